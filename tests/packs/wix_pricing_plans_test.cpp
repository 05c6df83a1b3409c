// SPDX-License-Identifier: MIT
// Pausing and resuming an order, what that does to its dates, and what time does to orders meanwhile.
#include <vector>

#include "tests/packs/wix_pricing_plans.h"

namespace understudy::test {
namespace {

using namespace wix;

struct Row {
  std::string order, gist, error;
};

void check_rows(Orders& orders, const std::string& action, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    INFO(action << " of " << row.order);
    const auto answer = orders.post(kOrders + "/" + row.order + "/" + action);
    CHECK(gist(answer) == row.gist);
    CHECK((answer.status == 200 ? answer.body : application_error(answer)) == row.error);
  }
}

}  // namespace

TEST_CASE("a pause is immediate: 200 with an empty object, the order PAUSED, one pause period open, its end dates where they were") {
  Orders orders;
  const auto before = orders.order(kMonthly);
  orders.advance("PT90M");
  const auto answer = orders.pause(kMonthly);
  CHECK(gist(answer) == "200 pauseOrder/ok documented");
  CHECK(answer.body == "{}");
  const auto paused = orders.order(kMonthly);
  CHECK(paused["status"] == Value("PAUSED"));
  CHECK(write_json(paused["pausePeriods"]) == R"([{"status":"ACTIVE","pauseDate":"2026-01-01T01:30:00.000Z"}])");
  CHECK(paused["updatedDate"] == Value("2026-01-01T01:30:00.000Z"));
  for (const char* same : {"endDate", "earliestEndDate", "startDate", "currentCycle", "createdDate"}) CHECK(paused[same] == before[same]);
}

TEST_CASE("a resumption closes the period and moves endDate, earliestEndDate and the current cycle's end by exactly the paused time") {
  Orders orders;
  const std::vector<std::string> dates{"status", "endDate", "earliestEndDate", "pausePeriods", "currentCycle"};
  REQUIRE(members(orders.order(kMonthly), dates) ==
          R"({"status":"ACTIVE","endDate":"2026-12-22T00:00:00.000Z","earliestEndDate":"2026-12-22T00:00:00.000Z","pausePeriods":[],)"
          R"("currentCycle":{"index":1,"startedDate":"2025-12-22T00:00:00.000Z","endedDate":"2026-01-22T00:00:00.000Z"}})");
  orders.advance("P1D");
  REQUIRE(orders.pause(kMonthly).status == 200);
  orders.advance("PT36H0.25S");
  const auto answer = orders.resume(kMonthly);
  CHECK(gist(answer) == "200 resumeOrder/ok documented");
  CHECK(answer.body == "{}");
  CHECK(members(orders.order(kMonthly), dates) ==
        R"({"status":"ACTIVE","endDate":"2026-12-23T12:00:00.250Z","earliestEndDate":"2026-12-23T12:00:00.250Z",)"
        R"("pausePeriods":[{"status":"ENDED","pauseDate":"2026-01-02T00:00:00.000Z","resumeDate":"2026-01-03T12:00:00.250Z"}],)"
        R"("currentCycle":{"index":1,"startedDate":"2025-12-22T00:00:00.000Z","endedDate":"2026-01-23T12:00:00.250Z"}})");
  CHECK(orders.order(kMonthly)["updatedDate"] == Value("2026-01-03T12:00:00.250Z"));
}

