// SPDX-License-Identifier: MIT
// CEL's accessors of timestamps and durations (langdef.md, "Abstract Types").
#include <date/tz.h>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <optional>

#include "server/expression/functions.h"

namespace understudy {

namespace {

using Of = Type::Of;

constexpr std::int64_t kSecondsPerDay = 86'400;

// "+05:30", "-09:30", "02:00": the offset from UTC in seconds.
std::optional<std::int64_t> parse_offset(std::string_view text) {
  const bool west = text.starts_with('-');
  if (west || text.starts_with('+')) text.remove_prefix(1);
  const auto digit = [text](std::size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 100; };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const int hours = digit(0) * 10 + digit(1);
  const int minutes = digit(3) * 10 + digit(4);
  if (hours > 23 || minutes > 59) return std::nullopt;
  return (hours * 3600 + minutes * 60) * (west ? -1 : 1);
}

// The instant moved so that its UTC fields are those of the zone's wall clock.
Result<Instant, std::string> in_zone(Instant t, const std::string& zone) {
  if (zone == "UTC") return t;
  if (const auto offset = parse_offset(zone)) return t + Duration::of_seconds(*offset);
  try {
    const auto info = date::locate_zone(zone)->get_info(date::sys_seconds(std::chrono::seconds(t.seconds)));
    return t + Duration::of_seconds(info.offset.count());
  } catch (const std::exception&) {
    return Failed{fmt::format("there is no time zone \"{}\"; write +05:30 or a name such as Europe/Paris", zone)};
  }
}

std::int64_t second_of_day(Instant t) { return t.seconds - midnight(civil_date(t)).seconds; }
std::int64_t day_number(Instant t) { return midnight(civil_date(t)).seconds / kSecondsPerDay; }

struct Accessor {
  std::string_view name;
  std::int64_t (*of_timestamp)(Instant);
};
constexpr std::array<Accessor, 10> kAccessors = {
    {{"getFullYear", [](Instant t) { return civil_date(t).year; }},
     {"getMonth", [](Instant t) -> std::int64_t { return civil_date(t).month - 1; }},
     {"getDate", [](Instant t) -> std::int64_t { return civil_date(t).day; }},
     {"getDayOfMonth", [](Instant t) -> std::int64_t { return civil_date(t).day - 1; }},
     {"getDayOfWeek", [](Instant t) -> std::int64_t { return (day_number(t) % 7 + 7 + 4) % 7; }},  // 1970-01-01 was a Thursday
     {"getDayOfYear",
      [](Instant t) {
        return (t.seconds - midnight({civil_date(t).year, 1, 1}).seconds) / kSecondsPerDay;
      }},
     {"getHours", [](Instant t) { return second_of_day(t) / 3600; }},
     {"getMinutes", [](Instant t) { return second_of_day(t) / 60 % 60; }},
     {"getSeconds", [](Instant t) { return second_of_day(t) % 60; }},
     {"getMilliseconds", [](Instant t) -> std::int64_t { return t.nanos / 1'000'000; }}}};

struct DurationAccessor {
  std::string_view name;
  std::int64_t (*of_duration)(Duration);
};
constexpr std::array<DurationAccessor, 4> kDurationAccessors = {
    {{"getHours", [](Duration d) { return d.seconds / 3600; }},
     {"getMinutes", [](Duration d) { return d.seconds / 60; }},
     {"getSeconds", [](Duration d) { return d.seconds; }},
     {"getMilliseconds", [](Duration d) -> std::int64_t { return d.nanos / 1'000'000; }}}};

}  // namespace

std::vector<Function> time_functions() {
  std::vector<Function> functions;
  for (const Accessor& accessor : kAccessors) {
    const auto get = accessor.of_timestamp;
    const auto in_utc = [get](Arguments a, Scope&) -> Answer { return Value(get(a[0].as_timestamp())); };
    const auto elsewhere = [get](Arguments a, Scope&) -> Answer {
      const auto local = in_zone(a[0].as_timestamp(), a[1].as_string());
      if (!local.ok()) return Failed{local.error()};
      return Value(get(*local));
    };
    functions.push_back(receiver_function(std::string(accessor.name), {Of::timestamp}, Of::integer, in_utc));
    functions.push_back(receiver_function(std::string(accessor.name), {Of::timestamp, Of::string}, Of::integer, elsewhere));
  }
  for (const DurationAccessor& accessor : kDurationAccessors) {
    const auto body = [get = accessor.of_duration](Arguments a, Scope&) -> Answer { return Value(get(a[0].as_duration())); };
    functions.push_back(receiver_function(std::string(accessor.name), {Of::duration}, Of::integer, body));
  }
  return functions;
}

}  // namespace understudy
