// SPDX-License-Identifier: MIT
// matches_query(): filters as maps.
#include "tests/expression/evaluate.h"

using namespace understudy;
using namespace understudy::test;

namespace {

Value record() {
  Value record = parsed(R"({"id": "p1", "status": "ACTIVE", "count": 3, "price": {"amount": "12.50", "value": 9.5}, "test": false,
    "tags": ["red", "blue"], "scores": [1, 5, 9], "none": null, "blank": "", "nothing": [], "empty": {},
    "items": [{"sku": "a", "qty": 1}, {"sku": "b", "qty": 7, "parts": [{"id": "x"}]}], "matrix": [[1, 2], [3]],
    "seenAt": "2024-03-01T10:00:00.000Z", "flat.name": 1, "definition": {"id": "d1", "display.name": "Gold"}})");
  record.edit_map().set("createdAt", *parse_instant("2024-03-01T10:00:00Z"));
  record.edit_map().set("lasts", Duration::of_seconds(60));
  return record;
}

std::string answer(const Value& filter) {
  return evaluated("matches_query(data.filter, data.record)", Map{{"filter", filter}, {"record", record()}});
}

// What is wrong with a filter: query_mistake() and matches_query() say the same.
std::string mistake(const Value& filter) {
  const Value told = parsed(evaluated("query_mistake(data.filter)", Map{{"filter", filter}}));
  const std::string met = answer(filter);
  if (told.is_null()) {
    CHECK_FALSE(met.starts_with("error"));
    return "";
  }
  CHECK(met == "error: " + told.as_string());
  return told.as_string();
}

}  // namespace

TEST_CASE("a filter map holds for what all its fields allow", "[expression]") {
  const auto [filter, holds] = GENERATE(table<std::string, bool>({
      {"null", true},
      {"{}", true},
      {R"({"status": "ACTIVE"})", true},
      {R"({"status": "active"})", false},
      {R"({"status": "ACTIVE", "count": 3})", true},
      {R"({"status": "ACTIVE", "count": 4})", false},
      {R"({"count": 3.0})", true},
      {R"({"count": "3"})", false},
      {R"({"test": false})", true},
      {R"({"unknown": "x"})", false},
      {R"({"status": {"$eq": "ACTIVE"}})", true},
      {R"({"status": {"$ne": "ACTIVE"}})", false},
      {R"({"status": {"$ne": "PAUSED"}})", true},
      {R"({"unknown": {"$ne": "x"}})", true},
      {R"({"status": {"$in": ["PAUSED", "ACTIVE"]}})", true},
      {R"({"status": {"$in": []}})", false},
      {R"({"status": {"$nin": ["PAUSED", "ACTIVE"]}})", false},
      {R"({"status": {"$nin": []}})", true},
      {R"({"empty": {}})", true},
      {R"({"price": {"value": 9.5, "amount": "12.50"}})", true},
      {R"({"price": {"amount": "12.50"}})", false},
  }));
  CAPTURE(filter);
  CHECK(answer(parsed(filter)) == (holds ? "true" : "false"));
}

TEST_CASE("a filter map orders numbers by value, times as such, and texts as texts", "[expression]") {
  const auto [filter, holds] = GENERATE(table<std::string, bool>({
      {R"({"count": {"$gt": 2.5}})", true},
      {R"({"count": {"$gt": 3}})", false},
      {R"({"count": {"$gte": 3, "$lt": 4}})", true},
      {R"({"count": {"$gte": 3, "$lt": 3}})", false},
      {R"({"count": {"$lte": 3}})", true},
      {R"({"count": {"$gt": "2"}})", false},
      {R"({"count": {"$gt": null}})", false},
      {R"({"none": {"$lt": 5}})", false},
      {R"({"price.amount": {"$gt": "9"}})", false},
      {R"({"price.amount": {"$gt": "12"}})", true},
      {R"({"price.amount": {"$gt": 9}})", false},
      {R"({"createdAt": "2024-03-01T10:00:00Z"})", true},
      {R"({"createdAt": "2024-03-01T11:00:00.000+01:00"})", true},
      {R"({"createdAt": {"$ne": "2024-03-01T10:00:00Z"}})", false},
      {R"({"createdAt": {"$gte": "2024-03-01T10:00:00.000Z", "$lt": "2024-03-01T10:00:00.001Z"}})", true},
      {R"({"createdAt": {"$gt": "2024-02-29"}})", true},
      {R"({"createdAt": {"$gt": "yesterday"}})", false},
      {R"({"createdAt": {"$in": ["2024-03-01T10:00:00Z"]}})", true},
      {R"({"seenAt": "2024-03-01T10:00:00Z"})", true},
      {R"({"seenAt": {"$lt": "2024-03-01T10:30:00+01:00"}})", false},
      {R"({"seenAt": {"$gt": "2024-03-01T10:30:00+01:00"}})", true},
      {R"({"status": {"$gt": "A", "$lt": "B"}})", true},
      {R"({"test": {"$lt": true}})", true},
  }));
  CAPTURE(filter);
  CHECK(answer(parsed(filter)) == (holds ? "true" : "false"));
}

