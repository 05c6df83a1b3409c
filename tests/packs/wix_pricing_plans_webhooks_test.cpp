// SPDX-License-Identifier: MIT
// What the outside is told of orders and plans, in which order, and in which wrapping.
#include <vector>

#include "server/contract/schema.h"
#include "tests/packs/wix_pricing_plans.h"

namespace understudy::test {
namespace {

using namespace wix;

// The webhooks of the sandbox so far, oldest first.
List told(Orders& orders) { return orders.control("GET", "/webhooks").json["webhooks"].as_list(); }

// The slugs of what has been told of an entity since `from`, as "updated 3, paused 4" with the entity's sequence numbers.
std::string of(Orders& orders, const std::string& id, std::size_t from = 0) {
  std::string line;
  const List all = told(orders);
  for (std::size_t i = from; i < all.size(); ++i) {
    const Value& payload = all[i]["payload"];
    if (payload["entityId"] != Value(id)) continue;
    line += (line.empty() ? "" : ", ") + payload["slug"].as_string() + " " + payload["entityEventSequence"].as_string();
  }
  return line;
}

Value part(const std::string& jwt, int number) {
  std::size_t begin = 0;
  for (int i = 0; i < number; ++i) begin = jwt.find('.', begin) + 1;
  return parse_json(base64url_decode(jwt.substr(begin, jwt.find('.', begin) - begin)).value()).value();
}

}  // namespace

TEST_CASE("what an owner does to an order is told at once: the update, then what it was") {
  Orders orders;
  orders.pause(kMonthly);
  orders.resume(kMonthly);
  orders.postpone(kMonthly, "2030-01-01T00:00:00Z");
  orders.cancel(kMonthly, "NEXT_PAYMENT_DATE");
  orders.cancel(kMonthly, "IMMEDIATELY");
  CHECK(of(orders, kMonthly) ==
        "updated 1, paused 2, updated 3, resumed 4, updated 5, end_date_postponed 6, updated 7, auto_renew_canceled 8, updated 9, canceled "
        "10, ended 11");
  CHECK(orders.pause(kMonthly).status == 428);
  CHECK(told(orders).size() == 11);
}

TEST_CASE("an event carries the order as it is after the step") {
  Orders orders;
  orders.pause(kMonthly);
  const Value order = orders.order(kMonthly);
  const List all = told(orders);
  CHECK(all[0]["payload"]["updatedEvent"]["currentEntity"] == order);
  CHECK(all[1]["payload"]["actionEvent"]["body"]["order"] == order);
  CHECK(members(all[1]["payload"], {"entityFqdn", "slug", "entityId", "eventTime", "triggeredByAnonymizeRequest", "entityEventSequence"}) ==
        R"({"entityFqdn":"wix.pricing_plans.v2.order","slug":"paused","entityId":")" + kMonthly +
            R"(","eventTime":"2026-01-01T00:00:00.000000000Z","triggeredByAnonymizeRequest":false,"entityEventSequence":"2"})");
  CHECK(all[0]["payload"]["id"] != all[1]["payload"]["id"]);
}

TEST_CASE("an offline order is created and purchased, paid or not, and starts without a cycle of its own") {
  Orders orders;
  CHECK(of(orders, id_of(orders.buy(kYearly))) == "created 1, purchased 2, updated 3, started 4");
  CHECK(of(orders, id_of(orders.buy(kFree))) == "created 1, purchased 2, updated 3, started 4");
  const std::string pending = id_of(orders.buy(kWeekly, R"(, "startDate": "2026-01-02T00:00:00Z", "paid": true)"));
  CHECK(of(orders, pending) == "created 1, purchased 2");
  orders.advance("PT1S");
  CHECK(of(orders, pending) == "created 1, purchased 2, updated 3");
  orders.advance("P8D");
  CHECK(of(orders, pending) == "created 1, purchased 2, updated 3, updated 4, started 5, updated 6, cycle_started 7");
}

TEST_CASE("an online order is created, and purchased when it is paid for; its first cycle is told") {
  Orders orders;
  const std::string now = id_of(orders.buy_online(kYearly, on_behalf()));
  const std::string later = id_of(orders.buy_online(kYearly, on_behalf() + R"(, "startDate": "2026-01-02T00:00:00Z")"));
  CHECK(of(orders, now) == "created 1");
  for (const auto& id : {now, later}) orders.change(id, R"({"lastPaymentStatus": "PAID"})");
  CHECK(of(orders, now) == "created 1, updated 2, purchased 3, started 4, cycle_started 5");
  CHECK(of(orders, later) == "created 1, updated 2, purchased 3");
  orders.advance("P1D");
  CHECK(of(orders, later) == "created 1, updated 2, purchased 3, updated 4, started 5, cycle_started 6");
  CHECK(of(orders, id_of(orders.buy_online(kFree, on_behalf()))) == "created 1, purchased 2, updated 3, started 4, cycle_started 5");
}

