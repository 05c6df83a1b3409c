// SPDX-License-Identifier: MIT
#include "server/values/json.h"

#include <cmath>

#include "tests/support/catch.h"

using namespace understudy;

namespace {

// "line:column message" of what is wrong with a text.
std::string refusal(std::string_view text, const JsonLimits& limits = {}) {
  const auto value = parse_json(text, limits);
  if (value.ok()) return "accepted";
  const JsonError& error = value.error();
  return std::to_string(error.line) + ':' + std::to_string(error.column) + ' ' + error.message;
}

std::string rewritten(std::string_view text) {
  const auto value = parse_json(text);
  INFO(text);
  REQUIRE(value.ok());
  return write_json(*value);
}

}  // namespace

TEST_CASE("JSON goes in and comes out again, in the same order", "[values]") {
  CHECK(rewritten(R"( { "b" : [ 1 , -2.5 , true , false , null , "x" ] , "a" : { } , "c" : [ ] } )") ==
        R"({"b":[1,-2.5,true,false,null,"x"],"a":{},"c":[]})");
  CHECK(rewritten("\"\\u00e9\\n\\u0001\\\"\\\\\\/\\ud83d\\ude00\"") == "\"é\\n\\u0001\\\"\\\\/😀\"");
  CHECK(rewritten("\"\\u0000\"") == "\"\\u0000\"");
}

TEST_CASE("integers stay integers and fractions stay numbers", "[values]") {
  CHECK(parse_json("9223372036854775807")->kind() == Kind::integer);
  CHECK(parse_json("-9223372036854775808")->as_integer() == INT64_MIN);
  CHECK(parse_json("9223372036854775808")->kind() == Kind::uinteger);
  CHECK(parse_json("18446744073709551615")->as_uinteger() == UINT64_MAX);
  CHECK(parse_json("18446744073709551616")->kind() == Kind::number);
  CHECK(parse_json("1.0")->kind() == Kind::number);
  CHECK(parse_json("1e2")->kind() == Kind::number);
  CHECK(rewritten("1.0") == "1.0");
  CHECK(rewritten("1e2") == "100.0");
  CHECK(rewritten("1000000.0") == "1000000.0");
  CHECK(rewritten("0.1") == "0.1");
  CHECK(rewritten("-0.0") == "-0.0");
  CHECK(rewritten("1e300") == "1e+300");
  CHECK(rewritten("123456789.123456789") == "123456789.12345679");
  CHECK(refusal("1e999") == "1:1 the number is too large");
}

TEST_CASE("mistakes in JSON are told with their place", "[values]") {
  CHECK(refusal("") == "1:1 unexpected end of input; expected '[', '{', or a literal");
  CHECK(refusal("{\n  \"a\" 1}") == "2:7 unexpected number literal; expected ':'");
  CHECK(refusal("[1,]") == "1:4 unexpected ']'; expected '[', '{', or a literal");
  CHECK(refusal("{\"a\":1,}") == "1:8 unexpected '}'; expected string literal");
  CHECK(refusal("[1] 2") == "1:5 unexpected number literal; expected end of input");
  CHECK(refusal("[nul]") == "1:2 invalid literal");
  CHECK(refusal("[yes]") == "1:2 invalid literal");
  CHECK(refusal("{\"a\": 1,\n  \"long\" \"er\\\"st\"}") == "2:10 unexpected string literal; expected ':'");
  CHECK(refusal("{\"a\" 12.5e-3}") == "1:6 unexpected number literal; expected ':'");
  CHECK(refusal("[1 -123, 2]") == "1:4 unexpected number literal; expected ']'");
  CHECK(refusal("{\"a\" false}") == "1:6 unexpected false literal; expected ':'");
  CHECK(refusal("[1, null null]") == "1:10 unexpected null literal; expected ']'");
  CHECK(refusal("[10.x]") == "1:2 invalid number; expected digit after '.'");
  CHECK(refusal("[-]") == "1:2 invalid number; expected digit after '-'");
  CHECK(refusal("[\"ab\tc\"]") == "1:5 invalid string: control character U+0009 (HT) must be escaped to \\u0009 or \\t");
  CHECK(refusal("[0, 1e999]") == "1:5 the number is too large");
  CHECK(refusal("{a:1}") == "1:2 invalid literal; expected string literal");
  CHECK(refusal("[01]") == "1:2 unexpected number literal; expected ']'");
  CHECK(refusal("[\"a]") == "1:2 invalid string: missing closing quote");
  CHECK(refusal("// no\n1") == "1:1 invalid literal");
  CHECK(refusal(std::string_view("[1]\0 [", 6)) == "1:4 JSON text must not hold a NUL octet");
  CHECK(refusal("\xEF\xBB\xBF{}") == "1:1 JSON text must not begin with a byte order mark");
}

