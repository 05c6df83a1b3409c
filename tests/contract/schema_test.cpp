// SPDX-License-Identifier: MIT
#include "server/contract/schema.h"

#include <string>

#include "tests/contract/from_json.h"

namespace understudy {
namespace {

using Lines = std::vector<std::string>;

Lines told_by(std::string_view schema, std::string_view instance, const CheckLimits& limits = {}) {
  return told(violations_of(schema, json(instance), limits));
}

// "pointer: message (hint)" of each mistake in a schema.
Lines mistakes_in(std::string_view schema) {
  const auto compiled = SchemaSet::compile(json(schema), {""});
  Lines lines;
  if (compiled) return lines;
  for (const SchemaError& error : compiled.error()) {
    lines.push_back(error.pointer + ": " + error.message + (error.hint.empty() ? "" : " (" + error.hint + ")"));
  }
  return lines;
}

std::string nested(std::string_view open, std::string_view middle, std::string_view close, int depth) {
  std::string text(middle);
  for (int i = 0; i < depth; ++i) text = std::string(open) + text + std::string(close);
  return text;
}

}  // namespace

TEST_CASE("A violation carries what a provider's error body is made of") {
  const auto found = violations_of(R"({"properties": {"a/b": {"maxLength": 3}}})", json(R"({"a/b": "four"})"));
  REQUIRE(found.size() == 1);
  CHECK(found[0].pointer == "/a~1b");
  CHECK(found[0].keyword == "maxLength");
  CHECK(found[0].expected == Value(3));
  CHECK(found[0].actual == Value("four"));
  CHECK(found[0].message == "must have at most 3 characters, has 4");
  CHECK(found[0].schema_pointer == "/properties/a~1b/maxLength");
}

TEST_CASE("A missing member is pointed at, and has no actual value") {
  const auto found = violations_of(R"({"required": ["id", "name"]})", json(R"({"id": 1})"));
  REQUIRE(found.size() == 1);
  CHECK(found[0].pointer == "/name");
  CHECK(found[0].actual.is_null());
  CHECK(found[0].message == "is required");
}

TEST_CASE("Every rule tells what it wants and what it got") {
  CHECK(told_by(R"({"type": "string"})", "1") == Lines{" type: must be a string, is an integer"});
  CHECK(told_by(R"({"type": ["string", "null"]})", "[]") == Lines{" type: must be a string or null, is an array"});
  CHECK(told_by(R"({"type": "integer"})", "1.5") == Lines{" type: must be an integer, is a number"});
  CHECK(told_by(R"({"enum": ["A", 2]})", "\"B\"") == Lines{" enum: must be one of \"A\", 2, is \"B\""});
  CHECK(told_by(R"({"enum": [1,2,3,4,5,6,7,8,9,10,11,12,13]})", "0") == Lines{" enum: must be one of 13 values, is 0"});
  CHECK(told_by(R"({"const": {"a": 1}})", "{}") == Lines{" const: must be {\"a\":1}, is {}"});
  CHECK(told_by(R"({"minItems": 1})", "[]") == Lines{" minItems: must have at least 1 item, has 0"});
  CHECK(told_by(R"({"maxProperties": 0})", R"({"a": 1})") == Lines{" maxProperties: must have at most 0 members, has 1"});
  CHECK(told_by(R"({"maximum": 10})", "11") == Lines{" maximum: must be at most 10, is 11"});
  CHECK(told_by(R"({"exclusiveMinimum": 0})", "0") == Lines{" exclusiveMinimum: must be greater than 0, is 0"});
  CHECK(told_by(R"({"multipleOf": 0.01})", "19.995") == Lines{" multipleOf: must be a multiple of 0.01, is 19.995"});
  CHECK(told_by(R"({"pattern": "^a+$"})", "\"b\"") == Lines{" pattern: must match ^a+$, is \"b\""});
  CHECK(told_by(R"({"format": "date"})", "\"2023-02-29\"") == Lines{" format: must have the format date, is \"2023-02-29\""});
  CHECK(told_by(R"({"uniqueItems": true})", "[1, 2, 1.0]") ==
        Lines{" uniqueItems: must not hold the same item twice: items 0 and 2 are equal"});
  CHECK(told_by(R"({"contains": {"type": "null"}})", "[1]") ==
        Lines{" contains: must have at least 1 item of the kind that it must contain, has 0"});
  CHECK(told_by(R"({"not": {"type": "null"}})", "null") == Lines{" not: must not fit {\"type\":\"null\"}"});
  CHECK(told_by(R"({"prefixItems": [true], "items": false})", "[1, 2]") == Lines{"/1 items: is one item too many"});
  CHECK(told_by(R"({"properties": {"a": false}})", R"({"a": 1})") == Lines{"/a false: no value is allowed here"});
  CHECK(told_by(R"({"propertyNames": {"maxLength": 1}})", R"({"ab": 1})") == Lines{"/ab propertyNames: \"ab\" is not allowed as a name"});
  CHECK(told_by(R"({"dependentRequired": {"a": ["b"]}})", R"({"a": 1})") ==
        Lines{"/b dependentRequired: is required when \"a\" is present"});
}

TEST_CASE("A member that is not declared is told with the name that was probably meant") {
  const char* schema = R"({"properties": {"programId": true}, "additionalProperties": false})";
  CHECK(told_by(schema, R"({"programID": 1})") == Lines{"/programID additionalProperties: is not declared; did you mean \"programId\"?"});
  CHECK(told_by(schema, R"({"x": 1})") == Lines{"/x additionalProperties: is not declared"});
}

TEST_CASE("Violations come in the order of the instance, then of the schema") {
  const char* schema = R"({"allOf": [{"properties": {"b": {"type": "string"}}}],
                           "properties": {"a": {"maximum": 1, "multipleOf": 2}, "b": {"minimum": 5}}, "required": ["c"]})";
  CHECK(told_by(schema, R"({"a": 3, "b": 2})") ==
        Lines{"/c required: is required", "/a maximum: must be at most 1, is 3", "/a multipleOf: must be a multiple of 2, is 3",
              "/b type: must be a string, is an integer", "/b minimum: must be at least 5, is 2"});
}

