// SPDX-License-Identifier: MIT
// Billing cycles as time passes: when a program bills, what a pause does to that, how a program ends, and how cycles are listed.
#include "tests/packs/jpmorgan_recurring.h"

namespace understudy::test {

TEST_CASE("J.P. Morgan: a program that begins today is billed at once, and the next cycle stands there to come") {
  JpMorgan jpm("2024-04-29T17:20:35.305287Z");
  const std::string id = jpm.created(R"(,"startDate":"2024-04-29T00:00:00.000Z","endDate":"2024-11-29T00:00:00.000Z")");
  CHECK(jpm.cycles(id) == Lines{"1 2024-04-29 SUCCESS", "2 2024-05-29 PENDING"});
  const List listed = jpm.listed(id);
  CHECK(listed.at(0)["totalAmount"] == Value(1100));
  CHECK(listed.at(0)["remainingRefundableAmount"] == Value(1100));
  CHECK(listed.at(0)["cyclePaymentStatus"] == Value("SUCCESS"));
  CHECK(listed.at(0)["statusChangeDate"] == Value("2024-04-29T17:20:35.305287"));
}

TEST_CASE("J.P. Morgan: the printed list of cycles comes out to the byte, but for the end that could not be read") {
  JpMorgan jpm("2024-04-30T00:00:00Z");
  const auto answer = jpm.get("/billingCycles?billingCycleStatus=PENDING&recurringProgramId=9Yytu0mPKX", {{"merchant-id", "998152096534"}});
  CHECK(
      answer.body ==
      R"({"billingSchedules":[{"recurringProgramId":"9Yytu0mPKX","merchantId":"998152096534","consumerProfileId":"JPMCW-RRPUZB6PFUQNX4LW",)"
      R"("paymentMethodId":"7e3675ae-9f05-4fe9-bf7b-dcde57c1e4c0","merchantRecurringProgramId":"YOUR_RECUR_PROG_ID_020",)"
      R"("planId":"vcTA8fn8Sl","merchantPlanId":"YOUR_PLAN_ID_006","planName":"Bronze Plan","billingCycleSequenceNumber":"2",)"
      R"("billingCyclesTotalCount":8,"billingCycleStartDate":"2024-05-29","billingCycleEndDate":"2024-06-28","billingDate":"2024-05-29",)"
      R"("billingScheduleAmount":1100,"currencyCode":"USD","pastDueAmount":0,"creditAmount":0,"totalRefundAmount":0,)"
      R"("remainingRefundableAmount":0,"additionalPaymentAmount":0,"totalAmount":1100,"billingScheduleStatus":"PENDING",)"
      R"("statusChangeDate":"2024-04-29T17:20:35.305287","collectionMethod":"AUTOMATIC","cyclePaymentStatus":"PENDING",)"
      R"("retriedCount":0}]})");
  CHECK(answer.header("Understudy-Evidence") == "documented");
}

TEST_CASE("J.P. Morgan: a program that begins later is billed on its first day") {
  JpMorgan jpm;
  const std::string id = jpm.created(R"(,"startDate":"2024-06-15")");
  CHECK(jpm.cycles(id) == Lines{"1 2024-06-15 PENDING"});
  CHECK(jpm.moves("program/" + id, "2024-06-14T23:59:59Z").empty());
  CHECK(jpm.moves("cycle/" + id + "/1", "2024-06-15T00:00:00Z") == Lines{"PENDING>SUCCESS"});
  CHECK(jpm.cycles(id) == Lines{"1 2024-06-15 SUCCESS", "2 2024-07-15 PENDING"});
}

TEST_CASE("J.P. Morgan: a program that began before it was created is billed for the cycle that runs, and counts from its first day") {
  JpMorgan jpm;
  CHECK(jpm.cycles(jpm.created(R"(,"startDate":"2024-01-31")")) == Lines{"4 2024-04-30 SUCCESS", "5 2024-05-31 PENDING"});
}

TEST_CASE("J.P. Morgan: programs bill at the start of each cycle, through short months and with the count of units that they have") {
  JpMorgan jpm("2024-01-31T12:00:00Z");
  const std::string monthly = jpm.created();
  const std::string quarterly = jpm.created("", "quarterly1");
  jpm.advance("2024-08-01T00:00:00Z");
  CHECK(jpm.cycles(monthly) == Lines{"1 2024-01-31 SUCCESS", "2 2024-02-29 SUCCESS", "3 2024-03-31 SUCCESS", "4 2024-04-30 SUCCESS",
                                     "5 2024-05-31 SUCCESS", "6 2024-06-30 SUCCESS", "7 2024-07-31 SUCCESS", "8 2024-08-31 PENDING"});
  CHECK(jpm.cycles(quarterly) == Lines{"1 2024-01-31 SUCCESS", "2 2024-04-30 SUCCESS", "3 2024-07-31 SUCCESS", "4 2024-10-31 PENDING"});
  CHECK(jpm.listed(quarterly).at(0)["billingCycleEndDate"] == Value("2024-04-29"));
}

TEST_CASE("J.P. Morgan: paused cycles are neither billed nor counted, and the cycle to come is the first after the pause") {
  JpMorgan jpm;
  const std::string id = jpm.created("", "dailyplan1");
  jpm.pause(id, 2);
  CHECK(jpm.cycles(id) == Lines{"1 2024-05-01 SUCCESS", "2 2024-05-04 PENDING"});
  jpm.advance("2024-05-03T23:59:59Z");
  CHECK(jpm.cycles(id) == Lines{"1 2024-05-01 SUCCESS", "2 2024-05-04 PENDING"});
  jpm.advance("2024-05-05T00:00:00Z");
  CHECK(jpm.cycles(id) == Lines{"1 2024-05-01 SUCCESS", "2 2024-05-04 SUCCESS", "3 2024-05-05 SUCCESS", "4 2024-05-06 PENDING"});
}

TEST_CASE("J.P. Morgan: the cycle to come follows every change of the pause") {
  JpMorgan jpm;
  const std::string id = jpm.created("", "dailyplan1");
  const auto comes = [&jpm, &id] {
    const Lines pending = jpm.cycles(id, "&billingCycleStatus=PENDING");
    return pending.empty() ? std::string("none") : pending.at(0);
  };
  CHECK(comes() == "2 2024-05-02 PENDING");
  jpm.pause(id, 3);
  CHECK(comes() == "2 2024-05-05 PENDING");
  jpm.pause(id, 1);
  CHECK(comes() == "2 2024-05-03 PENDING");
  jpm.pause(id, std::nullopt);
  CHECK(comes() == "none");
  jpm.pause(id, 0);
  CHECK(comes() == "2 2024-05-02 PENDING");
  jpm.pause(id, std::nullopt);
  jpm.advance("2024-05-10T12:00:00Z");
  CHECK(comes() == "none");
  jpm.pause(id, 4);
  CHECK(comes() == "2 2024-05-15 PENDING");
  jpm.pause(id, 0);
  CHECK(comes() == "2 2024-05-11 PENDING");
  jpm.advance("2024-05-11T00:00:00Z");
  CHECK(jpm.cycles(id) == Lines{"1 2024-05-01 SUCCESS", "2 2024-05-11 SUCCESS", "3 2024-05-12 PENDING"});
}

TEST_CASE("J.P. Morgan: a program bills up to its end date, and is completed after it") {
  JpMorgan jpm;
  const std::string id = jpm.created(R"(,"endDate":"2024-05-03")", "dailyplan1");
  CHECK(jpm.listed(id).at(0)["billingCyclesTotalCount"] == Value(3));
  jpm.advance("2024-05-03T00:00:00Z");
  CHECK(jpm.cycles(id) == Lines{"1 2024-05-01 SUCCESS", "2 2024-05-02 SUCCESS", "3 2024-05-03 SUCCESS"});
  CHECK(jpm.moves("program/" + id, "2024-05-03T23:59:59Z").empty());
  CHECK(jpm.moves("program/" + id, "2024-05-04T00:00:00Z") == Lines{"ACTIVE>COMPLETED"});
  jpm.advance("P30D");
  CHECK(jpm.cycles(id).size() == 3);
  CHECK(unready(jpm.pause(id, 1)) == "The recurring program is not active.");
}

TEST_CASE("J.P. Morgan: a pause that reaches beyond the end date leaves no cycle to come, and is gone with the program") {
  JpMorgan jpm;
  const std::string id = jpm.created(R"(,"endDate":"2024-05-04")", "dailyplan1");
  jpm.pause(id, 9);
  CHECK(jpm.cycles(id) == Lines{"1 2024-05-01 SUCCESS"});
  jpm.pause(id, 2);
  CHECK(jpm.cycles(id) == Lines{"1 2024-05-01 SUCCESS", "2 2024-05-04 PENDING"});
  jpm.pause(id, 9);
  jpm.advance("2024-05-05T00:00:00Z");
  CHECK(jpm.cycles(id) == Lines{"1 2024-05-01 SUCCESS"});
  CHECK(jpm.client().get("/__admin/sandboxes/default/resources/jpmorgan-recurring/pause/" + id).status == 404);
  CHECK(jpm.moves("pause/" + id, "P30D").empty());
}

TEST_CASE("J.P. Morgan: a program that renews itself goes on by the length that it had") {
  JpMorgan jpm;
  jpm.fresh(R"({"extensions": true})");
  const std::string id = jpm.created(R"(,"endDate":"2024-05-03","recurringProgramAutoRenewable":true)", "dailyplan1");
  const auto ends = [&] { return jpm.get("/recurringprograms/" + id).json["endDate"].as_string(); };
  jpm.advance("2024-05-03T12:00:00Z");
  CHECK(jpm.cycles(id, "&billingCycleStatus=PENDING") == Lines{"4 2024-05-04 PENDING"});
  CHECK(ends() == "2024-05-03T00:00:00.000Z");
  jpm.advance("2024-05-04T00:00:00Z");
  CHECK(ends() == "2024-05-05T00:00:00.000Z");
  jpm.advance("2024-05-06T00:00:00Z");
  CHECK(ends() == "2024-05-07T00:00:00.000Z");
  CHECK(jpm.cycles(id).size() == 7);
  CHECK(jpm.listed(id).at(0)["billingCyclesTotalCount"] == Value(7));
}

TEST_CASE("J.P. Morgan: a plan decides whether its programs renew themselves, unless they say so") {
  JpMorgan jpm;
  const std::string plan = jpm.post("/plans", R"({"planName":"Evergreen","planType":"SUBSCRIPTION","billingFrequencyCount":1,)"
                                              R"("billingFrequencyUnit":"DAYS","currencyCode":"USD","autoRenewable":true})")
                               .json["planId"]
                               .as_string();
  const std::string renewed = jpm.created(R"(,"endDate":"2024-05-02")", plan);
  const std::string ended = jpm.created(R"(,"endDate":"2024-05-02","recurringProgramAutoRenewable":false)", plan);
  jpm.advance("2024-05-10T00:00:00Z");
  CHECK(jpm.resource("program", renewed)["state"] == Value("ACTIVE"));
  CHECK(jpm.resource("program", ended)["state"] == Value("COMPLETED"));
}

TEST_CASE("J.P. Morgan: a cancelled program bills no more, and its pause and its cycle to come are gone") {
  JpMorgan jpm;
  jpm.fresh(R"({"extensions": true})");
  const std::string id = jpm.created("", "dailyplan1");
  jpm.pause(id, 2);
  const auto cancel = [&](const std::string& program) {
    return jpm.post("/cancellations", R"({"recurringProgramId":")" + program + "\"}");
  };
  const auto cancelled = cancel(id);
  CHECK(cancelled.json["recurringProgramStatus"] == Value("CANCELLED"));
  CHECK(jpm.cycles(id) == Lines{"1 2024-05-01 SUCCESS"});
  CHECK(jpm.get("/pauses?recurringProgramId=" + id).status == 404);
  jpm.advance("P10D");
  CHECK(jpm.cycles(id).size() == 1);
  CHECK(unready(cancel(id)) == "The recurring program is over.");
  CHECK(cancel("scheduled1").status == 200);
  CHECK(jpm.cycles("scheduled1").empty());
  CHECK(cancel("nobody").status == 404);
}

