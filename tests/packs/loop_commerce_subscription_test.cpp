// SPDX-License-Identifier: MIT
// Cadences, and the proposed neighbours of a pause: reading, resuming, cancelling.
#include "tests/packs/loop_commerce.h"

namespace understudy::test {
namespace {

Loop extended(const std::string& more = "") {
  Loop loop;
  loop.fresh(R"({"extensions": true)" + more + "}");
  return loop;
}

}  // namespace

TEST_CASE("Loop: the cadence of an active subscription is changed, and no date but the last change moves") {
  Loop loop;
  const auto answer = loop.cadence("sub_active", "annual");
  CHECK(answered(answer) == "200 changed documented");
  CHECK(
      answer.body ==
      R"({"id":"sub_active","customer_id":"cus_01","product_id":"prod_omega","bc_subscription_id":"bc_1001","status":"active",)"
      R"("interval_type":"annual","next_billing_at":"2024-05-20T00:00:00.000Z","cancel_reason":null,"paused_at":null,)"
      R"("resumed_at":null,"skipped_until":null,"created_at":"2024-01-01T00:00:00.000Z","updated_at":"2024-05-10T09:30:00.000Z","cancelled_at":null})");
}

TEST_CASE("Loop: that a paused subscription's cadence can be changed is assumed; a cancelled one's cannot") {
  Loop loop;
  const auto paused = loop.cadence("sub_paused", "monthly");
  CHECK(answered(paused) == "200 changed assumed");
  CHECK(paused.json["status"] == Value("paused"));
  CHECK(paused.json["interval_type"] == Value("monthly"));
  const auto cancelled = loop.cadence("sub_cancelled", "monthly");
  CHECK(answered(cancelled) == "412 not_changeable documented");
  CHECK(cancelled.body == R"({"error":"precondition_failed","message":"The subscription cannot be changed in its state."})");
}

TEST_CASE("Loop: an interval type that there is not is refused, after the subscription was found and before its state is asked") {
  Loop loop;
  CHECK(loop.cadence("sub_active", "weekly").body == R"({"error":"validation_error","message":"The interval type is not valid."})");
  CHECK(answered(loop.cadence("sub_active", "Monthly")) == "400 invalid_interval documented");
  CHECK(answered(loop.cadence("sub_cancelled", "weekly")) == "400 invalid_interval documented");
  CHECK(answered(loop.cadence("sub_unknown", "weekly")) == "404 not_found documented");
  loop.fresh(R"({"interval_types": "weekly,monthly"})");
  CHECK(answered(loop.cadence("sub_active", "weekly")) == "200 changed documented");
  CHECK(answered(loop.cadence("sub_active", "annual")) == "400 invalid_interval documented");
}

TEST_CASE("Loop: a cadence without an interval type, or with none in it, is a validation error that names the field") {
  Loop loop;
  for (const std::string body : {"{}", R"({"interval_type": ""})", R"({"interval_type": 3})", R"({"interval": "monthly"})"}) {
    const auto answer = loop.post("/v1/subscriptions/sub_active/cadence", body);
    CHECK(answered(answer) == "400 validation_error inferred");
    CHECK(answer.json["error"] == Value("validation_error"));
    CHECK(answer.json["message"].as_string().starts_with("interval_type: "));
  }
  for (const std::string body : {"", "[]", "{no json"}) {
    const auto answer = loop.post("/v1/subscriptions/sub_active/cadence", body);
    CHECK(answered(answer) == "400 validation_error inferred");
    CHECK(answer.json["message"].as_string().starts_with("body: "));
  }
}

TEST_CASE("Loop: a paused subscription is resumed, and a pause empties what the resumption wrote") {
  Loop loop = extended();
  const auto resumed = loop.resume("sub_paused");
  CHECK(answered(resumed) == "200 resumed assumed");
  CHECK(
      resumed.body ==
      R"({"id":"sub_paused","customer_id":"cus_01","product_id":"prod_omega","bc_subscription_id":null,"status":"active",)"
      R"("interval_type":"quarterly","next_billing_at":"2024-05-30T00:00:00.000Z","cancel_reason":null,"paused_at":null,)"
      R"("resumed_at":"2024-05-10T09:30:00.000Z","skipped_until":null,"created_at":"2024-01-01T00:00:00.000Z","updated_at":"2024-05-10T09:30:00.000Z","cancelled_at":null})");
  CHECK(answered(loop.resume("sub_paused")) == "412 not_paused assumed");
  loop.advance("PT1H");
  const auto again = loop.pause("sub_paused");
  CHECK(again.json["resumed_at"].is_null());
  CHECK(again.json["paused_at"] == Value("2024-05-10T10:30:00.000Z"));
}

TEST_CASE("Loop: after a resumption the next billing is the one before when it is still to come, else one interval ahead") {
  Loop loop = extended();
  loop.pause("sub_active");
  loop.advance("P9D");
  CHECK(loop.resume("sub_active").json["next_billing_at"] == Value("2024-05-20T00:00:00.000Z"));
  loop.pause("sub_active");
  loop.advance("P1D");
  CHECK(loop.resume("sub_active").json["next_billing_at"] == Value("2024-06-20T09:30:00.000Z"));
  loop.advance("2024-11-30T00:00:00Z");
  CHECK(loop.resume("sub_paused").json["next_billing_at"] == Value("2025-02-28T00:00:00.000Z"));  // a quarter, clamped to February

  Loop empty = extended(R"(, "next_billing_while_paused": "empty")");
  empty.pause("sub_active");
  CHECK(empty.resume("sub_active").json["next_billing_at"] == Value("2024-06-10T09:30:00.000Z"));
}

TEST_CASE("Loop: a cancelled subscription has no next billing, says why, and stays as it is") {
  Loop loop = extended();
  const auto cancelled = loop.cancel("sub_active", R"({"reason": "too much fish"})");
  CHECK(answered(cancelled) == "200 cancelled assumed");
  CHECK(cancelled.json["status"] == Value("cancelled"));
  CHECK(cancelled.json["cancelled_at"] == Value("2024-05-10T09:30:00.000Z"));
  CHECK(cancelled.json["cancel_reason"] == Value("too much fish"));
  CHECK(cancelled.json["next_billing_at"].is_null());
  CHECK(answered(loop.cancel("sub_active")) == "412 already_cancelled assumed");
  CHECK(answered(loop.pause("sub_active")) == "412 not_active documented");
  CHECK(answered(loop.resume("sub_active")) == "412 not_paused assumed");
  CHECK(loop.read("sub_active").body == cancelled.body);

  const auto without = loop.cancel("sub_paused");
  CHECK(without.status == 200);
  CHECK(without.json["cancel_reason"].is_null());
  CHECK(without.json["paused_at"] == Value("2024-03-01T08:00:00.000Z"));
  CHECK(answered(loop.cancel("sub_cancelled", R"({"reason": ""})")) == "400 validation_error assumed");
}

TEST_CASE("Loop: what is read is what the list shows; unknown ids are not found by any of the neighbours") {
  Loop loop = extended();
  const auto read = loop.read("sub_paused");
  CHECK(answered(read) == "200 found assumed");
  CHECK(read.json == loop.of_customer("cus_01").json["subscriptions"].as_list().at(1));
  for (const auto& answer : {loop.read("sub_unknown"), loop.resume("sub_unknown"), loop.cancel("sub_unknown")}) {
    CHECK(answered(answer) == "404 not_found assumed");
    CHECK(answer.body == R"({"error":"not_found","message":"Subscription not found."})");
  }
}

}  // namespace understudy::test
