// SPDX-License-Identifier: MIT
// The four exchanges that the page prints, and every row of the pause's state machine.
#include "tests/packs/jpmorgan_recurring.h"

namespace understudy::test {
namespace {

Headers printed(std::string merchant, std::string request) {
  return {{"Authorization", "Bearer token"}, {"merchant-id", std::move(merchant)}, {"request-id", std::move(request)}};
}
const Headers kSchedule = printed("998152096533", "265cc804-7994-423f-be9e-6e5d19fbbd60");
const Headers kResume = printed("998152096534", "73811608-f5c8-4ef9-adf0-1148e4389088");
const Headers kCancel = printed("998152096535", "265cc804-7994-423f-be9e-6e5d19fbbd77");
const Headers kUpdate = printed("998152096536", "265cc804-7994-423f-be9e-6e5d19fbbd55");

constexpr auto kScheduleAnswer =
    R"({"recurringProgramId":"xB7lAXy0vZ","merchantId":"998152096533","requestId":"265cc804-7994-423f-be9e-6e5d19fbbd60",)"
    R"("merchantRecurringProgramId":"xB7lAXy0vZ","pauseInformation":{"pauseRequestedDate":"2024-05-01T00:46:55.879718031Z",)"
    R"("recurringProgramPauseStatusCode":"PAUSE_SCHEDULED","pauseBillingCyclesTotalCount":2,"pauseRemainingBillingCycles":"2",)"
    R"("pauseStartDate":"2024-05-02","pauseEndDate":"2024-05-03"}})";
constexpr auto kResumeAnswer =
    R"({"recurringProgramId":"xB7lAXy0vZ","merchantId":"998152096534","requestId":"73811608-f5c8-4ef9-adf0-1148e4389088",)"
    R"("merchantRecurringProgramId":"xB7lAXy0vZ","pauseInformation":{"pauseRequestedDate":"2024-05-01T00:46:55.879718Z",)"
    R"("recurringProgramPauseStatusCode":"RESUMED","pauseBillingCyclesTotalCount":3,"pauseRemainingBillingCycles":"0",)"
    R"("pauseStartDate":"2024-05-02","pauseEndDate":"2024-05-04"}})";
constexpr auto kCancelAnswer =
    R"({"recurringProgramId":"xB7lAXy0vZ","merchantId":"998152096535","requestId":"265cc804-7994-423f-be9e-6e5d19fbbd77",)"
    R"("merchantRecurringProgramId":"xB7lAXy0vZ","pauseInformation":{"pauseRequestedDate":"2024-05-01T00:46:55.879718Z",)"
    R"("recurringProgramPauseStatusCode":"PAUSE_CANCELLED","pauseBillingCyclesTotalCount":0,"pauseRemainingBillingCycles":"0",)"
    R"("pauseStartDate":"2024-05-02","pauseEndDate":"2024-05-03"}})";
constexpr auto kUpdateAnswer =
    R"({"recurringProgramId":"xB7lAXy0vZ","merchantId":"998152096536","requestId":"265cc804-7994-423f-be9e-6e5d19fbbd55",)"
    R"("merchantRecurringProgramId":"xB7lAXy0vZ","pauseInformation":{"pauseRequestedDate":"2024-05-01T00:46:55.879718Z",)"
    R"("recurringProgramPauseStatusCode":"PAUSE_ONGOING","pauseBillingCyclesTotalCount":6,"pauseRemainingBillingCycles":"3",)"
    R"("pauseStartDate":"2024-05-02","pauseEndDate":"2024-05-07"}})";

// The daily program in a state of the machine, reached as a client would reach it.
void bring_to(JpMorgan& jpm, const std::string& state) {
  if (state == "none") return;
  REQUIRE(told(jpm.pause(kDaily, 3)) == "PAUSE_SCHEDULED 3 3 2024-05-02..2024-05-04");
  if (state == "PAUSE_SCHEDULED") return;
  if (state == "PAUSE_CANCELLED") {
    REQUIRE(jpm.pause(kDaily, 0).status == 200);
    return;
  }
  jpm.advance("2024-05-02T12:00:00Z");
  if (state == "PAUSE_ONGOING") return;
  REQUIRE(jpm.pause(kDaily, 0).status == 200);
  if (state == "RESUMED_SCHEDULED") return;
  jpm.advance("2024-05-03T00:00:00Z");
  REQUIRE(jpm.seen(kDaily) == "RESUMED 3 0");
}

}  // namespace

TEST_CASE("J.P. Morgan: the printed Schedule exchange comes out to the byte, with and without the prefix") {
  for (const std::string prefix : {"", "/managedrecurringpayments/v2"}) {
    JpMorgan jpm;
    const auto answer = jpm.post(prefix + "/pauses", R"({"recurringProgramId":"xB7lAXy0vZ","pauseRemainingBillingCycles":2})", kSchedule);
    CHECK(answer.status == 200);
    CHECK(answer.body == kScheduleAnswer);
    CHECK(answer.header("Content-Type") == "application/json");
    CHECK(answer.header("Understudy-Outcome") == "createPause/scheduled");
    CHECK(answer.header("Understudy-Evidence") == "documented");
  }
}

TEST_CASE("J.P. Morgan: the printed Cancel exchange is a count of 0 on the day of the Schedule exchange") {
  JpMorgan jpm;
  REQUIRE(jpm.pause(kDaily, 2, kSchedule).body == kScheduleAnswer);
  const auto answer = jpm.pause(kDaily, 0, kCancel);
  CHECK(answer.status == 200);
  CHECK(answer.body == kCancelAnswer);
  CHECK(answer.header("Understudy-Outcome") == "createPause/cancelled");
  CHECK(answer.header("Understudy-Evidence") == "documented");
}

TEST_CASE("J.P. Morgan: the printed Update exchange is a count of 3 in the last of three paused cycles") {
  JpMorgan jpm;
  jpm.pause(kDaily, 3);
  jpm.advance("2024-05-04T00:00:00Z");
  REQUIRE(jpm.seen(kDaily) == "PAUSE_ONGOING 3 0");
  const auto answer = jpm.pause(kDaily, 3, kUpdate);
  CHECK(answer.status == 200);
  CHECK(answer.body == kUpdateAnswer);
  CHECK(answer.header("Understudy-Outcome") == "createPause/updated");
  CHECK(answer.header("Understudy-Evidence") == "documented");
}

TEST_CASE("J.P. Morgan: the printed Resume exchange is answered at once when the example is followed instead of the text") {
  JpMorgan jpm;
  jpm.fresh(R"({"resume_response": "example"})");
  jpm.pause(kDaily, 3);
  jpm.advance("2024-05-02T00:00:00Z");
  const auto answer = jpm.pause(kDaily, 0, kResume);
  CHECK(answer.status == 200);
  CHECK(answer.body == kResumeAnswer);
  CHECK(answer.header("Understudy-Outcome") == "createPause/resumed");
  CHECK(answer.header("Understudy-Evidence") == "documented");
}

TEST_CASE("J.P. Morgan: a resumed pause, and one that ran out, are in the end as the Resume example prints them") {
  const auto as_printed = [](JpMorgan& jpm) {
    const Value pause = jpm.resource("pause", kDaily);
    CHECK(pause["state"] == Value("RESUMED"));
    CHECK(pause["attributes"]["total"] == Value(3));
    CHECK(pause["attributes"]["remaining"] == Value(0));
    CHECK(pause["attributes"]["startsAt"] == Value("2024-05-02T00:00:00Z"));
    CHECK(pause["attributes"]["endsAt"] == Value("2024-05-05T00:00:00Z"));  // the last paused day is the one before
  };
  JpMorgan resumed;
  resumed.pause(kDaily, 3);
  resumed.advance("2024-05-02T00:00:00Z");
  const auto answer = resumed.pause(kDaily, 0, kResume);
  CHECK(told(answer) == "RESUMED_SCHEDULED 3 0 2024-05-02..2024-05-04");
  CHECK(answer.header("Understudy-Outcome") == "createPause/resume_scheduled");
  CHECK(answer.header("Understudy-Evidence") == "inferred");
  CHECK(resumed.moves("pause/xB7lAXy0vZ", "2024-05-02T23:59:59Z").empty());
  CHECK(resumed.moves("pause/xB7lAXy0vZ", "2024-05-03T00:00:00Z") == Lines{"RESUMED_SCHEDULED>RESUMED"});
  as_printed(resumed);

  JpMorgan ran_out;
  ran_out.pause(kDaily, 3);
  ran_out.advance("2024-05-05T00:00:00Z");
  as_printed(ran_out);
}

TEST_CASE("J.P. Morgan: a scheduled pause begins with its first cycle, counts down with each, and ends with the last") {
  JpMorgan jpm;
  jpm.pause(kDaily, 3);
  CHECK(jpm.moves("pause/xB7lAXy0vZ", "2024-05-01T23:59:59.999999999Z").empty());
  CHECK(jpm.seen(kDaily) == "PAUSE_SCHEDULED 3 3");
  CHECK(jpm.moves("pause/xB7lAXy0vZ", "2024-05-02T00:00:00Z") == Lines{"PAUSE_SCHEDULED>PAUSE_ONGOING"});
  CHECK(jpm.seen(kDaily) == "PAUSE_ONGOING 3 2");
  jpm.advance("P1D");
  CHECK(jpm.seen(kDaily) == "PAUSE_ONGOING 3 1");
  jpm.advance("P1D");
  CHECK(jpm.seen(kDaily) == "PAUSE_ONGOING 3 0");
  CHECK(jpm.moves("pause/xB7lAXy0vZ", "PT23H59M59S").empty());
  CHECK(jpm.moves("pause/xB7lAXy0vZ", "PT1S") == Lines{"PAUSE_ONGOING>RESUMED"});
  CHECK(jpm.seen(kDaily) == "RESUMED 3 0");
  CHECK(jpm.moves("pause/xB7lAXy0vZ", "P10D").empty());
}

TEST_CASE("J.P. Morgan: one long move of the clock passes every boundary in turn") {
  JpMorgan jpm;
  jpm.pause(kDaily, 3);
  CHECK(jpm.moves("pause/xB7lAXy0vZ", "P10D") ==
        Lines{"PAUSE_SCHEDULED>PAUSE_ONGOING", "PAUSE_ONGOING>PAUSE_ONGOING", "PAUSE_ONGOING>PAUSE_ONGOING", "PAUSE_ONGOING>RESUMED"});
}

TEST_CASE("J.P. Morgan: a pause that ended or was cancelled can be followed by another, asked for anew") {
  for (const std::string state : {"RESUMED", "PAUSE_CANCELLED"}) {
    INFO(state);
    JpMorgan jpm;
    bring_to(jpm, state);
    jpm.advance("2024-05-10T06:00:00.123456789Z");
    const auto answer = jpm.pause(kDaily, 2);
    CHECK(told(answer) == "PAUSE_SCHEDULED 2 2 2024-05-11..2024-05-12");
    CHECK(answer.json["pauseInformation"]["pauseRequestedDate"] == Value("2024-05-10T06:00:00.123456789Z"));
    CHECK(answer.header("Understudy-Outcome") == "createPause/scheduled");
    CHECK(answer.header("Understudy-Evidence") == "assumed");
    jpm.advance("2024-05-13T00:00:00Z");
    CHECK(jpm.seen(kDaily) == "RESUMED 2 0");
  }
}

TEST_CASE("J.P. Morgan: where there is no pause to end, a count of 0 fails its precondition") {
  for (const std::string state : {"none", "RESUMED", "PAUSE_CANCELLED"}) {
    INFO(state);
    JpMorgan jpm;
    bring_to(jpm, state);
    const auto answer = jpm.pause(kDaily, 0);
    CHECK(answer.status == 412);
    CHECK(answer.body ==
          R"({"responseStatus":"ERROR","responseCode":"PRECONDITION_FAILED","responseMessage":"The program has no pause to end."})");
    CHECK(answer.header("Understudy-Outcome") == "createPause/PRECONDITION_FAILED");
    CHECK(answer.header("Understudy-Evidence") == "assumed");
    CHECK(told(jpm.pause(kDaily, 1)).starts_with("PAUSE_SCHEDULED 1 1"));
  }
}

TEST_CASE("J.P. Morgan: before the pause begins, another count replaces the first and the request's date is kept") {
  JpMorgan jpm;
  jpm.pause(kDaily, 2);
  jpm.advance("PT1H");
  const auto more = jpm.pause(kDaily, 5);
  CHECK(told(more) == "PAUSE_SCHEDULED 5 5 2024-05-02..2024-05-06");
  CHECK(more.json["pauseInformation"]["pauseRequestedDate"] == Value("2024-05-01T00:46:55.879718Z"));
  CHECK(more.header("Understudy-Outcome") == "createPause/scheduled");
  CHECK(more.header("Understudy-Evidence") == "assumed");
  CHECK(told(jpm.pause(kDaily, 1)) == "PAUSE_SCHEDULED 1 1 2024-05-02..2024-05-02");
  jpm.advance("2024-05-03T00:00:00Z");
  CHECK(jpm.seen(kDaily) == "RESUMED 1 0");
}

TEST_CASE("J.P. Morgan: a cancelled pause does not begin") {
  JpMorgan jpm;
  bring_to(jpm, "PAUSE_CANCELLED");
  CHECK(jpm.moves("pause/xB7lAXy0vZ", "P10D").empty());
  CHECK(jpm.seen(kDaily) == "PAUSE_CANCELLED 0 0");
}

TEST_CASE("J.P. Morgan: in a pause that is ongoing, a count is set and not added, so that it can shorten as well") {
  JpMorgan jpm;
  jpm.pause(kDaily, 6);
  jpm.advance("2024-05-03T00:00:00Z");
  REQUIRE(jpm.seen(kDaily) == "PAUSE_ONGOING 6 4");
  CHECK(told(jpm.pause(kDaily, 1)) == "PAUSE_ONGOING 3 1 2024-05-02..2024-05-04");
  CHECK(told(jpm.pause(kDaily, 4)) == "PAUSE_ONGOING 6 4 2024-05-02..2024-05-07");
  CHECK(told(jpm.pause(kDaily, 1)) == "PAUSE_ONGOING 3 1 2024-05-02..2024-05-04");
  jpm.advance("2024-05-05T00:00:00Z");
  CHECK(jpm.seen(kDaily) == "RESUMED 3 0");
}

TEST_CASE("J.P. Morgan: a pause without a count has neither counters nor an end, and lasts until it is told otherwise") {
  JpMorgan jpm;
  const auto answer = jpm.pause(kDaily, std::nullopt, kSchedule);
  CHECK(answer.body ==
        R"({"recurringProgramId":"xB7lAXy0vZ","merchantId":"998152096533","requestId":"265cc804-7994-423f-be9e-6e5d19fbbd60",)"
        R"("merchantRecurringProgramId":"xB7lAXy0vZ","pauseInformation":{"pauseRequestedDate":"2024-05-01T00:46:55.879718031Z",)"
        R"("recurringProgramPauseStatusCode":"PAUSE_SCHEDULED","pauseStartDate":"2024-05-02"}})");
  CHECK(answer.header("Understudy-Evidence") == "assumed");
  jpm.advance("P100D");
  CHECK(jpm.seen(kDaily) == "PAUSE_ONGOING null null");
  CHECK(told(jpm.pause(kDaily, 2)) == "PAUSE_ONGOING 102 2 2024-05-02..2024-08-11");
  CHECK(told(jpm.pause(kDaily, std::nullopt)) == "PAUSE_ONGOING - - 2024-05-02..-");
  CHECK(told(jpm.pause(kDaily, 0)) == "RESUMED_SCHEDULED - 0 2024-05-02..-");
  jpm.advance("P1D");
  CHECK(jpm.seen(kDaily) == "RESUMED null 0");
}

TEST_CASE("J.P. Morgan: a pause can lose its end before it begins and while it lasts") {
  JpMorgan jpm;
  jpm.pause(kDaily, 2);
  CHECK(told(jpm.pause(kDaily, std::nullopt)) == "PAUSE_SCHEDULED - - 2024-05-02..-");
  CHECK(told(jpm.pause(kDaily, 2)) == "PAUSE_SCHEDULED 2 2 2024-05-02..2024-05-03");
  jpm.advance("2024-05-03T12:00:00Z");
  const auto open = jpm.pause(kDaily, std::nullopt);
  CHECK(told(open) == "PAUSE_ONGOING - - 2024-05-02..-");
  CHECK(open.header("Understudy-Outcome") == "createPause/updated");
  CHECK(open.header("Understudy-Evidence") == "assumed");
  jpm.advance("P10D");
  CHECK(jpm.seen(kDaily) == "PAUSE_ONGOING null null");
}

TEST_CASE("J.P. Morgan: an open pause that is cancelled before it begins has counters of zero and no end date") {
  JpMorgan jpm;
  jpm.pause(kDaily, std::nullopt);
  CHECK(told(jpm.pause(kDaily, 0)) == "PAUSE_CANCELLED 0 0 2024-05-02..-");
}

TEST_CASE("J.P. Morgan: a pause about to be resumed takes another 0 as nothing new, and no count") {
  JpMorgan jpm;
  bring_to(jpm, "RESUMED_SCHEDULED");
  const auto again = jpm.pause(kDaily, 0);
  CHECK(told(again) == "RESUMED_SCHEDULED 3 0 2024-05-02..2024-05-04");
  CHECK(again.header("Understudy-Evidence") == "assumed");
  for (const std::optional<int> cycles : {std::optional<int>(2), std::optional<int>()}) {
    const auto refused = jpm.pause(kDaily, cycles);
    CHECK(unready(refused) == "The program is about to be resumed.");
  }
  CHECK(jpm.moves("pause/xB7lAXy0vZ", "2024-05-03T00:00:00Z") == Lines{"RESUMED_SCHEDULED>RESUMED"});
}

TEST_CASE("J.P. Morgan: a program that is not active cannot be paused") {
  JpMorgan jpm;
  for (const std::string program : {"scheduled1", "cancelled1"}) {
    for (const std::optional<int> cycles : {std::optional<int>(2), std::optional<int>(0), std::optional<int>()}) {
      const auto refused = jpm.pause(program, cycles);
      CHECK(refused.status == 412);
      CHECK(refused.body ==
            R"({"responseStatus":"ERROR","responseCode":"PRECONDITION_FAILED","responseMessage":"The recurring program is not active."})");
    }
  }
}

TEST_CASE("J.P. Morgan: a program that begins later is active, and can be paused, from its first cycle on") {
  JpMorgan jpm;
  CHECK(jpm.moves("program/scheduled1", "2024-05-30T23:59:59Z").empty());
  CHECK(jpm.moves("program/scheduled1", "2024-05-31T00:00:00Z") == Lines{"SCHEDULED>ACTIVE", "ACTIVE>ACTIVE"});
  CHECK(told(jpm.pause("scheduled1", 1)) == "PAUSE_SCHEDULED 1 1 2024-06-30..2024-07-30");
}

TEST_CASE("J.P. Morgan: a paused program stays active, and a refused call leaves no trace") {
  JpMorgan jpm;
  jpm.pause(kDaily, 2, kSchedule);
  jpm.advance("2024-05-02T00:00:00Z");
  CHECK(jpm.resource("program", kDaily)["state"] == Value("ACTIVE"));
  REQUIRE(jpm.pause(kDaily, 0).status == 200);
  const Value before = jpm.resource("pause", kDaily);
  REQUIRE(jpm.pause(kDaily, 4, kUpdate).status == 412);
  CHECK(jpm.resource("pause", kDaily) == before);
}

}  // namespace understudy::test
