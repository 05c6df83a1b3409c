// SPDX-License-Identifier: MIT
// What a condition demands of one of its variables, for those who keep an index.
#include "server/expression/expression.h"

#include "tests/expression/evaluate.h"

using namespace understudy;
using namespace understudy::test;

namespace {

constexpr std::size_t kProgram = 0;
constexpr std::size_t kNow = 2;

// "count=4 id=error: …": the members and what they must be equal to.
std::string demands(std::string_view text, Value data = nullptr) {
  Scope s = scope(std::move(data));
  std::string lines;
  for (const auto& [member, expected] : compiled(text).equalities(kProgram)) {
    const auto value = expected.evaluate(s);
    lines += (lines.empty() ? "" : " ") + member + "=" + (value.ok() ? write_json(*value) : "error: " + value.error().message);
  }
  return lines;
}

}  // namespace

TEST_CASE("a condition tells which members must be equal to what", "[expression]") {
  CHECK(demands("program.id == 'p2'") == "id=\"p2\"");
  CHECK(demands("'p2' == program.id") == "id=\"p2\"");
  CHECK(demands("program['id'] == request.body.n") == "id=1.5");
  CHECK(demands("program.id == 'a' && program.count > 2 && program.count == data + 1", 3) == "id=\"a\" count=4");
  CHECK(demands("(program.id == 'a' && (program.status == 'b')) && (true || data)") == "id=\"a\" status=\"b\"");
  CHECK(demands("program.id == 'a' && program.id == 'b'") == "id=\"a\" id=\"b\"");
  CHECK(demands("program.startedAt == null") == "startedAt=null");
  CHECK(demands("program.tags == ['a', 'b'].map(x, x + x)") == "tags=[\"aa\",\"bb\"]");
  CHECK(demands("program.count == cel.bind(n, data, n + n)", 2) == "count=4");
  CHECK(demands("program.id == data.missing", Map{}) == "id=error: there is no member \"missing\"");
}

TEST_CASE("what does not bind the whole condition is not told", "[expression]") {
  const auto text = GENERATE(as<std::string>(), "program.id == 'a' || program.status == 'b'", "!(program.id == 'a')", "program.id != 'a'",
                             "program.id == 'a' ? true : false", "program.id == program.status", "program.count == program.count + 0",
                             "program.labels.x == 'y'", "program.tags[0] == 'a'", "program == data", "data.x == 1", "has(program.id)",
                             "program.id in ['a']", "program.count >= 3", "['a'].exists(x, program.id == x)",
                             "cel.bind(x, 'a', program.id == x)", "program.id == [1].map(x, program.id)[0]", "program.id", "true");
  CAPTURE(text);
  CHECK(demands(text, Map{{"x", 1}}) == "");
}

TEST_CASE("a name that a macro binds is not the variable that it hides", "[expression]") {
  CHECK(demands("program.id == ['b'].map(program, program)[0]") == "id=\"b\"");
}

TEST_CASE("a condition that draws from chance demands nothing, since it must be asked for each", "[expression]") {
  CHECK(demands("program.id == uuid()") == "");
  CHECK(demands("program.id == 'a' && program.status == pick('[A-Z]')") == "");
}

TEST_CASE("a member that the variable's type does not declare could be missing, and is not told", "[expression]") {
  CHECK(compiled("data.x == 1").equalities(3).empty());
}

TEST_CASE("what a member must be equal to lives on without the condition, and tells what it uses", "[expression]") {
  std::vector<Expression::Equality> found;
  {
    const Expression whole = compiled("program.startedAt == now - duration('1h') && data == 1");
    found = whole.equalities(kProgram);
  }
  REQUIRE(found.size() == 1);
  const Expression expected = found[0].value;
  found.clear();
  Scope s = scope();
  CHECK(write_json(*expected.evaluate(s)) == "\"2024-04-30T23:00:00Z\"");
  CHECK(expected.uses(kNow));
  CHECK_FALSE(expected.uses(kProgram));
  CHECK_FALSE(expected.uses(3));
}

TEST_CASE("where a demanded equality does not hold the whole is false, whatever else fails", "[expression]") {
  CHECK(evaluated("data.missing == 1 && program.id == 'other' && 1 / 0 == 1", Map{}) == "false");
  CHECK(evaluated("program.count == 3.0 && program.id == 'p1'") == "true");  // numbers are equal by value: so must an index see them
}
