// SPDX-License-Identifier: MIT
#include "server/engine/attribute.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "server/values/json.h"

namespace understudy {

namespace {

constexpr std::array<std::string_view, 9> kNames = {"any",       "string",   "integer", "number", "boolean",
                                                    "timestamp", "duration", "list",    "map"};
constexpr std::array<std::string_view, 9> kExpected = {
    "JSON",   "a text", "an integer", "a number", "true or false", "a timestamp such as 2026-01-31T09:00:00Z", "a duration such as PT2S",
    "a list", "a map"};
constexpr std::size_t kDeepest = JsonLimits{}.depth;

std::string told(const Value& value) {
  constexpr std::size_t enough = 60;
  std::string text = write_json(value);
  if (text.size() > enough) text = text.substr(0, text.find_last_of(" ,:{[\"", enough)) + "…";
  return text;
}

bool is_json(const Value& value, std::size_t levels) {
  switch (value.kind()) {
    case Kind::null:
    case Kind::boolean:
    case Kind::integer:
    case Kind::string:
      return true;
    case Kind::uinteger:
      return value.as_uinteger() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    case Kind::number:
      return std::isfinite(value.as_number());
    case Kind::list:
      if (levels == 0) return false;
      for (const Value& element : value.as_list()) {
        if (!is_json(element, levels - 1)) return false;
      }
      return true;
    case Kind::map:
      if (levels == 0) return false;
      for (const auto& [key, member] : value.as_map()) {
        if (!key.is(Kind::string) || !is_json(member, levels - 1)) return false;
      }
      return true;
    default:
      return false;
  }
}

// The text that JSON has for a key or scalar that it does not know.
std::string bare_text(const Value& value) {
  if (value.is(Kind::string)) return value.as_string();
  std::string text = write_json(value);
  if (text.size() >= 2 && text.front() == '"') text = text.substr(1, text.size() - 2);
  return text;
}

Result<Value, std::string> purified(const Value& value, std::size_t levels);

Result<Value, std::string> purified_list(const List& list, std::size_t levels) {
  List pure;
  pure.reserve(list.size());
  for (const Value& element : list) {
    auto one = purified(element, levels);
    if (!one) return one;
    pure.push_back(*std::move(one));
  }
  return Value(std::move(pure));
}

Result<Value, std::string> purified_map(const Map& map, std::size_t levels) {
  Map pure;
  pure.reserve(map.size());
  for (const auto& [key, member] : map) {
    auto one = purified(member, levels);
    if (!one) return one;
    pure.set(bare_text(key), *std::move(one));
  }
  return Value(std::move(pure));
}

Result<Value, std::string> purified(const Value& value, std::size_t levels) {
  if (value.is(Kind::list) || value.is(Kind::map)) {
    if (levels == 0) return Failed{fmt::format("is nested deeper than {} levels", kDeepest)};
    return value.is(Kind::list) ? purified_list(value.as_list(), levels - 1) : purified_map(value.as_map(), levels - 1);
  }
  if (is_json(value, levels)) return value;
  if (value.is(Kind::uinteger)) return Value(static_cast<std::int64_t>(value.as_uinteger()));
  if (value.is(Kind::number)) return Value();
  return value.is(Kind::type) ? Value(value.as_type()) : Value(bare_text(value));
}

std::optional<Value> as_integer(const Value& value) {
  if (value.is(Kind::integer)) return value;
  constexpr double limit = 9223372036854775808.0;  // 2^63
  if (value.is(Kind::number) && std::trunc(value.as_number()) == value.as_number() && value.as_number() >= -limit &&
      value.as_number() < limit)
    return Value(static_cast<std::int64_t>(value.as_number()));
  if (value.is(Kind::uinteger) && value.as_uinteger() <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return Value(static_cast<std::int64_t>(value.as_uinteger()));
  return std::nullopt;
}

std::optional<Value> as_number(const Value& value) {
  if (value.is(Kind::number) && std::isfinite(value.as_number())) return value;
  if (value.is(Kind::integer)) return Value(static_cast<double>(value.as_integer()));
  if (value.is(Kind::uinteger)) return Value(static_cast<double>(value.as_uinteger()));
  return std::nullopt;
}

std::optional<Value> as_timestamp(const Value& value) {
  if (value.is(Kind::timestamp)) return value.as_timestamp().in_range() ? std::optional(value) : std::nullopt;
  if (!value.is(Kind::string)) return std::nullopt;
  if (const auto instant = parse_instant(value.as_string())) return Value(*instant);
  if (const auto day = parse_date(value.as_string())) return Value(*day);
  return std::nullopt;
}

std::optional<Value> as_duration(const Value& value) {
  if (value.is(Kind::duration)) return value;
  if (!value.is(Kind::string)) return std::nullopt;
  if (const auto iso = parse_iso_duration(value.as_string())) return Value(*iso);
  if (const auto units = parse_unit_duration(value.as_string())) return Value(*units);
  return std::nullopt;
}

std::optional<Value> only(Kind kind, const Value& value) { return value.is(kind) ? std::optional(value) : std::nullopt; }

std::optional<Value> as_scalar(AttributeType type, const Value& value) {
  switch (type) {
    case AttributeType::string:
      return only(Kind::string, value);
    case AttributeType::integer:
      return as_integer(value);
    case AttributeType::number:
      return as_number(value);
    case AttributeType::boolean:
      return only(Kind::boolean, value);
    case AttributeType::timestamp:
      return as_timestamp(value);
    case AttributeType::duration:
      return as_duration(value);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string_view attribute_type_name(AttributeType type) { return kNames[static_cast<std::size_t>(type)]; }

std::optional<AttributeType> parse_attribute_type(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<AttributeType>(i);
  }
  return std::nullopt;
}

Type static_type(AttributeType type) {
  switch (type) {
    case AttributeType::any:
      return Type::Of::dyn;
    case AttributeType::string:
      return Type::Of::string;
    case AttributeType::integer:
      return Type::Of::integer;
    case AttributeType::number:
      return Type::Of::number;
    case AttributeType::boolean:
      return Type::Of::boolean;
    case AttributeType::timestamp:
      return Type::Of::timestamp;
    case AttributeType::duration:
      return Type::Of::duration;
    case AttributeType::list:
      return Type::list(Type::Of::dyn);
    case AttributeType::map:
      return Type::map(Type::Of::dyn);
  }
  return Type::Of::dyn;
}

Result<Value, std::string> as_attribute(AttributeType type, const Value& value) {
  if (value.is_null() || type == AttributeType::any) return as_json(value);
  const bool wanted_tree = (type == AttributeType::list && value.is(Kind::list)) || (type == AttributeType::map && value.is(Kind::map));
  if (wanted_tree) return as_json(value);
  if (auto scalar = as_scalar(type, value)) return *std::move(scalar);
  return Failed{fmt::format("must be {}, not {}", kExpected[static_cast<std::size_t>(type)], told(value))};
}

Result<Value, std::string> as_json(const Value& value) {
  if (is_json(value, kDeepest)) return value;
  return purified(value, kDeepest);
}

}  // namespace understudy
