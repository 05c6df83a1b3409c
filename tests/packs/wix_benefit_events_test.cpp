// SPDX-License-Identifier: MIT
// Events, which are told only with the setting `extensions`: their envelope, what they tell, and that nothing is told without it.
#include "tests/packs/wix_benefit.h"

namespace understudy::test {
namespace {

using namespace benefit;

struct Events : Benefits {
  using Benefits::Benefits;

  std::vector<Value> webhooks() {
    const auto listed = client().get("/__admin/sandboxes/walk-1/webhooks");
    REQUIRE(listed.status == 200);
    const auto& list = listed.json["webhooks"].as_list();
    return {list.begin(), list.end()};
  }
  std::string names() { return told(webhooks(), "name"); }
};

// A part of a JWT.
Value part(const std::string& token, int number) {
  std::size_t begin = 0;
  for (int i = 0; i < number; ++i) begin = token.find('.', begin) + 1;
  const auto text = base64url_decode(token.substr(begin, token.find('.', begin) - begin));
  REQUIRE(text);
  const auto json = parse_json(*text);
  REQUIRE(json);
  return *json;
}

Value inner(const Value& text) {
  const auto json = parse_json(text.as_string());
  REQUIRE(json);
  return *json;
}

}  // namespace

TEST_CASE("nothing is told unless the setting asks for it") {
  Events it("{'settle_after': 'PT0S'}");
  REQUIRE(it.pause(kActive, "k").status == 200);
  CHECK(it.webhooks().empty());
}

TEST_CASE("what a program does is told when it is done, and what that does to its pools") {
  Events it("{'extensions': true}");
  REQUIRE(it.pause(kActive, "k").status == 200);
  CHECK(it.webhooks().empty());
  it.advance("PT2S");
  CHECK(it.names() == "programPaused poolPaused");
  REQUIRE(it.resume(kActive, "k").status == 200);
  it.advance("PT2S");
  CHECK(it.names() == "programPaused poolPaused programResumed poolResumed");
  REQUIRE(it.renew(kActive, "k").status == 200);
  it.advance("PT2S");
  REQUIRE(it.end(kActive).status == 200);
  it.advance("PT2S");
  CHECK(it.names() == "programPaused poolPaused programResumed poolResumed programRenewed poolRenewed programEnded poolEnded");
}

TEST_CASE("an event is a signed JWT of JSON in JSON in JSON, and tells of the resource as it has become") {
  Events it("{'extensions': true, 'settle_after': 'PT0S'}");
  REQUIRE(it.pause(kActive, "k").status == 200);
  const Value event = it.webhooks().at(0);
  CHECK(event["headers"]["Content-Type"] == Value("text/plain"));
  const std::string token = event["body"].as_string();
  CHECK(write_json(part(token, 0)) == R"({"alg":"RS256","typ":"JWT"})");
  const Value claims = part(token, 1);
  CHECK(claims["iat"] == Value(1767225600));
  CHECK(claims["exp"].as_integer() > claims["iat"].as_integer());
  const Value envelope = inner(claims["data"]);
  CHECK(envelope["eventType"] == Value("wix.benefit_programs.v1.program_paused"));
  CHECK(envelope["instanceId"].as_string().size() == 36);
  CHECK(inner(envelope["identity"])["identityType"] == Value("APP"));
  const Value domain = inner(envelope["data"]);
  CHECK(domain["id"] == event["id"]);
  CHECK(domain["entityFqdn"] == Value("wix.benefit_programs.v1.program"));
  CHECK(domain["slug"] == Value("paused"));
  CHECK(domain["entityId"] == Value(kActive));
  CHECK(domain["eventTime"] == Value("2026-01-01T00:00:00.000Z"));
  CHECK(write_json(domain["actionEvent"]["body"]["program"]) == write_json(it.program(kActive)));
}

TEST_CASE("a redemption, its move and its cancellation are told with their details") {
  Events it("{'extensions': true, 'settle_after': 'PT0S'}");
  const std::string redeemed = it.redeem(kActivePool, "r", "'count': 2").json["transactionId"].as_string();
  const std::string moved = it.reallocate(redeemed, "m").json["transactionId"].as_string();
  const std::string canceled = it.cancel(moved, "c").json["transactionId"].as_string();
  CHECK(it.names() == "benefitRedeemed benefitReallocated redemptionCanceled");
  std::vector<Value> bodies;
  for (const Value& event : it.webhooks())
    bodies.push_back(inner(inner(part(event["body"].as_string(), 1)["data"])["data"])["actionEvent"]["body"]);
  const Value& redemption = bodies[0]["redemptionDetails"];
  CHECK(redemption["transactionId"] == Value(redeemed));
  CHECK(redemption["itemCount"] == Value(2));
  CHECK(redemption["idempotencyKey"] == Value("r"));
  CHECK(bodies[0]["pool"]["id"] == Value(kActivePool));
  CHECK(bodies[1]["reallocationDetails"]["previousTransactionId"] == Value(redeemed));
  CHECK(bodies[1]["reallocationDetails"]["targetDate"] == Value("2026-02-01T10:00:00.000Z"));
  CHECK(bodies[2]["cancellationDetails"]["transactionId"] == Value(canceled));
  CHECK(bodies[2]["cancellationDetails"]["previousTransactionId"] == Value(moved));
  CHECK_FALSE(bodies[2]["cancellationDetails"].as_map().contains("targetDate"));
}

}  // namespace understudy::test
