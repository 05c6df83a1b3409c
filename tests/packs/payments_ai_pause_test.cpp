// SPDX-License-Identifier: MIT
// The life of a pause, pending, ongoing, revoked or finished, and what becomes of its subscription.
#include "tests/packs/payments_ai.h"

namespace understudy::test {
namespace {

using Fired = std::vector<std::string>;
const std::string kScheduled = R"(, "effectiveTime": "2026-01-02T00:00:00Z", "endTime": "2026-01-05T00:00:00Z")";

}  // namespace

TEST_CASE("payments.ai: an immediate pause is ongoing in the answer that creates it, and its subscription is paused") {
  PaymentsAi pai;
  const auto created = pai.create("example-id", R"(, "description": "new description")");
  CHECK(created.status == 201);
  CHECK(created.header("Content-Type") == "application/json");
  CHECK(created.header("Understudy-Outcome") == "createSubscriptionPause/created");
  CHECK(created.header("Understudy-Evidence") == "assumed");
  const std::string id = id_of(created);
  CHECK(id.starts_with("sub_pau_01"));
  CHECK(id.size() == 34);
  CHECK(
      created.body ==
      R"({"type":"object","data":{"id":")" + id +
          R"(","subscriptionId":"example-id","pausedBy":"customer","description":"new description","effectiveTime":"2026-01-01T00:00:00Z",)"
          R"("endTime":null,"timeRemaining":"P14D","status":"ongoing","createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"}})");
  CHECK(pai.subscribed("example-id") == "paused 2026-01-15T00:00:00Z");
  const auto read = pai.read(id);
  CHECK(read.status == 200);
  CHECK(read.body == created.body);
  CHECK(pai.subscribed("ord_xxx") == "active 2026-01-31T00:00:00Z");
}

TEST_CASE("payments.ai: a subscription is answered in the envelope that its family prints, which has no type") {
  PaymentsAi pai;
  CHECK(pai.subscription("example-id").body ==
        R"({"data":{"id":"example-id","customerId":"cus_example","status":"active","orderType":"subscription-order","isTrialOnly":false,)"
        R"("items":[{"plan":{"id":"plan_monthly"}}],"paymentInstrumentId":"inst_active","renewalTime":"2026-01-15T00:00:00Z",)"
        R"("createdAt":"2024-01-15T00:00:00Z","updatedAt":"2024-01-15T00:00:00Z"}})");
  const auto unknown = pai.subscription("nobody");
  CHECK(unknown.status == 404);
  CHECK(unknown.body == refusal("SUBSCRIPTION_NOT_FOUND", 404, "Subscription not found"));
}

TEST_CASE(
    "payments.ai: a pause that starts later is pending and leaves the subscription active, then takes effect and finishes by itself") {
  PaymentsAi pai;
  const auto created = pai.create("example-id", kScheduled);
  const std::string id = id_of(created);
  CHECK(created.json["data"]["status"] == Value("pending"));
  CHECK(created.json["data"]["timeRemaining"].is_null());
  CHECK(created.json["data"]["endTime"] == Value("2026-01-05T00:00:00Z"));
  CHECK(pai.subscribed("example-id").starts_with("active"));
  CHECK(pai.advance("PT23H59M59S").empty());
  CHECK(pai.advance("PT1S") == Fired{"pause/" + id + " pending>ongoing", "subscription/example-id active>paused"});
  CHECK(pai.read(id).json["data"]["status"] == Value("ongoing"));
  CHECK(pai.read(id).json["data"]["updatedAt"] == Value("2026-01-02T00:00:00Z"));
  CHECK(pai.read(id).json["data"]["timeRemaining"] == Value("P13D"));
  CHECK(pai.subscribed("example-id").starts_with("paused"));
  CHECK(pai.advance("2026-01-05T00:00:00Z") == Fired{"pause/" + id + " ongoing>finished", "subscription/example-id paused>active"});
  CHECK(pai.status_of(id) == "finished");
  CHECK(pai.subscribed("example-id") == "active 2026-01-18T00:00:00Z");
}

