// SPDX-License-Identifier: MIT
#include "server/values/value.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>

namespace understudy {

namespace {

constexpr double kTwo63 = 9223372036854775808.0;
constexpr double kTwo64 = 18446744073709551616.0;
constexpr std::size_t kIndexAbove = 16;  // below, a linear search is the faster one
constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();

const Value kNull;

// An integer of either kind against a double. The double is split, since converting the integer would round it.
template <class Integer>
std::partial_ordering compare_with_double(Integer integer, double number) {
  constexpr double above = std::is_signed_v<Integer> ? kTwo63 : kTwo64;
  constexpr double lowest = std::is_signed_v<Integer> ? -kTwo63 : 0.0;
  if (std::isnan(number)) return std::partial_ordering::unordered;
  if (number >= above) return std::partial_ordering::less;
  if (number < lowest) return std::partial_ordering::greater;
  const double whole = std::trunc(number);
  if (const auto order = integer <=> static_cast<Integer>(whole); order != 0) return order;
  return 0.0 <=> (number - whole);
}

std::partial_ordering reversed(std::partial_ordering order) { return 0 <=> order; }

bool same_members(const Map& a, const Map& b) {
  if (a.size() != b.size()) return false;
  return std::all_of(a.begin(), a.end(), [&b](const Map::Entry& entry) {
    const Value* other = b.find(entry.key);
    return other != nullptr && *other == entry.value;
  });
}

std::size_t mix(std::size_t seed, std::size_t hash) { return seed ^ (hash + 0x9E3779B97F4A7C15u + (seed << 6) + (seed >> 2)); }

// Where the program was loaded: it keeps anybody from writing a document whose keys all meet in one slot. Only the time of a search
// depends on it, never what is found or in which order.
std::size_t salt() {
  static constexpr char anchor = 0;
  return reinterpret_cast<std::uintptr_t>(&anchor) | 1;
}

std::size_t hash_key(std::string_view key) {
  const std::size_t hash = std::hash<std::string_view>{}(key)*salt();
  return hash ^ (hash >> 32);
}
std::size_t hash_key(const Value& key) { return hash_value(key); }

bool same_key(const Value& stored, std::string_view key) { return stored.is(Kind::string) && stored.as_string() == key; }
bool same_key(const Value& stored, const Value& key) { return stored == key; }

std::size_t hash_number(double number) {
  if (number >= -kTwo63 && number < kTwo63 && std::trunc(number) == number)
    return std::hash<std::int64_t>{}(static_cast<std::int64_t>(number));
  if (number >= kTwo63 && number < kTwo64) return std::hash<std::uint64_t>{}(static_cast<std::uint64_t>(number));
  return std::hash<double>{}(number);
}

std::size_t hash_time(std::int64_t seconds, std::int32_t nanos) {
  return mix(std::hash<std::int64_t>{}(seconds), std::hash<std::int32_t>{}(nanos));
}

// Makes `shared` the only owner of its contents. A count of one alone would not make the reads of a former owner on another thread
// visible as finished; the copy that is made and dropped does, since counting up and down synchronises.
template <class T>
T& unshare(std::shared_ptr<T>& shared) {
  if (shared.use_count() == 1) {
    (void)std::shared_ptr<T>(shared);
  } else {
    shared = std::make_shared<T>(*shared);
  }
  return *shared;
}

}  // namespace

std::string_view kind_name(Kind kind) {
  static constexpr std::array<std::string_view, 12> names = {
      "null_type", "bool", "int", "uint", "double", "string", "bytes", "google.protobuf.Timestamp", "google.protobuf.Duration",
      "list",      "map",  "type"};
  return names[static_cast<std::size_t>(kind)];
}

Value::Value(Map m) : content_(std::make_shared<Map>(std::move(m))) {}

Value Value::uinteger(std::uint64_t u) {
  Value value;
  value.content_ = u;
  return value;
}

Value Value::bytes(std::string octets) {
  Value value;
  value.content_ = Bytes{std::make_shared<const std::string>(std::move(octets))};
  return value;
}

Value Value::type(std::string name) {
  Value value;
  value.content_ = Type{std::make_shared<const std::string>(std::move(name))};
  return value;
}

Kind Value::kind() const { return static_cast<Kind>(content_.index()); }

List& Value::edit_list() { return unshare(*std::get_if<std::shared_ptr<List>>(&content_)); }

Map& Value::edit_map() { return unshare(*std::get_if<std::shared_ptr<Map>>(&content_)); }

const Value* Value::find(std::string_view key) const { return is(Kind::map) ? as_map().find(key) : nullptr; }

const Value& Value::operator[](std::string_view key) const {
  const Value* found = find(key);
  return found != nullptr ? *found : kNull;
}

bool operator==(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return a.is_numeric() && b.is_numeric() && compare_numbers(a, b) == 0;
  switch (a.kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return a.as_bool() == b.as_bool();
    case Kind::integer:
      return a.as_integer() == b.as_integer();
    case Kind::uinteger:
      return a.as_uinteger() == b.as_uinteger();
    case Kind::number:
      return a.as_number() == b.as_number();
    case Kind::string:
      return a.as_string() == b.as_string();
    case Kind::bytes:
      return a.as_bytes() == b.as_bytes();
    case Kind::timestamp:
      return a.as_timestamp() == b.as_timestamp();
    case Kind::duration:
      return a.as_duration() == b.as_duration();
    case Kind::list:
      return a.as_list() == b.as_list();
    case Kind::map:
      return same_members(a.as_map(), b.as_map());
    case Kind::type:
      return a.as_type() == b.as_type();
  }
  return false;
}

std::partial_ordering compare_numbers(const Value& a, const Value& b) {
  if (a.is(Kind::number)) {
    if (b.is(Kind::number)) return a.as_number() <=> b.as_number();
    return reversed(compare_numbers(b, a));
  }
  if (a.is(Kind::integer)) {
    const std::int64_t left = a.as_integer();
    if (b.is(Kind::number)) return compare_with_double(left, b.as_number());
    if (b.is(Kind::integer)) return left <=> b.as_integer();
    return left < 0 ? std::partial_ordering::less : static_cast<std::uint64_t>(left) <=> b.as_uinteger();
  }
  if (b.is(Kind::number)) return compare_with_double(a.as_uinteger(), b.as_number());
  if (b.is(Kind::uinteger)) return a.as_uinteger() <=> b.as_uinteger();
  return reversed(compare_numbers(b, a));
}

std::size_t hash_value(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return 0;
    case Kind::boolean:
      return value.as_bool() ? 2 : 1;
    case Kind::integer:
      return std::hash<std::int64_t>{}(value.as_integer());
    case Kind::uinteger:
      return std::hash<std::uint64_t>{}(value.as_uinteger());
    case Kind::number:
      return hash_number(value.as_number());
    case Kind::string:
      return hash_key(std::string_view(value.as_string()));
    case Kind::bytes:
      return hash_key(std::string_view(value.as_bytes()));
    case Kind::type:
      return hash_key(std::string_view(value.as_type()));
    case Kind::timestamp:
      return hash_time(value.as_timestamp().seconds, value.as_timestamp().nanos);
    case Kind::duration:
      return hash_time(value.as_duration().seconds, value.as_duration().nanos);
    case Kind::list: {
      std::size_t hash = 3;
      for (const Value& element : value.as_list()) hash = mix(hash, hash_value(element));
      return hash;
    }
    case Kind::map: {
      std::size_t hash = 5;  // a sum, since the order of members does not count
      for (const auto& [key, member] : value.as_map()) hash += mix(hash_value(key), hash_value(member));
      return hash;
    }
  }
  return 0;
}