TEST_CASE("a filter map asks whether something is there, empty, or begins in some way", "[expression]") {
  const auto [filter, holds] = GENERATE(table<std::string, bool>({
      {R"({"status": {"$exists": true}})", true},
      {R"({"status": {"$exists": false}})", false},
      {R"({"none": {"$exists": true}})", false},
      {R"({"none": {"$exists": false}})", true},
      {R"({"unknown": {"$exists": false}})", true},
      {R"({"blank": {"$exists": true}})", true},
      {R"({"none": null})", true},
      {R"({"unknown": null})", true},
      {R"({"unknown": {"$eq": null}})", true},
      {R"({"status": null})", false},
      {R"({"status": {"$ne": null}})", true},
      {R"({"blank": {"$isEmpty": true}})", true},
      {R"({"nothing": {"$isEmpty": true}})", true},
      {R"({"empty": {"$isEmpty": true}})", true},
      {R"({"none": {"$isEmpty": true}})", true},
      {R"({"unknown": {"$isEmpty": true}})", true},
      {R"({"count": {"$isEmpty": true}})", false},
      {R"({"tags": {"$isEmpty": true}})", false},
      {R"({"tags": {"$isEmpty": false}})", true},
      {R"({"blank": {"$isEmpty": false}})", false},
      {R"({"status": {"$startsWith": "ACT"}})", true},
      {R"({"status": {"$startsWith": "act"}})", true},
      {R"({"status": {"$startsWith": ""}})", true},
      {R"({"status": {"$startsWith": "ACTIVE!"}})", false},
      {R"({"status": {"$startsWith": "CTIVE"}})", false},
      {R"({"count": {"$startsWith": "3"}})", false},
      {R"({"tags": {"$startsWith": "bl"}})", true},
  }));
  CAPTURE(filter);
  CHECK(answer(parsed(filter)) == (holds ? "true" : "false"));
}

TEST_CASE("dots lead into maps, and a list matches when one of its elements does", "[expression]") {
  const auto [filter, holds] = GENERATE(table<std::string, bool>({
      {R"({"price.value": 9.5})", true},
      {R"({"price.none": 9.5})", false},
      {R"({"status.x": "ACTIVE"})", false},
      {R"({"flat.name": 1})", true},
      {R"({"definition.display.name": "Gold"})", true},
      {R"({"items.sku": "b"})", true},
      {R"({"items.sku": "c"})", false},
      {R"({"items.sku": {"$ne": "b"}})", false},
      {R"({"items.sku": {"$ne": "c"}})", true},
      {R"({"items.sku": {"$in": ["c", "a"]}})", true},
      {R"({"items.qty": {"$gt": 5}})", true},
      {R"({"items.qty": {"$gt": 7}})", false},
      {R"({"items.parts.id": "x"})", true},
      {R"({"items.parts.id": {"$exists": true}})", true},
      {R"({"nothing.id": {"$exists": true}})", false},
      {R"({"tags": "red"})", true},
      {R"({"tags": "green"})", false},
      {R"({"tags": ["red", "blue"]})", true},
      {R"({"tags": ["red"]})", false},
      {R"({"tags": {"$nin": ["red"]}})", false},
      {R"({"scores": {"$gt": 8}})", true},
      {R"({"scores": {"$gt": 1, "$lt": 5}})", true},
      {R"({"matrix": [3]})", true},
      {R"({"tags": {"$hasAll": ["blue", "red"]}})", true},
      {R"({"tags": {"$hasAll": ["blue", "green"]}})", false},
      {R"({"tags": {"$hasAll": []}})", true},
      {R"({"tags": {"$hasSome": ["green", "red"]}})", true},
      {R"({"tags": {"$hasSome": ["green"]}})", false},
      {R"({"tags": {"$hasSome": []}})", false},
      {R"({"status": {"$hasSome": ["ACTIVE"]}})", true},
      {R"({"none": {"$hasAll": ["x"]}})", false},
  }));
  CAPTURE(filter);
  CHECK(answer(parsed(filter)) == (holds ? "true" : "false"));
}

TEST_CASE("filter maps are joined and turned round", "[expression]") {
  const auto [filter, holds] = GENERATE(table<std::string, bool>({
      {R"({"$and": [{"status": "ACTIVE"}, {"count": 3}]})", true},
      {R"({"$and": [{"status": "ACTIVE"}, {"count": 4}]})", false},
      {R"({"$and": []})", true},
      {R"({"$or": [{"status": "PAUSED"}, {"count": 3}]})", true},
      {R"({"$or": [{"status": "PAUSED"}, {"count": 4}]})", false},
      {R"({"$or": []})", false},
      {R"({"$not": {"status": "PAUSED"}})", true},
      {R"({"$not": {"status": "ACTIVE", "count": 3}})", false},
      {R"({"$not": [{"status": "PAUSED"}]})", true},
      {R"({"count": {"$not": {"$gt": 5}}})", true},
      {R"({"count": {"$not": {"$gt": 1, "$lt": 5}}})", false},
      {R"({"count": {"$gt": 1, "$not": {"$in": [3]}}})", false},
      {R"({"status": "ACTIVE", "$or": [{"count": {"$lt": 1}}, {"$and": [{"items.sku": "a"}, {"$not": {"test": true}}]}]})", true},
  }));
  CAPTURE(filter);
  CHECK(answer(parsed(filter)) == (holds ? "true" : "false"));
}

