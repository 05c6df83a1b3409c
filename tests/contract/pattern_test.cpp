// SPDX-License-Identifier: MIT
#include "server/contract/pattern.h"

#include "tests/support/catch.h"

namespace understudy {
namespace {

bool matches(std::string_view expression, std::string_view text) {
  const auto pattern = Pattern::compile(expression);
  INFO(expression << (pattern ? "" : ": " + pattern.error()));
  REQUIRE(pattern.ok());
  return pattern->matches(text);
}

std::string refusal(std::string_view expression) {
  const auto pattern = Pattern::compile(expression);
  return pattern ? "" : pattern.error();
}

}  // namespace

TEST_CASE("A pattern matches anywhere unless it is anchored") {
  CHECK(matches("b+", "abbc"));
  CHECK_FALSE(matches("^b+$", "abbc"));
  CHECK_FALSE(matches("^b$", "b\n"));
}

TEST_CASE("Escapes mean what they mean in ECMA-262") {
  CHECK(matches(R"(^\u0041\x42\u{1F600}\uD83D\uDE00\cJ$)", "AB😀😀\n"));
  CHECK(matches(R"(^\s\S$)", "\u00a0x"));
  CHECK_FALSE(matches(R"(^\S$)", "\ufeff"));
  CHECK(matches(R"(^[\s\d]+$)", "\u2003\t1"));
  CHECK(matches(R"(^[^\S]$)", "\v"));
  CHECK(matches(R"(^\/\-\.$)", "/-."));
  CHECK(matches(R"(^[\b]$)", "\b"));
  CHECK(matches(R"(^\w+\W\d\D$)", "a_1-2x"));
  CHECK_FALSE(matches(R"(^\d$)", "٣"));
}

TEST_CASE("A dot is any character but a line's end") {
  CHECK(matches("^.$", "é"));
  for (const char* end : {"\n", "\r", "\u2028", "\u2029"}) CHECK_FALSE(matches("^.$", end));
}

TEST_CASE("Classes hold brackets, nothing, or anything") {
  CHECK(matches("^[[:]+$", "[:"));
  CHECK_FALSE(matches("[]", "a"));
  CHECK(matches("^[^]$", "\n"));
}

TEST_CASE("Properties go by their long names, and groups by any") {
  CHECK(matches(R"(^\p{Letter}+\P{Letter}$)", "Straße1"));
  CHECK(matches(R"(^\p{Script=Greek}\p{Lu}$)", "πΩ"));
  CHECK(matches(R"(^(?<year>\d{4})(?:-\d\d)?$)", "2024-05"));
}

TEST_CASE("What cannot be run in linear time is refused by name") {
  CHECK(refusal("a(?=b)") == "look-ahead (?=…) cannot be checked in linear time");
  CHECK(refusal("(?!b)") == "look-ahead (?!…) cannot be checked in linear time");
  CHECK(refusal("(?<=b)a") == "look-behind (?<=…) cannot be checked in linear time");
  CHECK(refusal("(?<!b)a") == "look-behind (?<!…) cannot be checked in linear time");
  CHECK(refusal(R"((a)\1)") == "back-reference \\1 cannot be checked in linear time");
  CHECK(refusal(R"((?<x>a)\k<x>)") == "back-reference \\k cannot be checked in linear time");
}

TEST_CASE("What is no pattern of ECMA-262 is refused, even when RE2 would take it") {
  CHECK(refusal(R"(\Aa)") == "\\A is no escape of ECMA-262");
  CHECK(refusal("(?i)a") == "\"(?\" begins no group of ECMA-262");
  CHECK(refusal(R"(\u12)") == "\\u is followed by no character's code");
  CHECK(refusal(R"(\é)") == "\\é is no escape of ECMA-262");
  CHECK(refusal(R"(\u{110000})") == "\\u is followed by no character's code");
  CHECK(refusal(R"(\u{1234567})") == "\\u is followed by no character's code");
  CHECK(refusal(R"(\c)") == "\\c is followed by no character's code");
  CHECK(refusal(R"(\ud800)") == "\\u is followed by no character's code");
  CHECK(refusal(R"(\pL)") == "\\p needs a name in braces");
  CHECK(refusal("[a") == "a class begins with '[' and does not end");
  CHECK(refusal("a\\") == "it ends in a single '\\'");
  CHECK_FALSE(refusal("(").empty());
  CHECK_FALSE(refusal("a**").empty());
}

TEST_CASE("A pattern may not cost more than a bounded amount of memory") {
  CHECK_FALSE(refusal("((((x{100}){100}){100}){100})").empty());
  CHECK(refusal(std::string(5000, 'a')) == "it is longer than 4096 bytes");
}

}  // namespace understudy
