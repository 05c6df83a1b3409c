// SPDX-License-Identifier: MIT
// Instant and Duration: a point and a length of time with nanoseconds, over the range of RFC 3339 (years 0001 to 9999).
// There is no clock here or anywhere in the core: an instant is always handed in. All calendar arithmetic is in UTC.
// Thread-safety: plain values.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace understudy {

// A signed length of time. Invariant: |nanos| < 1e9 and nanos has the sign of seconds (or either is 0).
struct Duration {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;

  static Duration of_seconds(std::int64_t s) { return {s, 0}; }
  static Duration of_millis(std::int64_t ms);
  static Duration of_nanos(std::int64_t ns);

  std::int64_t millis() const;  // truncated towards zero
  bool negative() const { return seconds < 0 || nanos < 0; }

  friend auto operator<=>(const Duration&, const Duration&) = default;
  friend Duration operator+(Duration a, Duration b);
  friend Duration operator-(Duration a, Duration b);
  friend Duration operator-(Duration a) { return {-a.seconds, -a.nanos}; }
};

// A point in time. Invariant: 0 <= nanos < 1e9; seconds count from 1970-01-01T00:00:00Z and may be negative.
struct Instant {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;

  friend auto operator<=>(const Instant&, const Instant&) = default;
  friend Instant operator+(Instant t, Duration d);
  friend Instant operator-(Instant t, Duration d);
  friend Duration operator-(Instant a, Instant b);

  // Within 0001-01-01T00:00:00Z … 9999-12-31T23:59:59.999999999Z, the range that RFC 3339 can write.
  bool in_range() const;
};

// A date in the proleptic Gregorian calendar, UTC.
struct CivilDate {
  std::int64_t year = 1970;
  unsigned month = 1;  // 1..12
  unsigned day = 1;    // 1..31
  friend auto operator<=>(const CivilDate&, const CivilDate&) = default;
};
CivilDate civil_date(Instant);
Instant midnight(CivilDate);  // 00:00:00Z of that day

enum class CalendarUnit : std::uint8_t { day, week, month, year };
// "DAY", "days", "Month", … (singular or plural, any case); nullopt otherwise.
std::optional<CalendarUnit> calendar_unit(std::string_view);

// The start of cycle number `index` (0 is `anchor` itself) when a new cycle starts every `count` units. The time of day is
// kept; a day that the month does not have becomes its last day, and the anchor's day is kept for the months after.
Instant cycle_start(Instant anchor, std::int64_t count, CalendarUnit, std::int64_t index);
// The number of the cycle that contains `at`; -1 before the anchor. REQUIRES: count >= 1.
std::int64_t cycle_index(Instant anchor, std::int64_t count, CalendarUnit, Instant at);

// RFC 3339 §5.6 with any offset and up to nine fraction digits ("2024-05-01T00:46:55.879718031Z"). A leap second is refused.
std::optional<Instant> parse_instant(std::string_view);
// A full-date alone ("2024-05-01") as its midnight.
std::optional<Instant> parse_date(std::string_view);
// Always UTC with Z. digits: 0..9 fraction digits, truncated; -1 writes as many as are needed in groups of three (0, 3, 6, 9).
std::string format_instant(Instant, int digits = -1);
std::string format_date(Instant);  // "2024-05-01"

// ISO 8601 durations of fixed length: PnW, PnDTnHnMn.nS, with an optional leading '-'. Years and months have no fixed length: nullopt.
std::optional<Duration> parse_iso_duration(std::string_view);
std::string format_iso_duration(Duration);  // "PT2S", "P1DT12H", "PT0S"
// The notation of CEL and Go: "1h30m", "2s", "1.5s", "250ms", "-3us", "10ns".
std::optional<Duration> parse_unit_duration(std::string_view);
std::string format_seconds_duration(Duration);  // "90s", "1.5s": what CEL's string(duration) gives

// HTTP's IMF-fixdate, RFC 9110 §5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string format_http_date(Instant);

}  // namespace understudy