TEST_CASE("J.P. Morgan: cycles are listed by day, by status, in either direction and as many as are asked for") {
  JpMorgan jpm;
  const std::string id = jpm.created("", "dailyplan1");
  jpm.advance("2024-05-06T00:00:00Z");
  CHECK(jpm.cycles(id, "&billingCycleStartDate=2024-05-04") ==
        Lines{"4 2024-05-04 SUCCESS", "5 2024-05-05 SUCCESS", "6 2024-05-06 SUCCESS", "7 2024-05-07 PENDING"});
  CHECK(jpm.cycles(id, "&billingCycleStartDate=2024-05-02T00:00:00Z&billingCycleEndDate=2024-05-03") ==
        Lines{"2 2024-05-02 SUCCESS", "3 2024-05-03 SUCCESS"});
  CHECK(jpm.cycles(id, "&billingCycleStatus=PENDING") == Lines{"7 2024-05-07 PENDING"});
  CHECK(jpm.cycles(id, "&sortOrder=DESC&numberBillingCycles=2") == Lines{"7 2024-05-07 PENDING", "6 2024-05-06 SUCCESS"});
  CHECK(jpm.cycles(id, "&sortOrder=ASC&numberBillingCycles=1") == Lines{"1 2024-05-01 SUCCESS"});
  CHECK(jpm.cycles(id, "&billingCycleStatus=FAILED").empty());
}