TEST_CASE("a key that stands twice is refused where it stands again", "[values]") {
  CHECK(refusal(R"({"a": 1, "a": 2})") == "1:10 the key \"a\" stands twice");
  CHECK(refusal("{\"x\": {\"k\\\"\": 1,\n \"k\\\"\": 2}}") == "2:2 the key \"k\"\" stands twice");
  CHECK(refusal(R"({"a": {"a": 1}, "b": {"a": 1}})") == "accepted");
  CHECK(refusal("{\"" + std::string(100, 'k') + "\":1,\"" + std::string(100, 'k') + "\":1}") ==
        "1:107 the key \"" + std::string(60, 'k') + "…\" stands twice");
}

TEST_CASE("ill-formed UTF-8 is refused, and the message is well-formed itself", "[values]") {
  const std::string text =
      GENERATE(as<std::string>(), "\"\xFF\"", "\"\xC0\xAF\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xC3\"", "\"\\ud800\"");
  CAPTURE(text);
  const std::string message = refusal(text);
  CHECK(message.find("invalid string") != std::string::npos);
  CHECK(message.find('\xFF') == std::string::npos);
}

TEST_CASE("the limits of size, depth and count are held", "[values]") {
  CHECK(refusal("[1,2,3]", {.bytes = 6}) == "1:7 longer than 6 bytes");
  CHECK(refusal("[1,2,3]", {.bytes = 7}) == "accepted");
  CHECK(refusal("[[[]]]", {.depth = 3}) == "accepted");
  CHECK(refusal("[[[]]]", {.depth = 2}) == "1:3 deeper than 2 levels");
  CHECK(refusal(R"([{"a": [1]}])", {.depth = 2}) == "1:8 deeper than 2 levels");
  CHECK(refusal("[1,2,3]", {.nodes = 4}) == "accepted");
  CHECK(refusal("[1,2,3]", {.nodes = 3}) == "1:6 more than 3 values");
  CHECK(refusal("[1,2,345", {.nodes = 3}) == "1:6 more than 3 values");
  CHECK(refusal("[1,\"a\",\"b\\\"c\"]", {.nodes = 3}) == "1:8 more than 3 values");
  CHECK(refusal("[1,2,true]", {.nodes = 3}) == "1:6 more than 3 values");
  CHECK(refusal("[1,2,{}]", {.nodes = 3}) == "1:6 more than 3 values");
}

