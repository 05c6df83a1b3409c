// SPDX-License-Identifier: MIT
#include "server/expression/expression.h"

#include "tests/expression/evaluate.h"

using namespace understudy;
using namespace understudy::test;

TEST_CASE("an expression sees the variables of its scope", "[expression]") {
  CHECK(evaluated("program.status == 'ACTIVE' && has(request.body.n)") == "true");
  CHECK(evaluated("program.count + 1") == "4");
  CHECK(evaluated("program.tags[1] + program.labels.x + program.labels['x']") == "\"byy\"");
  CHECK(evaluated("request.headers.`content-type`") == "\"application/json\"");
  CHECK(evaluated("request.body.items.map(i, i * 2)") == "[2,4]");
  CHECK(evaluated("now - program.startedAt > duration('90h')") == "true");
  CHECK(evaluated("[program.id, {'n': request.body.n}]") == "[\"p1\",{\"n\":1.5}]");
}

TEST_CASE("blanks and comments between tokens do not count", "[expression]") {
  const std::string blank = GENERATE(as<std::string>(), " ", "\t", "\n", "\r", "\f", "// comment\n", " // ' \" \n\t");
  std::string text = "[@.@program@.@count@]@[@0@]@==@(@4@-@1@)@&&@!@false@?@{@'a'@:@1@}@.@a@:@2";
  for (auto at = text.find('@'); at != std::string::npos; at = text.find('@')) text.replace(at, 1, blank);
  CAPTURE(text);
  CHECK(evaluated(text) == "1");
}

TEST_CASE("operators bind as CEL's grammar tells", "[expression]") {
  CHECK(evaluated("1 + 2 * 3 - 4 / 2 % 3") == "5");
  CHECK(evaluated("2 - 3 - 4") == "-5");
  CHECK(evaluated("-2 * -3") == "6");
  CHECK(evaluated("!false && true || false") == "true");
  CHECK(evaluated("true || false && false") == "true");
  CHECK(evaluated("1 + 1 == 2 && 3 > 2") == "true");
  CHECK(evaluated("1 < 2 == true") == "true");
  CHECK(evaluated("true ? (false ? 1 : 2) : 3") == "2");
  CHECK(evaluated("false ? 1 : false ? 2 : 3") == "3");
  CHECK(evaluated("1 in [1] ? 'y' : 'n'") == "\"y\"");
  CHECK(evaluated("-[1, 2][1]") == "-2");
  CHECK(evaluated("[1, 2,]") == "[1,2]");
  CHECK(evaluated("{'a': 1,}") == "{\"a\":1}");
}

TEST_CASE("literals are what CEL says", "[expression]") {
  CHECK(evaluated("[0xFF, -0x10, 1e3, .5, 1.5e-1, 7u]") == "[255,-16,1000.0,0.5,0.15,7]");
  CHECK(evaluated("1e-400") == "0.0");
  CHECK(evaluated("0.0000") == "0.0");
  CHECK(evaluated("-9223372036854775808") == "-9223372036854775808");
  CHECK(evaluated("18446744073709551615u") == "18446744073709551615");
  CHECK(evaluated("'a\\n\\x41\\101\\u00e9\\U0001F600'") == "\"a\\nAAé😀\"");
  CHECK(evaluated("r'\\d' + \"it's\" + '''a'b''' + 'c'") == "\"\\\\dit'sa'bc\"");
  CHECK(evaluated("b'\\xff\\377'") == "\"//8=\"");
}

TEST_CASE("null is equal to null alone, whatever the type", "[expression]") {
  CHECK(evaluated("program.status == null") == "false");
  CHECK(evaluated("program.startedAt != null") == "true");
  CHECK(evaluated("request.body.none == null") == "true");
  CHECK(evaluated("null == 0 || null == false || null == ''") == "false");
  CHECK(evaluated("data == null") == "true");
  CHECK(evaluated("data.x") == "error: null has no member \"x\"");
}

