// SPDX-License-Identifier: MIT
// Webhook destinations, and what the outside is told when. That a body keeps to its schema is checked by the walk.
#include "tests/packs/payments_ai.h"

namespace understudy::test {
namespace {

using Events = std::vector<std::string>;

// Only those about one subscription.
Events told_of(PaymentsAi& pai, const std::string& id) {
  Events events;
  for (const std::string& event : pai.told()) {
    if (event.find(" " + id + " ") != std::string::npos) events.push_back(event.substr(0, event.find(' ')));
  }
  return events;
}

const std::string kDestination =
    R"({"url": "https://your-url-here.com/webhook", "auth": {"type": "basic", "username": "user", "password": "pass"})";

}  // namespace

TEST_CASE("payments.ai: a webhook destination is registered without an organization, and read again") {
  PaymentsAi pai;
  const auto created = pai.post("/v1/webhook-destinations", kDestination + "}");
  CHECK(outcome(created) == "201 createWebhookDestination/created");
  CHECK(created.header("Understudy-Evidence") == "documented");
  const std::string id = id_of(created);
  CHECK(created.body ==
        R"({"type":"object","data":{"id":")" + id +
            R"(","createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z","url":"https://your-url-here.com/webhook",)"
            R"("auth":{"type":"basic","username":"user","password":"pass"}}})");
  CHECK(pai.get("/v1/webhook-destinations/" + id).body == created.body);
  CHECK(outcome(pai.get("/v1/webhook-destinations/nobody")) == "404 getWebhookDestination/destination_not_found");
  const auto some = pai.post("/v1/webhook-destinations", kDestination + R"(, "eventTypes": ["transaction-processed"]})");
  CHECK(write_json(some.json["data"]["eventTypes"]) == R"(["transaction-processed"])");
  for (const std::string bad : {R"({"url": "https://x.example/"})", R"({"auth": {"type": "basic", "username": "u", "password": "p"}})",
                                R"({"url": "x", "auth": {"type": "basic", "username": "u", "password": "p"}})",
                                R"({"url": "https://x.example/", "auth": {"type": "bearer", "username": "u", "password": "p"}})"})
    CHECK(pai.post("/v1/webhook-destinations", bad).status == 400);
}

TEST_CASE("payments.ai: an event has the documented envelope, names its organization, and is signed") {
  PaymentsAi pai;
  pai.post("/v1/public-api/organizations/my-organization/subscriptions",
           R"({"customerId": "c", "paymentInstrumentId": "inst_active", "items": [{"plan": {"id": "plan_xxx"}}], "isTrialOnly": false})");
  const List webhooks = pai.webhooks();
  REQUIRE(webhooks.size() == 1);
  const Value body = parse_json(webhooks.front()["body"].as_string()).value();
  std::vector<std::string> keys;
  for (const auto& [key, value] : body.as_map()) keys.push_back(key.as_string());
  CHECK(keys == std::vector<std::string>{"deduplicationId", "type", "organizationId", "metadata"});
  CHECK(body["deduplicationId"] == webhooks.front()["id"]);
  CHECK(body["type"] == Value("subscription-activated"));
  CHECK(body["organizationId"] == Value("my-organization"));
  CHECK(body["metadata"]["planId"] == Value("plan_xxx"));
  CHECK(body["metadata"]["billingCycle"] == Value(1));
  CHECK(webhooks.front()["headers"]["x-pai-signature"].as_string().size() == 64);
}

TEST_CASE("payments.ai: renewals, cancellations, their end and reactivations are told, each at its moment") {
  PaymentsAi pai;
  pai.advance("2026-01-15T00:00:00Z");
  pai.cancel("example-id", R"(, "cancelAt": "2026-02-01T00:00:00Z")");
  CHECK(told_of(pai, "example-id") == Events{"subscription-renewed"});
  pai.reactivate("example-id");
  pai.cancel("example-id");
  pai.advance("2026-02-15T00:00:00Z");
  pai.reactivate("example-id");
  CHECK(told_of(pai, "example-id") == Events{"subscription-renewed", "subscription-reactivated", "subscription-canceled",
                                             "subscription-churned", "subscription-reactivated"});
  CHECK(pai.told().back() == "subscription-reactivated example-id active");
}

TEST_CASE("payments.ai: exhausted retries are told as a churn alone, a completed plan as one too") {
  PaymentsAi pai;
  pai.fresh(R"({"dunning": "default"})");
  const std::string limited = id_of(pai.subscribe("plan_three_months"));
  pai.advance("2026-04-01T00:00:00Z");
  CHECK(told_of(pai, "sub_renewal_fails") == Events{"subscription-churned"});
  CHECK(told_of(pai, limited) == Events{"subscription-activated", "subscription-renewed", "subscription-renewed", "subscription-churned"});
}

TEST_CASE("payments.ai: a plan change is told as a change of items, and as an upgrade or a downgrade by the prices") {
  PaymentsAi pai;
  pai.change_items("example-id", "plan_new");
  pai.change_items("example-id", "plan_weekly");
  pai.change_items("example-id", "plan_that_nobody_knows");
  CHECK(told_of(pai, "example-id") == Events{"subscription-items-changed", "subscription-upgraded", "subscription-items-changed",
                                             "subscription-downgraded", "subscription-items-changed"});
}

TEST_CASE("payments.ai: the end of a trial is told three days ahead and when it comes") {
  PaymentsAi pai;
  pai.advance("2026-01-07T23:59:59Z");
  CHECK(told_of(pai, "sub_in_trial").empty());
  pai.advance("2026-01-08T00:00:00Z");
  CHECK(told_of(pai, "sub_in_trial") == Events{"subscription-trial-end-reminder"});
  CHECK(parse_json(pai.webhooks().back()["body"].as_string()).value()["metadata"]["trialEndDate"] == Value("2026-01-11T00:00:00Z"));
  pai.advance("2026-01-11T00:00:00Z");
  CHECK(told_of(pai, "sub_in_trial") == Events{"subscription-trial-end-reminder", "subscription-trial-ended", "subscription-renewed"});
}

TEST_CASE("payments.ai: renewals are told seven days ahead when the sandbox is told so") {
  PaymentsAi pai;
  pai.advance("2026-01-08T00:00:00Z");
  CHECK(told_of(pai, "example-id").empty());
  pai.fresh(R"({"renewal_reminders": "on"})");
  const std::string weekly = id_of(pai.subscribe("plan_weekly"));
  pai.advance("2026-01-08T00:00:00Z");
  CHECK(told_of(pai, "example-id") == Events{"subscription-renewal-reminder"});
  CHECK(told_of(pai, weekly) ==
        Events{"subscription-activated", "subscription-renewal-reminder", "subscription-renewed", "subscription-renewal-reminder"});
}

TEST_CASE("payments.ai: pauses are told nobody, unless the sandbox is told to call them modifications") {
  PaymentsAi pai;
  pai.revoke(id_of(pai.create("example-id")));
  CHECK(pai.told().empty());
  pai.fresh(R"({"pause_webhooks": "subscription-modified"})");
  pai.revoke(id_of(pai.create("example-id")));
  CHECK(pai.told() == Events{"subscription-modified example-id paused", "subscription-modified example-id active"});
}

TEST_CASE("Rebilly: a pause that was created in this dialect is told of in its words, and payments.ai's destinations hear nothing") {
  PaymentsAi pai;
  pai.post("/v1/webhook-destinations", kDestination + "}");
  const std::string start = R"(, "effectiveTime": "2026-01-02T00:00:00Z")";
  const std::string body = R"({"subscriptionId": "example-id")";
  pai.rebilly("PUT", "/subscription-pauses/mine", body + start + "}");
  pai.rebilly("PUT", "/subscription-pauses/mine", body + start + R"(, "description": "longer"})");
  pai.advance("2026-01-02T00:00:00Z");
  pai.rebilly("DELETE", "/subscription-pauses/mine");
  pai.rebilly("DELETE", "/subscription-pauses/" + id_of(pai.rebilly("POST", "/order-pauses",
                                                                    R"({"orderId": "ord_xxx", "effectiveTime": "2027-01-01T00:00:00Z"})")));
  Events names;
  for (const std::string& event : pai.told()) names.push_back(event.substr(0, event.find(' ')));
  CHECK(names == Events{"subscription-pause-created", "subscription-pause-modified", "subscription-paused", "subscription-resumed",
                        "subscription-pause-created", "subscription-pause-revoked"});
  const Value paused = pai.webhooks().at(2);
  const Value told = parse_json(paused["body"].as_string()).value();
  CHECK(told["eventType"] == Value("subscription-paused"));
  CHECK(told["subscriptionId"] == Value("example-id"));
  CHECK(told["subscriptionPauseId"] == Value("mine"));
  CHECK(told["_embedded"]["pause"]["status"] == Value("ongoing"));
  CHECK(told["_embedded"]["subscription"]["status"] == Value("paused"));
  CHECK(paused["headers"]["x-pai-signature"].is_null());
  CHECK(paused["deliveries"].as_list().empty());
}

TEST_CASE("Rebilly: revoking such a pause the way of payments.ai is told as a revocation and a resumption") {
  PaymentsAi pai;
  pai.revoke(id_of(pai.rebilly("POST", "/subscription-pauses", R"({"subscriptionId": "example-id"})")));
  Events names;
  for (const std::string& event : pai.told()) names.push_back(event.substr(0, event.find(' ')) + event.substr(event.rfind(' ')));
  CHECK(names == Events{"subscription-pause-created ongoing", "subscription-paused ongoing", "subscription-pause-revoked revoked",
                        "subscription-resumed revoked"});
}

}  // namespace understudy::test
