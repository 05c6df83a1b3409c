// SPDX-License-Identifier: MIT
// Payments: the payments pack, and its calls by their names.
#pragma once

#include <string>
#include <utility>

#include "tests/packs/loop.h"

namespace understudy::test {

class Payments : public Walk {
 public:
  explicit Payments(std::string clock = "2024-01-31T09:30:00Z") : Walk("loop-payments", std::move(clock)) {}

  Answer read(const std::string& id) { return get("/v1/subscriptions/" + id); }
  Answer pause(const std::string& id, const std::string& body = "") { return post("/v1/subscriptions/" + id + "/pause", body); }
  Answer resume(const std::string& id) { return post("/v1/subscriptions/" + id + "/resume"); }
  Answer cadence(const std::string& id, const std::string& interval, const std::string& more = "") {
    return post("/v1/subscriptions/" + id + "/cadence", R"({"interval": ")" + interval + "\"" + more + "}");
  }
  Answer admin_pause(const std::string& id, int months) {
    return post("/v1/admin/subscriptions/" + id + "/pause",
                R"({"duration_months": )" + std::to_string(months) + R"(, "reason": "long journey"})");
  }
  Answer admin_resume(const std::string& id) { return post("/v1/admin/subscriptions/" + id + "/resume"); }
  Answer pause_own(Headers headers = {}) { return post("/v1/billing/subscription/pause", "", std::move(headers)); }
  Answer summary(Headers headers = {}) { return get("/v1/billing/summary", std::move(headers)); }
  std::string status(const std::string& id) { return read(id).json["status"].as_string(); }

  // A call of an OAuth endpoint, its parameters as a form.
  Answer form(const std::string& endpoint, const std::string& parameters) {
    return post("/v1/oauth/" + endpoint, parameters, {{"Content-Type", "application/x-www-form-urlencoded"}});
  }
  Answer refresh(const std::string& token, const std::string& more = "") {
    return form("token", "grant_type=refresh_token&client_id=client_public&refresh_token=" + token + more);
  }
  bool is_active(const std::string& token) { return form("introspect", "token=" + token).json["active"] == Value(true); }
};

}  // namespace understudy::test