TEST_CASE("a declared field that the value lacks reads as null; a member of plain data must be there", "[expression]") {
  Scope s = scope();
  s.variables[0] = parsed(R"({"id": "p2", "status": null})");
  const auto check = [&s](std::string_view text) {
    const auto value = compiled(text).evaluate(s);
    return value.ok() ? write_json(*value) : "error: " + value.error().message;
  };
  CHECK(check("program.count == null") == "true");
  CHECK(check("program['count'] == null") == "true");
  CHECK(check("has(program.count)") == "false");
  CHECK(check("has(program.status)") == "false");
  CHECK(check("has(program.id)") == "true");
  CHECK(check("has(request.body.none)") == "true");
  CHECK(check("has(request.body.missing)") == "false");
  CHECK(check("has(request.body.none.x)") == "false");
  CHECK(check("has(request.body.missing.x)") == "error: there is no member \"missing\"");
  CHECK(check("has(request.body.n.x)") == "error: double has no members");
  CHECK(check("request.body.missing") == "error: there is no member \"missing\"");
  CHECK(check("program.count + 1") == "error: \"+\" cannot take null_type and int");
}

TEST_CASE("&& and || are decided by either side, whatever the other does", "[expression]") {
  CHECK(evaluated("false && 1 / 0 == 1") == "false");
  CHECK(evaluated("1 / 0 == 1 && false") == "false");
  CHECK(evaluated("1 / 0 == 1 || true") == "true");
  CHECK(evaluated("true && 1 / 0 == 1") == "error: division by zero");
  CHECK(evaluated("data.x || 1 / 0 == 1") == "error: null has no member \"x\"");
  CHECK(evaluated("data && true", 1) == "error: an operand of \"&&\" must be bool, not int");
  CHECK(evaluated("data || true", 1) == "true");
  CHECK(evaluated("data ? 1 : 2", 1) == "error: the condition of \"?:\" must be bool, not int");
}

TEST_CASE("an error tells where in the text it arose", "[expression]") {
  Scope s = scope();
  CHECK(compiled("1 + 2 / 0").evaluate(s).error().offset == 6);
  CHECK(compiled("request.body.missing").evaluate(s).error().offset == 13);
  CHECK(compiled("true && request.body.items[7] == 1").evaluate(s).error().offset == 26);
}

TEST_CASE("what cannot be computed is an error", "[expression]") {
  const auto [text, message] = GENERATE(table<std::string, std::string>(
      {{"9223372036854775807 + 1", "the result is out of the range of int"},
       {"-9223372036854775808 - 1", "the result is out of the range of int"},
       {"-(-9223372036854775808)", "the result is out of the range of int"},
       {"-9223372036854775808 / -1", "the result is out of the range of int"},
       {"-9223372036854775808 % -1", "the result is out of the range of int"},
       {"9223372036854775807 * 2", "the result is out of the range of int"},
       {"0u - 1u", "the result is out of the range of uint"},
       {"1 % 0", "division by zero"},
       {"1u / 0u", "division by zero"},
       {"timestamp('9999-12-31T23:59:59Z') + duration('1s')", "the result is out of the range of timestamps, the years 0001 to 9999"},
       {"duration('315576000000s') + duration('1ns')", "the result is out of the range of durations, 315576000000 seconds"},
       {"[1, 2][2]", "the index 2 is outside of a list of 2"},
       {"[1, 2][-1]", "the index -1 is outside of a list of 2"},
       {"[1, 2][dyn(0.5)]", "0.5 is no index"},
       {"[1, 2][dyn('0')]", "a list is indexed by int, not string"},
       {"{'a': 1}[dyn('b')]", "there is no key \"b\""},
       {"dyn({'a': 1})[[1]]", "there is no key list"},
       {"dyn(1)[0]", "int cannot be indexed"},
       {"dyn('a').b", "string has no member \"b\""},
       {"{'a': 1, 'a': 2}", "the key \"a\" stands twice"},
       {"{dyn(1.5): 1}", "double is no key of a map"},
       {"dyn(1) < 'a'", "\"<\" cannot compare int and string"},
       {"dyn([1]) < dyn([2])", "\"<\" cannot compare list and list"},
       {"dyn(1) + 1.0", "\"+\" cannot take int and double"},
       {"!dyn(1)", "\"!\" cannot take int"},
       {"-dyn('a')", "\"-\" cannot take string"},
       {"1 in dyn('a')", "\"in\" cannot look into string"},
       {"dyn(1).all(x, true)", "all() cannot go over int"},
       {"data.all(x, true)", "all() cannot go over null"},
       {"[1].all(x, dyn(x))", "the condition of all() must be bool, not int"},
       {"size(dyn(1))", "size() cannot take int"},
       {"dyn('a').matches('[' + 'x')", "this is no regular expression of RE2: missing ]: [x"},
       {"int('1.5')", "\"1.5\" is no int"},
       {"int('')", "\"\" is no int"},
       {"int(1e19)", "the number is out of the range of int"},
       {"uint(-1)", "the number is out of the range of uint"},
       {"double('x')", "\"x\" is no double"},
       {"bool('yes')", "\"yes\" is no bool"},
       {"timestamp('2024-05-01')", "\"2024-05-01\" is no timestamp of RFC 3339"},
       {"duration('PT2S')", "\"PT2S\" is no duration such as 1h30m or 2.5s"},
       {"string(b'\\xff')", "the bytes are not UTF-8"}}));
  CAPTURE(text);
  CHECK(evaluated(text) == "error: " + message);
}

