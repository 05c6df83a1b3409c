// SPDX-License-Identifier: MIT
// No expression hangs or crashes the server, whatever it is and whatever it is given.
#include "tests/expression/evaluate.h"

using namespace understudy;
using namespace understudy::test;

namespace {

std::string repeated(std::string_view text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

std::string first_message(std::string_view text) {
  const auto expression = Expression::compile(text, declarations());
  return expression.ok() ? "accepted" : expression.error()[0].message;
}

Value numbers(int count) {
  List list;
  for (int i = 0; i < count; ++i) list.emplace_back(i);
  return list;
}

const std::string kTooMuch = "error: the evaluation takes more than 1000000 steps";

}  // namespace

TEST_CASE("250 levels of nesting are taken, and more refused, however they are made", "[expression]") {
  const std::string refused = "more than 250 levels of nesting";
  CHECK(first_message(repeated("(", 240) + "1" + repeated(")", 240)) == "accepted");
  CHECK(first_message(repeated("[", 240) + "1" + repeated("]", 240)) == "accepted");
  CHECK(first_message(repeated("!", 240) + "true") == "accepted");
  CHECK(first_message("1" + repeated(" + 1", 240)) == "accepted");
  CHECK(first_message(repeated("(", 5000) + "1" + repeated(")", 5000)) == refused);
  CHECK(first_message(repeated("[", 5000) + "1" + repeated("]", 5000)) == refused);
  CHECK(first_message(repeated("{'a': ", 1000) + "1" + repeated("}", 1000)) == refused);
  CHECK(first_message(repeated("!", 5000) + "true") == refused);
  CHECK(first_message(repeated("- ", 5000) + "1") == refused);
  CHECK(first_message("1" + repeated(" + 1", 3000)) == refused);
  CHECK(first_message("data" + repeated(".a", 3000)) == refused);
  CHECK(first_message("data" + repeated("[0]", 3000)) == refused);
  CHECK(first_message(repeated("size(", 1000) + "data" + repeated(")", 1000)) == refused);
  CHECK(first_message(repeated("true ? 1 : ", 1000) + "2") == refused);
  CHECK(first_message(repeated("[data].map(x, ", 1000) + "1" + repeated(")", 1000)) == refused);
  CHECK(first_message("[" + repeated("1,", 5000) + "]") == "accepted");
  CHECK(first_message("true" + repeated(" && true", 1500)) == "accepted");
}

TEST_CASE("a text of more than 16 KiB or of ill-formed UTF-8 is refused", "[expression]") {
  CHECK(first_message("1" + std::string(16383, ' ')) == "accepted");
  CHECK(first_message("1" + std::string(16384, ' ')) == "the expression is longer than 16384 octets");
  CHECK(first_message("'\xFF'") == "the expression is not UTF-8");
}

TEST_CASE("macros in macros end when their steps are used up", "[expression]") {
  CHECK(evaluated("data.all(a, data.all(b, a + b >= 0))", numbers(2000)) == kTooMuch);
  CHECK(evaluated("data.map(a, data.map(b, data.map(c, 1)))", numbers(500)) == kTooMuch);
  CHECK(evaluated("data.exists(a, data.exists(b, data.exists(c, false))) || true", numbers(500)) == kTooMuch);
  std::string nested = "1 / 0 == 1";
  for (int i = 0; i < 40; ++i) nested = "[0, 1].all(x, " + nested + ")";
  CHECK(evaluated(nested) == kTooMuch);
}

TEST_CASE("a result that doubles with every step stays small", "[expression]") {
  std::string lists = "['x', 'y']";
  std::string texts = "'xxxxxxxx'";
  std::string shared = "[1]";
  for (int i = 0; i < 60; ++i) {
    lists += ".map(x, [x + x, x + x])";
    texts = "[" + texts + "].map(x, x + x)[0]";
    shared = "[" + shared + "].map(x, [x, x])[0]";
  }
  CHECK(evaluated(lists).starts_with("error: the "));
  CHECK(evaluated(texts).starts_with("error: the "));
  CHECK(evaluated(shared) == "error: the result has more than 200000 values or 200 levels");
  CHECK(evaluated(shared + " == " + shared) == kTooMuch);
  CHECK(evaluated("size(" + shared + ")") == "2");
  CHECK(evaluated("merge({'a': 1}, {'b': " + shared + "})") == "error: the patch has more than 200000 values");
}

TEST_CASE("long texts are counted by their length", "[expression]") {
  const std::string text(1u << 20, 'a');
  CHECK(evaluated("size(data + data + data + data)", text) == "4194304");
  CHECK(evaluated("data + data + data + data + data", text) == "error: the result is too large: at most 4194304 octets or 200000 members");
  CHECK(evaluated("data.replace('a', 'aaaaaaaaaa')", text) == "error: the text is longer than 4194304 octets");
  CHECK(evaluated("data.split('')", text).starts_with("error: the result is too large"));
  CHECK(evaluated("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].all(i, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].all(j, data == data))", text) == kTooMuch);
  CHECK(evaluated("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].all(i, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].all(j, data <= data))", text) == kTooMuch);
}

TEST_CASE("a search that is hopeless for a naive one takes linear time", "[expression]") {
  const std::string half(1u << 19, 'a');
  const Value data(Map{{"text", half + half}, {"wanted", half + "b"}, {"last", "b" + half}});
  CHECK(evaluated("data.text.contains(data.wanted)", data) == "false");
  CHECK(evaluated("data.text.indexOf(data.wanted)", data) == "-1");
  CHECK(evaluated("data.text.lastIndexOf(data.last)", data) == "-1");
  CHECK(evaluated("size(data.text.split(data.wanted))", data) == "1");
  CHECK(evaluated("size(data.text.replace(data.wanted, ''))", data) == "1048576");
}

TEST_CASE("a regular expression is bounded in its size and in its work", "[expression]") {
  CHECK(evaluated("data.matches('(a*)*b')", std::string(100'000, 'a')) == "false");
  CHECK(first_message("'a'.matches('((a{1000}){1000}){1000}')").starts_with("this is no regular expression of RE2"));
  CHECK(first_message("'a'.matches('" + std::string(1001, 'a') + "')") == "the pattern is longer than 1000 octets");
  CHECK(evaluated("'a'.matches(data)", std::string(1001, 'a')) == "error: the pattern is longer than 1000 octets");
  CHECK(evaluated("data.all(i, 'a'.matches('a' + string(i)) || true)", numbers(1000)) == kTooMuch);
  CHECK(evaluated("data.text.matches(data.pattern)", Map{{"text", std::string(1u << 20, 'a')}, {"pattern", "(a{0,300}){2}b"}}) == kTooMuch);
}

TEST_CASE("data of 200,000 members is looked through once, not for ever", "[expression]") {
  CHECK(evaluated("data.filter(x, x % 2 == 0).size()", numbers(100'000)) == "50000");
  CHECK(evaluated("199999 in data", numbers(200'000)) == "true");
  CHECK(evaluated("data.all(x, x in data)", numbers(10'000)) == kTooMuch);
  CHECK(evaluated("data == data && data == data", numbers(100'000)) == "true");
  CHECK(evaluated("data + data", numbers(150'000)).starts_with("error: the result is too large"));
}
