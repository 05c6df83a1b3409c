// SPDX-License-Identifier: MIT
#include "server/values/instant.h"

#include "tests/support/catch.h"

using namespace understudy;

namespace {

Instant at(std::string_view text) {
  const auto instant = parse_instant(text);
  REQUIRE(instant.has_value());
  return *instant;
}

}  // namespace

TEST_CASE("instants are read and written as RFC 3339 tells", "[values]") {
  CHECK(at("1970-01-01T00:00:00Z") == Instant{0, 0});
  CHECK(at("2024-05-01T00:46:55.879718031Z") == Instant{1714524415, 879718031});
  CHECK(at("1985-04-12T23:20:50.52Z") == Instant{482196050, 520'000'000});
  CHECK(at("1996-12-19T16:39:57-08:00") == at("1996-12-20T00:39:57Z"));
  CHECK(at("1937-01-01T12:00:27.87+00:20") == at("1937-01-01T11:40:27.87Z"));
  CHECK(at("2024-05-01t00:00:00z") == at("2024-05-01T00:00:00Z"));
  CHECK(at("2024-05-01T00:00:00-00:00") == at("2024-05-01T00:00:00Z"));
  CHECK(at("2024-02-29T00:00:00Z") - at("2024-02-28T00:00:00Z") == Duration::of_seconds(86400));
  CHECK(at("1969-12-31T23:59:59.5Z") == Instant{-1, 500'000'000});

  CHECK(format_instant(at("2024-05-01T02:03:04+02:00")) == "2024-05-01T00:03:04Z");
  CHECK(format_instant(at("2024-05-01T00:00:00.1Z")) == "2024-05-01T00:00:00.100Z");
  CHECK(format_instant(at("2024-05-01T00:00:00.0001Z")) == "2024-05-01T00:00:00.000100Z");
  CHECK(format_instant(at("2024-05-01T00:00:00.000000001Z")) == "2024-05-01T00:00:00.000000001Z");
  CHECK(format_instant(at("2024-05-01T00:00:00.987654321Z"), 0) == "2024-05-01T00:00:00Z");
  CHECK(format_instant(at("2024-05-01T00:00:00.987654321Z"), 2) == "2024-05-01T00:00:00.98Z");
  CHECK(format_instant(at("2024-05-01T00:00:00Z"), 3) == "2024-05-01T00:00:00.000Z");
  CHECK(format_instant(at("1969-12-31T23:59:59.5Z")) == "1969-12-31T23:59:59.500Z");
  CHECK(format_date(at("1969-12-31T23:59:59Z")) == "1969-12-31");
}

