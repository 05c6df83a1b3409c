// SPDX-License-Identifier: MIT
// Pauses, resumptions and cadences of a billed subscription: the customer's, the administrators' and the caller's own.
#include "tests/packs/loop_payments.h"

namespace understudy::test {

TEST_CASE("Loop payments: a subscription is read with its ten keys") {
  Payments pay;
  const auto answer = pay.read("sub_active");
  CHECK(answered(answer) == "200 found documented");
  CHECK(
      answer.body ==
      R"({"id":"sub_active","customer_id":"cus_01","stripe_subscription_id":"sub_1StripeActive000000000","plan_id":"plan_core","status":"active",)"
      R"("current_period_start":"2024-01-31T00:00:00.000Z","current_period_end":"2024-02-29T00:00:00.000Z","cancelled_at":null,)"
      R"("created_at":"2024-01-01T00:00:00.000Z","updated_at":"2024-01-01T00:00:00.000Z"})");
  CHECK(pay.read("sub_unknown").body == R"({"error":"not_found","message":"Subscription not found."})");
}

TEST_CASE("Loop payments: a pause is answered in short, with or without a reason, which nothing shows") {
  for (const std::string body : {"", "{}", R"({"reason": null})", R"({"reason": "holidays"})"}) {
    Payments pay;
    const auto answer = pay.pause("sub_active", body);
    CHECK(answered(answer) == "200 paused documented");
    CHECK(answer.body == R"({"id":"sub_active","status":"paused","cancel_at_period_end":false,"cancel_reason":null})");
    CHECK(pay.read("sub_active").json["updated_at"] == Value("2024-01-31T09:30:00.000Z"));
  }
}

TEST_CASE("Loop payments: a second pause is answered as the first and changes nothing, which is assumed") {
  Payments pay;
  const auto first = pay.pause("sub_active");
  const auto before = pay.read("sub_active");
  pay.advance("P1D");
  const auto second = pay.pause("sub_active", R"({"reason": "again"})");
  CHECK(answered(second) == "200 paused assumed");
  CHECK(second.body == first.body);
  CHECK(pay.read("sub_active").body == before.body);
}

TEST_CASE("Loop payments: pausing what is cancelled fails a precondition, which the page does not declare") {
  Payments pay;
  const auto answer = pay.pause("sub_cancelled");
  CHECK(answered(answer) == "412 cancelled assumed");
  CHECK(answer.body == R"({"error":"precondition_failed","message":"The subscription is cancelled."})");
}

TEST_CASE("Loop payments: what is paused is resumed, and so is what is cancelled; what is active is not") {
  Payments pay;
  const auto resumed = pay.resume("sub_paused");
  CHECK(answered(resumed) == "200 resumed documented");
  CHECK(resumed.json["status"] == Value("active"));
  CHECK(resumed.json.as_map().size() == 10);
  const auto revived = pay.resume("sub_cancelled");
  CHECK(answered(revived) == "200 resumed inferred");
  CHECK(revived.json["status"] == Value("active"));
  CHECK(revived.json["cancelled_at"].is_null());
  for (const std::string id : {"sub_active", "sub_paused", "sub_cancelled"}) {
    const auto active = pay.resume(id);
    CHECK(answered(active) == "412 not_resumable documented");
    CHECK(active.body == R"({"error":"precondition_failed","message":"The subscription is neither paused nor cancelled."})");
  }
}

TEST_CASE("Loop payments: an administrator pauses for some months; then the subscription is active again, month ends clamped") {
  for (const auto& [months, last] : {std::pair{1, "2024-02-29T09:30:00Z"}, {2, "2024-03-31T09:30:00Z"}, {3, "2024-04-30T09:30:00Z"}}) {
    Payments pay;
    const auto paused = pay.admin_pause("sub_active", months);
    CHECK(answered(paused) == "200 paused documented");
    CHECK(paused.body ==
          R"({"id":"sub_active","customer_id":"cus_01","stripe_subscription_id":"sub_1StripeActive000000000","plan_id":"plan_core",)"
          R"("status":"paused","current_period_end":"2024-02-29T00:00:00.000Z","cancel_at_period_end":false})");
    std::string before = last;
    before.replace(before.find("09:30:00Z"), 9, "09:29:59Z");
    CHECK(pay.advance(before).empty());
    CHECK(pay.status("sub_active") == "paused");
    CHECK(pay.advance(last) == std::vector<std::string>{"subscription/sub_active paused>active"});
    CHECK(pay.read("sub_active").json["current_period_end"] == Value("2024-02-29T00:00:00.000Z"));
  }
}

TEST_CASE("Loop payments: an administrator's pause that does not end, when the sandbox is told so") {
  Payments pay;
  pay.fresh(R"({"admin_pause_ends": false})");
  pay.admin_pause("sub_active", 1);
  CHECK(pay.advance("P400D").empty());
  CHECK(pay.status("sub_active") == "paused");
}

TEST_CASE("Loop payments: administrators pause what is active only, and resume what is paused only") {
  Payments pay;
  for (const std::string id : {"sub_paused", "sub_cancelled"}) {
    CHECK(answered(pay.admin_pause(id, 1)) == "412 not_pausable documented");
  }
  CHECK(answered(pay.admin_resume("sub_paused")) == "200 resumed documented");
  for (const std::string id : {"sub_active", "sub_paused", "sub_cancelled"}) {
    const auto answer = pay.admin_resume(id);
    CHECK(answered(answer) == "412 not_paused documented");
    CHECK(answer.body == R"({"error":"precondition_failed","message":"The subscription is not paused."})");
  }
}

TEST_CASE("Loop payments: a resumption before the months are over takes the end of the pause away") {
  for (const bool by_administrator : {true, false}) {
    Payments pay;
    pay.admin_pause("sub_active", 2);
    pay.advance("P10D");
    CHECK((by_administrator ? pay.admin_resume("sub_active") : pay.resume("sub_active")).status == 200);
    pay.pause("sub_active");
    CHECK(pay.advance("P400D").empty());
    CHECK(pay.status("sub_active") == "paused");
  }
}

TEST_CASE("Loop payments: a customer's pause of what an administrator paused leaves the end of that pause") {
  Payments pay;
  pay.admin_pause("sub_active", 1);
  CHECK(pay.pause("sub_active").status == 200);
  CHECK(pay.advance("P31D").size() == 1);
  CHECK(pay.status("sub_active") == "active");
}

TEST_CASE("Loop payments: months and reasons out of bounds are a 400 that no page declares, or a 422 when the sandbox is told so") {
  const std::vector<std::pair<std::string, std::string>> values = {
      {"/v1/admin/subscriptions/sub_active/pause", R"({"duration_months": 4, "reason": "x"})"},
      {"/v1/admin/subscriptions/sub_active/pause", R"({"duration_months": 0, "reason": "x"})"},
      {"/v1/admin/subscriptions/sub_active/pause", R"({"duration_months": 1, "reason": ""})"},
      {"/v1/subscriptions/sub_active/pause", R"({"reason": ""})"}};
  const std::vector<std::pair<std::string, std::string>> forms = {
      {"/v1/admin/subscriptions/sub_active/pause", ""},
      {"/v1/admin/subscriptions/sub_active/pause", R"({"duration_months": 1})"},
      {"/v1/admin/subscriptions/sub_active/pause", R"({"reason": "x"})"},
      {"/v1/admin/subscriptions/sub_active/pause", R"({"duration_months": 1.5, "reason": "x"})"},
      {"/v1/subscriptions/sub_active/pause", R"({"reason": 7})"},
      {"/v1/subscriptions/sub_active/pause", "{no json"}};
  Payments pay;
  for (const auto& [path, body] : values) CHECK(answered(pay.post(path, body)) == "400 validation_error assumed");
  for (const auto& [path, body] : forms) CHECK(answered(pay.post(path, body)) == "400 validation_error assumed");
  pay.fresh(R"({"undeclared_validation": 422})");
  for (const auto& [path, body] : values) CHECK(answered(pay.post(path, body)) == "422 unprocessable_entity assumed");
  for (const auto& [path, body] : forms) CHECK(answered(pay.post(path, body)) == "400 validation_error assumed");
  CHECK(pay.status("sub_active") == "active");
}

TEST_CASE("Loop payments: a cadence takes the price that is given, or the plan's; without either it cannot be derived") {
  Payments pay;
  CHECK(answered(pay.cadence("sub_active", "annual")) == "200 changed documented");
  CHECK(pay.resource("subscription", "sub_active")["attributes"]["price_id"] == Value("price_core_annual"));
  CHECK(pay.cadence("sub_active", "monthly", R"(, "price_id": "price_own")").status == 200);
  CHECK(pay.resource("subscription", "sub_active")["attributes"]["price_id"] == Value("price_own"));

  CHECK(answered(pay.cadence("sub_paused", "monthly")) == "200 changed documented");
  const auto none = pay.cadence("sub_paused", "quarterly");
  CHECK(answered(none) == "412 no_price documented");
  CHECK(none.body == R"({"error":"precondition_failed","message":"The price for this cadence cannot be derived."})");
  CHECK(pay.cadence("sub_paused", "quarterly", R"(, "price_id": "price_own")").status == 200);
  CHECK(answered(pay.cadence("sub_cancelled", "annual")) == "200 changed assumed");
  CHECK(answered(pay.cadence("sub_active", "weekly")) == "400 validation_error assumed");
  CHECK(answered(pay.cadence("sub_unknown", "annual")) == "404 not_found documented");
}

TEST_CASE("Loop payments: callers pause their own subscription, the one that is not cancelled") {
  Payments pay;
  const auto paused = pay.pause_own();
  CHECK(answered(paused) == "200 paused documented");
  CHECK(paused.body == R"({"id":"sub_active","status":"paused","cancel_at_period_end":false,"cancel_reason":null})");
  CHECK(answered(pay.pause_own()) == "200 paused assumed");
  for (const std::string caller : {"cus_03", "cus_unknown"}) {
    pay.fresh(R"({"caller": ")" + caller + "\"}");
    CHECK(answered(pay.pause_own()) == "404 not_found documented");
  }
}

}  // namespace understudy::test
