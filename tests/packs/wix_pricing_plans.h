// SPDX-License-Identifier: MIT
// Orders: the pack of pricing plans with the words in which its tests ask: seeded orders and plans by name, and what an order shows.
// Thread-safety: none.
#pragma once

#include <string>
#include <vector>

#include "server/values/instant.h"
#include "tests/packs/wix.h"

namespace understudy::test::wix {

inline const std::string kOrders = "/pricing-plans/v2/orders";
inline const std::string kMemberOrders = "/pricing-plans/v2/member/orders";
inline const std::string kCheckout = "/pricing-plans/v2/checkout/orders";
inline const std::string kPlans = "/pricing-plans/v2/plans";

// Orders of a fresh sandbox.
inline const std::string kMonthly = "9e2f0450-f8ab-4459-a4a9-a851ebbd12d1";
inline const std::string kUnlimited = "9af3cbe6-fe27-4fdb-a0b0-892289b03d22";
inline const std::string kPaused = "11111111-1111-4111-8111-111111111111";
inline const std::string kEnded = "22222222-2222-4222-8222-222222222222";
inline const std::string kCanceled = "33333333-3333-4333-8333-333333333333";
inline const std::string kPending = "44444444-4444-4444-8444-444444444444";
inline const std::string kDraft = "55555555-5555-4555-8555-555555555555";
inline const std::string kTrial = "66666666-6666-4666-8666-666666666666";
inline const std::string kUnknown = "77777777-7777-4777-8777-777777777777";

// Members and plans of a fresh sandbox.
inline std::string member(int number) { return "b0000000-0000-4000-8000-00000000000" + std::to_string(number); }
inline std::string plan(int number) { return "d2000000-0000-4000-8000-00000000000" + std::to_string(number); }
enum Plan { kYearly = 1, kWeekly, kWeek, kFree, kPremium, kStarter, kOld, kArchived };

struct Orders : Walk {
  explicit Orders(const std::string& settings = "{}") : Walk("wix-pricing-plans") { fresh(settings); }

  Answer pause(const std::string& id) { return post(kOrders + "/" + id + "/pause"); }
  Answer resume(const std::string& id) { return post(kOrders + "/" + id + "/resume"); }
  Answer cancel(const std::string& id, const std::string& effective_at) {
    return post(kOrders + "/" + id + "/cancel", R"({"effectiveAt": ")" + effective_at + "\"}");
  }
  Answer request_cancellation(const std::string& id, const std::string& effective_at, Headers headers = {}) {
    return post(kMemberOrders + "/" + id + "/cancel", R"({"effectiveAt": ")" + effective_at + "\"}", std::move(headers));
  }
  Answer postpone(const std::string& id, const std::string& date) {
    return call("PATCH", kOrders + "/" + id, R"({"endDate": ")" + date + "\"}");
  }
  Answer mark_as_paid(const std::string& id) { return post(kOrders + "/" + id + "/mark-as-paid"); }
  // `more`: further members, `, "paid": true`.
  Answer buy(int plan_number, const std::string& more = {}, const std::string& who = member(1)) {
    return post(kCheckout + "/offline", R"({"planId": ")" + plan(plan_number) + R"(", "memberId": ")" + who + "\"" + more + "}");
  }
  Answer buy_online(int plan_number, const std::string& more = {}, Headers headers = {}) {
    return post(kCheckout + "/online", R"({"planId": ")" + plan(plan_number) + "\"" + more + "}", std::move(headers));
  }
  Value order(const std::string& id) { return get(kOrders + "/" + id).json["order"]; }

  // An order made by the test; its id.
  std::string add(const std::string& attributes) {
    const auto added =
        control("POST", "/resources", R"({"provider": "wix-pricing-plans", "type": "order", "attributes": )" + attributes + "}");
    REQUIRE(added.status == 201);
    return added.json["id"].as_string();
  }
  // Attributes of an order changed by hand, as somebody does who plays the payment provider.
  void change(const std::string& id, const std::string& attributes) {
    REQUIRE(control("PATCH", "/resources/wix-pricing-plans/order/" + id, R"({"attributes": )" + attributes + "}").status == 200);
  }
  Answer control(std::string method, const std::string& path, std::string body = {}) {
    INFO(method << " " << path << " " << body);
    return client().call(std::move(method), "/__admin/sandboxes/" + sandbox() + path, std::move(body));
  }
};

// On behalf of a member.
inline std::string on_behalf(const std::string& who = member(1), const std::string& more = {}) {
  return R"(, "onBehalf": {"memberId": ")" + who + "\"" + more + "}";
}

// The members that a map has of these names, as they stand: R"({"endDate":"…"})".
inline std::string members(const Value& map, const std::vector<std::string>& names) {
  Map found;
  for (const std::string& name : names) {
    if (const Value* member = map.find(name)) found.set(name, *member);
  }
  return write_json(found);
}

inline Instant instant(const Value& text) { return parse_instant(text.as_string()).value(); }

inline std::string id_of(const Answer& answer) {
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  return answer.json["order"]["id"].as_string();
}

}  // namespace understudy::test::wix
