// SPDX-License-Identifier: MIT
// Value: the one kind of data that flows through the house. Attributes of resources, JSON bodies, settings and results of
// expressions are all Values, so nothing is translated between rooms. It holds what JSON holds, plus what CEL adds: unsigned
// integers, bytes, timestamps, durations and types.
//
// A Value is immutable as seen from outside and cheap to copy: strings, lists and maps are shared, and copied only by the
// edit_… functions when somebody else holds them too. A copy of a World is therefore cheap, and so is a roll-back.
// Thread-safety: distinct Values may be used from distinct threads even when they share contents; one Value may be read by many.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "server/values/instant.h"

namespace understudy {

enum class Kind : std::uint8_t { null, boolean, integer, uinteger, number, string, bytes, timestamp, duration, list, map, type };
// CEL's own names: "null_type", "bool", "int", "uint", "double", "string", "bytes", "google.protobuf.Timestamp", …
std::string_view kind_name(Kind);

class Value;
class Map;
using List = std::vector<Value>;

class Value {
 public:
  Value() = default;              // null
  Value(std::nullptr_t) {}        // NOLINT(google-explicit-constructor)
  Value(bool b) : content_(b) {}  // NOLINT(google-explicit-constructor)
  template <std::signed_integral T>
  Value(T i) : content_(static_cast<std::int64_t>(i)) {}                           // NOLINT(google-explicit-constructor)
  Value(double d) : content_(d) {}                                                 // NOLINT(google-explicit-constructor)
  Value(std::string s) : content_(std::make_shared<std::string>(std::move(s))) {}  // NOLINT(google-explicit-constructor)
  Value(std::string_view s) : Value(std::string(s)) {}                             // NOLINT(google-explicit-constructor)
  Value(const char* s) : Value(std::string(s)) {}                                  // NOLINT(google-explicit-constructor)
  Value(Instant t) : content_(t) {}                                                // NOLINT(google-explicit-constructor)
  Value(Duration d) : content_(d) {}                                               // NOLINT(google-explicit-constructor)
  Value(List l) : content_(std::make_shared<List>(std::move(l))) {}                // NOLINT(google-explicit-constructor)
  Value(Map m);                                                                    // NOLINT(google-explicit-constructor)

  static Value uinteger(std::uint64_t u);
  static Value bytes(std::string octets);
  static Value type(std::string name);  // a CEL type value, as `type(1)` gives

  Kind kind() const;
  bool is(Kind k) const { return kind() == k; }
  bool is_null() const { return content_.index() == 0; }
  bool is_numeric() const { return is(Kind::integer) || is(Kind::uinteger) || is(Kind::number); }

  // Each REQUIRES that kind() is the one named.
  bool as_bool() const { return *std::get_if<bool>(&content_); }
  std::int64_t as_integer() const { return *std::get_if<std::int64_t>(&content_); }
  std::uint64_t as_uinteger() const { return *std::get_if<std::uint64_t>(&content_); }
  double as_number() const { return *std::get_if<double>(&content_); }
  const std::string& as_string() const { return **std::get_if<Text>(&content_); }
  const std::string& as_bytes() const { return *std::get_if<Bytes>(&content_)->octets; }
  const std::string& as_type() const { return *std::get_if<Type>(&content_)->name; }
  Instant as_timestamp() const { return *std::get_if<Instant>(&content_); }
  Duration as_duration() const { return *std::get_if<Duration>(&content_); }
  const List& as_list() const { return **std::get_if<std::shared_ptr<List>>(&content_); }
  const Map& as_map() const { return **std::get_if<std::shared_ptr<Map>>(&content_); }

  // REQUIRES: a list, a map. The contents are copied first when they are shared.
  List& edit_list();
  Map& edit_map();

  // The member of a map under a string key; nullptr when this is no map or has no such key.
  const Value* find(std::string_view key) const;
  // As find, but null when there is none.
  const Value& operator[](std::string_view key) const;

  // CEL and JSON Schema equality: numbers compare by mathematical value whatever their kind, maps without regard to order,
  // everything else within its kind. NaN equals nothing.
  friend bool operator==(const Value& a, const Value& b);

 private:
  using Text = std::shared_ptr<const std::string>;
  struct Bytes {
    Text octets;
  };
  struct Type {
    Text name;
  };
  // Same order as Kind.
  std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, Text, Bytes, Instant, Duration, std::shared_ptr<List>,
               std::shared_ptr<Map>, Type>
      content_;
};

// A map that remembers the order in which its keys were first set. Keys are strings in everything that comes from JSON and
// YAML; CEL literals may also use integers and booleans. Look-up is linear while small, hashed above a threshold, so that a
// hostile document of 400,000 members costs no more than its size.
class Map {
 public:
  struct Entry {
    Value key;
    Value value;
  };

  Map() = default;
  Map(std::initializer_list<std::pair<std::string_view, Value>> members);

  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }

  const Value* find(std::string_view key) const;
  template <std::same_as<Value> Key>  // a Value itself and nothing that converts to one, so that texts stay texts
  const Value* find(const Key& key) const {
    return find_key(key);  // numbers match by value, as in CEL
  }
  bool contains(std::string_view key) const { return find(key) != nullptr; }

  // Sets or replaces; a replaced key keeps its place. Returns the stored value.
  Value& set(std::string_view key, Value value);
  template <std::same_as<Value> Key>
  Value& set(Key key, Value value) {  // NOLINT(performance-unnecessary-value-param): it is moved
    return set_key(std::move(key), std::move(value));
  }
  // Removes; the order of the others is kept. False when there was none.
  bool erase(std::string_view key);
  void reserve(std::size_t n) { entries_.reserve(n); }

 private:
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> slots_;  // open addressing, hash of key → position + 1, 0 is free; empty while the map is small

  const Value* find_key(const Value& key) const;
  Value& set_key(Value key, Value value);
  template <class Key>
  std::size_t position(const Key& key) const;
  Value& append(Value key, Value value);
  void insert_slot(std::size_t position);
  void reindex();
};

// REQUIRES: both numeric. The order of the mathematical values, exact between kinds; unordered when one is NaN.
std::partial_ordering compare_numbers(const Value& a, const Value& b);

// A hash that agrees with operator==.
std::size_t hash_value(const Value&);

// RFC 7396 JSON Merge Patch: members of `patch` replace or add, null removes, maps merge.
Value merge_patch(Value target, const Value& patch);

}  // namespace understudy