TEST_CASE("a changed start, a payment marked by hand, an end and a canceled renewal are told when they happen") {
  Orders orders;
  const std::string draft = id_of(orders.buy_online(kYearly, on_behalf()));
  orders.change(draft, R"({"startDate": "2026-02-01T00:00:00Z"})");
  CHECK(of(orders, draft) == "created 1, updated 2, start_date_changed 3");
  const std::string week = id_of(orders.buy(kWeek));
  orders.mark_as_paid(week);
  orders.advance("P7D");
  CHECK(of(orders, week) == "created 1, purchased 2, updated 3, started 4, updated 5, marked_as_paid 6, updated 7, ended 8");
  const std::string weekly = id_of(orders.buy(kWeekly));
  orders.cancel(weekly, "NEXT_PAYMENT_DATE");
  const std::size_t before = told(orders).size();
  orders.advance("P7D");
  CHECK(of(orders, weekly, before) == "updated 7, canceled 8, ended 9");
}

TEST_CASE("a cycle is told with its number, a trial's end as cycle 1") {
  Orders orders;
  orders.advance("P10D");
  std::string line;
  for (const Value& each : told(orders)) {
    const Value& body = each["payload"]["actionEvent"]["body"];
    if (each["name"] == Value("orderCycleStarted"))
      line += body["order"]["id"].as_string().substr(0, 4) + " " + write_json(body["cycleNumber"]) + "; ";
  }
  CHECK(line == "9af3 3; 6666 1; ");
}

TEST_CASE("plans are told with a sequence of their own") {
  Orders orders;
  const auto made = orders.post(kPlans, R"({"plan": {"name": "Gold", "pricing": {"singlePaymentUnlimited": true}}})");
  const std::string id = made.json["plan"]["id"].as_string();
  orders.call("PATCH", kPlans + "/" + id, R"({"plan": {"buyerCanCancel": true}})");
  orders.call("PATCH", kPlans + "/" + id, R"({"plan": {"name": "Silver"}})");
  orders.post(kPlans + "/" + id + "/make-primary");
  orders.post(kPlans + "/" + id + "/archive");
  CHECK(of(orders, id) == "created 1, updated 2, buyer_can_cancel_updated 3, updated 4, updated 5, updated 6, plan_archived 7");
  CHECK(of(orders, plan(kWeekly)) == "updated 1");
}

TEST_CASE("every event keeps to its schema, which is wrapped in a text in a text in a signed token") {
  Orders orders;
  orders.post(kPlans + "/" + plan(kYearly) + "/archive");
  orders.pause(kMonthly);
  orders.buy(kPremium);
  orders.advance("P40D");
  const Contract& contract = orders.client().server().sandboxes().provider("wix-pricing-plans")->contract;
  const List all = told(orders);
  REQUIRE(all.size() > 20);
  for (const Value& each : all) {
    INFO(write_json(each));
    const std::string webhook = "/webhooks/" + each["name"].as_string() + "/post/requestBody/content/text~1plain/schema/contentSchema";
    const auto schemas = SchemaSet::compile(contract.document(), {webhook});
    REQUIRE(schemas.ok());
    for (const SchemaViolation& broken : check(*schemas->at(webhook), each["payload"])) FAIL_CHECK(broken.pointer << " " << broken.message);

    const std::string jwt = each["body"].as_string();
    CHECK(write_json(part(jwt, 0)) == R"({"alg":"RS256","typ":"JWT"})");
    const Value claims = part(jwt, 1);
    const Value envelope = parse_json(claims["data"].as_string()).value();
    CHECK(parse_json(envelope["data"].as_string()).value() == each["payload"]);
    CHECK(envelope["eventType"] == Value(each["payload"]["entityFqdn"].as_string() + "_" + each["payload"]["slug"].as_string()));
    CHECK(envelope["identity"] == Value(R"({"identityType":"WIX_USER","wixUserId":"a0000000-0000-4000-8000-000000000005"})"));
    CHECK(members(envelope, {"instanceId", "accountInfo"}) ==
          R"({"instanceId":"a0000000-0000-4000-8000-000000000002",)"
          R"("accountInfo":{"accountId":"a0000000-0000-4000-8000-000000000003","siteId":"a0000000-0000-4000-8000-000000000004"}})");
    CHECK(each["headers"]["Content-Type"] == Value("text/plain"));
  }
  CHECK(members(part(all[0]["body"].as_string(), 1), {"iat", "exp"}) == R"({"iat":1767225600,"exp":4920825600})");
}

TEST_CASE("how long the token is valid, and what names the site, are settings") {
  Orders orders(
      R"({"webhook_lifetime": "PT1H", "instance_id": "an-instance", "account_id": "an-account", "site_id": "a-site", "wix_user_id": "a-user"})");
  orders.pause(kMonthly);
  const Value claims = part(told(orders)[0]["body"].as_string(), 1);
  CHECK(claims["exp"].as_integer() - claims["iat"].as_integer() == 3600);
  CHECK(members(parse_json(claims["data"].as_string()).value(), {"instanceId", "identity", "accountInfo"}) ==
        R"({"instanceId":"an-instance","identity":"{\"identityType\":\"WIX_USER\",\"wixUserId\":\"a-user\"}",)"
        R"("accountInfo":{"accountId":"an-account","siteId":"a-site"}})");
}

}  // namespace understudy::test
