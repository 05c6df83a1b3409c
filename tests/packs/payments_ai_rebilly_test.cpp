// SPDX-License-Identifier: MIT
// The same world in Rebilly's dialect: bare bodies, PUT that creates, its own errors and headers, its own end of an ongoing pause.
#include "tests/packs/payments_ai.h"

namespace understudy::test {
namespace {

const std::string kScheduled = R"(, "effectiveTime": "2026-01-02T00:00:00Z", "endTime": "2026-01-05T00:00:00Z")";

std::string on(const std::string& subscription, const std::string& more = {}) {
  return R"({"subscriptionId": ")" + subscription + "\"" + more + "}";
}

// The fields that a 422 names, "subscriptionId,endTime".
std::string invalid(const Answer& answer) {
  CHECK(answer.status == 422);
  CHECK(answer.header("Content-Type") == "application/problem+json");
  CHECK(answer.json["status"] == Value(422));
  std::string fields;
  if (!answer.json["invalidFields"].is_null()) {
    for (const Value& each : answer.json["invalidFields"].as_list()) fields += (fields.empty() ? "" : ",") + each["field"].as_string();
  }
  return fields;
}

}  // namespace

TEST_CASE("Rebilly: a pause is answered bare, with its own names, a link, its place and the rate") {
  PaymentsAi pai;
  const auto created = pai.rebilly("POST", "/subscription-pauses", on("example-id", R"(, "description": "holidays")"));
  CHECK(outcome(created) == "201 rebillyCreateSubscriptionPause/created");
  const std::string id = id_of(created);
  CHECK(created.body == R"({"id":")" + id +
                            R"(","subscriptionId":"example-id","pausedBy":"customer","description":"holidays","status":"ongoing",)"
                            R"("effectiveTime":"2026-01-01T00:00:00Z","endTime":null,"timeRemaining":"P14D",)"
                            R"("createdTime":"2026-01-01T00:00:00Z","updatedTime":"2026-01-01T00:00:00Z",)"
                            R"("_links":[{"rel":"self","href":")" +
                            kRebilly + "/subscription-pauses/" + id + R"("}]})");
  CHECK(created.header("Location") == kRebilly + "/subscription-pauses/" + id);
  CHECK(created.header("X-RateLimit-Limit") == "3000");
  CHECK(created.header("X-RateLimit-Remaining") == "2999");
  CHECK(pai.rebilly("GET", "/subscription-pauses/" + id).body == created.body);
  CHECK(pai.rebilly("GET", "/subscriptions/example-id").json["status"] == Value("paused"));
}

TEST_CASE("Rebilly: both dialects speak about the same pauses") {
  PaymentsAi pai;
  const std::string theirs = id_of(pai.rebilly("POST", "/subscription-pauses", on("example-id")));
  CHECK(pai.status_of(theirs) == "ongoing");
  const std::string ours = id_of(pai.create("ord_xxx"));
  CHECK(pai.rebilly("GET", "/subscription-pauses/" + ours).json["subscriptionId"] == Value("ord_xxx"));
  CHECK(pai.rebilly("GET", "/order-pauses/" + ours).json["orderId"] == Value("ord_xxx"));
  CHECK(pai.create("example-id").status == 409);
  CHECK(invalid(pai.rebilly("POST", "/subscription-pauses", on("ord_xxx"))) == "subscriptionId");
}

TEST_CASE("Rebilly: deleting answers nothing; an ongoing pause is finished, a pending one revoked") {
  PaymentsAi pai;
  const auto ended = pai.rebilly("DELETE", "/subscription-pauses/sub_pau_ongoing");
  CHECK(outcome(ended) == "204 rebillyDeleteSubscriptionPause/204");
  CHECK(ended.body.empty());
  CHECK(pai.status_of("sub_pau_ongoing") == "finished");
  CHECK(pai.subscribed("sub_paused") == "active 2026-01-15T00:00:00Z");
  pai.rebilly("DELETE", "/order-pauses/sub_pau_pending");
  CHECK(pai.status_of("sub_pau_pending") == "revoked");
  CHECK(outcome(pai.rebilly("DELETE", "/subscription-pauses/sub_pau_ongoing")) == "409 rebillyDeleteSubscriptionPause/pause_ended");
  CHECK(outcome(pai.rebilly("DELETE", "/subscription-pauses/nobody")) == "404 rebillyDeleteSubscriptionPause/pause_not_found");
}