TEST_CASE("several pauses of any length add up: the end has moved by the sum of what the pause periods show") {
  Orders orders;
  const Instant before = instant(orders.order(kMonthly)["endDate"]);
  for (const char* length : {"PT0.001S", "PT0.0004S", "PT59M59.9996S", "P3DT7H0.333S", "P10D"}) {
    orders.advance("PT0.0007S");
    REQUIRE(orders.pause(kMonthly).status == 200);
    orders.advance(length);
    REQUIRE(orders.resume(kMonthly).status == 200);
  }
  const auto order = orders.order(kMonthly);
  Duration paused;
  REQUIRE(order["pausePeriods"].as_list().size() == 5);
  for (const Value& period : order["pausePeriods"].as_list()) {
    CHECK(period["status"] == Value("ENDED"));
    paused = paused + (instant(period["resumeDate"]) - instant(period["pauseDate"]));
  }
  CHECK(paused > Duration::of_seconds(13 * 86'400));
  CHECK(instant(order["endDate"]) == before + paused);
  CHECK(instant(order["earliestEndDate"]) == before + paused);
}

TEST_CASE("the seeded paused order has been paused for three days, which its resumption adds") {
  Orders orders;
  const auto before = orders.order(kPaused);
  CHECK(write_json(before["pausePeriods"]) == R"([{"status":"ACTIVE","pauseDate":"2025-12-29T00:00:00.000Z"}])");
  orders.advance("P1D");
  REQUIRE(orders.resume(kPaused).status == 200);
  CHECK(instant(orders.order(kPaused)["endDate"]) == instant(before["endDate"]) + Duration::of_seconds(4 * 86'400));
}

TEST_CASE("an order that runs until canceled has no end dates before, during and after a pause") {
  Orders orders;
  const auto end_dates = [&] { return members(orders.order(kUnlimited), {"endDate", "earliestEndDate"}); };
  CHECK(end_dates() == "{}");
  REQUIRE(orders.pause(kUnlimited).status == 200);
  CHECK(end_dates() == "{}");
  orders.advance("P2D");
  REQUIRE(orders.resume(kUnlimited).status == 200);
  CHECK(end_dates() == "{}");
  CHECK(orders.order(kUnlimited)["currentCycle"]["endedDate"] == Value("2026-01-08T00:00:00.000Z"));
}

TEST_CASE("a paused order neither ends nor goes on to its next cycle, however long it is paused") {
  Orders orders;
  REQUIRE(orders.pause(kMonthly).status == 200);
  orders.advance("P400D");
  CHECK(orders.order(kMonthly)["status"] == Value("PAUSED"));
  CHECK(orders.order(kMonthly)["currentCycle"]["index"] == Value(1));
  REQUIRE(orders.resume(kMonthly).status == 200);
  CHECK(orders.order(kMonthly)["status"] == Value("ACTIVE"));
  CHECK(orders.order(kMonthly)["endDate"] == Value("2028-01-26T00:00:00.000Z"));
  orders.advance("2028-01-26T00:00:00Z");
  CHECK(orders.order(kMonthly)["status"] == Value("ENDED"));
}

TEST_CASE("cycles follow each other, later by what the order has been paused, until the end date ends the order") {
  Orders orders;
  REQUIRE(orders.pause(kMonthly).status == 200);
  orders.advance("P2D");
  REQUIRE(orders.resume(kMonthly).status == 200);
  orders.advance("2026-01-24T00:00:00Z");
  CHECK(write_json(orders.order(kMonthly)["currentCycle"]) ==
        R"({"index":2,"startedDate":"2026-01-24T00:00:00.000Z","endedDate":"2026-02-24T00:00:00.000Z"})");
  orders.advance("2026-12-23T23:59:59Z");
  CHECK(orders.order(kMonthly)["currentCycle"]["index"] == Value(12));
  CHECK(orders.order(kMonthly)["status"] == Value("ACTIVE"));
  orders.advance("PT1S");
  CHECK(members(orders.order(kMonthly), {"status", "currentCycle"}) == R"({"status":"ENDED"})");
}

TEST_CASE("a pending order begins at its start date, a trial is followed by the first cycle") {
  Orders orders;
  CHECK(members(orders.order(kPending), {"status", "currentCycle", "wixPayOrderId", "endDate"}) == R"({"status":"PENDING"})");
  CHECK(orders.order(kTrial)["currentCycle"]["index"] == Value(0));
  CHECK(orders.order(kTrial)["freeTrialDays"] == Value(14));
  orders.advance("P10D");
  CHECK(members(orders.order(kPending), {"status", "currentCycle", "endDate"}) ==
        R"({"status":"ACTIVE","currentCycle":{"index":1,"startedDate":"2026-01-11T00:00:00.000Z"}})");
  CHECK(write_json(orders.order(kTrial)["currentCycle"]) ==
        R"({"index":1,"startedDate":"2026-01-11T00:00:00.000Z","endedDate":"2026-02-11T00:00:00.000Z"})");
  for (const auto& id : {kPending, kTrial}) CHECK(orders.order(id)["updatedDate"] == Value("2026-01-11T00:00:00.000Z"));
}

TEST_CASE("an order whose renewal was canceled is CANCELED at its end date, any other has ENDED, and the order says when") {
  Orders orders;
  const auto ends_in_a_day = [&](const std::string& auto_renew_canceled) {
    return orders.add(R"({"autoRenewCanceled": )" + auto_renew_canceled + R"(, "endDate": "2026-01-02T00:00:00Z", "cycleIndex": 1})");
  };
  const std::string canceled = ends_in_a_day("true"), renewed = ends_in_a_day("false");
  orders.advance("P3D");
  CHECK(members(orders.order(canceled), {"status", "updatedDate", "currentCycle"}) ==
        R"({"status":"CANCELED","updatedDate":"2026-01-02T00:00:00.000Z"})");
  CHECK(members(orders.order(renewed), {"status", "updatedDate", "currentCycle"}) ==
        R"({"status":"ENDED","updatedDate":"2026-01-02T00:00:00.000Z"})");
}

TEST_CASE("an order that a test puts in is a DRAFT until it is paid online, PENDING until it begins, and ACTIVE otherwise") {
  Orders orders;
  const auto status = [&](const std::string& attributes) { return orders.order(orders.add(attributes))["status"].as_string(); };
  CHECK(status("{}") == "ACTIVE");
  CHECK(status(R"({"type": "ONLINE", "lastPaymentStatus": "PAID"})") == "ACTIVE");
  CHECK(status(R"({"type": "ONLINE"})") == "DRAFT");
  CHECK(status(R"({"startDate": "2026-01-02T00:00:00Z"})") == "PENDING");
  CHECK(orders.order(orders.add("{}"))["pricing"] == Value(Map{{"singlePaymentUnlimited", true}, {"prices", List{}}}));
}

TEST_CASE("only an ACTIVE order can be paused; the refusal is 428 with the status and the reason in the words of the typings") {
  Orders orders;
  const std::string no = "428 pauseOrder/ORDER_NOT_ACTIVE assumed";
  check_rows(orders, "pause",
             {{kMonthly, "200 pauseOrder/ok documented", "{}"},
              {kMonthly, no, R"(ORDER_NOT_ACTIVE {"status":"PAUSED","reason":"ALREADY_SUSPENDED"})"},
              {kPaused, no, R"(ORDER_NOT_ACTIVE {"status":"PAUSED","reason":"ALREADY_SUSPENDED"})"},
              {kEnded, no, R"(ORDER_NOT_ACTIVE {"status":"ENDED","reason":"ENDED"})"},
              {kCanceled, no, R"(ORDER_NOT_ACTIVE {"status":"CANCELED","reason":"CANCELED"})"},
              {kPending, no, R"(ORDER_NOT_ACTIVE {"status":"PENDING","reason":"NOT_STARTED"})"},
              {kDraft, no, R"(ORDER_NOT_ACTIVE {"status":"DRAFT","reason":"PENDING"})"}});
}

TEST_CASE("only a PAUSED order can be resumed; the refusal is 428 with the status") {
  Orders orders;
  const std::string no = "428 resumeOrder/ORDER_NOT_PAUSED assumed";
  check_rows(orders, "resume",
             {{kPaused, "200 resumeOrder/ok documented", "{}"},
              {kPaused, no, R"(ORDER_NOT_PAUSED {"status":"ACTIVE"})"},
              {kMonthly, no, R"(ORDER_NOT_PAUSED {"status":"ACTIVE"})"},
              {kEnded, no, R"(ORDER_NOT_PAUSED {"status":"ENDED"})"},
              {kCanceled, no, R"(ORDER_NOT_PAUSED {"status":"CANCELED"})"},
              {kPending, no, R"(ORDER_NOT_PAUSED {"status":"PENDING"})"},
              {kDraft, no, R"(ORDER_NOT_PAUSED {"status":"DRAFT"})"}});
}

TEST_CASE("by setting, a wrong status is answered with 400 and the same error") {
  Orders orders(R"({"wrong_state_status": 400})");
  check_rows(
      orders, "pause",
      {{kEnded, "400 pauseOrder/ORDER_NOT_ACTIVE_400 assumed", R"(ORDER_NOT_ACTIVE {"status":"ENDED","reason":"ENDED"})"},
       {kPaused, "400 pauseOrder/ORDER_NOT_ACTIVE_400 assumed", R"(ORDER_NOT_ACTIVE {"status":"PAUSED","reason":"ALREADY_SUSPENDED"})"}});
  check_rows(orders, "resume",
             {{kMonthly, "400 resumeOrder/ORDER_NOT_PAUSED_400 assumed", R"(ORDER_NOT_PAUSED {"status":"ACTIVE"})"},
              {kEnded, "400 resumeOrder/ORDER_NOT_PAUSED_400 assumed", R"(ORDER_NOT_PAUSED {"status":"ENDED"})"}});
}

TEST_CASE("an order in its trial can be paused, and by setting cannot") {
  CHECK(gist(Orders().pause(kTrial)) == "200 pauseOrder/ok documented");
  const std::string error = R"(ORDER_NOT_ACTIVE {"status":"ACTIVE","reason":"TRIAL"})";
  Orders refusing(R"({"pause_in_trial": "refused"})");
  check_rows(refusing, "pause",
             {{kTrial, "428 pauseOrder/ORDER_NOT_ACTIVE assumed", error}, {kMonthly, "200 pauseOrder/ok documented", "{}"}});
  Orders with_400(R"({"pause_in_trial": "refused", "wrong_state_status": 400})");
  check_rows(with_400, "pause", {{kTrial, "400 pauseOrder/ORDER_NOT_ACTIVE_400 assumed", error}});
}

TEST_CASE("an action needs no body, takes the one that the SDK sends, and ignores what else the body says") {
  for (const std::string& body : {std::string(), R"({"id":")" + kMonthly + R"("})", std::string("{}"), R"({"id":")" + kEnded + R"("})"}) {
    INFO(body);
    Orders orders;
    CHECK(orders.post(kOrders + "/" + kMonthly + "/pause", body, {{"Authorization", ""}}).body == "{}");
    CHECK(orders.post(kOrders + "/" + kMonthly + "/resume", body, {{"Content-Type", "application/json"}}).body == "{}");
    CHECK(orders.order(kEnded)["status"] == Value("ENDED"));
  }
}

}  // namespace understudy::test
