// SPDX-License-Identifier: MIT
// The walk through the whole pack of pricing plans: calls, the clock and documented settings alone reach every answer and every webhook
// that it declares, and each keeps to the contract.
#include "tests/packs/wix_pricing_plans.h"

namespace understudy::test {
namespace {

using namespace wix;

const std::string kMonthlyPlan =
    R"({"plan": {"name": "Gold", "pricing": {"subscription": {"cycleDuration": {"count": 1, "unit": "MONTH"}, "cycleCount": 6}, "price": {"value": "1"}}}})";

// Every call about one order.
void every_order_call(Orders& walk, const std::string& id) {
  walk.get(kOrders + "/" + id);
  walk.get(kMemberOrders + "/" + id);
  walk.pause(id);
  walk.pause(id);
  walk.resume(id);
  walk.resume(id);
  walk.postpone(id, "2030-01-01T00:00:00Z");
  walk.mark_as_paid(id);
  walk.cancel(id, "NEXT_PAYMENT_DATE");
  walk.request_cancellation(id, "NEXT_PAYMENT_DATE");
  walk.cancel(id, "IMMEDIATELY");
  walk.request_cancellation(id, "IMMEDIATELY");
}

// Every call that makes or previews an order. `who`: the member named in onBehalf; empty: nobody.
void every_checkout(Orders& walk, const std::string& plan_id, const std::string& more = {}, const std::string& who = member(1)) {
  const std::string order = R"({"planId": ")" + plan_id + "\"" + more;
  walk.post(kCheckout + "/offline", order + R"(, "memberId": ")" + (who.empty() ? member(1) : who) + "\"}");
  walk.post(kCheckout + "/online", order + (who.empty() ? "" : on_behalf(who)) + "}");
  walk.post(kCheckout + "/preview-offline", order + R"(, "memberId": ")" + member(1) + "\"}");
  walk.post(kCheckout + "/preview-online", order + "}");
  walk.post(kCheckout + "/price-preview", order + "}", {{"Authorization", "member." + member(1) + ".x"}});
}

// Every call about plans, `id` being the one that is meant.
void every_plan_call(Orders& walk, const std::string& id) {
  for (const char* path : {"", "/stats", "/public"}) walk.get(kPlans + path);
  walk.post(kPlans + "/public/query", "{}");
  walk.post(kPlans, kMonthlyPlan);
  walk.get(kPlans + "/" + id);
  walk.call("PATCH", kPlans + "/" + id, R"({"plan": {"buyerCanCancel": false}})");
  walk.call("PUT", kPlans + "/" + id + "/visibility", R"({"visible": true})");
  walk.post(kPlans + "/" + id + "/make-primary");
  walk.post(kPlans + "/clear-primary");
  walk.post(kPlans + "/" + id + "/archive");
  walk.post(kPlans + "/" + id + "/archive");
  walk.call("PUT", kPlans + "/" + id + "/visibility", R"({"visible": true})");
  walk.post(kPlans + "/" + id + "/make-primary");
}

void every_list(Orders& walk, const std::string& query = {}) {
  walk.get(kOrders + query);
  walk.get(kMemberOrders + query);
}

void every_token(Orders& walk, const std::string& client) {
  const std::string code = R"({"clientId": ")" + client + R"(", "clientSecret": "s", "grantType": "authorization_code", "code": "c"})";
  for (int i = 0; i < 2; ++i) {
    walk.post("/oauth/access", code);
    walk.post("/oauth2/token", code);
  }
  walk.post("/oauth2/token", R"({"clientId": ")" + client + R"(", "grantType": "anonymous"})");
  walk.post("/oauth2/token-info", R"({"token": "app.a.b.c"})");
  walk.post("/oauth2/token-info", R"({"token": "a-token"})");
}

void every_violation(Orders& walk) {
  every_list(walk, "?limit=51");
  every_order_call(walk, "gold");
  every_checkout(walk, "gold");
  every_plan_call(walk, "gold");
  for (const char* path : {"", "/public"}) walk.get(kPlans + path + "?limit=101");
  walk.post(kPlans, "{}");
  walk.post(kPlans + "/public/query", R"({"query": {"filter": {"name": "Gold"}}})");
  for (const char* path : {"/oauth2/token", "/oauth/access", "/oauth2/token-info"}) walk.post(path, "{}");
}