Map::Map(std::initializer_list<std::pair<std::string_view, Value>> members) {
  entries_.reserve(members.size());
  for (const auto& [key, value] : members) set(key, value);
}

template <class Key>
std::size_t Map::position(const Key& key) const {
  if (slots_.empty()) {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (same_key(entries_[i].key, key)) return i;
    }
    return kNowhere;
  }
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = hash_key(key) & mask; slots_[slot] != 0; slot = (slot + 1) & mask) {
    if (same_key(entries_[slots_[slot] - 1].key, key)) return slots_[slot] - 1;
  }
  return kNowhere;
}

const Value* Map::find(std::string_view key) const {
  const std::size_t at = position(key);
  return at == kNowhere ? nullptr : &entries_[at].value;
}

const Value* Map::find_key(const Value& key) const {
  const std::size_t at = position(key);
  return at == kNowhere ? nullptr : &entries_[at].value;
}

Value& Map::set(std::string_view key, Value value) {
  const std::size_t at = position(key);
  return at == kNowhere ? append(Value(key), std::move(value)) : entries_[at].value = std::move(value);
}

Value& Map::set_key(Value key, Value value) {
  const std::size_t at = position(key);
  return at == kNowhere ? append(std::move(key), std::move(value)) : entries_[at].value = std::move(value);
}

Value& Map::append(Value key, Value value) {
  entries_.push_back({std::move(key), std::move(value)});
  // At most half of the slots are taken, so that a search always ends at a free one.
  if (entries_.size() > kIndexAbove && entries_.size() * 2 > slots_.size()) {
    reindex();
  } else if (!slots_.empty()) {
    insert_slot(entries_.size() - 1);
  }
  return entries_.back().value;
}

bool Map::erase(std::string_view key) {
  const std::size_t at = position(key);
  if (at == kNowhere) return false;
  entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(at));
  reindex();
  return true;
}

void Map::insert_slot(std::size_t position) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash_value(entries_[position].key) & mask;
  while (slots_[slot] != 0) slot = (slot + 1) & mask;
  slots_[slot] = static_cast<std::uint32_t>(position + 1);
}

void Map::reindex() {
  slots_.clear();
  if (entries_.size() <= kIndexAbove) return;
  std::size_t capacity = 4 * kIndexAbove;
  while (capacity < entries_.size() * 4) capacity *= 2;
  slots_.resize(capacity);
  for (std::size_t i = 0; i < entries_.size(); ++i) insert_slot(i);
}

Value merge_patch(Value target, const Value& patch) {
  if (!patch.is(Kind::map)) return patch;
  if (!target.is(Kind::map)) target = Map();
  const Map& before = target.as_map();
  const Map& changes = patch.as_map();
  Map after;
  after.reserve(before.size() + changes.size());
  for (const auto& [key, value] : before) {
    const Value* change = changes.find(key);
    if (change == nullptr) {
      after.set(key, value);
    } else if (!change->is_null()) {
      after.set(key, merge_patch(value, *change));
    }
  }
  for (const auto& [key, change] : changes) {
    if (!change.is_null() && before.find(key) == nullptr) after.set(key, merge_patch(Value(), change));
  }
  return after;
}

}  // namespace understudy
