// SPDX-License-Identifier: MIT
// The written forms of instants and durations.
#include <fmt/format.h>

#include <array>
#include <chrono>

#include "server/values/instant.h"

namespace understudy {

namespace {

constexpr std::int32_t kNanosPerSecond = 1'000'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;

bool digit(char c) { return c >= '0' && c <= '9'; }

// Reads a text from left to right; every step says whether it found what it looked for.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  bool at_digit() const { return !rest_.empty() && digit(rest_[0]); }

  bool literal(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  bool either(char a, char b) { return literal({&a, 1}) || literal({&b, 1}); }

  // Exactly `width` digits, at most four.
  bool fixed(std::size_t width, unsigned& out) {
    if (rest_.size() < width) return false;
    out = 0;
    for (std::size_t i = 0; i < width; ++i) {
      if (!digit(rest_[i])) return false;
      out = out * 10 + static_cast<unsigned>(rest_[i] - '0');
    }
    rest_.remove_prefix(width);
    return true;
  }

  // One digit or more.
  bool number(std::int64_t& out) {
    if (!at_digit()) return false;
    out = 0;
    for (; at_digit(); rest_.remove_prefix(1)) {
      if (__builtin_mul_overflow(out, 10, &out) || __builtin_add_overflow(out, rest_[0] - '0', &out)) return false;
    }
    return true;
  }

  // The digits after a decimal point as billionths; those after the ninth are dropped. The count of digits that were there.
  std::size_t fraction(std::int32_t& billionths) {
    std::size_t count = 0;
    billionths = 0;
    for (; at_digit(); rest_.remove_prefix(1), ++count) {
      if (count < 9) billionths = billionths * 10 + (rest_[0] - '0');
    }
    for (std::size_t i = count; i < 9; ++i) billionths *= 10;
    return count;
  }

 private:
  std::string_view rest_;
};

bool read_date(Reader& reader, CivilDate& date) {
  unsigned year = 0;
  if (!reader.fixed(4, year) || !reader.literal("-") || !reader.fixed(2, date.month) || !reader.literal("-") || !reader.fixed(2, date.day))
    return false;
  date.year = year;
  return std::chrono::year_month_day(std::chrono::year(static_cast<int>(year)), std::chrono::month(date.month), std::chrono::day(date.day))
      .ok();
}

// Hours, minutes and seconds as seconds. A leap second is refused: instants count days of 86400 seconds.
bool read_time(Reader& reader, std::int64_t& seconds) {
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;
  if (!reader.fixed(2, hour) || !reader.literal(":") || !reader.fixed(2, minute) || !reader.literal(":") || !reader.fixed(2, second))
    return false;
  seconds = hour * 3600 + minute * 60 + second;
  return hour < 24 && minute < 60 && second < 60;
}

bool read_offset(Reader& reader, std::int64_t& seconds) {
  seconds = 0;
  if (reader.either('Z', 'z')) return true;
  const bool west = reader.literal("-");
  unsigned hour = 0;
  unsigned minute = 0;
  if (!west && !reader.literal("+")) return false;
  if (!reader.fixed(2, hour) || !reader.literal(":") || !reader.fixed(2, minute) || hour > 23 || minute > 59) return false;
  seconds = static_cast<std::int64_t>(hour * 3600 + minute * 60) * (west ? -1 : 1);
  return true;
}

std::optional<Instant> within_range(Instant t) { return t.in_range() ? std::optional(t) : std::nullopt; }

// Adds amount · unit to the sum; false when that is beyond 64 bits.
bool add_scaled(std::int64_t& sum, std::int64_t amount, std::int64_t unit) {
  std::int64_t product = 0;
  return !__builtin_mul_overflow(amount, unit, &product) && !__builtin_add_overflow(sum, product, &sum);
}

// nW or nD.
bool read_iso_days(Reader& reader, Duration& sum, bool& weeks) {
  std::int64_t amount = 0;
  if (!reader.number(amount)) return false;
  weeks = reader.literal("W");
  return (weeks || reader.literal("D")) && add_scaled(sum.seconds, amount, weeks ? 7 * kSecondsPerDay : kSecondsPerDay);
}

// [nH][nM][n[.n]S], each at most once and at least one of them.
bool read_iso_time(Reader& reader, Duration& sum) {
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 3> units = {{{"H", 3600}, {"M", 60}, {"S", 1}}};
  std::size_t next = 0;
  while (!reader.done()) {
    std::int64_t amount = 0;
    if (!reader.number(amount)) return false;
    const bool has_fraction = reader.literal(".");
    if (has_fraction && reader.fraction(sum.nanos) == 0) return false;
    while (next < units.size() && !reader.literal(units[next].first)) ++next;
    if (next == units.size() || (has_fraction && units[next].first != "S")) return false;
    if (!add_scaled(sum.seconds, amount, units[next].second)) return false;
    ++next;
  }
  return next > 0;
}

std::string trimmed_fraction(std::int32_t nanos) {
  if (nanos == 0) return "";
  std::string text = fmt::format(".{:09}", nanos < 0 ? -nanos : nanos);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

// The magnitude, also of the lowest number.
std::uint64_t magnitude(std::int64_t n) { return n < 0 ? 0 - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n); }

struct UnitName {
  std::string_view name;
  std::int64_t nanos;
};
// Longer names first, since "ms" begins with "m". Both micro signs of Unicode are in use.
constexpr std::array<UnitName, 8> kUnits = {{{"ns", 1},
                                             {"us", 1'000},
                                             {"\xC2\xB5s", 1'000},
                                             {"\xCE\xBCs", 1'000},
                                             {"ms", 1'000'000},
                                             {"s", 1'000'000'000},
                                             {"m", 60'000'000'000},
                                             {"h", 3'600'000'000'000}}};

const UnitName* read_unit(Reader& reader) {
  for (const UnitName& unit : kUnits) {
    if (reader.literal(unit.name)) return &unit;
  }
  return nullptr;
}

// amount.billionths · unit, cut to whole nanoseconds.
std::optional<Duration> scaled(std::int64_t amount, std::int32_t billionths, std::int64_t unit_nanos) {
  const std::int64_t unit_seconds = unit_nanos / kNanosPerSecond;
  Duration product;
  if (unit_seconds > 0) {
    if (!add_scaled(product.seconds, amount, unit_seconds)) return std::nullopt;
    return product + Duration::of_nanos(billionths * unit_seconds);
  }
  const std::int64_t per_second = kNanosPerSecond / unit_nanos;
  product.seconds = amount / per_second;
  product.nanos = static_cast<std::int32_t>(amount % per_second * unit_nanos + billionths * unit_nanos / kNanosPerSecond);
  return product;
}

// A number with or without a fraction, and its unit.
std::optional<Duration> read_unit_part(Reader& reader) {
  std::int64_t amount = 0;
  std::int32_t billionths = 0;
  const bool whole = reader.at_digit();
  if (whole && !reader.number(amount)) return std::nullopt;
  const bool fractional = reader.literal(".") && reader.fraction(billionths) > 0;
  const UnitName* unit = whole || fractional ? read_unit(reader) : nullptr;
  return unit != nullptr ? scaled(amount, billionths, unit->nanos) : std::nullopt;
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
  Reader reader(text);
  CivilDate date;
  std::int64_t time = 0;
  std::int64_t offset = 0;
  std::int32_t nanos = 0;
  if (!read_date(reader, date) || !reader.either('T', 't') || !read_time(reader, time)) return std::nullopt;
  if (reader.literal(".")) {
    const std::size_t digits = reader.fraction(nanos);
    if (digits == 0 || digits > 9) return std::nullopt;
  }
  if (!read_offset(reader, offset) || !reader.done()) return std::nullopt;
  return within_range({midnight(date).seconds + time - offset, nanos});
}

std::optional<Instant> parse_date(std::string_view text) {
  Reader reader(text);
  CivilDate date;
  if (!read_date(reader, date) || !reader.done()) return std::nullopt;
  return within_range(midnight(date));
}

std::string format_instant(Instant t, int digits) {
  const CivilDate date = civil_date(t);
  const std::int64_t second = t.seconds - midnight(date).seconds;
  std::string text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", date.year, date.month, date.day, second / 3600, second / 60 % 60, second % 60);
  if (digits < 0) digits = t.nanos == 0 ? 0 : t.nanos % 1'000'000 == 0 ? 3 : t.nanos % 1'000 == 0 ? 6 : 9;
  if (digits > 0) text += fmt::format(".{:09}", t.nanos).substr(0, static_cast<std::size_t>(std::min(digits, 9)) + 1);
  return text + 'Z';
}

std::string format_date(Instant t) {
  const CivilDate date = civil_date(t);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::optional<Duration> parse_iso_duration(std::string_view text) {
  Reader reader(text);
  const bool negative = reader.literal("-");
  Duration sum;
  bool weeks = false;
  if (!reader.literal("P") || (reader.at_digit() && !read_iso_days(reader, sum, weeks))) return std::nullopt;
  const bool days_alone = reader.done() && text.back() != 'P';
  if (!days_alone && (weeks || !reader.literal("T") || !read_iso_time(reader, sum))) return std::nullopt;
  return negative ? -sum : sum;
}

std::string format_iso_duration(Duration d) {
  const std::uint64_t seconds = magnitude(d.seconds);
  if (seconds == 0 && d.nanos == 0) return "PT0S";
  std::string text = d.negative() ? "-P" : "P";
  if (const auto days = seconds / kSecondsPerDay; days > 0) text += fmt::format("{}D", days);
  const std::uint64_t rest = seconds % kSecondsPerDay;
  if (rest == 0 && d.nanos == 0) return text;
  text += 'T';
  if (rest / 3600 > 0) text += fmt::format("{}H", rest / 3600);
  if (rest / 60 % 60 > 0) text += fmt::format("{}M", rest / 60 % 60);
  if (rest % 60 > 0 || d.nanos != 0) text += fmt::format("{}{}S", rest % 60, trimmed_fraction(d.nanos));
  return text;
}

std::optional<Duration> parse_unit_duration(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return Duration{};
  Reader reader(text);
  Duration sum;
  do {
    const std::optional<Duration> part = read_unit_part(reader);
    std::int64_t seconds = 0;
    if (!part || __builtin_add_overflow(sum.seconds, part->seconds, &seconds)) return std::nullopt;
    sum = sum + *part;
  } while (!reader.done());
  return negative ? -sum : sum;
}

std::string format_seconds_duration(Duration d) {
  return fmt::format("{}{}{}s", d.negative() ? "-" : "", magnitude(d.seconds), trimmed_fraction(d.nanos));
}

std::string format_http_date(Instant t) {
  static constexpr std::array<std::string_view, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const CivilDate date = civil_date(t);
  const std::int64_t day_start = midnight(date).seconds;
  const std::int64_t second = t.seconds - day_start;
  const std::chrono::weekday weekday{std::chrono::sys_days(std::chrono::days(day_start / kSecondsPerDay))};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", weekdays[weekday.c_encoding()], date.day, months[date.month - 1],
                     date.year, second / 3600, second / 60 % 60, second % 60);
}

}  // namespace understudy
