// SPDX-License-Identifier: MIT
// How orders come to their end: canceled by their owner or buyer, at once or later, postponed, and paid for.
#include <algorithm>
#include <vector>

#include "tests/packs/wix_pricing_plans.h"

namespace understudy::test {
namespace {

using namespace wix;

const std::vector<std::string> kShown{"status", "autoRenewCanceled", "cancellation", "endDate", "earliestEndDate", "currentCycle"};

struct Refused {
  std::string order, gist, error;
};

// The error's code and data, or the violation's field and rule.
std::string what(const Answer& answer) {
  if (answer.status == 200) return answer.body;
  return answer.json["details"]["applicationError"].is_null() ? violations(answer) : application_error(answer);
}

template <class Call>
void check(const std::vector<Refused>& rows, Call&& call) {
  for (const Refused& row : rows) {
    INFO(row.order);
    const Answer answer = call(row.order);
    CHECK(gist(answer) == row.gist);
    CHECK(what(answer) == row.error);
  }
}

}  // namespace

TEST_CASE("canceling immediately ends an active order at this instant, without a cycle and without an earliest end") {
  Orders orders;
  orders.advance("PT1H");
  CHECK(gist(orders.cancel(kMonthly, "IMMEDIATELY")) == "200 cancelOrder/ok documented");
  CHECK(
      members(orders.order(kMonthly), kShown) ==
      R"({"status":"CANCELED","autoRenewCanceled":false,"cancellation":{"requestedDate":"2026-01-01T01:00:00.000Z","cause":"OWNER_ACTION",)"
      R"("effectiveAt":"IMMEDIATELY"},"endDate":"2026-01-01T01:00:00.000Z"})");
}

TEST_CASE("canceling for the next payment date lets the cycle end, pulls the end date in and leaves the earliest end where it was") {
  Orders orders;
  CHECK(gist(orders.cancel(kMonthly, "NEXT_PAYMENT_DATE")) == "200 cancelOrder/ok documented");
  const std::string cancellation =
      R"("autoRenewCanceled":true,"cancellation":{"requestedDate":"2026-01-01T00:00:00.000Z","cause":"OWNER_ACTION","effectiveAt":"NEXT_PAYMENT_DATE"},)"
      R"("endDate":"2026-01-22T00:00:00.000Z")";
  CHECK(members(orders.order(kMonthly), kShown) ==
        R"({"status":"ACTIVE",)" + cancellation +
            R"(,"earliestEndDate":"2026-12-22T00:00:00.000Z",)"
            R"("currentCycle":{"index":1,"startedDate":"2025-12-22T00:00:00.000Z","endedDate":"2026-01-22T00:00:00.000Z"}})");
  const auto fired = orders.advance("2026-01-22T00:00:00Z");
  CHECK(std::count(fired.begin(), fired.end(), "order/" + kMonthly + " ACTIVE>CANCELED") == 1);
  CHECK(std::count(fired.begin(), fired.end(), "order/" + kMonthly + " ACTIVE>ACTIVE") == 0);
  CHECK(members(orders.order(kMonthly), kShown) == R"({"status":"CANCELED",)" + cancellation + "}");
}

TEST_CASE("a pause moves the end of an order that is canceled for its next payment date") {
  Orders orders;
  REQUIRE(orders.cancel(kMonthly, "NEXT_PAYMENT_DATE").status == 200);
  CHECK(gist(orders.pause(kMonthly)) == "200 pauseOrder/ok documented");
  orders.advance("P30D");
  CHECK(orders.order(kMonthly)["status"] == Value("PAUSED"));
  REQUIRE(orders.resume(kMonthly).status == 200);
  CHECK(orders.order(kMonthly)["endDate"] == Value("2026-02-21T00:00:00.000Z"));
  orders.advance("2026-02-21T00:00:00Z");
  CHECK(members(orders.order(kMonthly), {"status", "endDate"}) == R"({"status":"CANCELED","endDate":"2026-02-21T00:00:00.000Z"})");
}

TEST_CASE("orders that have not begun, wait for their payment or are paused can be canceled, as nothing says that they cannot") {
  Orders orders;
  for (const auto& id : {kPending, kDraft, kPaused}) {
    CHECK(gist(orders.cancel(id, "IMMEDIATELY")) == "200 cancelOrder/ok assumed");
    CHECK(orders.order(id)["status"] == Value("CANCELED"));
  }
  CHECK(write_json(orders.order(kPaused)["pausePeriods"]) ==
        R"([{"status":"ENDED","pauseDate":"2025-12-29T00:00:00.000Z","resumeDate":"2026-01-01T00:00:00.000Z"}])");
  Orders later;
  for (const auto& id : {kDraft, kPaused}) {
    CHECK(gist(later.cancel(id, "NEXT_PAYMENT_DATE")) == "200 cancelOrder/ok assumed");
    CHECK(later.order(id)["autoRenewCanceled"] == Value(true));
  }
  CHECK(later.order(kPaused)["status"] == Value("PAUSED"));
  CHECK(later.order(kPaused)["endDate"] == Value("2026-01-24T00:00:00.000Z"));
}

TEST_CASE("by setting only active orders can be canceled, as the published chart has it") {
  const auto rows = [](const std::string& gist) {
    return std::vector<Refused>{{kPending, gist, R"(ORDER_NOT_ACTIVE {"status":"PENDING"})"},
                                {kDraft, gist, R"(ORDER_NOT_ACTIVE {"status":"DRAFT"})"},
                                {kPaused, gist, R"(ORDER_NOT_ACTIVE {"status":"PAUSED"})"},
                                {kMonthly, "200 cancelOrder/ok documented", "{}"}};
  };
  Orders orders(R"({"cancel_from": "active"})");
  check(rows("428 cancelOrder/ORDER_NOT_ACTIVE assumed"), [&](const std::string& id) { return orders.cancel(id, "IMMEDIATELY"); });
  Orders with_400(R"({"cancel_from": "active", "wrong_state_status": 400})");
  check(rows("400 cancelOrder/ORDER_NOT_ACTIVE_400 assumed"), [&](const std::string& id) { return with_400.cancel(id, "IMMEDIATELY"); });
}

TEST_CASE("what is over cannot be canceled, nor can a renewal be canceled twice") {
  Orders orders;
  const auto cancel = [&](const std::string& id) { return orders.cancel(id, "NEXT_PAYMENT_DATE"); };
  check({{kEnded, "428 cancelOrder/ORDER_ENDED assumed", R"(ORDER_ENDED {"status":"ENDED"})"},
         {kCanceled, "428 cancelOrder/ORDER_ALREADY_CANCELED assumed", R"(ORDER_ALREADY_CANCELED {"status":"CANCELED"})"},
         {kMonthly, "200 cancelOrder/ok documented", "{}"},
         {kMonthly, "428 cancelOrder/ORDER_ALREADY_CANCELED assumed", R"(ORDER_ALREADY_CANCELED {"status":"ACTIVE"})"}},
        cancel);
  CHECK(gist(orders.cancel(kMonthly, "IMMEDIATELY")) == "200 cancelOrder/ok documented");
  Orders with_400(R"({"wrong_state_status": 400, "already_canceled_code": "GONE", "ended_code": "OVER"})");
  check({{kEnded, "400 cancelOrder/ORDER_ENDED_400 assumed", R"(OVER {"status":"ENDED"})"},
         {kCanceled, "400 cancelOrder/ORDER_ALREADY_CANCELED_400 assumed", R"(GONE {"status":"CANCELED"})"},
         {kMonthly, "200 cancelOrder/ok documented", "{}"},
         {kMonthly, "400 cancelOrder/ORDER_ALREADY_CANCELED_400 assumed", R"(GONE {"status":"ACTIVE"})"}},
        [&](const std::string& id) { return with_400.cancel(id, "NEXT_PAYMENT_DATE"); });
}

TEST_CASE("an order with a single payment can only be canceled at once, and it has to be said when") {
  Orders orders;
  const auto answer = orders.cancel(id_of(orders.buy(kWeek)), "NEXT_PAYMENT_DATE");
  CHECK(gist(answer) == "400 cancelOrder/validationError assumed");
  CHECK(violations(answer) == "effectiveAt OTHER {}");
  CHECK(violations(orders.cancel(kPending, "NEXT_PAYMENT_DATE")) == "effectiveAt OTHER {}");
  CHECK(violations(orders.cancel(kMonthly, "UNDEFINED")) == "effectiveAt REQUIRED_FIELD {}");
  CHECK(violations(orders.cancel(kMonthly, "TOMORROW")) == "effectiveAt INVALID_ENUM_VALUE {}");
  CHECK(violations(orders.post(kOrders + "/" + kMonthly + "/cancel", "{}")) == "effectiveAt REQUIRED_FIELD {}");
  CHECK(orders.post(kOrders + "/" + kMonthly + "/cancel", R"({"effective_at": "IMMEDIATELY"})").status == 200);
}

TEST_CASE("a buyer cancels orders of their own, if the plan allows it, and keeps a free trial to its end") {
  Orders orders;
  CHECK(gist(orders.request_cancellation(kMonthly, "IMMEDIATELY")) == "200 requestCancellation/ok documented");
  CHECK(orders.order(kMonthly)["cancellation"]["cause"] == Value("MEMBER_ACTION"));
  CHECK(gist(orders.request_cancellation(kUnlimited, "IMMEDIATELY")) == "404 requestCancellation/NOT_FOUND assumed");
  const auto refused = orders.request_cancellation(kEnded, "IMMEDIATELY");
  CHECK(gist(refused) == "428 requestCancellation/BUYER_CANNOT_CANCEL assumed");
  CHECK(application_error(refused) == R"(BUYER_CANNOT_CANCEL {"planId":"d2000000-0000-4000-8000-000000000003"})");
  const Headers six{{"Authorization", "member." + member(6) + ".x"}};
  CHECK(gist(orders.request_cancellation(kTrial, "IMMEDIATELY", six)) == "200 requestCancellation/ok documented");
  CHECK(members(orders.order(kTrial), {"status", "endDate"}) == R"({"status":"ACTIVE","endDate":"2026-01-11T00:00:00.000Z"})");
  orders.advance("P10D");
  CHECK(orders.order(kTrial)["status"] == Value("CANCELED"));
}

TEST_CASE("the end of an order is postponed to a later instant, without another cycle") {
  Orders orders;
  CHECK(gist(orders.postpone(kMonthly, "2027-02-01T00:00:00+01:00")) == "200 postponeEndDate/ok documented");
  CHECK(members(orders.order(kMonthly), {"endDate", "earliestEndDate"}) ==
        R"({"endDate":"2027-01-31T23:00:00.000Z","earliestEndDate":"2026-12-22T00:00:00.000Z"})");
  orders.advance("2027-01-31T22:59:59Z");
  CHECK(
      members(orders.order(kMonthly), {"status", "currentCycle"}) ==
      R"({"status":"ACTIVE","currentCycle":{"index":12,"startedDate":"2026-11-22T00:00:00.000Z","endedDate":"2026-12-22T00:00:00.000Z"}})");
  orders.advance("PT1S");
  CHECK(orders.order(kMonthly)["status"] == Value("ENDED"));
}

TEST_CASE("an end that is not later, or that the order does not have, cannot be postponed") {
  Orders orders;
  for (const char* date : {"2026-12-22T00:00:00Z", "2026-01-01T00:00:00Z"}) {
    const auto answer = orders.postpone(kMonthly, date);
    CHECK(gist(answer) == "400 postponeEndDate/validationError assumed");
    CHECK(violations(answer) == "endDate OTHER {}");
  }
  CHECK(violations(orders.postpone(kMonthly, "soon")) == R"(endDate FORMAT {"type":"TIMESTAMP"})");
  CHECK(violations(orders.call("PATCH", kOrders + "/" + kMonthly, "{}")) == "endDate REQUIRED_FIELD {}");
  const auto rows = [](const std::string& gist) {
    return std::vector<Refused>{{kUnlimited, gist, R"(ORDER_NOT_POSTPONABLE {"status":"ACTIVE","reason":"UNLIMITED"})"},
                                {kPending, gist, R"(ORDER_NOT_POSTPONABLE {"status":"PENDING","reason":"UNLIMITED"})"},
                                {kPaused, gist, R"(ORDER_NOT_POSTPONABLE {"status":"PAUSED","reason":"PAUSED"})"},
                                {kEnded, gist, R"(ORDER_NOT_POSTPONABLE {"status":"ENDED","reason":"ENDED"})"},
                                {kCanceled, gist, R"(ORDER_NOT_POSTPONABLE {"status":"CANCELED","reason":"CANCELED"})"}};
  };
  check(rows("428 postponeEndDate/ORDER_NOT_POSTPONABLE assumed"),
        [&](const std::string& id) { return orders.postpone(id, "2030-01-01T00:00:00Z"); });
  Orders with_400(R"({"wrong_state_status": 400})");
  check(rows("400 postponeEndDate/ORDER_NOT_POSTPONABLE_400 assumed"),
        [&](const std::string& id) { return with_400.postpone(id, "2030-01-01T00:00:00Z"); });
}

TEST_CASE("an offline order is marked as paid once, an online or free one not at all") {
  Orders orders;
  const std::string unpaid = id_of(orders.buy(kYearly));
  check(
      {{unpaid, "200 markAsPaid/ok documented", "{}"},
       {unpaid, "428 markAsPaid/ORDER_NOT_PAYABLE assumed", R"(ORDER_NOT_PAYABLE {"lastPaymentStatus":"PAID","reason":"ALREADY_PAID"})"},
       {kPending, "428 markAsPaid/ORDER_NOT_PAYABLE assumed",
        R"(ORDER_NOT_PAYABLE {"lastPaymentStatus":"NOT_APPLICABLE","reason":"FREE"})"},
       {kDraft, "428 markAsPaid/ORDER_NOT_PAYABLE assumed", R"(ORDER_NOT_PAYABLE {"lastPaymentStatus":"UNPAID","reason":"NOT_OFFLINE"})"}},
      [&](const std::string& id) { return orders.mark_as_paid(id); });
  CHECK(orders.order(unpaid)["lastPaymentStatus"] == Value("PAID"));
  Orders with_400(R"({"wrong_state_status": 400})");
  CHECK(gist(with_400.mark_as_paid(kMonthly)) == "400 markAsPaid/ORDER_NOT_PAYABLE_400 assumed");
}

TEST_CASE("an order that is created as paid is seen to be paid after a while, at once, or after some reads") {
  const auto paid = [](const std::string& settings, int reads, const std::string& wait) {
    Orders orders(settings);
    const auto bought = orders.buy(kWeekly, R"(, "paid": true)");
    std::string line = bought.json["order"]["lastPaymentStatus"].as_string();
    for (int i = 0; i < reads; ++i) line += " " + orders.order(id_of(bought))["lastPaymentStatus"].as_string();
    orders.advance(wait);
    return line + " " + orders.order(id_of(bought))["lastPaymentStatus"].as_string();
  };
  CHECK(paid("{}", 2, "PT1S") == "UNPAID UNPAID UNPAID PAID");
  CHECK(paid("{}", 1, "PT0.9S") == "UNPAID UNPAID UNPAID");
  CHECK(paid(R"({"paid_settles": "PT0S"})", 1, "PT0S") == "PAID PAID PAID");
  CHECK(paid(R"({"paid_settles_reads": 2})", 3, "PT0S") == "UNPAID UNPAID UNPAID PAID PAID");
  CHECK(paid(R"({"paid_settles": "P1D", "paid_settles_reads": 1})", 2, "PT0S") == "UNPAID UNPAID PAID PAID");
}

TEST_CASE("an order that is created as paid is seen to be paid while it is pending, paused, or marked by hand") {
  Orders orders;
  const std::string pending = id_of(orders.buy(kWeekly, R"(, "paid": true, "startDate": "2026-02-01T00:00:00Z")"));
  const std::string paused = id_of(orders.buy(kWeekly, R"(, "paid": true)"));
  const std::string marked = id_of(orders.buy(kWeekly, R"(, "paid": true)"));
  REQUIRE(orders.pause(paused).status == 200);
  REQUIRE(orders.mark_as_paid(marked).status == 200);
  CHECK(orders.order(marked)["lastPaymentStatus"] == Value("PAID"));
  orders.advance("PT1S");
  for (const auto& id : {pending, paused, marked}) CHECK(orders.order(id)["lastPaymentStatus"] == Value("PAID"));
  CHECK(orders.order(marked)["updatedDate"] == Value("2026-01-01T00:00:00.000Z"));
}

}  // namespace understudy::test
