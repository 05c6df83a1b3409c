// SPDX-License-Identifier: MIT
#include "server/mock/cursor.h"

#include <fmt/format.h>

#include <utility>

#include "server/values/json.h"

namespace understudy {

namespace {

// What JSON has no kind for is a map of one member that says which it is; a map that would look like one is wrapped as well.
constexpr std::string_view kTimestamp = "@timestamp", kDuration = "@duration", kBytes = "@bytes", kUinteger = "@uint", kMap = "@map";

Value packed(const Value& value);

Value packed_map(const Map& map) {
  Map members;
  members.reserve(map.size());
  for (const auto& [key, member] : map) members.set(key, packed(member));
  const bool ambiguous = map.size() == 1 && map.begin()->key.is(Kind::string) && map.begin()->key.as_string().starts_with('@');
  return ambiguous ? Value(Map{{kMap, std::move(members)}}) : Value(std::move(members));
}

Value packed(const Value& value) {
  switch (value.kind()) {
    case Kind::timestamp:
      return Map{{kTimestamp, value}};
    case Kind::duration:
      return Map{{kDuration, value}};
    case Kind::bytes:
      return Map{{kBytes, value}};
    case Kind::uinteger:
      return Map{{kUinteger, value}};
    case Kind::list: {
      List items;
      items.reserve(value.as_list().size());
      for (const Value& item : value.as_list()) items.push_back(packed(item));
      return items;
    }
    case Kind::map:
      return packed_map(value.as_map());
    default:
      return value;
  }
}

Value unpacked(const Value& value);

Value unpacked_members(const Value& value) {
  Map members;
  for (const auto& [key, member] : value.as_map()) members.set(key, unpacked(member));
  return members;
}

// What packed() gave comes back; anything else becomes something.
Value unpacked(const Value& value) {
  if (value.is(Kind::list)) {
    List items;
    for (const Value& item : value.as_list()) items.push_back(unpacked(item));
    return items;
  }
  if (!value.is(Kind::map)) return value;
  if (value.as_map().size() != 1) return unpacked_members(value);
  const auto& [key, inner] = *value.as_map().begin();
  const std::string& name = key.as_string();
  const std::string text = inner.is(Kind::string) ? inner.as_string() : std::string();
  if (name == kMap && inner.is(Kind::map)) return unpacked_members(inner);
  if (name == kTimestamp) return parse_instant(text).value_or(Instant());
  if (name == kDuration) return parse_iso_duration(text).value_or(Duration());
  if (name == kBytes) {
    const auto octets = base64_decode(text);
    return Value::bytes(octets ? *octets : std::string());
  }
  if (name == kUinteger && inner.is(Kind::integer)) return Value::uinteger(static_cast<std::uint64_t>(inner.as_integer()));
  if (name == kUinteger) return inner;
  return unpacked_members(value);
}

// FNV-1a. No protection against malice, which gains nothing here: it tells texts that were changed or made up.
std::string check_sum(std::string_view text) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return fmt::format("{:016x}", hash);
}

}  // namespace

std::string write_cursor(std::string_view list, const Cursor& cursor) {
  Map content{{"list", list},
              {"back", cursor.back},
              {"after", cursor.after},
              {"sort", List(cursor.sorted_by.begin(), cursor.sorted_by.end())},
              {"keys", packed(cursor.keys)},
              {"age", Value::uinteger(cursor.age)},
              {"carry", packed(cursor.carry)}};
  const std::string sum = check_sum(write_json(content));
  content.set("sum", sum);
  return base64url_encode(write_json(content));
}

std::optional<Cursor> read_cursor(std::string_view list, std::string_view text) {
  constexpr JsonLimits limits{Cursor::kLongest, 200, Cursor::kLongest};  // deep enough for a request's body with our own maps around
  if (text.size() > Cursor::kLongest) return std::nullopt;
  const auto octets = base64url_decode(text);
  const auto content = octets ? parse_json(*octets, limits) : Failed{JsonError{}};
  if (!content) return std::nullopt;
  const Value &sort = (*content)["sort"], &keys = (*content)["keys"], &age = (*content)["age"];
  if (!sort.is(Kind::list) || !keys.is(Kind::list) || !age.is(Kind::integer)) return std::nullopt;
  Cursor cursor;
  cursor.back = (*content)["back"] == Value(true);
  cursor.after = (*content)["after"] == Value(true);
  for (const Value& name : sort.as_list()) cursor.sorted_by.push_back(name.is(Kind::string) ? name.as_string() : std::string());
  for (const Value& key : keys.as_list()) cursor.keys.push_back(unpacked(key));
  cursor.age = static_cast<std::uint64_t>(age.as_integer());
  cursor.carry = unpacked((*content)["carry"]);
  // It is ours when we would write it so, octet by octet: that covers the list's name, the sum, and everything that was passed over here.
  if (cursor.keys.size() != cursor.sorted_by.size() || write_cursor(list, cursor) != text) return std::nullopt;
  return cursor;
}

}  // namespace understudy