void every_coupon(Orders& walk) {
  for (const char* code : {"DISABLED", "USEDUP", "ONCEEACH", "NOTYET", "EXPIRED", "NEVER", "NEWSONLY", "BIGSPENDER"}) {
    every_checkout(walk, plan(kYearly), R"(, "couponCode": ")" + std::string(code) + "\"");
  }
}

void whatever_online_orders_may_not_be(Orders& walk) {
  walk.buy_online(kYearly);
  walk.buy_online(kArchived, on_behalf());
  walk.buy_online(kYearly, on_behalf() + R"(, "startDate": "2020-01-01T00:00:00Z")");
  walk.buy_online(kStarter, on_behalf() + R"(, "startDate": "2030-01-01T00:00:00Z")");
  for (const char* method : {"UNKNOWN", "POS"})
    walk.buy_online(kYearly, on_behalf(member(1), R"(, "orderMethod": ")" + std::string(method) + "\""));
  walk.buy(kStarter);
  every_checkout(walk, plan(kStarter));
  every_checkout(walk, plan(kOld));
}

// Drafts that are paid for and changed, cycles and ends: what only time and the payment provider bring about.
void whatever_time_brings(Orders& walk) {
  walk.fresh(R"({"checkout": "settles", "checkout_settles": "PT1H"})");
  walk.change(id_of(walk.buy_online(kYearly, on_behalf() + R"(, "startDate": "2026-01-02T00:00:00Z")")),
              R"({"startDate": "2026-01-03T00:00:00Z"})");
  walk.buy(kWeek, R"(, "paid": true)");
  walk.cancel(kUnlimited, "NEXT_PAYMENT_DATE");
  walk.advance("P30D");
}

}  // namespace

TEST_CASE("every answer and every webhook that the pack of pricing plans declares is given to somebody who only calls and waits") {
  Orders walk;
  const auto every_call = [&](const std::string& order, const std::string& plan_id) {
    every_order_call(walk, order);
    every_checkout(walk, plan_id);
    every_plan_call(walk, plan_id);
    every_list(walk);
    every_token(walk, "a-client");
  };
  every_call(kMonthly, plan(kYearly));
  for (const auto& id : {kEnded, kCanceled, kPaused, kUnlimited}) every_order_call(walk, id);
  walk.mark_as_paid(id_of(walk.buy(kPremium)));
  every_call(kUnknown, kUnknown);
  every_violation(walk);
  walk.fresh();
  every_coupon(walk);
  whatever_online_orders_may_not_be(walk);

  // Orders, a member's own as well, in every status in which they cannot be canceled.
  for (const char* settings : {"{}", R"({"wrong_state_status": 400})", R"({"cancel_from": "active"})",
                               R"({"cancel_from": "active", "wrong_state_status": 400})"}) {
    walk.fresh(settings);
    const std::string twice = id_of(walk.buy(kYearly));
    const std::string ended = id_of(walk.buy(kYearly, R"(, "startDate": "2020-01-01T00:00:00Z")"));
    REQUIRE(walk.order(ended)["status"] == Value("ENDED"));
    for (int i = 0; i < 2; ++i) walk.request_cancellation(twice, "NEXT_PAYMENT_DATE");
    walk.request_cancellation(ended, "IMMEDIATELY");
    walk.cancel(ended, "IMMEDIATELY");
    const std::string paused = id_of(walk.buy(kYearly));
    walk.pause(paused);
    walk.request_cancellation(paused, "IMMEDIATELY");
    walk.cancel(kPaused, "IMMEDIATELY");
    for (const auto& id : {kMonthly, kPaused, kEnded, kCanceled}) every_order_call(walk, id);
  }
  for (const char* settings :
       {R"({"auth": "strict"})", R"({"permission": "denied"})", R"({"installed": false})", R"({"members": "known"})",
        R"({"accept_payments": false})", R"({"business_address": "without_country"})", R"({"business_address": "without_state"})"}) {
    walk.fresh(settings);
    every_call(kMonthly, plan(kYearly));
    every_checkout(walk, plan(kYearly), "", kUnknown);
  }
  walk.fresh(R"({"auth": "strict"})");
  walk.post(kCheckout + "/price-preview", R"({"planId": ")" + plan(kYearly) + "\"}");
  for (const char* kind : {"offline", "online"}) {
    walk.post(kCheckout + "/" + kind, R"({"planId": ")" + plan(kYearly) + R"(", "memberId": ")" + member(1) + "\"}",
              {{"Authorization", "a-key"}});
  }
  whatever_time_brings(walk);
  CHECK(walk.missing() == std::set<std::string>{});
}

}  // namespace understudy::test
