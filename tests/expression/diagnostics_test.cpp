// SPDX-License-Identifier: MIT
// What the author of an expression is told, word for word.
#include "tests/expression/evaluate.h"

using namespace understudy;
using namespace understudy::test;

TEST_CASE("unknown names are marked, and the nearest known one is named", "[expression]") {
  CHECK(refusal("progam.status == 'ACTIVE'") ==
        "progam.status == 'ACTIVE'\n"
        "^^^^^^ there is no variable \"progam\"\n"
        "= did you mean \"program\"?\n");
  CHECK(refusal("x > 1") ==
        "x > 1\n"
        "^ there is no variable \"x\"\n"
        "= one of: program, request, now, data\n");
  CHECK(refusal("program.statsu") ==
        "program.statsu\n"
        "        ^^^^^^ program has no field \"statsu\"\n"
        "= did you mean \"status\"?\n");
  CHECK(refusal("program['statsu']") ==
        "program['statsu']\n"
        "        ^^^^^^^^ program has no field \"statsu\"\n"
        "= did you mean \"status\"?\n");
  CHECK(refusal("has(program.owner)") ==
        "has(program.owner)\n"
        "            ^^^^^ program has no field \"owner\"\n"
        "= one of: id, status, count, price, startedAt, tags, labels\n");
  CHECK(refusal("program.id.length") ==
        "program.id.length\n"
        "           ^^^^^^ string has no members, so no \"length\"\n");
  CHECK(refusal("uid()") ==
        "uid()\n"
        "^^^ there is no function \"uid\"\n"
        "= did you mean \"uuid\"?\n");
  CHECK(refusal("program.id.startWith('a')") ==
        "program.id.startWith('a')\n"
        "           ^^^^^^^^^ there is no function \"startWith\" to call on a value\n"
        "= did you mean \"startsWith\"?\n");
  CHECK(refusal("[1].exist(x, x == 1)") ==
        "[1].exist(x, x == 1)\n"
        "    ^^^^^ there is no function \"exist\" to call on a value\n"
        "= did you mean \"exists\"?\n"
        "[1].exist(x, x == 1)\n"
        "          ^ there is no variable \"x\"\n"
        "= one of: program, request, now, data\n"
        "[1].exist(x, x == 1)\n"
        "             ^ there is no variable \"x\"\n"
        "= one of: program, request, now, data\n");
}

TEST_CASE("a function that is called the wrong way is told the right one", "[expression]") {
  CHECK(refusal("startsWith(program.id, 'p')") ==
        "startsWith(program.id, 'p')\n"
        "^^^^^^^^^^ startsWith() is called on its first argument\n"
        "= write value.startsWith(…)\n");
  CHECK(refusal("program.id.uuid()") ==
        "program.id.uuid()\n"
        "           ^^^^ uuid() is not called on a value\n"
        "= write uuid(…)\n");
  CHECK(refusal("uuid(1, 2)") ==
        "uuid(1, 2)\n"
        "^^^^ uuid() takes no arguments, not 2\n");
  CHECK(refusal("now.getHours('UTC', 1)") ==
        "now.getHours('UTC', 1)\n"
        "    ^^^^^^^^ getHours() takes no or 1 argument, not 2\n");
  CHECK(refusal("pick()") ==
        "pick()\n"
        "^^^^ pick() takes 1 argument, not 0\n");
  CHECK(refusal("pick(1)") ==
        "pick(1)\n"
        "     ^ argument 1 of pick() must be string, not int\n");
  CHECK(refusal("size(1)") ==
        "size(1)\n"
        "     ^ argument 1 of size() must be string, bytes, list or map, not int\n");
  CHECK(refusal("program.id.getHours()") ==
        "program.id.getHours()\n"
        "        ^^ getHours() is called on timestamp or duration, not string\n"
        "= make the text a timestamp with timestamp(…)\n");
  CHECK(refusal("cycle_start(now, 1.0, 'DAY', 1)") ==
        "cycle_start(now, 1.0, 'DAY', 1)\n"
        "                 ^^^ argument 2 of cycle_start() must be int, not double\n");
  CHECK(refusal("has(program)") ==
        "has(program)\n"
        "^^^ has() takes one member\n"
        "= write has(a.b)\n");
  CHECK(refusal("[1].all(x)") ==
        "[1].all(x)\n"
        "    ^^^ all() takes 2 or 3 arguments, not 1\n");
  CHECK(refusal("[1].all(x.y, true)") ==
        "[1].all(x.y, true)\n"
        "          ^ expected a name that stands for each element\n"
        "= write list.all(x, x > 0)\n");
  CHECK(refusal("program.id.all(x, true)") ==
        "program.id.all(x, true)\n"
        "           ^^^ all() goes over a list or a map, not string\n");
  CHECK(refusal("program.id.matches('[a')") ==
        "program.id.matches('[a')\n"
        "                   ^^^^ this is no regular expression of RE2: missing ]: [a\n");
}