TEST_CASE("100,000 brackets are refused and crash nothing", "[values]") {
  CHECK(refusal(std::string(100'000, '[')) == "1:65 deeper than 64 levels");
  CHECK(refusal(std::string(100'000, '['), {.depth = 200'000}).find("unexpected end of input") != std::string::npos);
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  CHECK(refusal(objects) == "1:321 deeper than 64 levels");
}

TEST_CASE("400,000 distinct keys are taken in the time of their size, and refused by the limit of values", "[values]") {
  std::string text = "{";
  for (int i = 0; i < 400'000; ++i) text += (i > 0 ? ",\"k" : "\"k") + std::to_string(i) + "\":0";
  text += "}";
  CHECK(refusal(text, {.bytes = 1u << 24}).find("more than 200000 values") != std::string::npos);
  const auto value = parse_json(text, {.bytes = 1u << 24, .nodes = 1'000'000});
  REQUIRE(value.ok());
  CHECK(value->as_map().size() == 400'000);
  CHECK(value->find("k399999") != nullptr);
}

TEST_CASE("pretty JSON is indented by two spaces", "[values]") {
  const auto value = parse_json(R"({"a":[1,{"b":[]}],"c":{}})");
  CHECK(write_json(*value, JsonStyle::pretty) == "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ],\n  \"c\": {}\n}");
}

TEST_CASE("what JSON does not have is written as text", "[values]") {
  CHECK(write_json(*parse_instant("2024-05-01T00:00:00.5Z")) == "\"2024-05-01T00:00:00.500Z\"");
  CHECK(write_json(Duration::of_seconds(90)) == "\"PT1M30S\"");
  CHECK(write_json(Value::bytes("\xFF")) == "\"/w==\"");
  CHECK(write_json(Value::bytes(std::string("\xFF") + '\0')) == "\"/wA=\"");
  CHECK(write_json(Value::type("int")) == "\"int\"");
  CHECK(write_json(std::nan("")) == "null");
  CHECK(write_json(HUGE_VAL) == "null");
  CHECK(write_json(Value::uinteger(UINT64_MAX)) == "18446744073709551615");
  CHECK(write_json("a\xFFz") == "\"a\xEF\xBF\xBDz\"");
  Map map;
  map.set(Value(1), "a");
  map.set(Value(true), "b");
  CHECK(write_json(map) == R"({"1":"a","true":"b"})");
  std::string out = "x";
  append_json(out, List{1, "y"});
  CHECK(out == "x[1,\"y\"]");
}

TEST_CASE("a JSON Pointer leads to the examples of RFC 6901", "[values]") {
  const auto root = parse_json(R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8})");
  const auto [pointer, expected] = GENERATE(table<std::string, std::string>({{"/foo", R"(["bar","baz"])"},
                                                                             {"/foo/0", R"("bar")"},
                                                                             {"/", "0"},
                                                                             {"/a~1b", "1"},
                                                                             {"/c%d", "2"},
                                                                             {"/e^f", "3"},
                                                                             {"/g|h", "4"},
                                                                             {"/i\\j", "5"},
                                                                             {"/k\"l", "6"},
                                                                             {"/ ", "7"},
                                                                             {"/m~0n", "8"}}));
  CAPTURE(pointer);
  REQUIRE(at_pointer(*root, pointer) != nullptr);
  CHECK(write_json(*at_pointer(*root, pointer)) == expected);
  CHECK(at_pointer(*root, "") == &*root);
  CHECK(pointer_token("m~n/o") == "m~0n~1o");
}

TEST_CASE("a JSON Pointer to nowhere finds nothing", "[values]") {
  const auto root = parse_json(R"({"a":[1,2],"m~n":8})");
  const std::string pointer = GENERATE(as<std::string>(), "a", "/b", "/a/2", "/a/-", "/a/01", "/a/+1", "/a/", "/a/0/0", "/m~n", "/m~2n",
                                       "/m~", "/a/99999999999999999999");
  CAPTURE(pointer);
  CHECK(at_pointer(*root, pointer) == nullptr);
}

TEST_CASE("base64 follows the examples of RFC 4648", "[values]") {
  const auto [octets, text] = GENERATE(table<std::string, std::string>(
      {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}}));
  CHECK(base64_encode(octets) == text);
  CHECK(*base64_decode(text) == octets);
  CHECK(*base64url_decode(text) == octets);
  CHECK(base64url_encode(octets) == text.substr(0, text.find('=')));
  CHECK(*base64url_decode(text.substr(0, text.find('='))) == octets);
}

TEST_CASE("base64 and base64url have their own digits", "[values]") {
  const std::string octets = "\xFB\xFF\xFE";
  CHECK(*base64_decode("+//+") == octets);
  CHECK(*base64url_decode("-__-") == octets);
  CHECK(base64_encode(octets) == "+//+");
  CHECK(base64url_encode(octets) == "-__-");
  CHECK(base64_decode("-__-").error() == "no base64 digit at offset 0");
  CHECK(base64url_decode("+//+").error() == "no base64 digit at offset 0");
  CHECK(base64_decode("Zg").error() == "base64 text must be padded with '=' to a multiple of four digits");
  CHECK(base64_decode("Zg=a").error() == "no base64 digit at offset 2");
  CHECK(base64_decode("Zh==").error() == "base64 text has stray bits at its end");
  CHECK(base64url_decode("Z").error() == "base64 text ends inside an octet");
  CHECK(base64url_decode("Zg=").error() == "base64url text has the wrong number of '='");
}

TEST_CASE("octets are written in lower-case hexadecimal", "[values]") {
  CHECK(hex_encode("") == "");
  CHECK(hex_encode(std::string("\0\x09\xAF\xFF", 4)) == "0009afff");
}
