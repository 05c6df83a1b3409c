// SPDX-License-Identifier: MIT
#include "server/values/instant.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>

namespace understudy {

namespace {

constexpr std::int32_t kNanosPerSecond = 1'000'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::int64_t kFirstSecond = -62'135'596'800;  // 0001-01-01T00:00:00Z
constexpr std::int64_t kLastSecond = 253'402'300'799;   // 9999-12-31T23:59:59Z

// Far outside what RFC 3339 can write, and well inside what std::chrono's years hold: results that leave the range of dates keep
// their order and never overflow.
constexpr std::int64_t kFarYears = 20'000;
constexpr std::int64_t kFarDays = kFarYears * 366;

std::int64_t saturating_sum(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  constexpr std::int64_t end = std::numeric_limits<std::int64_t>::max();  // both ends can be negated
  return b < 0 ? -end : end;
}

// The product, kept within ±bound.
std::int64_t bounded_product(std::int64_t a, std::int64_t b, std::int64_t bound) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return (a < 0) == (b < 0) ? bound : -bound;
  return std::clamp(product, -bound, bound);
}

std::int64_t floor_divided(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

Duration normalised(std::int64_t seconds, std::int64_t nanos) {
  seconds = saturating_sum(seconds, nanos / kNanosPerSecond);
  auto rest = static_cast<std::int32_t>(nanos % kNanosPerSecond);
  if (seconds > 0 && rest < 0) {
    --seconds;
    rest += kNanosPerSecond;
  } else if (seconds < 0 && rest > 0) {
    ++seconds;
    rest -= kNanosPerSecond;
  }
  return {seconds, rest};
}

Instant normalised_instant(std::int64_t seconds, std::int64_t nanos) {
  if (nanos < 0) return {saturating_sum(seconds, -1), static_cast<std::int32_t>(nanos + kNanosPerSecond)};
  if (nanos >= kNanosPerSecond) return {saturating_sum(seconds, 1), static_cast<std::int32_t>(nanos - kNanosPerSecond)};
  return {seconds, static_cast<std::int32_t>(nanos)};
}

std::chrono::year_month_day calendar(const CivilDate& date) {
  const auto year = static_cast<int>(std::clamp(date.year, -kFarYears, kFarYears));
  return {std::chrono::year(year), std::chrono::month(date.month), std::chrono::day(date.day)};
}

std::int64_t month_number(const CivilDate& date) { return date.year * 12 + date.month - 1; }

Instant months_later(Instant anchor, std::int64_t months) {
  const CivilDate date = civil_date(anchor);
  const std::int64_t number = month_number(date) + months;
  const std::int64_t year = floor_divided(number, 12);
  const std::chrono::year_month month(std::chrono::year(static_cast<int>(year)),
                                      std::chrono::month(static_cast<unsigned>(number - year * 12) + 1));
  const auto last = (month / std::chrono::last).day();
  const unsigned day = std::min(date.day, static_cast<unsigned>(last));
  const std::int64_t time_of_day = anchor.seconds - midnight(date).seconds;
  const Instant start = midnight({year, static_cast<unsigned>(month.month()), day});
  return {start.seconds + time_of_day, anchor.nanos};
}

std::int64_t months_per(CalendarUnit unit) { return unit == CalendarUnit::year ? 12 : 1; }
std::int64_t days_per(CalendarUnit unit) { return unit == CalendarUnit::week ? 7 : 1; }
bool counts_months(CalendarUnit unit) { return unit == CalendarUnit::month || unit == CalendarUnit::year; }

}  // namespace

Duration Duration::of_millis(std::int64_t ms) { return {ms / 1000, static_cast<std::int32_t>(ms % 1000 * 1'000'000)}; }

Duration Duration::of_nanos(std::int64_t ns) { return {ns / kNanosPerSecond, static_cast<std::int32_t>(ns % kNanosPerSecond)}; }

std::int64_t Duration::millis() const {
  constexpr std::int64_t ends = std::numeric_limits<std::int64_t>::max();
  return saturating_sum(bounded_product(seconds, 1000, ends), nanos / 1'000'000);
}

Duration operator+(Duration a, Duration b) {
  return normalised(saturating_sum(a.seconds, b.seconds), static_cast<std::int64_t>(a.nanos) + b.nanos);
}

Duration operator-(Duration a, Duration b) { return a + -b; }

Instant operator+(Instant t, Duration d) {
  return normalised_instant(saturating_sum(t.seconds, d.seconds), static_cast<std::int64_t>(t.nanos) + d.nanos);
}

Instant operator-(Instant t, Duration d) { return t + -d; }

Duration operator-(Instant a, Instant b) { return Duration{a.seconds, a.nanos} + Duration{-b.seconds, -b.nanos}; }

bool Instant::in_range() const { return seconds >= kFirstSecond && seconds <= kLastSecond; }

CivilDate civil_date(Instant t) {
  const std::int64_t days = std::clamp(floor_divided(t.seconds, kSecondsPerDay), -kFarDays, kFarDays);
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())};
}

Instant midnight(CivilDate date) {
  const std::int64_t days = std::chrono::sys_days(calendar(date)).time_since_epoch().count();
  return {days * kSecondsPerDay, 0};
}

std::optional<CalendarUnit> calendar_unit(std::string_view name) {
  std::string lower(name.substr(0, 8));
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (lower == "day" || lower == "days") return CalendarUnit::day;
  if (lower == "week" || lower == "weeks") return CalendarUnit::week;
  if (lower == "month" || lower == "months") return CalendarUnit::month;
  if (lower == "year" || lower == "years") return CalendarUnit::year;
  return std::nullopt;
}

Instant cycle_start(Instant anchor, std::int64_t count, CalendarUnit unit, std::int64_t index) {
  if (counts_months(unit)) {
    constexpr std::int64_t far_months = kFarYears / 2 * 12;
    const std::int64_t length = bounded_product(count, months_per(unit), far_months);
    return months_later(anchor, bounded_product(length, index, far_months));
  }
  const std::int64_t length = bounded_product(count, days_per(unit), kFarDays);
  return anchor + Duration::of_seconds(bounded_product(length, index, kFarDays) * kSecondsPerDay);
}

std::int64_t cycle_index(Instant anchor, std::int64_t count, CalendarUnit unit, Instant at) {
  if (at < anchor) return -1;
  if (!counts_months(unit)) {
    const std::int64_t length = bounded_product(count, days_per(unit), kFarDays) * kSecondsPerDay;
    return (at - anchor).seconds / length;
  }
  const std::int64_t length = bounded_product(count, months_per(unit), kFarYears * 12);
  const std::int64_t index = (month_number(civil_date(at)) - month_number(civil_date(anchor))) / length;
  // The months alone tell the cycle, or the one after it when the boundary of this month is still to come.
  return cycle_start(anchor, count, unit, index) <= at ? index : index - 1;
}

}  // namespace understudy