TEST_CASE("operands that never go together are told", "[expression]") {
  CHECK(refusal("program.count + 'x'") ==
        "program.count + 'x'\n"
        "              ^ \"+\" cannot take int and string\n"
        "= make a text of the other with string(…)\n");
  CHECK(refusal("program.count * 1.5") ==
        "program.count * 1.5\n"
        "              ^ \"*\" cannot take int and double\n"
        "= make them alike with int(…), uint(…) or double(…)\n");
  CHECK(refusal("program.startedAt < '2024-01-01T00:00:00Z'") ==
        "program.startedAt < '2024-01-01T00:00:00Z'\n"
        "                  ^ \"<\" cannot compare timestamp and string\n"
        "= make the text a timestamp with timestamp(…)\n");
  CHECK(refusal("program.status == 1") ==
        "program.status == 1\n"
        "               ^^ string and int are never equal\n"
        "= make a text of the other with string(…)\n");
  CHECK(refusal("program.tags < program.tags") ==
        "program.tags < program.tags\n"
        "             ^ \"<\" cannot compare list(string) and list(string)\n");
  CHECK(refusal("1 in program.tags") ==
        "1 in program.tags\n"
        "  ^^ int is never in list(string)\n");
  CHECK(refusal("'a' in program.id") ==
        "'a' in program.id\n"
        "    ^^ \"in\" looks into a list or a map, not string\n"
        "= write text.contains(…)\n");
  CHECK(refusal("1 in program.labels") ==
        "1 in program.labels\n"
        "  ^^ the keys of map(string) are string, not int\n");
  CHECK(refusal("program.id[0]") ==
        "program.id[0]\n"
        "          ^ string cannot be indexed\n"
        "= write text.charAt(…)\n");
  CHECK(refusal("program.tags['a']") ==
        "program.tags['a']\n"
        "             ^^^ a list is indexed by int, not string\n");
  CHECK(refusal("-program.id") ==
        "-program.id\n"
        "^ \"-\" cannot take string\n");
  CHECK(refusal("{1.5: 1}") ==
        "{1.5: 1}\n"
        " ^^^ a key must be string, int, uint or bool, not double\n");
}

TEST_CASE("conditions must be boolean", "[expression]") {
  CHECK(refusal("program.count && true") ==
        "program.count && true\n"
        "        ^^^^^ an operand of \"&&\" must be bool, not int\n");
  CHECK(refusal("true || program.id") ==
        "true || program.id\n"
        "                ^^ an operand of \"||\" must be bool, not string\n");
  CHECK(refusal("!program.id") ==
        "!program.id\n"
        "         ^^ the operand of \"!\" must be bool, not string\n");
  CHECK(refusal("program.id ? 1 : 2") ==
        "program.id ? 1 : 2\n"
        "        ^^ the condition of \"?:\" must be bool, not string\n");
  CHECK(refusal("program.tags.filter(t, t)") ==
        "program.tags.filter(t, t)\n"
        "                       ^ the condition of filter() must be bool, not string\n");
  CHECK(refusal("program.tags.map(t, size(t), t)") ==
        "program.tags.map(t, size(t), t)\n"
        "                    ^^^^ the condition of map() must be bool, not int\n");
}

