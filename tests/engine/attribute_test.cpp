// SPDX-License-Identifier: MIT
#include "server/engine/attribute.h"

#include <limits>

#include "server/values/json.h"
#include "tests/support/catch.h"

using namespace understudy;

namespace {

Value held(AttributeType type, const Value& value) {
  auto result = as_attribute(type, value);
  if (!result) FAIL(result.error());
  return *result;
}
std::string refusal(AttributeType type, const Value& value) {
  auto result = as_attribute(type, value);
  return result ? "taken" : result.error();
}

}  // namespace

TEST_CASE("a timestamp is taken from RFC 3339 text, from a date, and from a timestamp", "[engine]") {
  const Value nine(*parse_instant("2026-01-31T09:00:00Z"));
  CHECK(held(AttributeType::timestamp, "2026-01-31T10:00:00+01:00") == nine);
  CHECK(held(AttributeType::timestamp, nine) == nine);
  CHECK(held(AttributeType::timestamp, "2026-01-31") == Value(*parse_instant("2026-01-31T00:00:00Z")));
  CHECK(refusal(AttributeType::timestamp, "soon") == "must be a timestamp such as 2026-01-31T09:00:00Z, not \"soon\"");
  CHECK(refusal(AttributeType::timestamp, 5) == "must be a timestamp such as 2026-01-31T09:00:00Z, not 5");
  CHECK(refusal(AttributeType::timestamp, Instant{std::numeric_limits<std::int64_t>::max(), 0}) != "taken");
}

TEST_CASE("a duration is taken from ISO 8601 and from the notation of expressions", "[engine]") {
  const Value ninety(Duration::of_seconds(90));
  CHECK(held(AttributeType::duration, "PT90S") == ninety);
  CHECK(held(AttributeType::duration, "1m30s") == ninety);
  CHECK(held(AttributeType::duration, ninety) == ninety);
  CHECK(refusal(AttributeType::duration, "P1M") == "must be a duration such as PT2S, not \"P1M\"");
}

TEST_CASE("numbers change their kind only when nothing is lost", "[engine]") {
  CHECK(held(AttributeType::integer, 5.0).kind() == Kind::integer);
  CHECK(held(AttributeType::number, 5).kind() == Kind::number);
  CHECK(held(AttributeType::integer, Value::uinteger(5)).kind() == Kind::integer);
  CHECK(refusal(AttributeType::integer, 5.5) == "must be an integer, not 5.5");
  CHECK(refusal(AttributeType::integer, 1e300) != "taken");
  CHECK(refusal(AttributeType::integer, "5") == "must be an integer, not \"5\"");
  CHECK(refusal(AttributeType::integer, Value::uinteger(std::numeric_limits<std::uint64_t>::max())) != "taken");
  CHECK(refusal(AttributeType::number, std::numeric_limits<double>::infinity()) != "taken");
}

TEST_CASE("texts, booleans, lists and maps are taken as they are and nothing else is", "[engine]") {
  CHECK(held(AttributeType::string, "x") == Value("x"));
  CHECK(held(AttributeType::boolean, true) == Value(true));
  CHECK(refusal(AttributeType::string, 1) == "must be a text, not 1");
  CHECK(refusal(AttributeType::boolean, "true") == "must be true or false, not \"true\"");
  CHECK(refusal(AttributeType::list, Map{{"a", 1}}) == "must be a list, not {\"a\":1}");
  CHECK(refusal(AttributeType::map, List{1}) == "must be a map, not [1]");
}

TEST_CASE("null fits every type", "[engine]") {
  for (const AttributeType type :
       {AttributeType::any, AttributeType::string, AttributeType::integer, AttributeType::number, AttributeType::boolean,
        AttributeType::timestamp, AttributeType::duration, AttributeType::list, AttributeType::map}) {
    CHECK(held(type, Value()).is_null());
    CHECK(parse_attribute_type(attribute_type_name(type)) == type);
  }
  CHECK_FALSE(parse_attribute_type("date"));
}

TEST_CASE("what is held inside lists, maps and `any` is JSON and nothing else", "[engine]") {
  const Instant nine = *parse_instant("2026-01-31T09:00:00Z");
  CHECK(held(AttributeType::any, nine) == Value("2026-01-31T09:00:00Z"));
  CHECK(held(AttributeType::list, List{nine, Duration::of_seconds(2)}) == Value(List{"2026-01-31T09:00:00Z", "PT2S"}));
  CHECK(held(AttributeType::map, Map{{"at", nine}, {"deep", List{Map{{"at", nine}}}}}) ==
        Value(Map{{"at", "2026-01-31T09:00:00Z"}, {"deep", List{Map{{"at", "2026-01-31T09:00:00Z"}}}}}));
  CHECK(held(AttributeType::any, std::numeric_limits<double>::quiet_NaN()).is_null());
  CHECK(held(AttributeType::any, Value::type("int")) == Value("int"));

  Map odd;
  odd.set(Value(7), Value::uinteger(7));
  const Value pure = held(AttributeType::map, odd);
  REQUIRE(pure.find("7") != nullptr);
  CHECK(pure["7"].kind() == Kind::integer);
}

TEST_CASE("data that is JSON already is not copied", "[engine]") {
  const Value list = List{1, "two", Map{{"three", 3.5}}};
  CHECK(&held(AttributeType::any, list).as_list() == &list.as_list());
}

TEST_CASE("data nested without end is refused", "[engine]") {
  Value deep = 1;
  for (int i = 0; i < 100'000; ++i) {
    if (i == 64) CHECK(refusal(AttributeType::any, deep) == "taken");
    if (i == 65) CHECK(refusal(AttributeType::any, deep) == "is nested deeper than 64 levels");
    if (i == 65) break;
    deep = List{deep};
  }
}