TEST_CASE("Rebilly: PUT creates a pause under its id, then replaces it") {
  PaymentsAi pai;
  const auto created = pai.rebilly("PUT", "/subscription-pauses/mine", on("example-id", kScheduled + R"(, "description": "holidays")"));
  CHECK(outcome(created) == "201 rebillyPutSubscriptionPause/created");
  CHECK(created.header("Location") == kRebilly + "/subscription-pauses/mine");
  CHECK(created.json["id"] == Value("mine"));
  CHECK(created.json["status"] == Value("pending"));
  const auto replaced = pai.rebilly("PUT", "/subscription-pauses/mine", on("example-id", kScheduled + R"(, "pausedBy": "merchant")"));
  CHECK(outcome(replaced) == "200 rebillyPutSubscriptionPause/updated");
  CHECK(replaced.json["description"].is_null());
  CHECK(replaced.json["pausedBy"] == Value("merchant"));
  CHECK(pai.rebilly("PUT", "/subscription-pauses/mine", on("example-id")).json["status"] == Value("ongoing"));
  CHECK(pai.rebilly("PUT", "/subscription-pauses/mine", on("example-id", R"(, "endTime": "2020-01-01T00:00:00Z")")).json["status"] ==
        Value("finished"));
  CHECK(outcome(pai.rebilly("PUT", "/subscription-pauses/mine", on("example-id"))) == "422 rebillyPutSubscriptionPause/pause_ended");
  CHECK(invalid(pai.rebilly("PUT", "/subscription-pauses/sub_pau_ongoing", on("example-id"))) == "subscriptionId");
  CHECK(invalid(pai.rebilly("PUT", "/subscription-pauses/" + std::string(51, 'x'), on("ord_xxx"))) == "id");
}

TEST_CASE("Rebilly: there is no PATCH for pauses, and other paths and methods are refused in its form") {
  PaymentsAi pai;
  const auto refused = pai.rebilly("PATCH", "/subscription-pauses/sub_pau_ongoing", "{}");
  CHECK(refused.status == 405);
  CHECK(refused.header("Allow") == "DELETE, GET, HEAD, OPTIONS, PUT");
  CHECK(refused.body ==
        R"({"type":"about:blank","title":"Method Not Allowed","status":405,"detail":"The path does not take this method"})");
  CHECK(pai.rebilly("GET", "/pauses").json["title"] == Value("Not Found"));
}

TEST_CASE("Rebilly: what breaks the schema or the state is a 422 that names the fields") {
  PaymentsAi pai;
  const auto post = [&](const std::string& body) { return invalid(pai.rebilly("POST", "/subscription-pauses", body)); };
  CHECK(post("{").starts_with("body"));
  CHECK(post("{}") == "subscriptionId");
  CHECK(post(on("example-id", R"(, "pausedBy": "the dog", "endTime": "never")")) == "pausedBy,endTime");
  CHECK(post(on("example-id", R"(, "effectiveTime": "2026-02-01T00:00:00Z", "endTime": "2026-01-31T00:00:00Z")")) == "endTime");
  for (const std::string id : {"nobody", "sub_unpaid", "ord_one_time", "sub_paused"}) CHECK(post(on(id)) == "subscriptionId");
  for (const std::string id : {"nobody", "sub_unpaid", "ord_one_time", "sub_paused"})
    CHECK(invalid(pai.rebilly("POST", "/order-pauses", R"({"orderId": ")" + id + "\"}")) == "orderId");
}