TEST_CASE("macros go over lists and over the keys of maps", "[expression]") {
  CHECK(evaluated("[1, 2, 3].filter(x, x != 2).map(x, x * 10)") == "[10,30]");
  CHECK(evaluated("[1, 2, 3].map(x, x > 1, x * 10)") == "[20,30]");
  CHECK(evaluated("{'a': 1, 'b': 2}.map(k, k + k)") == "[\"aa\",\"bb\"]");
  CHECK(evaluated("{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v * 10)") == "{\"b\":20}");
  CHECK(evaluated("[5, 6].transformList(i, v, v - i)") == "[5,5]");
  CHECK(evaluated("program.labels.all(k, v, k == 'x' && v == 'y')") == "true");
  CHECK(evaluated("[[1], [2, 3]].map(l, l.map(x, x + size(l)))") == "[[2],[4,5]]");
  CHECK(evaluated("[1, 2].map(x, [3, 4].map(y, x * y))") == "[[3,4],[6,8]]");
  CHECK(evaluated("[1, 2].exists(x, [2].exists(x, x == 2))") == "true");
  CHECK(evaluated("['p1'].exists(id, id == program.id)") == "true");
  CHECK(evaluated("cel.bind(x, [1, 2], x + cel.bind(y, x[0], [y]) + x)") == "[1,2,1,1,2]");
  CHECK(evaluated("cel.bind(m, {'a': {'b': 1}}, m.a)") == "{\"b\":1}");
}

TEST_CASE("the name that a macro binds hides a variable", "[expression]") {
  CHECK(evaluated("[1].map(program, program)") == "[1]");
  CHECK(evaluated("[{'status': 1}].map(program, program.status)") == "[1]");
  CHECK(evaluated("[1].map(x, x)[0] + program.count") == "4");
}

TEST_CASE("numbers of different kinds compare by value, and are added only to their own", "[expression]") {
  CHECK(evaluated("program.count == 3.0 && program.price > 9 && 1u < 2") == "true");
  CHECK(evaluated("data > 9007199254740992.0", 9007199254740993) == "false");
  CHECK(evaluated("data == 9007199254740992.0", 9007199254740993) == "false");
  CHECK(evaluated("1 in [1.0, 2.0]") == "true");
  CHECK(evaluated("{1: 'a'}[dyn(1.0)]") == "\"a\"");
}

TEST_CASE("fields of time are those of the zone", "[expression]") {
  CHECK(evaluated("program.startedAt.getHours('+05:30')") == "15");
  CHECK(evaluated("program.startedAt.getMinutes('Asia/Kathmandu')") == "45");
  CHECK(evaluated("timestamp('2024-07-01T12:00:00Z').getHours('Europe/Paris')") == "14");
  CHECK(evaluated("timestamp('2024-01-01T12:00:00Z').getHours('Europe/Paris')") == "13");
  CHECK(evaluated("timestamp('0001-01-01T00:00:00Z').getDayOfWeek()") == "1");
  CHECK(evaluated("timestamp('2024-12-31T00:00:00Z').getDayOfYear()") == "365");
  const std::string zone =
      GENERATE(as<std::string>(), "Mars/Olympus", "", "+5:30", "+25:00", "../../etc/passwd", "/etc/localtime", "+0530");
  CHECK(evaluated("now.getHours('" + zone + "')") ==
        "error: there is no time zone \"" + zone + "\"; write +05:30 or a name such as Europe/Paris");
}

