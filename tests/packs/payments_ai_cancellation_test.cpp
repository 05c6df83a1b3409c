// SPDX-License-Identifier: MIT
// Cancellations, at once and at a time, and what takes them back.
#include "tests/packs/payments_ai.h"

namespace understudy::test {
namespace {

const std::string kCancellations = kOrganization + "/subscription-cancellations";
const std::string kLater = R"(, "cancelAt": "2026-01-20T12:00:00Z")";

}  // namespace

TEST_CASE("payments.ai: a cancellation without a time cancels at once, and the subscription churns when its paid period is over") {
  PaymentsAi pai;
  const auto created = pai.cancel("example-id");
  CHECK(outcome(created) == "201 createSubscriptionCancellation/created");
  const std::string id = id_of(created);
  CHECK(id.starts_with("sub_cnl_01"));
  CHECK(created.body == R"({"type":"object","data":{"id":")" + id +
                            R"(","subscriptionId":"example-id","cancelledBy":"customer","reason":"did-not-want",)"
                            R"("cancelAt":"2026-01-01T00:00:00Z","createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"}})");
  CHECK(pai.subscribed("example-id") == "canceled -");
  CHECK(pai.get(kCancellations + "/" + id).body == created.body);
  pai.advance("2026-01-14T23:59:59Z");
  CHECK(pai.subscribed("example-id") == "canceled -");
  pai.advance("PT1S");
  CHECK(pai.subscribed("example-id") == "churned -");
}

TEST_CASE("payments.ai: a scheduled cancellation lets the subscription go on, renewals included, until its time") {
  PaymentsAi pai;
  pai.cancel("example-id", kLater);
  CHECK(pai.subscribed("example-id") == "active 2026-01-15T00:00:00Z");
  pai.advance("2026-01-20T11:59:59Z");
  CHECK(pai.subscribed("example-id") == "active 2026-02-15T00:00:00Z");
  pai.advance("PT1S");
  CHECK(pai.subscribed("example-id") == "canceled -");
  pai.advance("2026-02-15T00:00:00Z");
  CHECK(pai.subscribed("example-id") == "churned -");
}

TEST_CASE("payments.ai: a cancellation at the instant of the renewal comes before it, and nothing of the period is left") {
  PaymentsAi pai;
  pai.cancel("example-id", R"(, "cancelAt": "2026-01-15T00:00:00Z")");
  pai.advance("2026-01-15T00:00:00Z");
  CHECK(pai.subscribed("example-id") == "churned -");
}

TEST_CASE("payments.ai: only an active subscription can be canceled, and no one-time order") {
  PaymentsAi pai;
  for (const auto& [id, said] : {std::pair{"sub_pending", "subscription_not_active"},
                                 {"sub_unpaid", "subscription_not_active"},
                                 {"sub_canceled", "subscription_not_active"},
                                 {"sub_completed", "subscription_not_active"},
                                 {"sub_paused", "subscription_paused"},
                                 {"sub_to_be_canceled", "already_scheduled"},
                                 {"ord_one_time", "one_time_order"}}) {
    const std::string before = pai.subscribed(id);
    CHECK(outcome(pai.cancel(id)) == std::string("409 createSubscriptionCancellation/") + said);
    CHECK(pai.subscribed(id) == before);
  }
  CHECK(outcome(pai.cancel("nobody")) == "404 createSubscriptionCancellation/subscription_not_found");
}

TEST_CASE("payments.ai: a paused subscription can be canceled when the sandbox is told so, which revokes its pause") {
  PaymentsAi pai;
  pai.fresh(R"({"cancel_while_paused": "allowed"})");
  CHECK(pai.cancel("sub_paused").status == 201);
  CHECK(pai.subscribed("sub_paused") == "canceled -");
  CHECK(pai.status_of("sub_pau_ongoing") == "revoked");
}