TEST_CASE("what is no instant is refused", "[values]") {
  const char* text = GENERATE(
      "", "2024-05-01", "2024-05-01T00:00:00", "2024-05-01 00:00:00Z", "2024-05-01T24:00:00Z", "2024-05-01T23:60:00Z",
      "2016-12-31T23:59:60Z", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z", "2024-04-31T00:00:00Z",
      "2024-05-00T00:00:00Z", "2024-5-1T00:00:00Z", "24-05-01T00:00:00Z", "02024-05-01T00:00:00Z", "2024-05-01T00:00:00.Z",
      "2024-05-01T00:00:00.1234567890Z", "2024-05-01T00:00:00+2:00", "2024-05-01T00:00:00+24:00", "2024-05-01T00:00:00+02:60",
      "2024-05-01T00:00:00+0200", "2024-05-01T00:00:00Z ", " 2024-05-01T00:00:00Z", "2024-05-01T00:00:00ZZ", "+024-05-01T00:00:00Z",
      "10000-01-01T00:00:00Z", "0000-12-31T23:59:59Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "２024-05-01T00:00:00Z");
  CAPTURE(text);
  CHECK_FALSE(parse_instant(text).has_value());
}

TEST_CASE("the range of instants ends with the years 0001 and 9999", "[values]") {
  const Instant first = at("0001-01-01T00:00:00Z");
  const Instant last = at("9999-12-31T23:59:59.999999999Z");
  CHECK(first.seconds == -62135596800);
  CHECK(last.seconds == 253402300799);
  CHECK(first.in_range());
  CHECK(last.in_range());
  CHECK_FALSE((first - Duration::of_nanos(1)).in_range());
  CHECK_FALSE((last + Duration::of_nanos(1)).in_range());
  CHECK(format_instant(first) == "0001-01-01T00:00:00Z");
  CHECK(format_instant(last) == "9999-12-31T23:59:59.999999999Z");
  CHECK(at("0000-12-31T23:00:00-02:00") == at("0001-01-01T01:00:00Z"));
}

TEST_CASE("dates alone are midnights", "[values]") {
  CHECK(parse_date("2024-05-01") == at("2024-05-01T00:00:00Z"));
  CHECK(midnight(civil_date(at("2024-05-01T23:59:59.999Z"))) == at("2024-05-01T00:00:00Z"));
  CHECK(civil_date(at("2000-02-29T12:00:00Z")) == CivilDate{2000, 2, 29});
  CHECK(civil_date(at("0001-01-01T00:00:00Z")) == CivilDate{1, 1, 1});
  CHECK_FALSE(parse_date("2024-05-01T00:00:00Z").has_value());
  CHECK_FALSE(parse_date("2023-02-29").has_value());
  CHECK_FALSE(parse_date("0000-01-01").has_value());
}

TEST_CASE("instants and durations are added and subtracted to the nanosecond", "[values]") {
  CHECK(Instant{10, 999'999'999} + Duration{0, 1} == Instant{11, 0});
  CHECK(Instant{10, 0} + Duration{0, -1} == Instant{9, 999'999'999});
  CHECK(Instant{10, 0} - Instant{9, 500'000'000} == Duration{0, 500'000'000});
  CHECK(Instant{9, 500'000'000} - Instant{10, 0} == Duration{0, -500'000'000});
  CHECK(Duration{1, 500'000'000} + Duration{-2, 0} == Duration{0, -500'000'000});
  CHECK(Duration{-1, -500'000'000} + Duration{2, 0} == Duration{0, 500'000'000});
  CHECK(-Duration{1, 5} == Duration{-1, -5});
  CHECK(Duration::of_millis(-1500) == Duration{-1, -500'000'000});
  CHECK(Duration{-1, -500'000'000}.millis() == -1500);
  CHECK(Duration{0, 1'999'999}.millis() == 1);
  CHECK(Duration{0, -5}.negative());
  CHECK_FALSE(Duration{}.negative());
}

TEST_CASE("sums beyond 64 bits stop at their ends", "[values]") {
  constexpr std::int64_t most = INT64_MAX;
  CHECK(Duration::of_seconds(most) + Duration::of_seconds(1) == Duration::of_seconds(most));
  CHECK(Instant{-most, 0} - Duration::of_seconds(most) == Instant{-most, 0});
  CHECK(Duration::of_seconds(most).millis() == most);
  CHECK_FALSE((Instant{0, 0} + Duration::of_seconds(most)).in_range());
}

TEST_CASE("cycles by months clamp to the end of a month and come back to the anchor's day", "[values]") {
  const Instant anchor = at("2024-01-31T10:30:00.5Z");
  CHECK(cycle_start(anchor, 1, CalendarUnit::month, 0) == anchor);
  CHECK(cycle_start(anchor, 1, CalendarUnit::month, 1) == at("2024-02-29T10:30:00.5Z"));
  CHECK(cycle_start(anchor, 1, CalendarUnit::month, 2) == at("2024-03-31T10:30:00.5Z"));
  CHECK(cycle_start(anchor, 1, CalendarUnit::month, 3) == at("2024-04-30T10:30:00.5Z"));
  CHECK(cycle_start(anchor, 1, CalendarUnit::month, -2) == at("2023-11-30T10:30:00.5Z"));
  CHECK(cycle_start(anchor, 3, CalendarUnit::month, 5) == at("2025-04-30T10:30:00.5Z"));
  CHECK(cycle_start(at("2024-02-29T00:00:00Z"), 1, CalendarUnit::year, 1) == at("2025-02-28T00:00:00Z"));
  CHECK(cycle_start(at("2024-02-29T00:00:00Z"), 1, CalendarUnit::year, 4) == at("2028-02-29T00:00:00Z"));
  CHECK(cycle_start(anchor, 2, CalendarUnit::week, 1) == at("2024-02-14T10:30:00.5Z"));
  CHECK(cycle_start(anchor, 10, CalendarUnit::day, 3) == at("2024-03-01T10:30:00.5Z"));
}

TEST_CASE("an instant belongs to the cycle that started last", "[values]") {
  const Instant anchor = at("2024-01-31T10:00:00Z");
  CHECK(cycle_index(anchor, 1, CalendarUnit::month, at("2024-01-31T09:59:59Z")) == -1);
  CHECK(cycle_index(anchor, 1, CalendarUnit::month, anchor) == 0);
  CHECK(cycle_index(anchor, 1, CalendarUnit::month, at("2024-02-29T09:59:59.999Z")) == 0);
  CHECK(cycle_index(anchor, 1, CalendarUnit::month, at("2024-02-29T10:00:00Z")) == 1);
  CHECK(cycle_index(anchor, 1, CalendarUnit::month, at("2025-01-31T10:00:00Z")) == 12);
  CHECK(cycle_index(anchor, 5, CalendarUnit::month, at("2025-01-31T10:00:00Z")) == 2);
  CHECK(cycle_index(anchor, 1, CalendarUnit::year, at("2025-01-31T09:00:00Z")) == 0);
  CHECK(cycle_index(anchor, 1, CalendarUnit::week, at("2024-02-07T10:00:00Z")) == 1);
  CHECK(cycle_index(anchor, 7, CalendarUnit::day, at("2024-02-07T09:59:59Z")) == 0);
}

TEST_CASE("every instant lies in its own cycle", "[values]") {
  const CalendarUnit unit = GENERATE(CalendarUnit::day, CalendarUnit::week, CalendarUnit::month, CalendarUnit::year);
  const std::int64_t count = GENERATE(1, 2, 7);
  const Instant anchor = at("2020-02-29T23:00:00Z");
  for (int i = 0; i < 400; ++i) {
    const Instant t = anchor + Duration::of_seconds(i * 1'000'003LL);
    const std::int64_t index = cycle_index(anchor, count, unit, t);
    CAPTURE(format_instant(t), index);
    REQUIRE(cycle_start(anchor, count, unit, index) <= t);
    REQUIRE(t < cycle_start(anchor, count, unit, index + 1));
  }
}

TEST_CASE("cycles out of the range of dates are out of range, not undefined", "[values]") {
  const Instant anchor = at("2024-01-31T00:00:00Z");
  const CalendarUnit unit = GENERATE(CalendarUnit::day, CalendarUnit::week, CalendarUnit::month, CalendarUnit::year);
  CHECK_FALSE(cycle_start(anchor, INT64_MAX, unit, INT64_MAX).in_range());
  CHECK_FALSE(cycle_start(anchor, 1, unit, INT64_MIN).in_range());
  CHECK(cycle_index(anchor, INT64_MAX, unit, at("9999-12-31T00:00:00Z")) == 0);
}

TEST_CASE("calendar units are named in the singular or the plural, in any case", "[values]") {
  CHECK(calendar_unit("DAY") == CalendarUnit::day);
  CHECK(calendar_unit("weeks") == CalendarUnit::week);
  CHECK(calendar_unit("Month") == CalendarUnit::month);
  CHECK(calendar_unit("YEARS") == CalendarUnit::year);
  CHECK_FALSE(calendar_unit("").has_value());
  CHECK_FALSE(calendar_unit("monthly").has_value());
  CHECK_FALSE(calendar_unit("monthsandmore").has_value());
}

TEST_CASE("ISO 8601 durations of fixed length are read and written", "[values]") {
  CHECK(parse_iso_duration("PT2S") == Duration::of_seconds(2));
  CHECK(parse_iso_duration("P1DT12H") == Duration::of_seconds(129600));
  CHECK(parse_iso_duration("P2W") == Duration::of_seconds(1209600));
  CHECK(parse_iso_duration("PT1H30M0.25S") == Duration{5400, 250'000'000});
  CHECK(parse_iso_duration("-PT1.5S") == Duration{-1, -500'000'000});
  CHECK(parse_iso_duration("PT0S") == Duration{});
  CHECK(parse_iso_duration("PT90M") == Duration::of_seconds(5400));
  const char* refused = GENERATE("", "P", "PT", "P1", "1D", "P1Y", "P1M", "P1DT", "P1WT1H", "PT1S1M", "PT1M1M", "PT1.5M", "PT.5S", "PT1.S",
                                 "P-1D", "pt1s", "PT1S ", "PT99999999999999999999S", "P106751991167301D");
  CAPTURE(refused);
  CHECK_FALSE(parse_iso_duration(refused).has_value());

  CHECK(format_iso_duration({}) == "PT0S");
  CHECK(format_iso_duration(Duration::of_seconds(2)) == "PT2S");
  CHECK(format_iso_duration(Duration::of_seconds(129600)) == "P1DT12H");
  CHECK(format_iso_duration(Duration::of_seconds(86400)) == "P1D");
  CHECK(format_iso_duration({5400, 250'000'000}) == "PT1H30M0.25S");
  CHECK(format_iso_duration({-1, -500'000'000}) == "-PT1.5S");
}

TEST_CASE("durations with units are read and written", "[values]") {
  CHECK(parse_unit_duration("1h30m") == Duration::of_seconds(5400));
  CHECK(parse_unit_duration("1.5s") == Duration{1, 500'000'000});
  CHECK(parse_unit_duration(".5s") == Duration{0, 500'000'000});
  CHECK(parse_unit_duration("250ms") == Duration{0, 250'000'000});
  CHECK(parse_unit_duration("-3us") == Duration{0, -3000});
  CHECK(parse_unit_duration("3µs") == Duration{0, 3000});
  CHECK(parse_unit_duration("+10ns") == Duration{0, 10});
  CHECK(parse_unit_duration("0.5h") == Duration::of_seconds(1800));
  CHECK(parse_unit_duration("1.0000000001ns") == Duration{0, 1});
  CHECK(parse_unit_duration("0") == Duration{});
  CHECK(parse_unit_duration("-0") == Duration{});
  CHECK(parse_unit_duration("0s") == Duration{});
  CHECK(parse_unit_duration("1m1m") == Duration::of_seconds(120));
  const char* refused = GENERATE("", "1", "s", ".s", "1d", "1h 30m", "--1s", "1s-", "1e3s", "00", "9223372036854775808s",
                                 "9223372036854775807h", "9223372036854775807s9223372036854775807s");
  CAPTURE(refused);
  CHECK_FALSE(parse_unit_duration(refused).has_value());

  CHECK(format_seconds_duration(Duration::of_seconds(90)) == "90s");
  CHECK(format_seconds_duration({1, 500'000'000}) == "1.5s");
  CHECK(format_seconds_duration({0, -3000}) == "-0.000003s");
  CHECK(format_seconds_duration({}) == "0s");
}

TEST_CASE("HTTP dates are IMF-fixdates", "[values]") {
  CHECK(format_http_date(at("1994-11-06T08:49:37Z")) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(format_http_date(at("1969-12-31T23:59:59Z")) == "Wed, 31 Dec 1969 23:59:59 GMT");
  CHECK(format_http_date(at("2024-02-29T00:00:00Z")) == "Thu, 29 Feb 2024 00:00:00 GMT");
}