TEST_CASE("J.P. Morgan: the filter by last day looks at the cycle's last day, which is not its first when it lasts longer") {
  JpMorgan jpm;
  const std::string id = jpm.created();
  CHECK(jpm.cycles(id, "&billingCycleEndDate=2024-05-30").empty());
  CHECK(jpm.cycles(id, "&billingCycleEndDate=2024-05-31") == Lines{"1 2024-05-01 SUCCESS"});
}

TEST_CASE("J.P. Morgan: without a program all cycles are listed, and a program may be named by a header instead") {
  JpMorgan jpm;
  const auto programs = [&jpm](const std::string& query, Headers headers = {}) {
    std::set<std::string> found;
    const Answer answer = jpm.get("/billingCycles" + query, std::move(headers));
    for (const Value& cycle : answer.json["billingSchedules"].as_list()) found.insert(cycle["recurringProgramId"].as_string());
    return found;
  };
  CHECK(programs("").size() == 10);
  CHECK(programs("?billingCycleStatus=FAILED") == std::set<std::string>{"rcocyHamXr"});
  CHECK(programs("", {{"recurring-program-id", kDaily}}) == std::set<std::string>{kDaily});
  CHECK(jpm.get("/billingCycles?recurringProgramId=nobody").status == 404);
  jpm.fresh(R"({"strict_merchant": true})");
  CHECK(programs("", {{"merchant-id", "998152096534"}}) == std::set<std::string>{"9Yytu0mPKX"});
  CHECK(jpm.get("/billingCycles?recurringProgramId=" + kDaily, {{"merchant-id", "998152096534"}}).status == 404);
}

