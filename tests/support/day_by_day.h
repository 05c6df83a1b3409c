// SPDX-License-Identifier: MIT
// DayByDay: a calendar that counts days one after the other and knows nothing but the lengths of months, to check calendars that calculate.
// Thread-safety: a value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace understudy::test {

struct Day {
  int year = 0, month = 0, day = 0;
  std::int64_t seconds = 0;  // since 1970-01-01, of its midnight in UTC
  std::string text() const { return fmt::format("{:04}-{:02}-{:02}", year, month, day); }
  friend bool operator==(const Day&, const Day&) = default;
};

inline bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

inline int days_in(int year, int month) {
  static constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

inline Day following(Day day) {
  day.seconds += 86'400;
  if (++day.day <= days_in(day.year, day.month)) return day;
  day.day = 1;
  if (++day.month <= 12) return day;
  day.month = 1;
  ++day.year;
  return day;
}

inline Day day_of(int year, int month, int day) {
  Day at{1970, 1, 1, 0};
  while (at.year != year || at.month != month || at.day != day) at = following(at);
  return at;
}

// The first days of the cycles that begin with `first`, for so many years. A cycle of months begins on the day of the month of the first
// one, or on the month's last day where there is no such day.
inline std::vector<Day> cycle_days(const Day& first, int count, const std::string& unit, int years) {
  std::vector<Day> found;
  std::int64_t passed = 0;  // days since the first
  for (Day at = first; at.year < first.year + years; at = following(at), ++passed) {
    const int months = (at.year - first.year) * 12 + at.month - first.month;
    const int same_day = first.day < days_in(at.year, at.month) ? first.day : days_in(at.year, at.month);
    const bool of_a_month = at.day == same_day;
    const bool begins = unit == "DAYS"     ? passed % count == 0
                        : unit == "WEEKS"  ? passed % (7 * count) == 0
                        : unit == "MONTHS" ? of_a_month && months % count == 0
                                           : of_a_month && months % (12 * count) == 0;
    if (begins) found.push_back(at);
  }
  return found;
}

}  // namespace understudy::test
