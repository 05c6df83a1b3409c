// SPDX-License-Identifier: MIT
// Evaluation in one line: evaluated("1 + 1") is "2", and a refusal or an error is its text.
#pragma once

#include <string>
#include <string_view>

#include "server/expression/library.h"
#include "server/values/json.h"
#include "tests/support/catch.h"

namespace understudy::test {

// What the expressions of these tests see: a resource, a request, a time, and some data of no known type.
inline Declarations declarations() {
  using Of = Type::Of;
  const Type program = Type::record("program", {{"id", Of::string},
                                                {"status", Of::string},
                                                {"count", Of::integer},
                                                {"price", Of::number},
                                                {"startedAt", Of::timestamp},
                                                {"tags", Type::list(Of::string)},
                                                {"labels", Type::map(Of::string)}});
  return {.variables = {{"program", program}, {"request", Of::dyn}, {"now", Of::timestamp}, {"data", Of::dyn}}, .functions = library()};
}

inline Value parsed(std::string_view json) {
  const auto value = parse_json(json);
  INFO(json);
  REQUIRE(value.ok());
  return *value;
}

inline Scope scope(Value data = nullptr) {
  Value program = parsed(R"({"id": "p1", "status": "ACTIVE", "count": 3, "price": 9.5, "tags": ["a", "b"], "labels": {"x": "y"}})");
  program.edit_map().set("startedAt", *parse_instant("2024-01-31T10:00:00Z"));
  Value request =
      parsed(R"({"method": "POST", "headers": {"content-type": "application/json"}, "body": {"n": 1.5, "items": [1, 2], "none": null}})");
  return {.variables = {program, request, *parse_instant("2024-05-01T00:00:00Z"), std::move(data)}};
}

inline Expression compiled(std::string_view text) {
  auto expression = Expression::compile(text, declarations());
  INFO(text);
  if (!expression.ok()) FAIL(expression.error()[0].message);
  return *std::move(expression);
}

// The result as JSON, or "error: …" with what went wrong.
inline std::string evaluated(std::string_view text, Value data = nullptr) {
  Random random("test");
  Scope s = scope(std::move(data));
  s.random = &random;
  const auto value = compiled(text).evaluate(s);
  return value.ok() ? write_json(*value) : "error: " + value.error().message;
}

// The mistakes of a text the way a compiler marks them: the text, a line below with marks, the message, "= " and the hint.
inline std::string refusal(std::string_view text) {
  const auto expression = Expression::compile(text, declarations());
  if (expression.ok()) return "accepted";
  std::string lines;
  for (const ExpressionError& error : expression.error()) {
    lines += std::string(text) + '\n' + std::string(error.offset, ' ') + std::string(error.length, '^') + ' ' + error.message + '\n';
    if (!error.hint.empty()) lines += "= " + error.hint + '\n';
  }
  return lines;
}

}  // namespace understudy::test
