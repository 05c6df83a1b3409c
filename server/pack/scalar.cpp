// SPDX-License-Identifier: MIT
#include "server/pack/scalar.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

namespace understudy {

namespace {

bool one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view take_digits(std::string_view& rest) {
  const auto end = std::find_if_not(rest.begin(), rest.end(), is_digit);
  const std::string_view digits = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  rest.remove_prefix(digits.size());
  return digits;
}

bool take_one_of(std::string_view& rest, std::string_view characters) {
  if (rest.empty() || characters.find(rest.front()) == std::string_view::npos) return false;
  rest.remove_prefix(1);
  return true;
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool is_number(std::string_view rest) {
  take_one_of(rest, "+-");
  const bool whole = !take_digits(rest).empty();
  const bool fraction = take_one_of(rest, ".") && !take_digits(rest).empty();
  if (!whole && !fraction) return false;
  if (take_one_of(rest, "eE")) {
    take_one_of(rest, "+-");
    if (take_digits(rest).empty()) return false;
  }
  return rest.empty();
}

double to_double(std::string_view text) {
  double number = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc::result_out_of_range) return number;
  // Beyond what a double holds: too large or too small, which the exponent's sign tells.
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent != std::string_view::npos && text.substr(exponent + 1).starts_with('-')) return 0.0;
  const double infinity = std::numeric_limits<double>::infinity();
  return text.starts_with('-') ? -infinity : infinity;
}

template <class Integer>
std::optional<Integer> to_integer(std::string_view digits, int base) {
  Integer number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::optional<Value> integer(std::string_view text) {
  const bool octal = text.starts_with("0o");
  if (octal || text.starts_with("0x")) {
    const auto number = to_integer<std::uint64_t>(text.substr(2), octal ? 8 : 16);
    if (!number) return std::nullopt;
    if (*number <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return Value(static_cast<std::int64_t>(*number));
    return Value::uinteger(*number);
  }
  std::string_view digits = text;
  take_one_of(digits, "+-");
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
  if (const auto number = to_integer<std::int64_t>(text.starts_with('+') ? digits : text, 10)) return Value(*number);
  if (const auto number = to_integer<std::uint64_t>(digits, 10); number && !text.starts_with('-')) return Value::uinteger(*number);
  return Value(to_double(text));
}

}  // namespace

Value plain_scalar(std::string_view text) {
  if (one_of(text, {"", "~", "null", "Null", "NULL"})) return nullptr;
  if (one_of(text, {"true", "True", "TRUE"})) return true;
  if (one_of(text, {"false", "False", "FALSE"})) return false;
  if (auto number = integer(text)) return *std::move(number);
  if (is_number(text)) return to_double(text);
  std::string_view unsigned_text = text;
  const bool negative = text.starts_with('-');
  take_one_of(unsigned_text, "+-");
  if (one_of(unsigned_text, {".inf", ".Inf", ".INF"})) {
    return negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  }
  if (one_of(text, {".nan", ".NaN", ".NAN"})) return std::numeric_limits<double>::quiet_NaN();
  return text;
}

}  // namespace understudy