TEST_CASE("what is no filter is told, wherever it stands and whatever the data", "[expression]") {
  const auto [filter, message] = GENERATE(table<std::string, std::string>({
      {"[]", "a filter is a map of fields, such as {'status': 'ACTIVE'}, not list"},
      {R"("x")", "a filter is a map of fields, such as {'status': 'ACTIVE'}, not string"},
      {R"({"status": {"$regex": "A"}})", "there is no operator \"$regex\" on \"status\""},
      {R"({"status": {"$startswith": "A"}})", "there is no operator \"$startswith\" on \"status\"; did you mean \"$startsWith\"?"},
      {R"({"status": "PAUSED", "count": {"$foo": 1}})", "there is no operator \"$foo\" on \"count\""},
      {R"({"count": {"$gt": 1, "lt": 2}})", "there is no operator \"lt\" on \"count\"; did you mean \"$lt\"?"},
      {R"({"$xor": []})", "there is no operator \"$xor\" among the fields; did you mean \"$or\"?"},
      {R"({"$gt": 5})", "there is no operator \"$gt\" among the fields; one of: $and, $or, $not"},
      {R"({"$or": {"a": 1}})", "\"$or\" takes a list of filters, not map"},
      {R"({"$and": [{"a": 1}, 5]})", "a filter is a map of fields, such as {'status': 'ACTIVE'}, not int"},
      {R"({"$or": [{"a": 1}, {"b": {"$foo": 1}}]})", "there is no operator \"$foo\" on \"b\""},
      {R"({"$not": 5})", "\"$not\" takes a list of filters, not int"},
      {R"({"$not": [{"a": 1}, {"b": 1}]})", "\"$not\" takes one filter; join several with $and or $or"},
      {R"({"a": {"$not": 5}})", "\"$not\" on \"a\" takes operators, such as {'$in': […]}, not int"},
      {R"({"a": {"$not": {"$foo": 5}}})", "there is no operator \"$foo\" on \"a\""},
      {R"({"a": {"$in": "x"}})", "\"$in\" on \"a\" takes a list, not string"},
      {R"({"a": {"$hasSome": 1}})", "\"$hasSome\" on \"a\" takes a list, not int"},
      {R"({"a": {"$startsWith": 1}})", "\"$startsWith\" on \"a\" takes a text, not int"},
      {R"({"a": {"$exists": "yes"}})", "\"$exists\" on \"a\" takes true or false, not string"},
      {R"({"a": {"$isEmpty": null}})", "\"$isEmpty\" on \"a\" takes true or false, not null_type"},
  }));
  CAPTURE(filter);
  CHECK(mistake(parsed(filter)) == message);
}

TEST_CASE("a filter map is bounded in its depth, its size and its work", "[expression]") {
  Value deep = Map{{"a", 1}};
  for (int i = 0; i < 9; ++i) deep = Map{{"$and", List{deep}}};
  CHECK(mistake(deep) == "");
  CHECK(mistake(Map{{"$and", List{deep}}}) == "the filter has more than 2000 values or 20 levels");
  CHECK(mistake(Map{{"count", Map{{"$in", List(1990, Value(7))}}}}) == "");
  CHECK(mistake(Map{{"count", Map{{"$in", List(2000, Value(7))}}}}) == "the filter has more than 2000 values or 20 levels");
  CHECK(mistake(Map{{std::string(513, 'x'), 1}}) == "a name of 513 octets is no name of a field: a text of at most 512 octets");

  const Value work(Map{{"filter", Map{{"a", Map{{"$in", List(1000, Value(7))}}}}}, {"record", Map{{"a", List(101, Value(8))}}}});
  CHECK(evaluated("matches_query(data.filter, data.record)", work) == "error: the filter asks for more than 100000 comparisons");
  CHECK(evaluated("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(i, [1, 2].map(j, matches_query(data.filter, {'a': data.list})))",
                  Map{{"filter", work["filter"]}, {"list", List(60, Value(8))}}) == "error: the evaluation takes more than 1000000 steps");
}

TEST_CASE("a filter written in the pack may hold timestamps and durations", "[expression]") {
  const Value data(Map{{"record", record()}});
  CHECK(evaluated("matches_query({'createdAt': {'$lt': now}, 'lasts': duration('1m')}, data.record)", data) == "true");
  CHECK(evaluated("matches_query({'seenAt': {'$gt': now}}, data.record)", data) == "false");
  CHECK(evaluated("matches_query({'startedAt': '2024-01-31T10:00:00Z', 'tags': 'b', 'labels.x': 'y'}, program)") == "true");
  CHECK(evaluated("matches_query(dyn({1: 2}), program)") == "error: \"1\" is no name of a field: a text of at most 512 octets");
  CHECK(refusal("matches_query({}, 5)") ==
        "matches_query({}, 5)\n                  ^ argument 2 of matches_query() must be map, not int\n");
}
