// SPDX-License-Identifier: MIT
#include "server/pack/document.h"

#include <fmt/format.h>

#include "server/values/json.h"
#include "tests/support/catch.h"

namespace understudy {
namespace {

Document read(std::string text) {
  auto document = read_yaml("a.yaml", std::move(text));
  if (!document) FAIL(render(document.error()));
  return *std::move(document);
}

std::string json_of(std::string text) { return write_json(read(std::move(text)).root->value); }

std::string refusal(std::string text, const YamlLimits& limits = {}) {
  const auto document = read_yaml("a.yaml", std::move(text), limits);
  REQUIRE(!document.ok());
  return render(document.error());
}

// "line:column+length"
std::string at(Span span) { return fmt::format("{}:{}+{}", span.line, span.column, span.length); }

TEST_CASE("plain scalars follow the core schema of YAML 1.2", "[pack]") {
  CHECK(json_of("[true, True, FALSE, null, ~, ]") == "[true,true,false,null,null]");
  CHECK(json_of("[0, -7, +7, 007, 0o17, 0xFF, 9223372036854775808]") == "[0,-7,7,7,15,255,9223372036854775808]");
  CHECK(json_of("[1.5, .5, 1., 1e3, -1.5E-2]") == "[1.5,0.5,1.0,1000.0,-0.015]");
  CHECK(json_of("[no, on, yes, 2024-05-01, 12:30, 0b1, 1_000, 0x, 1e, '-', .]") ==
        R"(["no","on","yes","2024-05-01","12:30","0b1","1_000","0x","1e","-","."])");
  CHECK(read("1e999").root->value.as_number() > 1e308);
  CHECK(read("-.inf").root->value.as_number() < -1e308);
}

TEST_CASE("a quoted scalar is text whatever it holds", "[pack]") {
  CHECK(json_of(R"(["true", '1', "", "\u00e9\n"])") == "[\"true\",\"1\",\"\",\"é\\n\"]");
  CHECK(json_of("a: |\n  1\nb: >-\n  2\n  3\n") == R"({"a":"1\n","b":"2 3"})");
}

TEST_CASE("keys are texts, also when they look like something else", "[pack]") {
  CHECK(json_of("{200: a, true: b, null: c, ~: d, 'x y': e}") == R"({"200":"a","true":"b","null":"c","~":"d","x y":"e"})");
}

TEST_CASE("an empty file is nothing", "[pack]") {
  CHECK(json_of("") == "null");
  CHECK(json_of("# a remark\n") == "null");
  CHECK(json_of("---\n...\n") == "null");
}

TEST_CASE("places are those of the text as written, with its quotes", "[pack]") {
  const Document document =
      read("name: plain text  # remark\nlist:\n  - 'it''s'\n  - &m {a: \"b\\\"c\", é: x}\nagain: *m\nnothing:\nlong: >\n  folded\n");
  const Node& root = *document.root;
  CHECK(at(root.find("name")->span) == "1:7+10");
  CHECK(at(root.find("name")->label) == "1:1+4");
  const Node& list = *root.find("list");
  CHECK(at(list.place()) == "2:1+4");
  CHECK(at(list.items[0]->span) == "3:5+7");
  CHECK(at(list.items[1]->span) == "4:8+1");
  CHECK(at(list.items[1]->find("a")->span) == "4:12+6");
  CHECK(at(list.items[1]->member("é")->key) == "4:20+2");
  CHECK(at(list.items[1]->find("é")->span) == "4:24+1");
  CHECK(root.find("again") == list.items[1].get());
  CHECK(at(root.find("nothing")->place()) == "6:1+7");
  CHECK(at(root.find("long")->span) == "7:7+1");
  CHECK(root.find("absent") == nullptr);
}

TEST_CASE("line ends of Windows and a byte order mark change no place", "[pack]") {
  const Document document = read(
      "\xEF\xBB\xBF"
      "a: b\r\nc:\r\n  - d\r\n");
  CHECK(at(document.root->find("a")->span) == "1:4+1");
  CHECK(at(document.root->find("c")->items[0]->span) == "3:5+1");
  CHECK(document.source->line(2) == "c:");
}

// The place of `word` within the scalar under "k", by way of its offset in the decoded text.
std::string place_of(const std::string& yaml, std::string_view word) {
  const Document document = read(yaml);
  const Node& scalar = *document.root->find("k");
  const std::size_t offset = scalar.value.as_string().find(word);
  REQUIRE(offset != std::string::npos);
  return at(span_within(scalar, offset, word.size()));
}

TEST_CASE("a part of a scalar is found whatever the quotes, escapes and folds around it", "[pack]") {
  CHECK(place_of("k: one two", "two") == "1:8+3");
  CHECK(place_of("k: 'it''s two'", "two") == "1:11+3");
  CHECK(place_of(R"(k: "a\"b\n\x41\u00e9 two")", "two") == "1:22+3");
  CHECK(place_of("k: &a \"x two\"", "two") == "1:10+3");
  CHECK(place_of("k: one\n   two\n   three", "three") == "3:4+5");
  CHECK(place_of("k: \"one\n   two\"", "two") == "2:4+3");
  CHECK(place_of("k: |  # remark\n  one\n    two\n", "two") == "3:5+3");
  CHECK(place_of("k: >-\n  one\n\n  two\n", "two") == "4:3+3");
  CHECK(place_of("k: \"one \\\n    two\"", "two") == "2:5+3");
}

TEST_CASE("a place behind the end of a scalar is just behind its last character", "[pack]") {
  const Document document = read("k: one two\nn: 17");
  CHECK(at(span_within(*document.root->find("k"), 7, 1)) == "1:11+1");
  CHECK(at(span_within(*document.root->find("n"), 1, 1)) == "2:5+1");
  CHECK(scalar_text(*document.root->find("n")) == "17");
}

TEST_CASE("a pointer leads as far as there are nodes", "[pack]") {
  const Document document = read("paths:\n  /a/b:\n    - x\n    - {get: y}\n");
  CHECK(at(nearest_node(*document.root, "/paths/~1a~1b/1/get").place()) == "4:13+1");
  CHECK(at(nearest_node(*document.root, "/paths/~1a~1b/7/get").place()) == "2:3+4");
  CHECK(&nearest_node(*document.root, "") == document.root.get());
}

TEST_CASE("a duplicate key is told with both places, and so is every further one", "[pack]") {
  CHECK(refusal("a: 1\nb: 2\n'a': 3\nc: {d: 1, d: 2}\n") ==
        "a.yaml:3:1: error: the key \"a\" stands twice in this map; the first is on line 1\n"
        "    3 | 'a': 3\n"
        "      | ^~~\n"
        "      = leave one of the two out\n"
        "a.yaml:4:11: error: the key \"d\" stands twice in this map; the first is on line 4\n"
        "    4 | c: {d: 1, d: 2}\n"
        "      |           ^\n"
        "      = leave one of the two out\n"
        "2 mistakes\n");
}

TEST_CASE("merge keys and tags are refused with advice", "[pack]") {
  CHECK_THAT(refusal("a: &a {x: 1}\nb: {<<: *a}\n"),
             Catch::Contains("a.yaml:2:5: error: merge keys (<<) are not read here") && Catch::Contains("write the members out"));
  CHECK(json_of("'<<': 1") == R"({"<<":1})");
  CHECK_THAT(refusal("a: !!str 5"), Catch::Contains("a.yaml:1:10: error: the tag tag:yaml.org,2002:str is not read here"));
}

TEST_CASE("mistakes of syntax are told at their place and in plain words", "[pack]") {
  CHECK_THAT(refusal("a:\n\tb: c"),
             Catch::Contains("a.yaml:2:1: error: a tab in the indentation") && Catch::Contains("indent with spaces"));
  CHECK_THAT(refusal("a: [1, 2\nb: 3\n"),
             Catch::Contains("a.yaml:1:4: error: this is never closed") || Catch::Contains("a ',' or the closing ']' is missing"));
  CHECK_THAT(refusal("a: {b: [1, 2"), Catch::Contains("a.yaml:1:8: error: this is never closed"));
  CHECK_THAT(refusal("a: ${x: y}"), Catch::Contains("a.yaml:1:7: error: this ':' begins no value") && Catch::Contains("in quotes"));
  CHECK_THAT(refusal("a: \"x"), Catch::Contains("a.yaml:1:1: error: the file ends within a text"));
  CHECK_THAT(refusal("a: @x"), Catch::Contains("a.yaml:1:4: error: this character cannot begin a text"));
  CHECK_THAT(refusal("a: *x"), Catch::Contains("a.yaml:1:4: error: there is no anchor of this name above"));
  CHECK_THAT(refusal("a: \"\\q\""), Catch::Contains("a.yaml:1:7: error: this is no YAML: unknown escape character: q"));
  CHECK_THAT(refusal("a: 1\n---\nb: 2\n"), Catch::Contains("a.yaml:2:1: error: a second document begins here"));
  CHECK_THAT(refusal("- a\nb: c\n"), Catch::Contains("a.yaml:2:1: error: this does not belong to what stands above it"));
  CHECK_THAT(refusal("a: {: x}\n"), Catch::Contains("a.yaml:1:5: error: a key is missing here"));
  CHECK_THAT(refusal("? [a]\n: x\n"), Catch::Contains("a.yaml:1:3: error: a list cannot be a key"));
  CHECK_THAT(refusal("a: &a [*a]\n"), Catch::Contains("a.yaml:1:8: error: this alias lies within what it stands for"));
}

TEST_CASE("ill-formed UTF-8 and control characters are told, not replaced", "[pack]") {
  CHECK_THAT(refusal("a: b\nc: d\xFFz\n"), Catch::Contains("a.yaml:2:5: error: this octet is no UTF-8"));
  CHECK_THAT(refusal("a: b\x04\nc: d"), Catch::Contains("a.yaml:1:5: error: the control character U+0004"));
  CHECK_THAT(refusal(std::string("a: \0", 4)), Catch::Contains("U+0000"));
}

TEST_CASE("a file of more than 4 MiB is not read", "[pack]") {
  CHECK(refusal(std::string(5u << 20, '#')) == "a.yaml: error: more than 4194304 bytes; nothing larger is read\n1 mistake\n");
}

TEST_CASE("a hundred thousand brackets end in a message", "[pack]") {
  CHECK_THAT(refusal(std::string(100'000, '[') + std::string(100'000, ']')), Catch::Contains("a.yaml:1:65: error: deeper than 64 levels"));
  for (const std::string_view opening : {"[", "{a: ", "- ", "? ", "[a, "}) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += opening;
    CAPTURE(opening);
    CHECK_THAT(refusal(std::move(text)), Catch::Contains("deeper than 64 levels") || Catch::Contains("cannot be a key"));
  }
}

TEST_CASE("sixty-four levels are read and sixty-five are not", "[pack]") {
  CHECK(read(std::string(64, '[') + std::string(64, ']')).root->height == 64);
  CHECK_THAT(refusal(std::string(65, '[') + std::string(65, ']')), Catch::Contains("a.yaml:1:65: error: deeper than 64 levels"));
  const std::string inner = "a: &a " + std::string(60, '[') + std::string(60, ']') + "\n";
  CHECK(read(inner + "b: [[[*a]]]").root->height == 64);
  CHECK_THAT(refusal(inner + "b: [[[[*a]]]]"), Catch::Contains("a.yaml:2:8: error: this alias makes the file deeper than 64 levels"));
}

TEST_CASE("two hundred thousand values are read and one more is not", "[pack]") {
  std::string text = "[";
  for (int i = 0; i < 199'999; ++i) text += "1,";
  CHECK(read(text + "]").root->size == 200'000);
  CHECK_THAT(refusal(text + "1]"), Catch::Contains("more than 200000 values"));
}

TEST_CASE("an alias counts as all that it stands for, so that a bomb ends in a message", "[pack]") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 20; ++i) {
    bomb += fmt::format("a{}: &a{} [", i, i);
    for (int k = 0; k < 10; ++k) bomb += fmt::format("*a{}, ", i - 1);
    bomb += "]\n";
  }
  CHECK_THAT(refusal(bomb), Catch::Contains("a.yaml:6:") && Catch::Contains("counting each alias with all that it stands for"));
}

TEST_CASE("a file full of mistakes is told by its first hundred", "[pack]") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "a: 1\n";
  CHECK_THAT(refusal(text), Catch::Contains("\n100 mistakes\n"));
}

}  // namespace
}  // namespace understudy