TEST_CASE("an expression knows its type and the variables that it uses", "[expression]") {
  CHECK(compiled("program.tags").type().name() == "list(string)");
  CHECK(compiled("program").type().name() == "program");
  CHECK(compiled("program.labels.map(k, size(k))").type().name() == "list(int)");
  CHECK(compiled("request.body").type().name() == "dyn");
  CHECK(compiled("now + duration('1s')").type().name() == "timestamp");
  CHECK(compiled("now - now").type().name() == "duration");
  CHECK(compiled("true ? 1 : 'a'").type().name() == "dyn");
  CHECK(compiled("true ? null : 'a'").type().name() == "string");
  CHECK(compiled("{'a': 1, 'b': 2}").type().name() == "map(int)");
  CHECK(compiled("type(1)").type().name() == "type");
  const Expression expression = compiled("[now].map(x, program.id)");
  CHECK(expression.uses(0));
  CHECK_FALSE(expression.uses(1));
  CHECK(expression.uses(2));
  CHECK_FALSE(expression.uses(99));
  CHECK(expression.text() == "[now].map(x, program.id)");
}

TEST_CASE("a value that breaks its declared type is an error, not a crash", "[expression]") {
  Scope s = scope();
  s.variables[0] = parsed(R"({"id": 7, "status": ["x"], "count": "three", "startedAt": "2024", "tags": "a", "labels": 1})");
  for (const char* text :
       {"program.id.startsWith('p')", "program.count + 1", "program.startedAt.getHours()", "program.tags[0]", "program.tags.all(t, true)",
        "program.labels.x", "program.status < 'a'", "size(program.labels)", "program.id.matches('x')", "program.count ? 1 : 2 == 3"}) {
    const auto expression = Expression::compile(text, declarations());
    if (expression.ok()) CHECK_FALSE(expression->evaluate(s).ok());
  }
  s.variables.clear();
  CHECK(compiled("program.id").evaluate(s).error().message == "the scope has no value for this variable");
}

TEST_CASE("a function of the host is found, checked and called", "[expression]") {
  Declarations d = declarations();
  Function twice{
      .name = "twice", .accepts = {Type::Of::integer}, .result = Type::Of::integer, .body = [](std::span<const Value> a, Scope& s) {
        return Result<Value, std::string>(a[0].as_integer() * 2 + *static_cast<const int*>(s.host));
      }};
  Function lookup{.name = "resource",
                  .accepts = {Type::Of::string, Type::Of::string},
                  .result = Type::Of::dyn,
                  .body = [](std::span<const Value>, Scope&) { return Result<Value, std::string>(Failed{std::string("not found")}); }};
  lookup.result_for = [](std::string_view name) -> Result<Type, std::string> {
    if (name == "program") return Type(Type::Of::string);
    return Failed{"there is no resource \"" + std::string(name) + "\""};
  };
  d.functions = library_with({twice, lookup});
  const int host = 5;
  Scope s = scope();
  s.host = &host;
  CHECK(*Expression::compile("twice(program.count) + size('abc')", d)->evaluate(s) == Value(14));
  CHECK(Expression::compile("twice('a')", d).error()[0].message == "argument 1 of twice() must be int, not string");
  CHECK(Expression::compile("resource('program', 'x')", d)->type().name() == "string");
  CHECK(Expression::compile("resource('program', 'x')", d)->evaluate(s).error().message == "not found");
  const auto unknown = Expression::compile("resource('pogram', 'x')", d);
  REQUIRE_FALSE(unknown.ok());
  CHECK(unknown.error()[0].message == "there is no resource \"pogram\"");
  CHECK(unknown.error()[0].offset == 9);
}

TEST_CASE("a later declaration hides an earlier one of the same name", "[expression]") {
  const Declarations d = declarations().with("now", Type::Of::string);
  CHECK(d.position("now") == 4);
  CHECK(d.position("program") == 0);
  CHECK(d.position("nothing") == Declarations::npos);
  CHECK(Expression::compile("now", d)->type().name() == "string");
}
