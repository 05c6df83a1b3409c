// SPDX-License-Identifier: MIT
// Every outcome that the pack declares is reached, by calls, the clock and documented settings alone.
#include "tests/packs/payments_ai.h"

namespace understudy::test {
namespace {

struct Call {
  std::string method, path, body = {};
};

const std::string kPause = R"({"subscriptionId": "example-id"})", kOrderPause = R"({"orderId": "ord_xxx"})";
const std::string kSubscription =
    R"({"customerId": "c", "paymentInstrumentId": "inst_active", "items": [{"plan": {"id": "plan_xxx"}}], "isTrialOnly": false})";
const std::string kOrder = R"({"customerId": "c", "items": [{"plan": {"id": "plan_one_time"}}]})";
const std::string kItems = R"({"items": [{"plan": {"id": "plan_new"}}]})";
const std::string kCancellation = R"({"subscriptionId": "ord_xxx", "cancelledBy": "customer", "reason": "other"})";

std::vector<Call> payments_ai_calls() {
  return {{"POST", "/subscription-pauses", kPause},
          {"GET", "/subscription-pauses"},
          {"GET", "/subscription-pauses/sub_pau_ongoing"},
          {"PATCH", "/subscription-pauses/sub_pau_ongoing", "{}"},
          {"PUT", "/subscription-pauses/sub_pau_ongoing", "{}"},
          {"DELETE", "/subscription-pauses/sub_pau_ongoing"},
          {"POST", "/subscriptions", kSubscription},
          {"GET", "/subscriptions"},
          {"GET", "/subscriptions/example-id"},
          {"POST", "/subscriptions/example-id/items", kItems},
          {"POST", "/subscriptions/one-time-orders", kOrder},
          {"GET", "/subscriptions/one-time-orders"},
          {"GET", "/subscriptions/one-time-orders/ord_one_time"},
          {"PUT", "/subscriptions/one-time-orders/ord_one_time_pending", kOrder},
          {"PUT", "/subscriptions/one-time-orders/ord_mine", kOrder},
          {"DELETE", "/subscriptions/one-time-orders/ord_mine"},
          {"POST", "/subscription-cancellations", kCancellation},
          {"GET", "/subscription-cancellations"},
          {"GET", "/subscription-cancellations/sub_cnl_scheduled"},
          {"PATCH", "/subscription-cancellations/sub_cnl_scheduled", "{}"},
          {"POST", "/subscription-reactivations", R"({"subscriptionId": "sub_canceled"})"},
          {"GET", "/subscription-reactivations"},
          {"GET", "/subscription-reactivations/sub_rct_past"}};
}

std::vector<Call> rebilly_calls() {
  return {{"POST", "/subscription-pauses", kPause},
          {"GET", "/subscription-pauses"},
          {"GET", "/subscription-pauses/sub_pau_ongoing"},
          {"PUT", "/subscription-pauses/sub_pau_ongoing", R"({"subscriptionId": "sub_paused"})"},
          {"DELETE", "/subscription-pauses/sub_pau_ongoing"},
          {"PUT", "/subscription-pauses/mine", R"({"subscriptionId": "sub_paused"})"},
          {"PUT", "/subscription-pauses/mine", R"({"subscriptionId": "sub_paused", "description": "longer"})"},
          {"POST", "/order-pauses", kOrderPause},
          {"GET", "/order-pauses"},
          {"GET", "/order-pauses/:subscriptionPauseId"},
          {"PUT", "/order-pauses/:subscriptionPauseId", R"({"orderId": "sub_paused_as_printed"})"},
          {"DELETE", "/order-pauses/:subscriptionPauseId"},
          {"PUT", "/order-pauses/theirs", R"({"orderId": "sub_paused_as_printed"})"},
          {"GET", "/subscriptions"},
          {"GET", "/subscriptions/example-id"},
          {"POST", "/subscription-cancellations", R"({"subscriptionId": "sub_in_trial"})"},
          {"GET", "/subscription-cancellations"},
          {"GET", "/subscription-cancellations/sub_cnl_scheduled"},
          {"PATCH", "/subscription-cancellations/sub_cnl_scheduled", "{}"},
          {"POST", "/subscription-reactivations", R"({"subscriptionId": "sub_canceled"})"},
          {"GET", "/subscription-reactivations"},
          {"GET", "/subscription-reactivations/sub_rct_past"}};
}

const std::string kDestinations = "/v1/webhook-destinations";
const std::string kDestination = R"({"url": "https://x.example/", "auth": {"type": "basic", "username": "u", "password": "p"}})";

// Each operation once, in both dialects.
void each_call(PaymentsAi& pai) {
  for (const Call& one : payments_ai_calls()) pai.call(one.method, kOrganization + one.path, one.body);
  for (const Call& one : rebilly_calls()) pai.call(one.method, kRebilly + one.path, one.body);
  const auto created = pai.post(kDestinations, kDestination);
  pai.get(kDestinations + "/" + (created.status == 201 ? id_of(created) : "any"));
}

// Of every path with an id the one that nobody has; of every body one that breaks the schema; of every list a page that cannot be.
void each_mistake(PaymentsAi& pai) {
  for (const auto& [prefix, calls] : {std::pair{kOrganization, payments_ai_calls()}, {kRebilly, rebilly_calls()}}) {
    for (const Call& one : calls) {
      const std::size_t last = one.path.rfind('/');
      const bool of_one = last > 0 && !one.path.ends_with("one-time-orders");
      std::string nobody = one.path.ends_with("/items") ? "/subscriptions/nobody/items" : one.path.substr(0, last) + "/nobody";
      if (of_one) pai.call(one.method, prefix + nobody, one.body);
      if (!one.body.empty()) pai.call(one.method, prefix + one.path, R"({"subscriptionId": 1, "orderId": 1, "items": 1, "reason": 1})");
      if (one.method == "GET" && !of_one) pai.get(prefix + one.path + "?limit=-1");
    }
  }
  pai.call("DELETE", kOrganization + "/subscriptions/one-time-orders/that-nobody-has-put");
  pai.post(kDestinations, "{}");
  pai.get(kDestinations + "/nobody");
}

// What the state of the subscription named forbids.
void each_state(PaymentsAi& pai) {
  for (const std::string id : {"sub_unpaid", "sub_paused", "ord_one_time", "sub_to_be_canceled", "nobody"}) {
    pai.create(id);
    pai.cancel(id);
    pai.change_items(id, "plan_new");
    const std::string named = R"({"subscriptionId": ")" + id + "\"}", order = R"({"orderId": ")" + id + "\"}";
    pai.rebilly("POST", "/subscription-pauses", named);
    pai.rebilly("PUT", "/subscription-pauses/new-" + id, named);
    pai.rebilly("POST", "/order-pauses", order);
    pai.rebilly("PUT", "/order-pauses/another-" + id, order);
    pai.rebilly("POST", "/subscription-cancellations", named);
    for (int twice = 0; twice < 2; ++twice) {
      pai.post(kOrganization + "/subscription-reactivations", named);
      pai.rebilly("POST", "/subscription-reactivations", named);
    }
  }
  for (const std::string pause : {"sub_pau_finished", "sub_pau_ongoing"}) {
    for (const std::string method : {"PATCH", "PUT"}) pai.change(method, pause, R"({"subscriptionId": "ord_xxx"})");
    pai.rebilly("PUT", "/subscription-pauses/" + pause, R"({"subscriptionId": "sub_unpaid"})");
    pai.rebilly("PUT", "/order-pauses/" + pause, R"({"orderId": "sub_unpaid"})");
  }
  for (const std::string method : {"PATCH", "PUT"}) pai.change(method, "sub_pau_finished", "{}");
  pai.revoke("sub_pau_finished");
  for (const auto& [kind, member] : {std::pair{"/subscription-pauses", "subscriptionId"}, {"/order-pauses", "orderId"}}) {
    pai.rebilly("PUT", std::string(kind) + "/sub_pau_finished", std::string(R"({")") + member + R"(": "example-id"})");
    pai.rebilly("DELETE", std::string(kind) + "/sub_pau_finished");
  }
  for (const std::string body : {"{}", R"({"subscriptionId": "ord_xxx"})"}) {
    pai.call("PATCH", kOrganization + "/subscription-cancellations/sub_cnl_applied", body);
    pai.rebilly("PATCH", "/subscription-cancellations/sub_cnl_applied", body);
  }
  for (const std::string method : {"PUT", "DELETE"})
    pai.call(method, kOrganization + "/subscriptions/one-time-orders/ord_one_time", method == "PUT" ? kOrder : "");
  pai.call("PUT", kOrganization + "/subscriptions/one-time-orders/example-id", kOrder);
}

// What the outside is told of besides.
void each_event(PaymentsAi& pai) {
  pai.fresh(R"({"pause_webhooks": "subscription-modified", "renewal_reminders": "on"})");
  for (const std::string plan : {"plan_new", "plan_weekly"}) pai.change_items("example-id", plan);
  pai.rebilly("PUT", "/subscription-pauses/mine", R"({"subscriptionId": "ord_xxx", "endTime": "2026-01-05T00:00:00Z"})");
  pai.rebilly("PUT", "/subscription-pauses/mine", R"({"subscriptionId": "ord_xxx", "endTime": "2026-01-06T00:00:00Z"})");
  pai.advance("P60D");
  pai.rebilly("PUT", "/subscription-pauses/next", R"({"subscriptionId": "ord_xxx", "effectiveTime": "2027-01-05T00:00:00Z"})");
  pai.rebilly("DELETE", "/subscription-pauses/next");
  pai.told();  // looks at them all
}

}  // namespace

TEST_CASE("payments.ai: every declared outcome is reached by calls, the clock and settings alone") {
  PaymentsAi pai;
  each_call(pai);
  pai.fresh();
  each_mistake(pai);
  pai.fresh();
  each_state(pai);
  pai.fresh(R"({"delete_status": 204})");
  pai.revoke("sub_pau_ongoing");
  pai.fresh(R"({"unknown_subscription": 400})");
  each_mistake(pai);
  for (const std::string settings :
       {R"({"auth": "strict"})", R"({"permission": "lacking"})", R"({"throttling": "on"})", R"({"rebilly_rate_limit": 0})"}) {
    pai.fresh(settings);
    each_call(pai);
  }
  pai.fresh();
  const std::string large = R"({"filler": ")" + std::string(4'000'000, 'x') + "\"}";
  for (const Call& one : payments_ai_calls()) {
    if (!one.body.empty()) pai.call(one.method, kOrganization + one.path, large);
  }
  pai.post(kDestinations, large);
  each_event(pai);
  CHECK(pai.missing() == std::set<std::string>{});
}

}  // namespace understudy::test
