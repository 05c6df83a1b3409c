// SPDX-License-Identifier: MIT
#include "tests/packs/loop_commerce.h"

namespace understudy::test {

TEST_CASE("Loop: an active subscription is paused and answered whole, with all its 14 keys") {
  Loop loop;
  const auto answer = loop.pause("sub_active");
  CHECK(answer.status == 200);
  CHECK(answer.header("Content-Type") == "application/json");
  CHECK(answer.header("Understudy-Outcome") == "pauseSubscription/paused");
  CHECK(answer.header("Understudy-Evidence") == "documented");
  CHECK(answer.json.as_map().size() == 14);
  CHECK(
      answer.body ==
      R"({"id":"sub_active","customer_id":"cus_01","product_id":"prod_omega","bc_subscription_id":"bc_1001","status":"paused",)"
      R"("interval_type":"monthly","next_billing_at":"2024-05-20T00:00:00.000Z","cancel_reason":null,"paused_at":"2024-05-10T09:30:00.000Z",)"
      R"("resumed_at":null,"skipped_until":null,"created_at":"2024-01-01T00:00:00.000Z","updated_at":"2024-05-10T09:30:00.000Z","cancelled_at":null})");
}

TEST_CASE("Loop: an unknown subscription is not found") {
  Loop loop;
  const auto answer = loop.pause("sub_unknown");
  CHECK(answer.status == 404);
  CHECK(answer.body == R"({"error":"not_found","message":"Subscription not found."})");
  CHECK(answer.header("Understudy-Outcome") == "pauseSubscription/not_found");
  CHECK(answer.header("Understudy-Evidence") == "documented");
}

TEST_CASE("Loop: one that is paused already is a conflict, though it is not active either") {
  Loop loop;
  REQUIRE(loop.pause("sub_active").status == 200);
  for (const std::string id : {"sub_active", "sub_paused"}) {
    const auto answer = loop.pause(id);
    CHECK(answer.status == 409);
    CHECK(answer.body == R"({"error":"conflict","message":"The subscription is already paused."})");
    CHECK(answer.header("Understudy-Outcome") == "pauseSubscription/already_paused");
    CHECK(answer.header("Understudy-Evidence") == "documented");
  }
}

TEST_CASE("Loop: any other state fails the precondition") {
  Loop loop;
  const auto answer = loop.pause("sub_cancelled");
  CHECK(answer.status == 412);
  CHECK(answer.body == R"({"error":"precondition_failed","message":"The subscription is not active."})");
  CHECK(answer.header("Understudy-Outcome") == "pauseSubscription/not_active");
  CHECK(answer.header("Understudy-Evidence") == "documented");
}

TEST_CASE("Loop: whatever body is sent with a pause is not read") {
  for (const std::string type : {"application/json", "text/plain", "application/x-www-form-urlencoded", "nonsense"}) {
    for (const std::string body : {R"({"reason": "holidays"})", "{not json", "[]", "\xff\xfe"}) {
      INFO(type << " " << body);
      Loop loop;
      CHECK(loop.post("/v1/subscriptions/sub_active/pause", body, {{"Content-Type", type}}).status == 200);
    }
  }
}

TEST_CASE("Loop: a refused pause changes nothing") {
  Loop loop;
  const std::string before = loop.of_customer("cus_01").body;
  loop.advance("P1D");
  loop.pause("sub_paused");
  loop.pause("sub_cancelled");
  CHECK(loop.of_customer("cus_01").body == before);
}

TEST_CASE("Loop: the next billing stays as it is while paused, or is emptied when the sandbox is told to") {
  Loop loop;
  loop.fresh(R"({"next_billing_while_paused": "empty"})");
  const auto answer = loop.pause("sub_active");
  CHECK(answer.json["next_billing_at"].is_null());
  CHECK(answer.json.as_map().size() == 14);
  loop.fresh();
  CHECK(loop.pause("sub_active").json["next_billing_at"] == Value("2024-05-20T00:00:00.000Z"));
}

TEST_CASE("Loop: a customer's subscriptions are listed, and follow what is done to them") {
  Loop loop;
  const auto before = loop.of_customer("cus_01");
  CHECK(before.status == 200);
  CHECK(before.header("Understudy-Outcome") == "listCustomerSubscriptions/ok");
  CHECK(before.header("Understudy-Evidence") == "documented");
  const auto shown = [](const Answer& answer) {
    std::string all;
    for (const Value& each : answer.json["subscriptions"].as_list()) {
      CHECK(each.as_map().size() == 14);
      all += each["id"].as_string() + " " + each["status"].as_string() + "; ";
    }
    return all;
  };
  CHECK(shown(before) == "sub_active active; sub_paused paused; sub_cancelled cancelled; ");
  loop.pause("sub_active");
  CHECK(shown(loop.of_customer("cus_01")) == "sub_active paused; sub_paused paused; sub_cancelled cancelled; ");
}

TEST_CASE("Loop: a customer that nobody knows has no subscriptions") {
  Loop loop;
  const auto answer = loop.of_customer("cus_unknown");
  CHECK(answer.status == 200);
  CHECK(answer.body == R"({"subscriptions":[]})");
  CHECK(answer.header("Understudy-Evidence") == "assumed");
}

TEST_CASE("Loop: query parameters and idempotency keys that nobody declares are let pass") {
  Loop loop;
  CHECK(loop.get("/v1/subscriptions/customer/cus_01?page=2&limit=x").json["subscriptions"].as_list().size() == 3);
  CHECK(loop.post("/v1/subscriptions/sub_active/pause?notify=true", "", {{"Idempotency-Key", "k"}}).status == 200);
  CHECK(loop.post("/v1/subscriptions/sub_active/pause?notify=true", "", {{"Idempotency-Key", "k"}}).status == 409);
}

TEST_CASE("Loop: the two documented paths that overlap are told apart by their methods") {
  Loop loop;
  CHECK(loop.get("/v1/subscriptions/customer/pause").body == R"({"subscriptions":[]})");
  CHECK(loop.post("/v1/subscriptions/customer/pause").header("Understudy-Outcome") == "pauseSubscription/not_found");
}

TEST_CASE("Loop: what no page documents is not served, unless the sandbox is told to") {
  Loop loop;
  const auto resume = loop.post("/v1/subscriptions/sub_paused/resume");
  CHECK(resume.status == 404);
  CHECK(resume.body == R"({"error":"not_found","message":"There is no such route."})");
  const auto read = loop.get("/v1/subscriptions/sub_active/pause");
  CHECK(read.status == 405);
  CHECK(read.header("Allow") == "OPTIONS, POST");
  CHECK(read.body == R"({"error":"method_not_allowed","message":"The route does not have this method."})");
  CHECK(loop.get("/v1/subscriptions/sub_active").status == 404);
  CHECK(loop.post("/v1/subscriptions/sub_active/cancel").body == resume.body);
  loop.fresh(R"({"extensions": true})");
  CHECK(loop.post("/v1/subscriptions/sub_paused/resume").status == 200);
}

TEST_CASE("Loop: the documented host reaches the same subscriptions") {
  Loop loop;
  CHECK(loop.client().post("/v1/subscriptions/sub_active/pause", "", {{"Host", "commerce.platform.loop.health"}}).status == 200);
  CHECK(loop.pause("sub_active").status == 409);
}

}  // namespace understudy::test