TEST_CASE("Rebilly: lists are bare, a hundred to a page, filtered and sorted by this dialect's names") {
  PaymentsAi pai;
  const auto list = [&](const std::string& path) {
    const auto answer = pai.rebilly("GET", path);
    if (answer.status != 200) return invalid(answer);
    std::string ids;
    for (const Value& each : answer.json.as_list()) ids += (ids.empty() ? "" : ",") + each["id"].as_string();
    return ids + " " + answer.header("Pagination-Total") + "/" + answer.header("Pagination-Limit") + "/" +
           answer.header("Pagination-Offset");
  };
  CHECK(list("/subscription-pauses") == ":subscriptionPauseId,sub_pau_ongoing,sub_pau_pending,sub_pau_revoked,sub_pau_finished 5/100/0");
  CHECK(list("/subscription-pauses?limit=1&offset=1&sort=createdTime") == "sub_pau_revoked 5/1/1");
  CHECK(list("/order-pauses?filter=orderId:example-id;status:!revoked") == "sub_pau_finished 1/100/0");
  CHECK(list("/subscription-pauses?filter=createdTime:..2025-11-30") == "sub_pau_finished 1/100/0");
  CHECK(list("/subscriptions?filter=status:paused&sort=id") == "sub_paused,sub_paused_as_printed 2/100/0");
  CHECK(list("/subscription-cancellations?sort=-churnTime,id&limit=1") == "sub_cnl_reversed 3/1/0");
  CHECK(list("/subscription-reactivations") == "sub_rct_past 1/100/0");
  CHECK(list("/subscription-pauses?limit=1000&offset=1000") == " 5/1000/1000");
  CHECK(list("/subscription-pauses?limit=1001") == "limit");
  CHECK(list("/subscription-pauses?offset=1001") == "offset");
}

TEST_CASE("Rebilly: a subscription in a status that this dialect does not know is shown in one that it does") {
  PaymentsAi pai;
  for (const auto& [id, status] : {std::pair{"sub_unpaid", "active"},
                                   {"sub_suspended", "active"},
                                   {"sub_connected", "pending"},
                                   {"sub_trial_ended", "trial-ended"},
                                   {"sub_churned", "churned"}}) {
    CHECK(pai.rebilly("GET", std::string("/subscriptions/") + id).json["status"] == Value(status));
  }
  CHECK(outcome(pai.rebilly("GET", "/subscriptions/nobody")) == "404 rebillyGetSubscription/subscription_not_found");
}

TEST_CASE("Rebilly: canceling and reactivating, with this dialect's names") {
  PaymentsAi pai;
  const auto created =
      pai.rebilly("POST", "/subscription-cancellations",
                  on("example-id", R"(, "canceledBy": "merchant", "reason": "other", "churnTime": "2026-01-10T00:00:00Z")"));
  CHECK(outcome(created) == "201 rebillyCreateSubscriptionCancellation/created");
  CHECK(created.json["canceledBy"] == Value("merchant"));
  CHECK(created.json["churnTime"] == Value("2026-01-10T00:00:00Z"));
  const std::string path = "/subscription-cancellations/" + id_of(created);
  CHECK(created.header("Location") == kRebilly + path);
  CHECK(pai.rebilly("PATCH", path, R"({"churnTime": "2026-01-11T00:00:00Z"})").json["churnTime"] == Value("2026-01-11T00:00:00Z"));
  CHECK(invalid(pai.rebilly("POST", "/subscription-cancellations", on("example-id"))) == "subscriptionId");
  const auto back = pai.rebilly("POST", "/subscription-reactivations", on("example-id", R"(, "description": "came back")"));
  CHECK(outcome(back) == "201 rebillyCreateSubscriptionReactivation/created");
  CHECK(pai.rebilly("GET", "/subscription-reactivations/" + id_of(back)).body == back.body);
  CHECK(outcome(pai.rebilly("PATCH", path, "{}")) == "422 rebillyPatchSubscriptionCancellation/cancellation_over");
  pai.advance("P20D");
  CHECK(pai.subscribed("example-id") == "active 2026-02-15T00:00:00Z");
  CHECK(outcome(pai.rebilly("POST", "/subscription-cancellations", on("ord_xxx"))) == "201 rebillyCreateSubscriptionCancellation/created");
  CHECK(pai.subscribed("ord_xxx") == "canceled -");
}

