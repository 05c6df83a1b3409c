// SPDX-License-Identifier: MIT
// PaymentsAi: the pack with its organization's path in front, and its calls in the words of the guides. Rebilly: the same world in the
// other dialect.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "server/values/json.h"
#include "tests/packs/walk.h"

namespace understudy::test {

inline const std::string kOrganization = "/v1/public-api/organizations/46da78a6-034d-48d3-a28f-870d20b0ba00";
inline const std::string kRebilly = "/organizations/46da78a6-034d-48d3-a28f-870d20b0ba00";

// The refusals of payments.ai have one form.
inline std::string refusal(const std::string& code, int status, const std::string& message) {
  return R"({"errorCode":")" + code + R"(","statusCode":)" + std::to_string(status) + R"(,"message":")" + message + "\"}";
}

// What came of a call: "201 createSubscription/created".
inline std::string outcome(const Answer& answer) { return std::to_string(answer.status) + " " + answer.header("Understudy-Outcome"); }

inline std::string text(const Value& value) { return value.is_null() ? "-" : value.as_string(); }

class PaymentsAi : public Walk {
 public:
  explicit PaymentsAi(std::string clock = "2026-01-01T00:00:00Z") : Walk("payments-ai", std::move(clock)) {}

  // `more`: further members, `, "endTime": …`.
  Answer create(const std::string& subscription, const std::string& more = {}) {
    return post(kOrganization + "/subscription-pauses", R"({"subscriptionId": ")" + subscription + "\"" + more + "}");
  }
  Answer list(const std::string& query = {}) { return get(kOrganization + "/subscription-pauses" + query); }
  Answer read(const std::string& pause) { return get(kOrganization + "/subscription-pauses/" + pause); }
  Answer change(const std::string& method, const std::string& pause, std::string body) {
    return call(method, kOrganization + "/subscription-pauses/" + pause, std::move(body));
  }
  Answer revoke(const std::string& pause) { return call("DELETE", kOrganization + "/subscription-pauses/" + pause); }

  // A subscription to a plan, paid with an instrument.
  Answer subscribe(const std::string& plan, const std::string& instrument = "inst_active", bool trial_only = false) {
    return post(kOrganization + "/subscriptions", R"({"customerId": "cus_xxx", "paymentInstrumentId": ")" + instrument +
                                                      R"(", "items": [{"plan": {"id": ")" + plan + R"("}}], "isTrialOnly": )" +
                                                      (trial_only ? "true}" : "false}"));
  }
  Answer order(const std::string& more = {}) {
    return post(kOrganization + "/subscriptions/one-time-orders",
                R"({"customerId": "cus_xxx", "items": [{"plan": {"id": "plan_one_time"}}])" + more + "}");
  }
  Answer change_items(const std::string& id, const std::string& plan, const std::string& more = {}) {
    return post(kOrganization + "/subscriptions/" + id + "/items", R"({"items": [{"plan": {"id": ")" + plan + R"("}}])" + more + "}");
  }
  Answer cancel(const std::string& id, const std::string& more = {}) {
    return post(kOrganization + "/subscription-cancellations",
                R"({"subscriptionId": ")" + id + R"(", "cancelledBy": "customer", "reason": "did-not-want")" + more + "}");
  }
  Answer reactivate(const std::string& id) {
    return post(kOrganization + "/subscription-reactivations",
                R"({"subscriptionId": ")" + id + R"(", "description": "Customer changed their mind"})");
  }
  Answer subscription(const std::string& id) { return get(kOrganization + "/subscriptions/" + id); }

  // The same in Rebilly's dialect; `path` begins with the kind of resource.
  Answer rebilly(const std::string& method, const std::string& path, std::string body = {}) {
    return call(method, kRebilly + path, std::move(body));
  }

  std::string status_of(const std::string& pause) { return read(pause).json["data"]["status"].as_string(); }
  // "active 2026-01-15T00:00:00Z", with the next renewal.
  std::string subscribed(const std::string& id) {
    const Value data = subscription(id).json["data"];
    return data["status"].as_string() + " " + text(data["renewalTime"]);
  }

  // What the outside was told, as "subscription-renewed example-id active".
  std::vector<std::string> told() {
    std::vector<std::string> events;
    for (const Value& webhook : webhooks()) {
      const Value body = parse_json(webhook["body"].as_string()).value();
      const Value& subject = body["metadata"].is_null() ? body["_embedded"]["pause"] : body["metadata"];
      events.push_back(webhook["name"].as_string() + " " + subject["id"].as_string() + " " + subject["status"].as_string());
    }
    return events;
  }
  List webhooks() {
    const auto answer = client().get("/__admin/sandboxes/" + sandbox() + "/webhooks?provider=payments-ai");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return answer.json["webhooks"].as_list();
  }
};

inline std::string id_of(const Answer& answer) {
  const Value& data = answer.json["data"].is_null() ? answer.json : answer.json["data"];
  INFO(answer.body);
  REQUIRE(data["id"].is(Kind::string));
  return data["id"].as_string();
}

}  // namespace understudy::test
