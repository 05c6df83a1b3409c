// SPDX-License-Identifier: MIT
// When a program's cycles begin, and what a pause makes of them: daily, weekly, monthly with its short months, yearly with its leap day.
#include "tests/packs/jpmorgan_recurring.h"

namespace understudy::test {
namespace {

// What a pause of `cycles` says that is asked for at `clock`.
std::string paused_at(const std::string& clock, const std::string& program, int cycles) {
  JpMorgan jpm(clock);
  return told(jpm.pause(program, cycles));
}

}  // namespace

TEST_CASE("J.P. Morgan: a pause begins strictly after today, even when today is the first day of a cycle") {
  CHECK(paused_at("2024-05-01T00:00:00Z", kDaily, 1) == "PAUSE_SCHEDULED 1 1 2024-05-02..2024-05-02");
  CHECK(paused_at("2024-05-01T23:59:59.999999999Z", kDaily, 1) == "PAUSE_SCHEDULED 1 1 2024-05-02..2024-05-02");
  CHECK(paused_at("2024-05-06T00:00:00Z", "weekly0001", 1) == "PAUSE_SCHEDULED 1 1 2024-05-13..2024-05-19");
  CHECK(paused_at("2024-05-29T12:00:00Z", "monthly029", 1) == "PAUSE_SCHEDULED 1 1 2024-06-29..2024-07-28");
}

TEST_CASE("J.P. Morgan: weekly cycles begin on the weekday of the first one, and a pause ends on the last day of its last cycle") {
  CHECK(paused_at("2024-05-01T09:00:00Z", "weekly0001", 2) == "PAUSE_SCHEDULED 2 2 2024-05-06..2024-05-19");
  CHECK(paused_at("2024-05-05T23:59:59Z", "weekly0001", 1) == "PAUSE_SCHEDULED 1 1 2024-05-06..2024-05-12");
}

TEST_CASE("J.P. Morgan: a weekly pause counts cycles and not days") {
  JpMorgan jpm("2024-05-01T09:00:00Z");
  jpm.pause("weekly0001", 2);
  CHECK(jpm.moves("pause/weekly0001", "2024-05-05T23:59:59Z").empty());
  CHECK(jpm.moves("pause/weekly0001", "2024-05-06T00:00:00Z") == Lines{"PAUSE_SCHEDULED>PAUSE_ONGOING"});
  CHECK(jpm.moves("pause/weekly0001", "2024-05-12T23:59:59Z").empty());
  CHECK(jpm.seen("weekly0001") == "PAUSE_ONGOING 2 1");
  CHECK(told(jpm.pause("weekly0001", 5)) == "PAUSE_ONGOING 6 5 2024-05-06..2024-06-16");
  jpm.advance("2024-06-16T23:59:59Z");
  CHECK(jpm.seen("weekly0001") == "PAUSE_ONGOING 6 0");
  CHECK(jpm.moves("pause/weekly0001", "2024-06-17T00:00:00Z") == Lines{"PAUSE_ONGOING>RESUMED"});
}

TEST_CASE("J.P. Morgan: a monthly program that began on the 29th is paused from the 29th, and resumed on one") {
  JpMorgan jpm("2024-05-10T08:00:00Z");
  CHECK(told(jpm.pause("monthly029", 2)) == "PAUSE_SCHEDULED 2 2 2024-05-29..2024-07-28");
  jpm.advance("2024-06-10T08:00:00Z");
  REQUIRE(jpm.seen("monthly029") == "PAUSE_ONGOING 2 1");
  CHECK(told(jpm.pause("monthly029", 0)) == "RESUMED_SCHEDULED 2 0 2024-05-29..2024-07-28");
  CHECK(jpm.moves("pause/monthly029", "2024-06-28T23:59:59Z").empty());
  CHECK(jpm.moves("pause/monthly029", "2024-06-29T00:00:00Z") == Lines{"RESUMED_SCHEDULED>RESUMED"});
}

TEST_CASE("J.P. Morgan: where a month is too short the cycle begins on its last day, and the day of the first cycle is kept") {
  CHECK(paused_at("2024-02-10T00:00:00Z", "monthly031", 1) == "PAUSE_SCHEDULED 1 1 2024-02-29..2024-03-30");
  CHECK(paused_at("2025-02-10T00:00:00Z", "monthly031", 1) == "PAUSE_SCHEDULED 1 1 2025-02-28..2025-03-30");
  CHECK(paused_at("2024-04-01T00:00:00Z", "monthly031", 1) == "PAUSE_SCHEDULED 1 1 2024-04-30..2024-05-30");
  CHECK(paused_at("2024-02-29T00:00:00Z", "monthly031", 3) == "PAUSE_SCHEDULED 3 3 2024-03-31..2024-06-29");
  CHECK(paused_at("2025-02-10T00:00:00Z", "monthly029", 1) == "PAUSE_SCHEDULED 1 1 2025-02-28..2025-03-28");
}

TEST_CASE("J.P. Morgan: a pause over short months runs from last day to last day") {
  JpMorgan jpm("2024-02-10T00:00:00Z");
  jpm.pause("monthly031", 3);
  std::string days;
  for (const std::string day : {"2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"}) {
    CHECK(jpm.moves("pause/monthly031", day + "T00:00:00Z").size() == 1);
    days += jpm.seen("monthly031") + "; ";
  }
  CHECK(days == "PAUSE_ONGOING 3 2; PAUSE_ONGOING 3 1; PAUSE_ONGOING 3 0; RESUMED 3 0; ");
}

TEST_CASE("J.P. Morgan: a yearly program that began on a leap day is paused on the last of February in other years") {
  CHECK(paused_at("2024-05-01T00:00:00Z", "yearly0229", 1) == "PAUSE_SCHEDULED 1 1 2025-02-28..2026-02-27");
  CHECK(paused_at("2024-05-01T00:00:00Z", "yearly0229", 3) == "PAUSE_SCHEDULED 3 3 2025-02-28..2028-02-28");
  CHECK(paused_at("2027-05-01T00:00:00Z", "yearly0229", 1) == "PAUSE_SCHEDULED 1 1 2028-02-29..2029-02-27");
}

TEST_CASE("J.P. Morgan: a yearly pause ends years later") {
  JpMorgan jpm("2024-05-01T00:00:00Z");
  jpm.pause("yearly0229", 3);
  jpm.advance("2028-02-28T23:59:59Z");
  CHECK(jpm.seen("yearly0229") == "PAUSE_ONGOING 3 0");
  CHECK(jpm.moves("pause/yearly0229", "2028-02-29T00:00:00Z") == Lines{"PAUSE_ONGOING>RESUMED"});
}

TEST_CASE("J.P. Morgan: the longest pause that can be asked for has an end too") {
  CHECK(paused_at("2024-05-01T00:00:00Z", kDaily, 999) == "PAUSE_SCHEDULED 999 999 2024-05-02..2027-01-25");
  CHECK(paused_at("2024-05-01T00:00:00Z", "yearly0229", 999) == "PAUSE_SCHEDULED 999 999 2025-02-28..3024-02-28");
}

TEST_CASE("J.P. Morgan: programs are paused each on its own") {
  JpMorgan jpm;
  jpm.pause(kDaily, 2);
  jpm.pause("weekly0001", 2);
  jpm.advance("2024-05-06T00:00:00Z");
  CHECK(jpm.seen(kDaily) == "RESUMED 2 0");
  CHECK(jpm.seen("weekly0001") == "PAUSE_ONGOING 2 1");
}

TEST_CASE("J.P. Morgan: the merchant's own id of a program is answered, and the system's where there is none") {
  JpMorgan jpm;
  CHECK(jpm.pause("monthly029", 1).json["merchantRecurringProgramId"] == Value("YOUR_RECUR_PROG_ID_001"));
  CHECK(jpm.pause(kDaily, 1).json["merchantRecurringProgramId"] == Value(kDaily));
}

}  // namespace understudy::test