TEST_CASE("payments.ai: deleting an ongoing pause revokes it and resumes the subscription; the pause stays readable") {
  PaymentsAi pai;
  const std::string id = id_of(pai.create("example-id"));
  pai.advance("P10D");
  const auto revoked = pai.revoke(id);
  CHECK(revoked.status == 200);
  CHECK(revoked.header("Understudy-Outcome") == "deleteSubscriptionPause/revoked");
  CHECK(revoked.json["data"]["status"] == Value("revoked"));
  CHECK(revoked.json["data"]["updatedAt"] == Value("2026-01-11T00:00:00Z"));
  CHECK(pai.subscribed("example-id").starts_with("active"));
  const auto read = pai.read(id);
  CHECK(read.status == 200);
  CHECK(read.body == revoked.body);
}

TEST_CASE("payments.ai: deleting a pending pause revokes it before it takes effect") {
  PaymentsAi pai;
  const std::string id = id_of(pai.create("example-id", kScheduled));
  CHECK(pai.revoke(id).json["data"]["status"] == Value("revoked"));
  CHECK(pai.advance("P5D").empty());
  CHECK(pai.status_of(id) == "revoked");
}

TEST_CASE("payments.ai: a subscription can be paused again when its pause has ended, and keeps the history") {
  PaymentsAi pai;
  REQUIRE(pai.revoke(id_of(pai.create("example-id"))).status == 200);
  REQUIRE(pai.create("example-id", R"(, "endTime": "2026-01-02T00:00:00Z")").status == 201);
  pai.advance("P1D");
  CHECK(pai.create("example-id").status == 201);
  CHECK(pai.list("?filter=subscriptionId:example-id").header("Pagination-Total") == "5");
}

TEST_CASE("payments.ai: at most one pause of a subscription is pending or ongoing") {
  PaymentsAi pai;
  pai.create("example-id");
  pai.create("ord_xxx", kScheduled);
  for (const std::string id : {"example-id", "ord_xxx", "sub_paused", "sub_to_be_paused"}) {
    const auto refused = pai.create(id);
    CHECK(refused.status == 409);
    CHECK(refused.body == refusal("SUBSCRIPTION_ALREADY_PAUSED", 409, "The subscription has a pause already"));
    CHECK(refused.header("Understudy-Outcome") == "createSubscriptionPause/already_paused");
  }
}

TEST_CASE("payments.ai: a one-time order cannot be paused") {
  PaymentsAi pai;
  const auto refused = pai.create("ord_one_time");
  CHECK(refused.status == 409);
  CHECK(refused.body == refusal("ONE_TIME_ORDER", 409, "A one-time order cannot be paused"));
  CHECK(refused.header("Understudy-Evidence") == "assumed");
}

TEST_CASE("payments.ai: a subscription in any of the other ten states cannot be paused") {
  PaymentsAi pai;
  for (const std::string state :
       {"pending", "trial-ended", "unpaid", "suspended", "canceled", "churned", "completed", "voided", "abandoned", "connected"}) {
    std::string id = "sub_" + state;
    std::replace(id.begin(), id.end(), '-', '_');
    const std::string before = pai.subscribed(id);
    REQUIRE(before.starts_with(state + " "));
    const auto refused = pai.create(id);
    CHECK(refused.status == 409);
    CHECK(refused.body == refusal("SUBSCRIPTION_NOT_ACTIVE", 409, "Only an active subscription can be paused"));
    CHECK(pai.subscribed(id) == before);
  }
}

TEST_CASE("payments.ai: a subscription that nobody knows is not found, or a bad request when the sandbox is told so") {
  PaymentsAi pai;
  const auto missing = pai.create("nobody");
  CHECK(missing.status == 404);
  CHECK(missing.body == refusal("SUBSCRIPTION_NOT_FOUND", 404, "Subscription not found"));
  pai.fresh(R"({"unknown_subscription": 400})");
  const auto bad = pai.create("nobody");
  CHECK(bad.status == 400);
  CHECK(bad.body ==
        R"({"errorCode":"BAD_REQUEST","statusCode":400,"message":"Bad request","details":"subscriptionId: names no subscription"})");
}

