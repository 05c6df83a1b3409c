// SPDX-License-Identifier: MIT
#include "server/expression/template.h"

#include "tests/expression/evaluate.h"

using namespace understudy;
using namespace understudy::test;

namespace {

std::string filled(const Value& shape, Value data = nullptr) {
  const auto result = Template::compile(shape, declarations());
  if (!result.ok()) FAIL(result.error()[0].pointer << ": " << result.error()[0].error.message);
  Scope s = scope(std::move(data));
  const auto value = result->evaluate(s);
  return value.ok() ? write_json(*value) : "error: " + value.error().message;
}

std::string filled_json(std::string_view json, Value data = nullptr) { return filled(parsed(json), std::move(data)); }

}  // namespace

TEST_CASE("a text that is one hole becomes the value itself", "[expression]") {
  CHECK(filled("${program.count}") == "3");
  CHECK(filled("${program.tags}") == R"(["a","b"])");
  CHECK(filled("${null}") == "null");
  CHECK(filled("${ program.id }") == "\"p1\"");
  CHECK(filled("${{'a': {'b': '}'}}.a}") == R"({"b":"}"})");
}

TEST_CASE("a text with holes becomes text", "[expression]") {
  CHECK(filled("no program ${program.id}!") == "\"no program p1!\"");
  CHECK(filled("${program.id}${program.id}") == "\"p1p1\"");
  CHECK(filled("${program.count}/${program.price}/${true}/${data}") == "\"3/9.5/true/null\"");
  CHECK(filled("at ${now}, for ${duration('90s')}") == "\"at 2024-05-01T00:00:00Z, for 90s\"");
  CHECK(filled("${program.tags} ${program.labels}") == R"("[\"a\",\"b\"] {\"x\":\"y\"}")");
}

TEST_CASE("what is no hole stays as it is", "[expression]") {
  CHECK(filled("plain") == "\"plain\"");
  CHECK(filled("$ { } $5 $$ {x}") == "\"$ { } $5 $$ {x}\"");
  CHECK(filled("$${program.id}") == "\"${program.id}\"");
  CHECK(filled("a $${x} ${program.id}") == "\"a ${x} p1\"");
  CHECK(filled("") == "\"\"");
  CHECK(filled_json(R"({"a": [1, 2.5, true, null, {}]})") == R"({"a":[1,2.5,true,null,{}]})");
}

TEST_CASE("shapes keep their order, and keys with a question mark go away with null", "[expression]") {
  CHECK(filled_json(R"({"id": "${program.id}", "list": ["${program.count}", 1], "deep": {"n": "${request.body.n}"}})") ==
        R"({"id":"p1","list":[3,1],"deep":{"n":1.5}})");
  CHECK(filled_json(R"({"a?": "${data}", "b?": "${program.id}", "c": "${data}", "d?": null})") == R"({"b":"p1","c":null})");
  CHECK(filled_json(R"({"${program.id}": 1})") == R"({"${program.id}":1})");
}

TEST_CASE("an error tells where in the shape it arose", "[expression]") {
  CHECK(filled_json(R"({"a": [{"b/c": "x ${data.missing}"}]})") == "error: /a/0/b~1c: null has no member \"missing\"");
  CHECK(filled("${1 / 0}") == "error: division by zero");
  const auto shape = Template::compile("ab ${1 / 0}", declarations());
  Scope s = scope();
  CHECK(shape->evaluate(s).error().offset == 7);
}

TEST_CASE("every mistake in every hole is told, with the place in the shape and in the text", "[expression]") {
  const auto result = Template::compile(
      parsed(R"({"a": "x ${progam.id} ${program.nme}", "b": ["ok", "${1 +}"], "c": "open ${program.id", "d": "${'x}"})"), declarations());
  REQUIRE_FALSE(result.ok());
  const auto& errors = result.error();
  REQUIRE(errors.size() == 5);
  CHECK(errors[0].pointer == "/a");
  CHECK(errors[0].error.offset == 4);
  CHECK(errors[0].error.length == 6);
  CHECK(errors[0].error.message == "there is no variable \"progam\"");
  CHECK(errors[0].error.hint == "did you mean \"program\"?");
  CHECK(errors[1].pointer == "/a");
  CHECK(errors[1].error.offset == 25);
  CHECK(errors[1].error.message == "program has no field \"nme\"");
  CHECK(errors[2].pointer == "/b/1");
  CHECK(errors[2].error.offset == 5);
  CHECK(errors[2].error.message == "expected a value, but the expression ends");
  CHECK(errors[3].pointer == "/c");
  CHECK(errors[3].error.offset == 5);
  CHECK(errors[3].error.message == "the hole that opens here is never closed");
  CHECK(errors[3].error.hint == "close it with }, or write $${ for a literal ${");
  CHECK(errors[4].pointer == "/d");
  CHECK(errors[4].error.message == "the text that begins here is never closed");
}

TEST_CASE("a template knows its type and the variables that it uses", "[expression]") {
  const auto of = [](const Value& shape) { return *Template::compile(shape, declarations()); };
  CHECK(of("${program.count}").type().name() == "int");
  CHECK(of("a ${program.count}").type().name() == "string");
  CHECK(of("a").type().name() == "string");
  CHECK(of(7).type().name() == "int");
  CHECK(of(parsed(R"(["${now}"])")).type().name() == "list");
  CHECK(of(parsed(R"({"a": "${now}"})")).type().name() == "map");
  CHECK(of(parsed(R"({"a": ["x ${now}"]})")).uses(2));
  CHECK_FALSE(of(parsed(R"({"a": ["x ${now}"]})")).uses(0));
  CHECK(of("${program.id}").uses(0));
  CHECK_FALSE(of("a").uses(0));
}

TEST_CASE("a constant is not searched for holes", "[expression]") {
  const Template constant = Template::constant(parsed(R"({"a?": "${program.id}"})"));
  Scope s = scope();
  CHECK(write_json(*constant.evaluate(s)) == R"({"a?":"${program.id}"})");
  CHECK(constant.type().name() == "map");
  CHECK_FALSE(constant.uses(0));
}

TEST_CASE("shapes and results of great depth are refused", "[expression]") {
  Value shape = "${1}";
  Value deep = 1;
  for (int i = 0; i < 150; ++i) {
    shape = List{shape};
    deep = List{deep};
  }
  const auto refused = Template::compile(shape, declarations());
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error()[0].error.message == "the shape is deeper than 100 levels");
  Value wrapped = "${data}";
  for (int i = 0; i < 60; ++i) wrapped = List{wrapped};
  CHECK(filled(wrapped, deep) == "error: the result has more than 200000 values or 200 levels");
}
