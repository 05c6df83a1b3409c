// SPDX-License-Identifier: MIT
#include "server/values/value.h"

#include <atomic>
#include <cmath>
#include <limits>
#include <thread>

#include "server/values/json.h"
#include "tests/support/catch.h"

using namespace understudy;

namespace {

Value json(std::string_view text) {
  auto value = parse_json(text);
  REQUIRE(value.ok());
  return *value;
}

Value large_map() {
  Map map;
  for (int i = 0; i < 100; ++i) map.set("k" + std::to_string(i), i);
  return map;
}

}  // namespace

TEST_CASE("a value knows its kind, and the kind CEL's name for it", "[values]") {
  CHECK(kind_name(Value().kind()) == "null_type");
  CHECK(kind_name(Value(true).kind()) == "bool");
  CHECK(kind_name(Value(1).kind()) == "int");
  CHECK(kind_name(Value::uinteger(1).kind()) == "uint");
  CHECK(kind_name(Value(1.0).kind()) == "double");
  CHECK(kind_name(Value("a").kind()) == "string");
  CHECK(kind_name(Value::bytes("a").kind()) == "bytes");
  CHECK(kind_name(Value(Instant{}).kind()) == "google.protobuf.Timestamp");
  CHECK(kind_name(Value(Duration{}).kind()) == "google.protobuf.Duration");
  CHECK(kind_name(Value(List{}).kind()) == "list");
  CHECK(kind_name(Value(Map{}).kind()) == "map");
  CHECK(kind_name(Value::type("int").kind()) == "type");
}

TEST_CASE("numbers are equal when they are mathematically equal", "[values]") {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  constexpr std::uint64_t most_unsigned = std::numeric_limits<std::uint64_t>::max();
  CHECK(Value(1) == Value(1.0));
  CHECK(Value(1) == Value::uinteger(1));
  CHECK(Value::uinteger(1) == Value(1.0));
  CHECK_FALSE(Value(1) == Value(1.5));
  CHECK_FALSE(Value(-1) == Value::uinteger(most_unsigned));
  CHECK_FALSE(Value(most) == Value(0x1p63));
  CHECK_FALSE(Value(0x1p63) == Value(most));
  CHECK(Value(least) == Value(-0x1p63));
  CHECK(Value::uinteger(std::uint64_t{1} << 63) == Value(0x1p63));
  CHECK_FALSE(Value::uinteger(most_unsigned) == Value(0x1p64));
  CHECK_FALSE(Value((std::int64_t{1} << 53) + 1) == Value(0x1p53));
  CHECK(Value(0.0) == Value(-0.0));
  const Value nan(std::nan(""));
  CHECK_FALSE(nan == nan);
  CHECK_FALSE(nan == Value(1));
  CHECK_FALSE(Value(1) == nan);
}

TEST_CASE("numbers of all kinds have one order", "[values]") {
  CHECK(std::is_lt(compare_numbers(1, 1.5)));
  CHECK(std::is_gt(compare_numbers(-1, -1.5)));
  CHECK(std::is_gt(compare_numbers(2.5, Value::uinteger(2))));
  CHECK(std::is_lt(compare_numbers(-1, Value::uinteger(0))));
  CHECK(std::is_gt(compare_numbers(Value::uinteger(0), -1)));
  CHECK(std::is_lt(compare_numbers(INT64_MAX, 0x1p63)));
  CHECK(std::is_lt(compare_numbers(INT64_MAX, std::numeric_limits<double>::infinity())));
  CHECK(std::is_gt(compare_numbers(INT64_MIN, -std::numeric_limits<double>::infinity())));
  CHECK((compare_numbers(1, std::nan("")) == std::partial_ordering::unordered));
}

TEST_CASE("values other than numbers are equal within their kind only", "[values]") {
  CHECK(Value("a") == Value(std::string("a")));
  CHECK_FALSE(Value("1") == Value(1));
  CHECK_FALSE(Value("a") == Value::bytes("a"));
  CHECK_FALSE(Value() == Value(false));
  CHECK_FALSE(Value(0) == Value(false));
  CHECK_FALSE(Value(Instant{1, 0}) == Value(Duration{1, 0}));
  CHECK(Value(Instant{1, 2}) == Value(Instant{1, 2}));
  CHECK_FALSE(Value::type("int") == Value("int"));
  CHECK(json("[1, 2]") == json("[1.0, 2]"));
  CHECK_FALSE(json("[1, 2]") == json("[2, 1]"));
  CHECK(json(R"({"a": 1, "b": [2]})") == json(R"({"b": [2.0], "a": 1})"));
  CHECK_FALSE(json(R"({"a": null})") == json(R"({"b": null})"));
}

TEST_CASE("values that are equal have the same hash", "[values]") {
  CHECK(hash_value(1) == hash_value(1.0));
  CHECK(hash_value(1) == hash_value(Value::uinteger(1)));
  CHECK(hash_value(0.0) == hash_value(-0.0));
  CHECK(hash_value(Value::uinteger(std::uint64_t{1} << 63)) == hash_value(0x1p63));
  CHECK(hash_value(json(R"({"a": 1, "b": 2})")) == hash_value(json(R"({"b": 2, "a": 1})")));
  CHECK(hash_value(json("[1, 2]")) != hash_value(json("[2, 1]")));
}