TEST_CASE("every mistake is told, in the order of the text", "[expression]") {
  CHECK(refusal("progam.x && program.statsu == 1 && !now") ==
        "progam.x && program.statsu == 1 && !now\n"
        "^^^^^^ there is no variable \"progam\"\n"
        "= did you mean \"program\"?\n"
        "progam.x && program.statsu == 1 && !now\n"
        "                    ^^^^^^ program has no field \"statsu\"\n"
        "= did you mean \"status\"?\n"
        "progam.x && program.statsu == 1 && !now\n"
        "                                    ^^^ the operand of \"!\" must be bool, not timestamp\n");
}

TEST_CASE("mistakes of grammar are told with what was expected", "[expression]") {
  const auto [text, at, message, hint] = GENERATE(table<std::string, std::size_t, std::string, std::string>(
      {{"", 0, "expected a value, but the expression ends", ""},
       {"1 +", 3, "expected a value, but the expression ends", ""},
       {"(1", 2, "expected \")\", but the expression ends", ""},
       {"1)", 1, "expected an operator or the end, but found \")\"", ""},
       {"[1, [2, 3]", 10, "expected \",\" or \"]\", but the expression ends", ""},
       {"f(1 2)", 4, "expected \",\" or \")\", but found \"2\"", ""},
       {"{'a' 1}", 5, "expected \":\", but found \"1\"", ""},
       {"{'a': 1 'b': 2}", 8, "expected \",\" or \"}\", but found \"'b'\"", ""},
       {"a ? 1", 5, "expected \":\", but the expression ends", ""},
       {"a.", 2, "expected the name of a member after '.', but the expression ends", ""},
       {"a.1", 1, "expected an operator or the end, but found \".1\"", ""},
       {"a.in", 2, "expected the name of a member after '.', but found \"in\"", ""},
       {"f(,)", 2, "expected a value, but found \",\"", ""},
       {"a and b", 2, "expected an operator or the end, but found \"and\"", "write \"&&\""},
       {"a or b", 2, "expected an operator or the end, but found \"or\"", "write \"||\""},
       {"not a", 4, "expected an operator or the end, but found \"a\"", ""},
       {"a = b", 2, "'=' has no meaning here", "compare with \"==\""},
       {"a & b", 2, "'&' has no meaning here", "write \"&&\""},
       {"a | b", 2, "'|' has no meaning here", "write \"||\""},
       {"a # b", 2, "'#' has no meaning here", ""},
       {"é", 0, "'é' has no meaning here", ""},
       {"1 + \x01", 4, "unexpected octet", ""},
       {"'abc", 0, "the text that begins here is never closed", "close it with '"},
       {"'ab\nc'", 0, "the text that begins here is never closed", "close it with '"},
       {"'''abc''", 0, "the text that begins here is never closed", "close it with '''"},
       {"'a\\q'", 2, "there is no such escape sequence", "a backslash itself is written \\\\"},
       {"'\\ud800'", 1, "there is no such escape sequence", "a backslash itself is written \\\\"},
       {"'\\U00110000'", 1, "there is no such escape sequence", "a backslash itself is written \\\\"},
       {"b'\\u0041'", 2, "there is no such escape sequence", "a backslash itself is written \\\\"},
       {"'\\x4'", 1, "there is no such escape sequence", "a backslash itself is written \\\\"},
       {"9223372036854775808", 0, "the integer is too large for 64 bits with a sign", "9223372036854775808u is an unsigned one"},
       {"18446744073709551616u", 0, "the integer is too large for 64 bits", ""},
       {"1e400", 0, "the number is too large for a double", ""},
       {"for", 0, "\"for\" is a word that CEL keeps for itself", ""},
       {"in", 0, "\"in\" is a word that CEL keeps for itself", ""},
       {"a.`x", 2, "the quoted name that begins here is not closed",
        "a quoted name is closed by a backtick and holds letters, digits, and . - / or a blank"},
       {"T{a: 1}", 1, "expected an operator or the end, but found \"{\"", "messages of protobuf are not offered"}}));
  CAPTURE(text);
  const auto expression = Expression::compile(text, declarations());
  REQUIRE_FALSE(expression.ok());
  REQUIRE(expression.error().size() == 1);
  CHECK(expression.error()[0].message == message);
  CHECK(expression.error()[0].hint == hint);
  CHECK(expression.error()[0].offset == at);
}
