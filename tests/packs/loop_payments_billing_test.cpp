// SPDX-License-Identifier: MIT
// What the caller pays and how, checkout, and Stripe's events.
#include "server/signing/signature.h"
#include "server/values/json.h"
#include "tests/packs/loop_payments.h"

namespace understudy::test {
namespace {

const std::string kEvent = R"({"id":"evt_1Paid","object":"event","type":"invoice.paid","data":{"object":{"id":"in_1"}}})";
constexpr long kNow = 1706693400;  // 2024-01-31T09:30:00Z, where the walk begins

std::string signed_at(long seconds, const std::string& body, const std::string& secret = "whsec_understudy") {
  const std::string time = std::to_string(seconds);
  return "t=" + time + ",v1=" + hex_encode(*sign(Algorithm::hs256, secret, time + "." + body));
}

Answer deliver(Payments& pay, const std::string& body, const std::string& signature) {
  return pay.post("/v1/webhooks/stripe", body, {{"Stripe-Signature", signature}});
}

Answer checkout(Payments& pay, const std::string& more) { return pay.post("/v1/checkout", R"({"customer_id": "cus_01")" + more + "}"); }

}  // namespace

TEST_CASE("Loop payments: the summary shows the caller's subscription and card") {
  Payments pay;
  const auto answer = pay.summary();
  CHECK(answered(answer) == "200 summary documented");
  CHECK(
      answer.body ==
      R"({"subscription":{"id":"sub_active","stripe_subscription_id":"sub_1StripeActive000000000","stripe_customer_id":"cus_Stripe01",)"
      R"("plan_id":"plan_core","status":"active","current_period_start":"2024-01-31T00:00:00.000Z","current_period_end":"2024-02-29T00:00:00.000Z",)"
      R"("cancel_at_period_end":false,"cancel_reason":null,"source":"stripe"},)"
      R"("payment_method":{"brand":"visa","last4":"4242","exp_month":12,"exp_year":2030}})");
}

TEST_CASE("Loop payments: a gift has no card, and a cancelled subscription is shown with its reason") {
  Payments pay;
  pay.fresh(R"({"caller": "cus_02"})");
  CHECK(pay.summary().json["subscription"]["source"] == Value("gift"));
  CHECK(pay.summary().json["payment_method"].is_null());
  pay.fresh(R"({"caller": "cus_03"})");
  const auto cancelled = pay.summary();
  CHECK(answered(cancelled) == "200 summary assumed");
  CHECK(cancelled.json["subscription"]["status"] == Value("cancelled"));
  CHECK(cancelled.json["subscription"]["cancel_reason"] == Value("moved abroad"));
}

TEST_CASE("Loop payments: who never had a subscription gets 404, or a summary without one when the sandbox is told so") {
  Payments pay;
  pay.fresh(R"({"caller": "cus_unknown"})");
  CHECK(answered(pay.summary()) == "404 not_found documented");
  pay.fresh(R"({"caller": "cus_unknown", "no_subscription": "empty"})");
  CHECK(answered(pay.summary()) == "200 summary documented");
  CHECK(pay.summary().body == R"({"subscription":null,"payment_method":null})");
}

TEST_CASE("Loop payments: a portal session has an address; Stripe fails when the sandbox is told so") {
  Payments pay;
  const std::string body = R"({"return_url": "https://shop.example/account"})";
  const auto session = pay.post("/v1/billing/portal-session", body);
  CHECK(answered(session) == "200 created documented");
  CHECK(session.json["url"].as_string().starts_with("https://billing.example/session/bps_1"));
  for (const std::string broken : {"{}", R"({"return_url": "account"})", ""}) {
    CHECK(answered(pay.post("/v1/billing/portal-session", broken)) == "400 validation_error documented");
  }
  pay.fresh(R"({"stripe": "failing"})");
  const auto failed = pay.post("/v1/billing/portal-session", body);
  CHECK(answered(failed) == "502 stripe_error documented");
  CHECK(failed.body == R"({"error":"stripe_error","message":"Stripe could not be reached."})");
}

TEST_CASE("Loop payments: an amount is paid once, and can be read") {
  Payments pay;
  const auto made = checkout(pay, R"(, "amount_cents": 4900, "order_id": "ord_1", "metadata": {"a": [1]}, "promo_code": "TEN")");
  CHECK(answered(made) == "201 created documented");
  const std::string id = made.json["id"].as_string(), intent = made.json["stripe_payment_intent_id"].as_string();
  CHECK(intent.starts_with("pi_3"));
  CHECK(
      made.body ==
      R"({"id":")" + id +
          R"(","customer_id":"cus_01","order_id":"ord_1","amount_cents":"4900","currency":"usd","status":"pending",)"
          R"("stripe_payment_intent_id":")" +
          intent +
          R"(","mode":"one_shot","subscription_id":null,"created_at":"2024-01-31T09:30:00.000Z","updated_at":"2024-01-31T09:30:00.000Z"})");
  CHECK(answered(pay.get("/v1/payments/" + id)) == "200 found documented");
  CHECK(pay.get("/v1/payments/" + id).body == made.body);
  CHECK(pay.get("/v1/payments/pay_unknown").body == R"({"error":"not_found","message":"Payment not found."})");
}

TEST_CASE("Loop payments: line items add up, exactly, unless an amount is given") {
  const std::string lines =
      R"(, "currency": "eur", "line_items": [{"product_id": "p", "variant_id": "v", "qty": 3, "unit_amount_cents": 250},)"
      R"({"product_id": "q", "variant_id": "v", "qty": 9007199254740991, "unit_amount_cents": 9007199254740991}])";
  Payments pay;
  const auto sum = checkout(pay, lines);
  CHECK(sum.json["amount_cents"] == Value("81129638414606663681390495662831"));
  CHECK(sum.json["currency"] == Value("eur"));
  CHECK(checkout(pay, lines + R"(, "amount_cents": 1)").json["amount_cents"] == Value("1"));
}