TEST_CASE("payments.ai: a scheduled cancellation is not held up by a pause, and revokes it") {
  PaymentsAi pai;
  pai.cancel("example-id", kLater);
  pai.cancel("ord_xxx", kLater);
  const std::string ongoing = id_of(pai.create("example-id"));
  const std::string pending = id_of(pai.create("ord_xxx", R"(, "effectiveTime": "2026-01-20T12:00:00Z")"));
  const std::string moved = id_of(pai.cancel("sub_in_trial", R"(, "cancelAt": "2026-01-19T00:00:00Z")"));
  const std::string ending = id_of(pai.create("sub_in_trial", R"(, "endTime": "2026-01-20T12:00:00Z")"));
  pai.call("PATCH", kCancellations + "/" + moved, R"({"cancelAt": "2026-01-20T12:00:00Z"})");
  pai.advance("2026-01-20T12:00:00Z");
  CHECK(pai.status_of(ongoing) == "revoked");
  CHECK(pai.status_of(ending) == "revoked");  // though its own end was at that instant
  CHECK(pai.status_of(pending) == "revoked");
  CHECK(pai.subscribed("example-id") == "churned -");  // its period was over while it was paused
  CHECK(pai.subscribed("ord_xxx") == "canceled -");
}

TEST_CASE("payments.ai: the body of a cancellation is checked") {
  PaymentsAi pai;
  const auto post = [&](const std::string& body) {
    const auto answer = pai.post(kCancellations, body);
    CHECK(answer.status == 400);
    return text(answer.json["details"]);
  };
  CHECK(post(R"({"cancelledBy": "customer", "reason": "other"})").starts_with("subscriptionId: "));
  CHECK(post(R"({"subscriptionId": "example-id", "reason": "other"})").starts_with("cancelledBy: "));
  CHECK(post(R"({"subscriptionId": "example-id", "cancelledBy": "customer"})").starts_with("reason: "));
  CHECK(post(R"({"subscriptionId": "example-id", "cancelledBy": "customer", "reason": "bored"})").starts_with("reason: "));
  CHECK(post(R"({"subscriptionId": "example-id", "cancelledBy": "the dog", "reason": "other"})").starts_with("cancelledBy: "));
  for (const std::string reason : {"did-not-use", "did-not-want", "missing-features", "bugs-or-problems", "too-expensive",
                                   "do-not-remember", "risk-warning", "contract-expired", "billing-failure", "other"}) {
    PaymentsAi fresh;
    CHECK(fresh.post(kCancellations, R"({"subscriptionId": "ord_xxx", "cancelledBy": "merchant", "reason": ")" + reason + "\"}").status ==
          201);
  }
}

TEST_CASE("payments.ai: a scheduled cancellation can be changed, and one that is now or past takes effect at once") {
  PaymentsAi pai;
  const std::string path = kCancellations + "/sub_cnl_scheduled";
  const auto changed = pai.call("PATCH", path, R"({"reason": "other", "cancelAt": "2026-01-02T00:00:00Z"})");
  CHECK(outcome(changed) == "200 patchSubscriptionCancellation/updated");
  CHECK(changed.json["data"]["reason"] == Value("other"));
  CHECK(changed.json["data"]["cancelledBy"] == Value("customer"));
  CHECK(changed.json["data"]["cancelAt"] == Value("2026-01-02T00:00:00Z"));
  pai.call("PATCH", path, R"({"cancelAt": "2020-01-01T00:00:00Z"})");
  CHECK(pai.subscribed("sub_to_be_canceled") == "canceled -");
  CHECK(outcome(pai.call("PATCH", path, "{}")) == "409 patchSubscriptionCancellation/cancellation_over");
  CHECK(outcome(pai.call("PATCH", kCancellations + "/sub_cnl_reversed", "{}")) == "409 patchSubscriptionCancellation/cancellation_over");
  CHECK(outcome(pai.call("PATCH", kCancellations + "/nobody", "{}")) == "404 patchSubscriptionCancellation/cancellation_not_found");
  CHECK(outcome(pai.call("PATCH", path, R"({"subscriptionId": "ord_xxx"})")) == "400 patchSubscriptionCancellation/subscription_changed");
}