TEST_CASE("A choice that nothing fits is one violation") {
  CHECK(told_by(R"({"anyOf": [{"type": "string"}, {"type": "null"}]})", "1") ==
        Lines{" anyOf: must fit at least one of 2 schemas, fits none"});
  CHECK(told_by(R"({"oneOf": [{"minimum": 1}, {"type": "string"}, {"minimum": 2}]})", "3") ==
        Lines{" oneOf: must fit exactly one of 3 schemas, fits 2: 0, 2"});
}

TEST_CASE("The only branch that could have been meant tells its own violations") {
  const char* schema = R"({"oneOf": [{"$ref": "#/$defs/card"}, {"$ref": "#/$defs/bank"}], "$defs": {
    "card": {"type": "object", "properties": {"kind": {"const": "card"}, "number": {"type": "string"}}, "required": ["number"]},
    "bank": {"type": "object", "properties": {"kind": {"const": "bank"}, "iban": {"type": "string"}}, "required": ["iban"]}}})";
  CHECK(told_by(schema, R"({"kind": "bank"})") == Lines{"/iban required: is required"});
  CHECK(told_by(schema, R"({"kind": "cash"})") == Lines{" oneOf: must fit exactly one of 2 schemas, fits none"});
  CHECK(told_by(R"({"anyOf": [{"type": "null"}, {"type": "integer", "minimum": 3}]})", "2") == Lines{" minimum: must be at least 3, is 2"});
}

TEST_CASE("Checking stops when enough violations are found") {
  CheckLimits limits;
  limits.violations = 2;
  CHECK(violations_of(R"({"items": {"type": "string"}})", json("[1, 2, 3, 4]"), limits).size() == 2);
}