TEST_CASE("Rebilly: after so many calls that change something, the next must wait for ten minutes to pass") {
  PaymentsAi pai;
  pai.fresh(R"({"rebilly_rate_limit": 2})");
  CHECK(pai.rebilly("POST", "/subscription-pauses", on("example-id")).header("X-RateLimit-Remaining") == "1");
  pai.rebilly("POST", "/subscription-pauses", on("nobody"));  // refused, and not counted
  CHECK(pai.rebilly("POST", "/subscription-pauses", on("ord_xxx")).header("X-RateLimit-Remaining") == "0");
  const auto refused = pai.rebilly("POST", "/subscription-cancellations", on("sub_in_trial"));
  CHECK(outcome(refused) == "429 rebillyCreateSubscriptionCancellation/rate_limited");
  CHECK(refused.header("X-RateLimit-Retry-After") == "600");
  CHECK(pai.rebilly("GET", "/subscription-pauses").status == 200);
  CHECK(pai.call("POST", "/organizations/another/subscription-cancellations", on("sub_to_be_paused")).status == 201);
  pai.advance("PT9M59S");
  CHECK(pai.rebilly("POST", "/subscription-cancellations", on("sub_in_trial")).header("X-RateLimit-Retry-After") == "1");
  pai.advance("PT1S");
  CHECK(pai.rebilly("POST", "/subscription-cancellations", on("sub_in_trial")).status == 201);
}

TEST_CASE("Rebilly: a strict sandbox wants this dialect's key or a token, each dialect its own") {
  PaymentsAi pai;
  pai.fresh(R"({"auth": "strict"})");
  const std::string pauses = kRebilly + "/subscription-pauses";
  for (const Headers& bad : {Headers{}, Headers{{"Authorization", "ApiKey account_key_id"}}, Headers{{"Authorization", "Bearer token"}},
                             Headers{{"REB-APIKEY", ""}}}) {
    const auto refused = pai.get(pauses, bad);
    CHECK(outcome(refused) == "401 rebillyListSubscriptionPauses/unauthorized");
    CHECK(refused.header("Content-Type") == "application/problem+json");
  }
  CHECK(pai.get(pauses, {{"REB-APIKEY", "sk_sandbox_x"}}).status == 200);
  CHECK(pai.get(pauses, {{"Authorization", "Bearer a.b.c"}}).status == 200);
  CHECK(pai.get(pauses, {{"Authorization", "Bearer a.b.c"}, {"REB-APIKEY", "x"}}).status == 200);
  CHECK(outcome(pai.get(kOrganization + "/subscription-pauses", {{"REB-APIKEY", "x"}})) == "401 listSubscriptionPauses/missing_auth_token");
}

TEST_CASE("Rebilly: its hosts serve its paths only, and payments.ai's hosts theirs") {
  PaymentsAi pai;
  for (const auto& [host, path, status] : {std::tuple{"api.rebilly.com", "/organizations/any/subscription-pauses/sub_pau_ongoing", 200},
                                           {"api-sandbox.rebilly.com", "/organizations/any/order-pauses/sub_pau_ongoing", 200},
                                           {"api.rebilly.com", "/v1/public-api/organizations/any/subscription-pauses", 404},
                                           {"api.payments.ai", "/organizations/any/subscription-pauses", 404}}) {
    INFO(host << path);
    CHECK(pai.client().get(path, {{"Host", host}}).status == status);
  }
}

}  // namespace understudy::test