TEST_CASE("J.P. Morgan: a filter that is none is refused") {
  JpMorgan jpm;
  CHECK(wrong(jpm.get("/billingCycles?billingCycleStartDate=May")).starts_with("INVALID_FIELD billingCycleStartDate"));
  CHECK(wrong(jpm.get("/billingCycles?billingCycleStatus=PAID")) == "INVALID_FIELD billingCycleStatus");
  CHECK(wrong(jpm.get("/billingCycles?numberBillingCycles=0")) == "INVALID_FIELD numberBillingCycles");
  CHECK(wrong(jpm.get("/billingCycles?numberBillingCycles=101")) == "INVALID_FIELD numberBillingCycles");
  CHECK(wrong(jpm.get("/billingCycles?sortOrder=ascending")) == "INVALID_FIELD sortOrder");
}

TEST_CASE("J.P. Morgan: no more than a hundred cycles are listed when nobody says how many") {
  JpMorgan jpm;
  const std::string id = jpm.created("", "dailyplan1");
  jpm.advance("P120D");
  CHECK(jpm.cycles(id).size() == 100);
  CHECK(jpm.cycles(id, "&billingCycleStartDate=2024-08-01").size() == 30);
}

TEST_CASE("J.P. Morgan: a program that the control API makes bills as one that a call makes") {
  JpMorgan jpm;
  const auto made =
      jpm.client().post("/__admin/sandboxes/default/resources",
                        R"({"provider": "jpmorgan-recurring", "type": "program", "attributes": {"recurringProgramId": "byHand",)"
                        R"("startDate": "2024-04-01T00:00:00Z", "billingFrequencyUnit": "WEEKS", "planId": "vcTA8fn8Sl"}})");
  REQUIRE(made.status == 201);
  jpm.advance("PT1S");
  CHECK(jpm.cycles("byHand") == Lines{"5 2024-04-29 SUCCESS", "6 2024-05-06 PENDING"});
}

}  // namespace understudy::test