TEST_CASE("References that never consume the instance end at the depth limit") {
  const Lines end{" depth: cannot be checked: schemas are nested more than 256 deep here"};
  CHECK(told_by(R"({"$ref": "#"})", "1") == end);
  CHECK(told_by(R"({"allOf": [{"$ref": "#"}, {"$ref": "#"}]})", "1") == end);
  CHECK(told_by(R"({"anyOf": [{"$ref": "#"}, {"$ref": "#"}]})", "1") == end);
  CHECK(told_by(R"({"not": {"$ref": "#"}})", "1") == end);
}

TEST_CASE("A schema that branches at every level of the instance is given up, not run for ever") {
  const std::string schema = R"({"properties": {"a": {"anyOf": [{"$ref": "#"}, {"$ref": "#"}]}}, "required": ["b"]})";
  const std::string instance = nested(R"({"b": 1, "a": )", "{}", "}", 50);
  const auto found = violations_of(schema, json(instance));
  REQUIRE(found.size() == 1);
  CHECK(found[0].keyword == "depth");
  CHECK(found[0].message == "cannot be checked: it takes more than 5000000 applications of a schema");
}

TEST_CASE("A chain of ten thousand references compiles without recursion") {
  std::string defs;
  for (int i = 0; i < 10'000; ++i) defs += "\"" + std::to_string(i) + "\": {\"$ref\": \"#/$defs/" + std::to_string(i + 1) + "\"}, ";
  CHECK(SchemaSet::compile(json("{\"$defs\": {" + defs + "\"10000\": {\"type\": \"string\"}}, \"$ref\": \"#/$defs/0\"}"), {""}).ok());
}

TEST_CASE("Decimal multiples are exact") {
  CHECK(told_by(R"({"multipleOf": 0.01})", "4.35").empty());
  CHECK(told_by(R"({"multipleOf": 0.01})", "1.1e300").empty());
  CHECK(told_by(R"({"multipleOf": 0.1})", "18446744073709551615").empty());
  CHECK(told_by(R"({"multipleOf": 3})", "1e300").size() == 1);
  CHECK(told_by(R"({"multipleOf": 18446744073709551557})", "1e300").size() == 1);
}

TEST_CASE("Integers beyond the precision of a double are compared exactly") {
  CHECK(told_by(R"({"maximum": 9007199254740992})", "9007199254740993").size() == 1);
  CHECK(told_by(R"({"maximum": 18446744073709551614})", "18446744073709551615").size() == 1);
}

TEST_CASE("A hundred thousand distinct items are seen to be unique in a moment") {
  List items;
  for (std::int64_t i = 0; i < 100'000; ++i) items.emplace_back(i * 65'536);
  CHECK(violations_of(R"({"uniqueItems": true})", items).empty());
  items.emplace_back(65'536);
  CHECK(told(violations_of(R"({"uniqueItems": true})", items)) ==
        Lines{" uniqueItems: must not hold the same item twice: items 1 and 100000 are equal"});
}

TEST_CASE("A format is asserted or an annotation, as asked, and an unknown one always an annotation") {
  const Value schema = json(R"({"format": "uuid"})");
  const auto annotated = SchemaSet::compile(schema, {""}, FormatPolicy::annotate);
  CHECK(check(*annotated->at(""), Value("x")).empty());
  CHECK(told_by(R"({"format": "uuid"})", "\"x\"").size() == 1);
  CHECK(told_by(R"({"format": "colour"})", "\"x\"").empty());
  CHECK(fits_format("colour", "x"));
  CHECK(fits_format("byte", "aGk="));
  CHECK_FALSE(fits_format("byte", "a?"));
}

TEST_CASE("A message quotes a long value only in part, and never half a character") {
  const std::string message = violations_of(R"({"const": 1})", Value(std::string(62, 'a').append("äöü")))[0].message;
  std::string expected = "must be 1, is \"";
  expected.append(62, 'a').append("…");
  CHECK(message == expected);
}

TEST_CASE("All mistakes in a schema are told at once, each with its place") {
  CHECK(mistakes_in(R"~({"type": "sting", "properties": {"a": 5}, "pattern": "(?=x)", "required": "id", "maxLength": -1,
                        "items": [true], "allOf": [], "minimum": "1", "multipleOf": 0, "enum": 1, "uniqueItems": 1})~") ==
        Lines{"/type: there is no type \"sting\" (did you mean \"string\"?)",
              "/pattern: the pattern (?=x) cannot be used: look-ahead (?=…) cannot be checked in linear time",
              "/required: required must be a list of names, is \"id\"",
              "/maxLength: maxLength must be a count, is -1 (write a number such as 0 or 12)",
              "/items: items must be one schema (a schema for each position is prefixItems)",
              "/allOf: allOf must be a list of at least one schema", "/minimum: minimum must be a number, is \"1\"",
              "/multipleOf: multipleOf must be a number above 0, is 0", "/enum: enum must be a list of values, is 1",
              "/uniqueItems: uniqueItems must be true or false, is 1",
              "/properties/a: must be a schema, is 5 (a schema is a map, true or false)"});
}

TEST_CASE("A reference that leads nowhere is told with the name that was probably meant") {
  CHECK(mistakes_in(R"({"$ref": "#/$defs/Progam", "$defs": {"Program": true}})") ==
        Lines{"/$ref: #/$defs/Progam leads nowhere (did you mean \"Program\"?)"});
  CHECK(mistakes_in(R"({"$ref": "#name"})") == Lines{"/$ref: #name leads nowhere: there is no $anchor name"});
  CHECK(mistakes_in(R"({"$ref": "other.json"})") == Lines{"/$ref: other.json is in another document, and only references within this one "
                                                          "are followed (copy the schema to components/schemas)"});
  CHECK(mistakes_in(R"({"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}})").size() == 1);
}

TEST_CASE("A pointer at which no schema stands is an error, and one that was not asked for has no schema") {
  const auto missing = SchemaSet::compile(json("{}"), {"/nowhere"});
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error()[0].message == "there is no schema here");
  CHECK(schema_set(R"({"properties": {"a": true}})").at("/properties/a") == nullptr);
}

}  // namespace understudy