TEST_CASE("payments.ai: PATCH and PUT both change what is sent and keep the rest") {
  for (const std::string method : {"PATCH", "PUT"}) {
    INFO(method);
    PaymentsAi pai;
    const auto changed = pai.change(method, "sub_pau_ongoing", R"({"description": "new description"})");
    CHECK(changed.status == 200);
    CHECK(changed.header("Understudy-Outcome") == (method == "PUT" ? "putSubscriptionPause/updated" : "patchSubscriptionPause/updated"));
    CHECK(
        changed.body ==
        R"({"type":"object","data":{"id":"sub_pau_ongoing","subscriptionId":"sub_paused","pausedBy":"merchant","description":"new description",)"
        R"("effectiveTime":"2025-12-30T00:00:00Z","endTime":null,"timeRemaining":"P14D","status":"ongoing",)"
        R"("createdAt":"2025-12-30T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"}})");
    const auto more = pai.change(method, "sub_pau_ongoing",
                                 R"({"pausedBy": "customer", "description": null, "timeRemaining": "PT36H", "status": "finished"})");
    CHECK(more.json["data"]["pausedBy"] == Value("customer"));
    CHECK(more.json["data"]["description"].is_null());
    CHECK(more.json["data"]["timeRemaining"] == Value("P1DT12H"));
    CHECK(more.json["data"]["status"] == Value("ongoing"));
    CHECK(pai.read("sub_pau_ongoing").body == more.body);
  }
}

TEST_CASE("payments.ai: a pause cannot be moved to another subscription, though its own may be repeated") {
  PaymentsAi pai;
  for (const std::string method : {"PATCH", "PUT"}) {
    CHECK(pai.change(method, "sub_pau_ongoing", R"({"subscriptionId": "sub_paused"})").status == 200);
    const auto refused = pai.change(method, "sub_pau_ongoing", R"({"subscriptionId": "example-id"})");
    CHECK(refused.status == 400);
    CHECK(refused.body ==
          R"({"errorCode":"SUBSCRIPTION_CHANGED","statusCode":400,"message":"Bad request","details":"subscriptionId: cannot be changed"})");
  }
}

TEST_CASE("payments.ai: an end that is now or past ends an ongoing pause at once") {
  for (const std::string end : {"2026-01-01T00:00:00Z", "2000-01-01T00:00:00Z"}) {
    PaymentsAi pai;
    const auto changed = pai.change("PATCH", "sub_pau_ongoing", R"({"endTime": ")" + end + "\"}");
    CHECK(changed.status == 200);
    CHECK(changed.json["data"]["status"] == Value("finished"));
    CHECK(changed.json["data"]["endTime"] == Value("2026-01-01T00:00:00Z"));
    CHECK(pai.subscribed("sub_paused") == "active 2026-01-15T00:00:00Z");
  }
}

TEST_CASE("payments.ai: the end of a pause can be set, moved and taken away") {
  PaymentsAi pai;
  const std::string id = id_of(pai.create("example-id", R"(, "endTime": "2026-01-05T00:00:00Z")"));
  pai.change("PUT", id, R"({"endTime": "2026-01-04T00:00:00+02:00"})");
  CHECK(pai.advance("2026-01-03T22:00:00Z") == Fired{"pause/" + id + " ongoing>finished", "subscription/example-id paused>active"});
  const std::string next = id_of(pai.create("example-id", R"(, "endTime": "2026-01-05T00:00:00Z")"));
  CHECK(pai.change("PATCH", next, R"({"endTime": null})").json["data"]["endTime"].is_null());
  pai.advance("P3D");
  CHECK(pai.status_of(next) == "ongoing");
}

TEST_CASE("payments.ai: a pending pause can be moved, and begins at once when its start is now, past or null") {
  for (const std::string start : {"\"2026-01-01T00:00:00Z\"", "\"2000-01-01T00:00:00Z\"", "null"}) {
    INFO(start);
    PaymentsAi pai;
    const std::string id = id_of(pai.create("example-id", kScheduled));
    CHECK(pai.change("PATCH", id, R"({"effectiveTime": "2026-01-03T00:00:00Z"})").json["data"]["status"] == Value("pending"));
    const auto begun = pai.change("PATCH", id, R"({"effectiveTime": )" + start + "}");
    CHECK(begun.json["data"]["status"] == Value("ongoing"));
    CHECK(begun.json["data"]["effectiveTime"] == Value("2026-01-01T00:00:00Z"));
    CHECK(pai.subscribed("example-id").starts_with("paused"));
  }
}