TEST_CASE("payments.ai: reactivating takes a scheduled cancellation back") {
  PaymentsAi pai;
  const std::string id = id_of(pai.cancel("example-id", kLater));
  const auto back = pai.reactivate("example-id");
  CHECK(outcome(back) == "201 createSubscriptionReactivation/created");
  CHECK(back.json["data"]["status"] == Value("active"));
  CHECK(back.json["data"]["renewalTime"] == Value("2026-01-15T00:00:00Z"));
  CHECK(back.json["data"]["description"] == Value("Customer changed their mind"));
  pai.advance("2026-01-25T00:00:00Z");
  CHECK(pai.subscribed("example-id") == "active 2026-02-15T00:00:00Z");
  CHECK(outcome(pai.call("PATCH", kCancellations + "/" + id, "{}")) == "409 patchSubscriptionCancellation/cancellation_over");
  CHECK(pai.cancel("example-id").status == 201);
}

TEST_CASE("payments.ai: a canceled subscription goes on as if nothing had been; a churned one begins a period") {
  PaymentsAi pai;
  pai.cancel("example-id");
  pai.advance("P1D");
  CHECK(pai.reactivate("example-id").json["data"]["renewalTime"] == Value("2026-01-15T00:00:00Z"));
  pai.advance("2026-01-15T00:00:00Z");
  CHECK(pai.subscribed("example-id") == "active 2026-02-15T00:00:00Z");
  CHECK(pai.reactivate("sub_churned").json["data"]["renewalTime"] == Value("2026-02-15T00:00:00Z"));
  CHECK(pai.subscribed("sub_churned") == "active 2026-02-15T00:00:00Z");
}

TEST_CASE("payments.ai: what was not canceled, or cannot be charged any more, is not reactivated") {
  PaymentsAi pai;
  for (const std::string id :
       {"example-id", "sub_paused", "sub_pending", "sub_unpaid", "sub_completed", "sub_voided", "sub_churned_unpaid"}) {
    INFO(id);
    CHECK(outcome(pai.reactivate(id)) == "409 createSubscriptionReactivation/not_reactivable");
  }
  CHECK(outcome(pai.reactivate("ord_one_time")) == "409 createSubscriptionReactivation/one_time_order");
  CHECK(outcome(pai.reactivate("nobody")) == "404 createSubscriptionReactivation/subscription_not_found");
}

TEST_CASE("payments.ai: reactivations are history: they can be read, and there is no way to change or delete them") {
  PaymentsAi pai;
  const auto created = pai.reactivate("sub_to_be_canceled");
  const std::string path = kOrganization + "/subscription-reactivations";
  CHECK(pai.get(path + "/" + id_of(created)).body == created.body);
  CHECK(pai.get(path).header("Pagination-Total") == "2");
  CHECK(pai.get(path + "?filter=subscriptionId:example-id").json["data"].as_list().front()["id"] == Value("sub_rct_past"));
  CHECK(pai.get(path + "/nobody").status == 404);
  for (const std::string method : {"PUT", "PATCH", "DELETE"}) CHECK(pai.call(method, path + "/sub_rct_past", "").status == 405);
}

TEST_CASE("payments.ai: cancellations are listed, filtered and sorted") {
  PaymentsAi pai;
  const auto first = [&](const std::string& query) {
    return pai.get(kCancellations + query).json["data"].as_list().front()["id"].as_string();
  };
  CHECK(pai.get(kCancellations).header("Pagination-Total") == "3");
  CHECK(first("") == "sub_cnl_scheduled");
  CHECK(first("?sort=createdAt") == "sub_cnl_reversed");
  CHECK(first("?filter=reason:did-not-use") == "sub_cnl_applied");
  CHECK(first("?filter=cancelAt:..2025-12-31") == "sub_cnl_applied");
  CHECK(pai.get(kCancellations + "?limit=101").status == 400);
}

}  // namespace understudy::test