TEST_CASE("members are found by their keys, and a missing one reads as null", "[values]") {
  const Value value = json(R"({"a": {"b": 1}})");
  REQUIRE(value.find("a") != nullptr);
  CHECK(value["a"]["b"] == Value(1));
  CHECK(value.find("x") == nullptr);
  CHECK(value["x"].is_null());
  CHECK(value["x"]["y"].is_null());
  CHECK(Value(1).find("a") == nullptr);
}

TEST_CASE("an edit disturbs no other copy", "[values]") {
  Value original = json(R"({"a": 1, "list": [1]})");
  Value copy = original;
  copy.edit_map().set("a", 2);
  copy.edit_map().set("b", 3);
  CHECK(original == json(R"({"a": 1, "list": [1]})"));
  CHECK(copy == json(R"({"a": 2, "list": [1], "b": 3})"));

  Value list = original["list"];
  list.edit_list().push_back(2);
  CHECK(original["list"] == json("[1]"));
  CHECK(list == json("[1, 2]"));
}

TEST_CASE("an edit of what nobody shares copies nothing", "[values]") {
  Value value = json(R"({"a": 1})");
  const Map* before = &value.as_map();
  value.edit_map().set("b", 2);
  CHECK(&value.as_map() == before);
}

TEST_CASE("threads may copy, read and edit what they share", "[values][threads]") {
  Value shared = large_map();
  std::vector<std::thread> threads;
  threads.reserve(4);
  std::atomic<int> right = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([copy = shared, t, &right]() mutable {
      for (int i = 0; i < 200; ++i) {
        Value mine = copy;
        mine.edit_map().set("k50", t);
        if (mine["k50"] == Value(t) && copy["k50"] == Value(50) && mine["k99"] == Value(99)) ++right;
      }
    });
  }
  shared = nullptr;  // the last owner may be any of them
  for (std::thread& thread : threads) thread.join();
  CHECK(right == 800);
}

TEST_CASE("a map keeps the order in which its keys were first set", "[values]") {
  Map map{{"b", 1}, {"a", 2}};
  map.set("c", 3);
  map.set("b", 4);
  CHECK(write_json(map) == R"({"b":4,"a":2,"c":3})");
  CHECK(map.erase("b"));
  CHECK_FALSE(map.erase("b"));
  map.set("b", 5);
  CHECK(write_json(map) == R"({"a":2,"c":3,"b":5})");
}

TEST_CASE("a large map finds, replaces and removes as a small one does", "[values]") {
  Map map;
  for (int i = 0; i < 1000; ++i) map.set("key " + std::to_string(i), i);
  REQUIRE(map.size() == 1000);
  const Map copy = map;
  for (int i = 0; i < 1000; i += 3) REQUIRE(map.erase("key " + std::to_string(i)));
  map.set("key 1", "one");
  CHECK(map.find("key 0") == nullptr);
  CHECK(*map.find("key 1") == Value("one"));
  CHECK(*map.find("key 998") == Value(998));
  CHECK(map.find("key") == nullptr);
  CHECK(copy.size() == 1000);
  CHECK(*copy.find("key 0") == Value(0));
  CHECK(*copy.find("key 1") == Value(1));
  int last = -1;
  for (const auto& [key, value] : map) {
    if (value.is(Kind::string)) continue;
    CHECK(value.as_integer() > last);
    last = static_cast<int>(value.as_integer());
  }
}

TEST_CASE("keys of a map may be numbers and booleans, and numbers match by value", "[values]") {
  Map map;
  map.set(Value(1), "int");
  map.set(Value(true), "bool");
  map.set("1", "string");
  map.set(Value::uinteger(1), "replaced");
  CHECK(map.size() == 3);
  CHECK(*map.find(Value(1.0)) == Value("replaced"));
  CHECK(*map.find(Value(true)) == Value("bool"));
  CHECK(*map.find("1") == Value("string"));
  for (int i = 2; i < 100; ++i) map.set(Value(i), i);
  CHECK(*map.find(Value(50.0)) == Value(50));
  CHECK(map.find(Value(50.5)) == nullptr);
}

TEST_CASE("a merge patch follows the examples of RFC 7396", "[values]") {
  const auto [target, patch, result] =
      GENERATE(table<std::string, std::string, std::string>({{R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
                                                             {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
                                                             {R"({"a":"b"})", R"({"a":null})", R"({})"},
                                                             {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
                                                             {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
                                                             {R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
                                                             {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
                                                             {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
                                                             {R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
                                                             {R"({"a":"b"})", R"(["c"])", R"(["c"])"},
                                                             {R"({"a":"foo"})", R"(null)", R"(null)"},
                                                             {R"({"a":"foo"})", R"("bar")", R"("bar")"},
                                                             {R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
                                                             {R"([1,2])", R"({"a":"b","c":null})", R"({"a":"b"})"},
                                                             {R"({})", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"}}));
  CHECK(write_json(merge_patch(json(target), json(patch))) == result);
}
