// SPDX-License-Identifier: MIT
// Where the provider's pages contradict each other or themselves: each contradiction by its number in the pack's README, and the reading
// played.
#include "tests/packs/jpmorgan_recurring.h"

namespace understudy::test {
namespace {

// The kind of a member, as JSON has it: "1 as number".
std::string kind(const Value& value) {
  return write_json(value) + (value.is(Kind::string) ? " as text" : value.is_numeric() ? " as number" : "");
}

Value information(const Answer& answer) { return answer.json["pauseInformation"]; }

constexpr auto kGold = R"({"planName":"Gold Plan","planType":"AUTOPAY","billingFrequencyCount":1,"billingFrequencyUnit":"MONTHS",)"
                       R"("currencyCode":"USD","planAmount":1000})";

// The payload of the latest notification, for somebody who wants all of them.
Value latest(JpMorgan& jpm) {
  const Answer told = jpm.get("/notifications");
  REQUIRE_FALSE(told.json["notificationResponses"].as_list().empty());
  return told.json["notificationResponses"].as_list().back();
}
void subscribe(JpMorgan& jpm) {
  REQUIRE(
      jpm.post("/subscriptions", R"({"notifications":{"recurringProgramNotification":["All"]},"subscriptionChannels":["EMAIL"]})").status ==
      201);
}

}  // namespace

TEST_CASE(
    "J.P. Morgan, I-1: resuming is answered RESUMED_SCHEDULED, and the printed RESUMED is the same pause a cycle later, or at once by "
    "setting") {
  JpMorgan jpm;
  jpm.fresh(R"({"extensions": true})");
  jpm.pause(kDaily, 3);
  jpm.advance("2024-05-02T12:00:00Z");
  CHECK(told(jpm.pause(kDaily, 0)) == "RESUMED_SCHEDULED 3 0 2024-05-02..2024-05-04");
  jpm.advance("2024-05-03T00:00:00Z");
  CHECK(told(jpm.get("/pauses?recurringProgramId=" + kDaily)) == "RESUMED 3 0 2024-05-02..2024-05-04");
  jpm.fresh(R"({"resume_response": "example"})");
  jpm.pause(kDaily, 3);
  jpm.advance("2024-05-02T12:00:00Z");
  CHECK(told(jpm.pause(kDaily, 0)) == "RESUMED 3 0 2024-05-02..2024-05-04");
  CHECK(jpm.cycles(kDaily, "&billingCycleStatus=PENDING") == Lines{"123 2024-05-03 PENDING"});
}

TEST_CASE("J.P. Morgan, I-2: the same request cancels a pause that has not begun and resumes one that has") {
  JpMorgan jpm;
  jpm.pause(kDaily, 3);
  CHECK(told(jpm.pause(kDaily, 0)).starts_with("PAUSE_CANCELLED"));
  jpm.pause(kDaily, 3);
  jpm.advance("P1D");
  CHECK(told(jpm.pause(kDaily, 0)).starts_with("RESUMED_SCHEDULED"));
}

TEST_CASE("J.P. Morgan, I-3: a count of 0 schedules a resume only when there is something to resume") {
  JpMorgan jpm;
  CHECK(unready(jpm.pause(kDaily, 0)) == "The program has no pause to end.");
}

TEST_CASE("J.P. Morgan, I-4: only the program is required, the count is not") {
  JpMorgan jpm;
  CHECK(told(jpm.pause(kDaily, std::nullopt)) == "PAUSE_SCHEDULED - - 2024-05-02..-");
  CHECK(wrong(jpm.post("/pauses", R"({"pauseRemainingBillingCycles":2})")) == "MISSING_FIELD recurringProgramId");
}

TEST_CASE("J.P. Morgan, I-5: the count goes in as a number and comes out as a text beside a total that is a number") {
  JpMorgan jpm;
  const Answer answer = jpm.pause(kDaily, 2);
  CHECK(kind(information(answer)["pauseRemainingBillingCycles"]) == R"("2" as text)");
  CHECK(kind(information(answer)["pauseBillingCyclesTotalCount"]) == "2 as number");
  CHECK(jpm.post("/pauses", R"({"recurringProgramId":"xB7lAXy0vZ","pauseRemainingBillingCycles":"2"})").status == 400);
}

TEST_CASE("J.P. Morgan, I-6: a count is set and not added, and the total is what has begun and what remains") {
  JpMorgan jpm;
  jpm.pause(kDaily, 3);
  jpm.advance("2024-05-04T00:00:00Z");
  CHECK(told(jpm.pause(kDaily, 3)) == "PAUSE_ONGOING 6 3 2024-05-02..2024-05-07");
  CHECK(told(jpm.pause(kDaily, 3)) == "PAUSE_ONGOING 6 3 2024-05-02..2024-05-07");
}

TEST_CASE("J.P. Morgan, I-7: a cancelled pause has counters of zero and the days that were planned") {
  JpMorgan jpm;
  jpm.pause(kDaily, 2);
  CHECK(told(jpm.pause(kDaily, 0)) == "PAUSE_CANCELLED 0 0 2024-05-02..2024-05-03");
}

TEST_CASE("J.P. Morgan, I-8: resuming leaves total and end as they were planned") {
  JpMorgan jpm;
  jpm.pause(kDaily, 3);
  jpm.advance("2024-05-02T00:00:00Z");
  CHECK(told(jpm.pause(kDaily, 0)) == "RESUMED_SCHEDULED 3 0 2024-05-02..2024-05-04");
}

TEST_CASE("J.P. Morgan, I-9: the request's instant has nine digits in the first answer and six in later ones") {
  JpMorgan jpm;
  CHECK(information(jpm.pause(kDaily, 2))["pauseRequestedDate"] == Value("2024-05-01T00:46:55.879718031Z"));
  CHECK(information(jpm.pause(kDaily, 3))["pauseRequestedDate"] == Value("2024-05-01T00:46:55.879718Z"));
  CHECK(information(jpm.pause(kDaily, 0))["pauseRequestedDate"] == Value("2024-05-01T00:46:55.879718Z"));
}

TEST_CASE("J.P. Morgan, I-10: any merchant may act, the header is echoed, and a program without the merchant's id has the system's") {
  JpMorgan jpm;
  for (const std::string merchant : {"998152096533", "998152096534", "998152096535", "998152096536"})
    CHECK(jpm.pause(kDaily, 2, {{"merchant-id", merchant}}).json["merchantId"] == Value(merchant));
  CHECK(jpm.pause(kDaily, 2).json["merchantRecurringProgramId"] == Value(kDaily));
  CHECK(jpm.pause("monthly029", 2).json["merchantRecurringProgramId"] == Value("YOUR_RECUR_PROG_ID_001"));
}

TEST_CASE("J.P. Morgan, I-11: a frequency is the plural of its unit and nothing else") {
  JpMorgan jpm;
  const auto plan = [&jpm](const std::string& unit) {
    Value request = *parse_json(kGold);
    request.edit_map().set("billingFrequencyUnit", unit);
    return jpm.post("/plans", write_json(request)).status;
  };
  for (const std::string unit : {"DAYS", "WEEKS", "MONTHS", "YEARS"}) CHECK(plan(unit) == 200);
  for (const std::string unit : {"MONTHLY", "YEARLY", "DAILY", "MONTH", "months", "QUARTERS"}) CHECK(plan(unit) == 400);
}

TEST_CASE("J.P. Morgan, I-12: a count of three months is a cycle of three months, not three cycles a month") {
  JpMorgan jpm;
  const std::string id = jpm.created("", "quarterly1");
  CHECK(jpm.cycles(id) == Lines{"1 2024-05-01 SUCCESS", "2 2024-08-01 PENDING"});
}

TEST_CASE("J.P. Morgan, I-13: a plan's count and amount are numbers in the request, texts in its answer, and numbers in the notification") {
  JpMorgan jpm;
  subscribe(jpm);
  const Answer plan = jpm.post("/plans", kGold);
  CHECK(kind(plan.json["billingFrequencyCount"]) == R"("1" as text)");
  CHECK(kind(plan.json["planAmount"]) == R"("1000" as text)");
  const Value updated = latest(jpm)["recurringProgramNotification"]["planUpdated"];
  CHECK(kind(updated["billingFrequencyCount"]) == "1 as number");
  CHECK(kind(updated["planAmount"]) == "1000 as number");
}

TEST_CASE("J.P. Morgan, I-14: a program at a price of its own needs amount, count and unit, or the amount alone by setting") {
  const std::string amount_only = R"(,"recurringPlanDefault":false,"recurringProgramAmount":900)";
  JpMorgan jpm;
  CHECK(wrong(jpm.program(amount_only)) == "MISSING_FIELD programBillingFrequencyCount, MISSING_FIELD programBillingFrequencyUnit");
  jpm.fresh(R"({"program_frequency": "inherited"})");
  CHECK(jpm.program(amount_only).status == 200);
}

TEST_CASE("J.P. Morgan, I-15: names are spelt as in the examples, not as in the text") {
  JpMorgan jpm;
  CHECK(wrong(jpm.program(R"(,"recurringPlanDefault":false,"recurringprogramAmount":900,"programBillingFrequencyCount":1,)"
                          R"("programBillingFrequencyUnit":"MONTHS")")) == "MISSING_FIELD recurringProgramAmount");
  CHECK(wrong(jpm.post("/plans", R"({"planName":"Gold Plan","planType":"AUTOPAY","BillingFrequencyCount":1,)"
                                 R"("billingFrequencyUnit":"MONTHS","currencyCode":"USD"})")) == "MISSING_FIELD billingFrequencyCount");
  CHECK(wrong(jpm.post("/payments", R"({"recurringProgramId":"rcocyHamXr","billingCycleStartDate":"2024-04-28","Amount":53000,)"
                                    R"("currencyCode":"USD"})")) == "MISSING_FIELD amount");
}

TEST_CASE("J.P. Morgan, I-16: the printed payment is one of more than the cycle's amount, with the note that this needs") {
  JpMorgan jpm;
  CHECK(wrong(jpm.pay("rcocyHamXr", "2024-04-28", 55000)) == "MISSING_FIELD paymentNotes");
  const Answer paid = jpm.pay("rcocyHamXr", "2024-04-28", 55000, R"(,"paymentNotes":"Additional late fee")");
  CHECK(paid.json["billingScheduleAmount"] == Value(53000));
  CHECK(paid.json["remainingRefundableAmount"] == Value("55000"));
}

TEST_CASE("J.P. Morgan, I-17: a cycle may be paid by hand that failed, is in retry, has exhausted its retries or was rolled over") {
  const auto [settings, state] = GENERATE(table<std::string, std::string>({{"{}", "FAILED"},
                                                                           {R"({"retries": 9})", "IN_RETRY"},
                                                                           {R"({"retries": 1, "retry_every": "PT1H"})", "RETRY_EXHAUSTED"},
                                                                           {R"({"rollover": true})", "ROLLED_OVER"}}));
  JpMorgan jpm;
  jpm.fresh(settings);
  jpm.advance("2024-05-02T12:00:00Z");
  CHECK(jpm.cycles("declined01").at(0) == "123 2024-05-02 " + state);
  CHECK(jpm.pay("declined01", "2024-05-02", 1100).status == 200);
  CHECK(jpm.cycles("declined01").at(0) == "123 2024-05-02 SUCCESS");
}

TEST_CASE("J.P. Morgan, I-18: the filter billingCycleStatus is for the field billingScheduleStatus, and a program may be asked for") {
  JpMorgan jpm;
  for (const Value& cycle : jpm.listed(kDaily, "&billingCycleStatus=PENDING")) CHECK(cycle["billingScheduleStatus"] == Value("PENDING"));
  CHECK(jpm.cycles(kDaily, "&billingCycleStatus=PENDING").size() == 1);
}

TEST_CASE("J.P. Morgan, I-19: the printed refund of 1000 adds up to 1100, since 100 were refunded before") {
  JpMorgan jpm;
  CHECK(jpm.listed("hgLk84z1s7").at(0)["totalRefundAmount"] == Value(100));
  const Answer refunded = jpm.refund("hgLk84z1s7", "2024-04-29", 1000);
  CHECK(refunded.json["totalRefundAmount"] == Value(1100));
  CHECK(refunded.json["remainingRefundableAmount"] == Value(0));
}

TEST_CASE(
    "J.P. Morgan, I-20: what is refundable is a number in lists and refunds and a text in payments; what was refunded the other way "
    "round") {
  JpMorgan jpm;
  CHECK(kind(jpm.listed("hgLk84z1s7").at(0)["remainingRefundableAmount"]) == "1000 as number");
  const Answer refunded = jpm.refund("hgLk84z1s7", "2024-04-29", 1);
  CHECK(kind(refunded.json["remainingRefundableAmount"]) == "999 as number");
  CHECK(kind(refunded.json["refundAmount"]) == R"("1" as text)");
  const Answer paid = jpm.pay("rcocyHamXr", "2024-04-28", 53000);
  CHECK(kind(paid.json["remainingRefundableAmount"]) == R"("53000" as text)");
  CHECK(kind(paid.json["refundAmount"]) == "0 as number");
}

TEST_CASE(
    "J.P. Morgan, I-21: a notification spells planID and callBackUrl and has a number for the merchant, or as the description has it") {
  JpMorgan jpm;
  const auto told_of_a_plan = [&jpm] {
    jpm.post("/subscriptions", R"({"notifications":{"recurringProgramNotification":["All"]},"subscriptionChannels":["EMAIL"],)"
                               R"("callbackURL":"https://merchant.notification.com"})");
    jpm.post("/plans", kGold);
    return latest(jpm);
  };
  const Value printed = told_of_a_plan();
  CHECK(kind(printed["merchantId"]) == "998152096533 as number");
  CHECK(printed["callBackUrl"] == Value("https://merchant.notification.com"));
  CHECK(printed["recurringProgramNotification"]["planUpdated"]["planID"].as_string().size() == 10);
  CHECK(printed["recurringProgramNotification"]["planUpdated"]["planId"].is_null());
  jpm.fresh(R"({"notification_form": "specification"})");
  const Value described = told_of_a_plan();
  CHECK(kind(described["merchantId"]) == R"("998152096533" as text)");
  CHECK(described["callbackURL"] == Value("https://merchant.notification.com"));
  CHECK(described["callBackUrl"].is_null());
  CHECK(described["recurringProgramNotification"]["planUpdated"]["planId"].as_string().size() == 10);
}

TEST_CASE("J.P. Morgan, I-22: merchant and request may be named by the headers of either sibling") {
  JpMorgan jpm;
  jpm.fresh(R"({"request_headers": "required"})");
  CHECK(jpm.post("/plans", kGold, {{"merchant-id", "998152096533"}, {"request-id", "r-1"}}).json["requestId"] == Value("r-1"));
  CHECK(jpm.post("/plans", kGold, {{"merchantIdentifier", "998152096533"}, {"requestIdentifier", "r-2"}}).json["requestId"] ==
        Value("r-2"));
}

TEST_CASE("J.P. Morgan, I-23: what can be subscribed to is told under either path") {
  JpMorgan jpm;
  const Answer plain = jpm.get("/notificationTypes");
  CHECK(plain.status == 200);
  CHECK(jpm.get("/notifications/notificationTypes").body == plain.body);
}

TEST_CASE(
    "J.P. Morgan, I-24: a pause about to end is RESUMED_SCHEDULED in an answer and RESUME_SCHEDULED in a notification, its counters under "
    "other names") {
  JpMorgan jpm;
  subscribe(jpm);
  jpm.pause(kDaily, 3);
  jpm.advance("2024-05-02T12:00:00Z");
  CHECK(told(jpm.pause(kDaily, 0)).starts_with("RESUMED_SCHEDULED"));
  const Value pause = latest(jpm)["recurringProgramNotification"]["programUpdated"]["recurringProgramPauseInformation"];
  CHECK(write_json(pause) ==
        R"({"pauseRequestedDate":"2024-05-01T00:46:55.879718Z","pauseStatus":"RESUME_SCHEDULED","pauseTotalBillingCycle":3,)"
        R"("pauseRemainingBillingCycle":0,"pauseStartDate":"2024-05-02","pauseEndDate":"2024-05-04"})");
}

}  // namespace understudy::test
