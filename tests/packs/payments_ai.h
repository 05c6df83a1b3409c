// SPDX-License-Identifier: MIT
// PaymentsAi: the pack with its organization's path in front, and its calls in the words of the guide.
#pragma once

#include <string>
#include <utility>

#include "server/values/json.h"
#include "tests/packs/walk.h"

namespace understudy::test {

inline const std::string kOrganization = "/v1/public-api/organizations/46da78a6-034d-48d3-a28f-870d20b0ba00";

// The refusals of this family have one form.
inline std::string refusal(const std::string& code, int status, const std::string& message) {
  return R"({"errorCode":")" + code + R"(","statusCode":)" + std::to_string(status) + R"(,"message":")" + message + "\"}";
}

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
  Answer subscription(const std::string& id) { return get(kOrganization + "/subscriptions/" + id); }

  std::string status_of(const std::string& pause) { return read(pause).json["data"]["status"].as_string(); }
  // "active 2026-01-15T00:00:00Z", with the next renewal.
  std::string subscribed(const std::string& id) {
    const Value data = subscription(id).json["data"];
    return data["status"].as_string() + " " + (data["renewalTime"].is_null() ? "-" : data["renewalTime"].as_string());
  }
};

inline std::string id_of(const Answer& answer) { return answer.json["data"]["id"].as_string(); }

}  // namespace understudy::test
