// SPDX-License-Identifier: MIT
// CEL's conversions: type(value) for each type.
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "server/expression/functions.h"
#include "server/expression/operators.h"
#include "server/values/json.h"
#include "server/values/utf8.h"

namespace understudy {

namespace {

using Of = Type::Of;

Failed<std::string> refused(std::string_view type, std::string_view text) { return Failed{fmt::format("\"{}\" is no {}", text, type)}; }
Failed<std::string> out_of_range(std::string_view type) { return Failed{fmt::format("the number is out of the range of {}", type)}; }

// The whole text as a number.
template <class Number>
std::optional<Number> parsed(std::string_view text) {
  Number number{};
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

Answer to_int(const Value& value) {
  switch (value.kind()) {
    case Kind::uinteger:
      if (value.as_uinteger() > static_cast<std::uint64_t>(INT64_MAX)) return out_of_range("int");
      return Value(static_cast<std::int64_t>(value.as_uinteger()));
    case Kind::number:
      // CEL leaves both ends out, where doubles are too coarse to tell.
      if (!(value.as_number() > -0x1p63 && value.as_number() < 0x1p63)) return out_of_range("int");
      return Value(static_cast<std::int64_t>(value.as_number()));
    case Kind::timestamp:
      return Value(value.as_timestamp().seconds);
    case Kind::string: {
      const auto number = parsed<std::int64_t>(value.as_string());
      return number ? Answer(*number) : refused("int", value.as_string());
    }
    default:
      return value;
  }
}

Answer to_uint(const Value& value) {
  switch (value.kind()) {
    case Kind::integer:
      if (value.as_integer() < 0) return out_of_range("uint");
      return Value::uinteger(static_cast<std::uint64_t>(value.as_integer()));
    case Kind::number:
      if (!(value.as_number() > -1 && value.as_number() < 0x1p64)) return out_of_range("uint");
      return Value::uinteger(static_cast<std::uint64_t>(value.as_number()));
    case Kind::string: {
      const auto number = parsed<std::uint64_t>(value.as_string());
      return number ? Answer(Value::uinteger(*number)) : refused("uint", value.as_string());
    }
    default:
      return value;
  }
}

Answer to_double(const Value& value) {
  switch (value.kind()) {
    case Kind::integer:
      return Value(static_cast<double>(value.as_integer()));
    case Kind::uinteger:
      return Value(static_cast<double>(value.as_uinteger()));
    case Kind::string: {
      const auto number = parsed<double>(value.as_string());
      return number ? Answer(*number) : refused("double", value.as_string());
    }
    default:
      return value;
  }
}

Answer to_bool(const Value& value) {
  if (value.is(Kind::boolean)) return value;
  static constexpr std::array<std::string_view, 5> yes = {"1", "t", "true", "TRUE", "True"};
  static constexpr std::array<std::string_view, 5> no = {"0", "f", "false", "FALSE", "False"};
  const std::string& text = value.as_string();
  if (std::find(yes.begin(), yes.end(), text) != yes.end()) return Value(true);
  if (std::find(no.begin(), no.end(), text) != no.end()) return Value(false);
  return refused("bool", text);
}

Answer to_string(const Value& value) {
  if (value.is(Kind::bytes) && !valid_utf8(value.as_bytes())) return Failed{std::string("the bytes are not UTF-8")};
  return Value(text_of(value));
}

Answer to_timestamp(const Value& value) {
  if (value.is(Kind::integer)) return in_cel_range(Instant{value.as_integer(), 0});
  if (value.is(Kind::timestamp)) return value;
  const auto instant = parse_instant(value.as_string());
  return instant ? Answer(*instant) : refused("timestamp of RFC 3339", value.as_string());
}

Answer to_duration(const Value& value) {
  if (value.is(Kind::duration)) return value;
  const auto duration = parse_unit_duration(value.as_string());
  return duration ? in_cel_range(*duration) : refused("duration such as 1h30m or 2.5s", value.as_string());
}

// One entry for each type that can be converted.
void add(std::vector<Function>& functions, std::string_view name, Of result, std::initializer_list<Of> accepted,
         Answer (*convert)(const Value&)) {
  for (const Of of : accepted) {
    functions.push_back(function(std::string(name), {of}, result, [convert](Arguments a, Scope&) { return convert(a[0]); }));
  }
}

std::string text_of_number(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
  return fmt::format("{}", number);
}

}  // namespace

std::string text_of(const Value& value) {
  switch (value.kind()) {
    case Kind::string:
      return value.as_string();
    case Kind::bytes:
      return value.as_bytes();
    case Kind::number:
      return text_of_number(value.as_number());
    case Kind::timestamp:
      return format_instant(value.as_timestamp());
    case Kind::duration:
      return format_seconds_duration(value.as_duration());
    case Kind::type:
      return value.as_type();
    default:
      return write_json(value);
  }
}

std::vector<Function> conversion_functions() {
  std::vector<Function> functions;
  add(functions, "int", Of::integer, {Of::integer, Of::uinteger, Of::number, Of::string, Of::timestamp}, to_int);
  add(functions, "uint", Of::uinteger, {Of::uinteger, Of::integer, Of::number, Of::string}, to_uint);
  add(functions, "double", Of::number, {Of::number, Of::integer, Of::uinteger, Of::string}, to_double);
  add(functions, "bool", Of::boolean, {Of::boolean, Of::string}, to_bool);
  add(functions, "string", Of::string,
      {Of::string, Of::integer, Of::uinteger, Of::number, Of::boolean, Of::bytes, Of::timestamp, Of::duration}, to_string);
  add(functions, "timestamp", Of::timestamp, {Of::timestamp, Of::string, Of::integer}, to_timestamp);
  add(functions, "duration", Of::duration, {Of::duration, Of::string}, to_duration);
  const auto bytes = [](Arguments a, Scope&) -> Answer { return Value::bytes(a[0].as_string()); };
  functions.push_back(function("bytes", {Of::string}, Of::bytes, bytes));
  const auto same = [](Arguments a, Scope&) -> Answer { return a[0]; };
  functions.push_back(function("bytes", {Of::bytes}, Of::bytes, same));
  functions.push_back(function("dyn", {Of::dyn}, Of::dyn, same));
  functions.push_back(function("type", {Of::dyn}, Of::type,
                               [](Arguments a, Scope&) -> Answer { return Value::type(std::string(kind_name(a[0].kind()))); }));
  return functions;
}

}  // namespace understudy
