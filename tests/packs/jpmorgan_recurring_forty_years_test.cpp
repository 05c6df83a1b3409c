// SPDX-License-Identifier: MIT
// Forty years of billing, against a calendar that counts days: programs from the last days of a month, and the cycles that they were billed
// for.
#include "tests/packs/jpmorgan_recurring.h"
#include "tests/support/day_by_day.h"

namespace understudy::test {
namespace {

struct Kept {  // a program, and how it was made
  std::string id;
  Day first;
  int count;
  std::string unit;
};

// A sandbox without the seed's programs that bill every day or week, which would take most of the time.
class Quiet : public JpMorgan {
 public:
  Quiet() : JpMorgan("2023-12-15T00:00:00Z") {
    for (const std::string program : {"xB7lAXy0vZ", "declined01", "weekly0001"})
      client().call("DELETE", "/__admin/sandboxes/default/resources/jpmorgan-recurring/program/" + program);
  }
};

Kept made(JpMorgan& jpm, const Day& first, int count, const std::string& unit) {
  const std::string id =
      jpm.created(R"(,"startDate":")" + first.text() + R"(","recurringPlanDefault":false,"recurringProgramAmount":1,)" +
                  R"("programBillingFrequencyCount":)" + std::to_string(count) + R"(,"programBillingFrequencyUnit":")" + unit + "\"");
  return {id, first, count, unit};
}

// All cycles of a program that begin within so many years: "2024-02-29..2024-03-30". No more than a hundred are listed at a time.
Lines billed(JpMorgan& jpm, const Kept& program, int years) {
  const std::string end = std::to_string(program.first.year + years);
  Lines lines;
  for (std::string from = program.first.text(); !from.empty();) {
    const List listed = jpm.listed(program.id, "&billingCycleStartDate=" + from);
    from = listed.size() == 100 ? listed.back()["billingCycleStartDate"].as_string() : "";
    for (const Value& cycle : listed) {
      const std::string day = cycle["billingCycleStartDate"].as_string();
      if (day == from || day >= end) break;  // the last one comes again, as the first of the next hundred
      CHECK(cycle["billingDate"] == Value(day));
      CHECK(cycle["billingCycleSequenceNumber"] == Value(std::to_string(lines.size() + 1)));
      lines.push_back(day + ".." + cycle["billingCycleEndDate"].as_string());
    }
  }
  return lines;
}

Lines counted(const Kept& program, int years) {
  const std::vector<Day> days = cycle_days(program.first, program.count, program.unit, years + 5);
  Lines lines;
  for (std::size_t i = 0; i + 1 < days.size() && days[i].year < program.first.year + years; ++i) {
    Day last = days[i];
    while (following(last) != days[i + 1]) last = following(last);
    lines.push_back(days[i].text() + ".." + last.text());
  }
  return lines;
}

}  // namespace

TEST_CASE("J.P. Morgan: forty years of billing agree with a calendar that counts days") {
  Quiet jpm;
  std::vector<Kept> programs;
  for (const auto& [month, day] :
       std::vector<std::pair<int, int>>{{1, 28}, {1, 29}, {1, 30}, {1, 31}, {2, 28}, {2, 29}, {8, 31}, {11, 30}}) {
    const Day first = day_of(2024, month, day);
    programs.push_back(made(jpm, first, 1, "MONTHS"));
    programs.push_back(made(jpm, first, 3, "MONTHS"));
    programs.push_back(made(jpm, first, 1, "YEARS"));
    if (day >= 30) programs.push_back(made(jpm, first, 1, "WEEKS"));
  }
  for (int year = 2025; year <= 2064; ++year) jpm.advance(std::to_string(year) + "-01-01T00:00:00Z");
  for (const Kept& program : programs) {
    INFO(program.first.text() << " every " << program.count << " " << program.unit);
    CHECK(billed(jpm, program, 40) == counted(program, 40));
  }
}

TEST_CASE("J.P. Morgan: a pause of one month begins and ends with a month's cycle, whichever day the program began on, for forty years") {
  for (const int day : {28, 29, 30, 31}) {
    Quiet jpm;
    const Kept program = made(jpm, day_of(2024, 1, day), 1, "MONTHS");
    const std::vector<Day> days = cycle_days(program.first, 1, "MONTHS", 41);
    for (std::size_t i = 0; i + 2 < days.size() && days[i].year < 2064; i += 11) {  // every month of the year in its turn
      jpm.advance(days[i].text() + "T12:00:00Z");
      Day last = days[i + 1];
      while (following(last) != days[i + 2]) last = following(last);
      CHECK(told(jpm.pause(program.id, 1)) == "PAUSE_SCHEDULED 1 1 " + days[i + 1].text() + ".." + last.text());
    }
  }
}

}  // namespace understudy::test