TEST_CASE("Loop payments: a checkout of a plan begins a subscription at the plan's price") {
  Payments pay;
  const auto made = checkout(pay, R"(, "subscription_plan_id": "plan_monthly_only", "stripe_customer_id": "cus_S")");
  CHECK(answered(made) == "201 created documented");
  CHECK(made.json["mode"] == Value("subscription"));
  CHECK(made.json["amount_cents"] == Value("900"));
  CHECK(made.json["stripe_payment_intent_id"].is_null());
  const auto begun = pay.read(made.json["subscription_id"].as_string());
  CHECK(begun.json["status"] == Value("active"));
  CHECK(begun.json["plan_id"] == Value("plan_monthly_only"));
  CHECK(begun.json["current_period_end"] == Value("2024-02-29T09:30:00.000Z"));
  CHECK(checkout(pay, R"(, "subscription_plan_id": "plan_elsewhere", "amount_cents": 5)").status == 201);
}

TEST_CASE("Loop payments: what breaks the schema of a checkout is refused, and so is a checkout of nothing") {
  Payments pay;
  for (const std::string more :
       {R"(, "amount_cents": 0)", R"(, "amount_cents": 1.5)", R"(, "amount_cents": 1e30)", R"(, "currency": "euro")",
        R"(, "line_items": [])", R"(, "promo_code": "")", R"(, "line_items": [{"product_id": "p"}])"}) {
    CHECK(answered(checkout(pay, more)) == "400 validation_error documented");
  }
  CHECK(answered(pay.post("/v1/checkout", R"({"amount_cents": 1})")) == "400 validation_error documented");
  CHECK(answered(checkout(pay, "")) == "400 validation_error assumed");
  CHECK(answered(checkout(pay, R"(, "subscription_plan_id": "plan_elsewhere")")) == "400 validation_error assumed");
}

TEST_CASE("Loop payments: an event of Stripe is taken once") {
  Payments pay;
  const auto taken = deliver(pay, kEvent, signed_at(kNow, kEvent));
  CHECK(answered(taken) == "200 processed documented");
  CHECK(taken.json["stripe_event_id"] == Value("evt_1Paid"));
  CHECK(taken.json["event_type"] == Value("invoice.paid"));
  CHECK(taken.json["status"] == Value("processed"));
  CHECK(taken.json["event_id"].as_string().starts_with("evt_01"));
  const auto again = deliver(pay, kEvent, signed_at(kNow, kEvent));
  CHECK(answered(again) == "409 duplicate_event documented");
  CHECK(again.body == R"({"error":"conflict","message":"The event was processed already."})");
}

TEST_CASE("Loop payments: the signature is over time and body, with the secret, and not older than five minutes") {
  Payments pay;
  const std::string other = R"({"id":"evt_2","type":"invoice.paid"})";
  for (const std::string& bad :
       {std::string(), std::string("t=,v1="), signed_at(kNow, kEvent).substr(0, 20), signed_at(kNow, other),
        signed_at(kNow, kEvent, "whsec_other"), signed_at(kNow - 301, kEvent), "t=1," + signed_at(kNow, kEvent),
        signed_at(kNow, kEvent).substr(0, 13) + "v0" + signed_at(kNow, kEvent).substr(15), std::string("t=99999999999999999999,v1=00")}) {
    INFO(bad);
    const auto answer = deliver(pay, kEvent, bad);
    CHECK(answered(answer) == "401 invalid_signature documented");
    CHECK(answer.body == R"({"error":"invalid_signature","message":"The signature of the event is not valid."})");
  }
  CHECK(pay.post("/v1/webhooks/stripe").status == 401);
  CHECK(pay.post("/v1/webhooks/stripe", "{no json").status == 401);
  CHECK(deliver(pay, kEvent, signed_at(kNow - 300, kEvent)).status == 200);
  CHECK(deliver(pay, other, "v1=00, " + signed_at(kNow, other)).status == 200);  // one of several will do
}

TEST_CASE("Loop payments: signatures are not asked for when the sandbox is told so; what is no event is refused all the same") {
  Payments pay;
  pay.fresh(R"({"stripe_signature": "ignored"})");
  CHECK(pay.post("/v1/webhooks/stripe", kEvent).status == 200);
  for (const std::string body : {"{}", R"({"id": "evt_3"})", R"({"id": "", "type": "x"})", "[]", "{no json", ""}) {
    CHECK(answered(pay.post("/v1/webhooks/stripe", body)) == "400 validation_error assumed");
  }
}

TEST_CASE("Loop payments: an event that fails is answered 500 in the form of a success, and taken when it comes again") {
  Payments pay;
  pay.fresh(R"({"stripe_failures": 2})");
  for (int i = 0; i < 2; ++i) {
    const auto failed = deliver(pay, kEvent, signed_at(kNow, kEvent));
    CHECK(answered(failed) == "500 failed documented");
    CHECK(failed.json["status"] == Value("failed"));
    CHECK(failed.json["event_type"] == Value("invoice.paid"));
  }
  CHECK(answered(deliver(pay, kEvent, signed_at(kNow, kEvent))) == "200 processed documented");
  CHECK(answered(deliver(pay, kEvent, signed_at(kNow, kEvent))) == "409 duplicate_event documented");
}

}  // namespace understudy::test