TEST_CASE("payments.ai: an end that is not after the start is a bad request, when creating and when changing") {
  PaymentsAi pai;
  const std::string details =
      R"({"errorCode":"BAD_REQUEST","statusCode":400,"message":"Bad request","details":"endTime: is not after effectiveTime"})";
  for (const std::string end : {"2026-01-02T00:00:00Z", "2026-01-01T12:00:00Z"}) {
    const auto refused = pai.create("example-id", R"(, "effectiveTime": "2026-01-02T00:00:00Z", "endTime": ")" + end + "\"");
    CHECK(refused.status == 400);
    CHECK(refused.body == details);
    CHECK(refused.header("Understudy-Evidence") == "assumed");
  }
  const auto changed = pai.change("PATCH", "sub_pau_pending", R"({"endTime": "2026-01-02T00:00:00Z"})");
  CHECK(changed.status == 400);
  CHECK(changed.body == details);
}

TEST_CASE("payments.ai: a pause whose start and end are past is over when it is answered") {
  PaymentsAi pai;
  const auto created = pai.create("example-id", R"(, "effectiveTime": "2025-01-01T00:00:00Z", "endTime": "2025-02-01T00:00:00Z")");
  CHECK(created.status == 201);
  CHECK(created.json["data"]["status"] == Value("finished"));
  CHECK(pai.subscribed("example-id") == "active 2026-01-15T00:00:00Z");
}

TEST_CASE("payments.ai: a pause that has ended can be neither changed nor revoked") {
  PaymentsAi pai;
  const std::string body = refusal("SUBSCRIPTION_PAUSE_ENDED", 409, "The pause has ended");
  for (const std::string pause : {"sub_pau_finished", "sub_pau_revoked"}) {
    for (const auto& refused : {pai.change("PATCH", pause, "{}"), pai.change("PUT", pause, R"({"description": "x"})"), pai.revoke(pause)}) {
      CHECK(refused.status == 409);
      CHECK(refused.body == body);
    }
  }
}

TEST_CASE("payments.ai: a pause that nobody knows is not found") {
  PaymentsAi pai;
  for (const auto& missing :
       {pai.read("nobody"), pai.change("PATCH", "nobody", "{}"), pai.change("PUT", "nobody", "{}"), pai.revoke("nobody")}) {
    CHECK(missing.status == 404);
    CHECK(missing.body == refusal("SUBSCRIPTION_PAUSE_NOT_FOUND", 404, "Subscription pause not found"));
  }
}

TEST_CASE("payments.ai: deleting answers nothing when the sandbox is told so") {
  PaymentsAi pai;
  pai.fresh(R"({"delete_status": 204})");
  const auto revoked = pai.revoke("sub_pau_ongoing");
  CHECK(revoked.status == 204);
  CHECK(revoked.body.empty());
  CHECK(revoked.header("Understudy-Outcome") == "deleteSubscriptionPause/204");
  CHECK(pai.status_of("sub_pau_ongoing") == "revoked");
}

TEST_CASE("payments.ai: an immediate pause can be made to stay pending for a while") {
  PaymentsAi pai;
  pai.fresh(R"({"activation_delay": "PT1H"})");
  const auto created = pai.create("example-id");
  CHECK(created.json["data"]["status"] == Value("pending"));
  CHECK(created.json["data"]["effectiveTime"] == Value("2026-01-01T01:00:00Z"));
  CHECK(pai.subscribed("example-id").starts_with("active"));
  pai.advance("PT1H");
  CHECK(pai.status_of(id_of(created)) == "ongoing");
  CHECK(pai.subscribed("example-id").starts_with("paused"));
}

}  // namespace understudy::test
