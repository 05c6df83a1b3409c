// SPDX-License-Identifier: MIT
#include "server/pack/shape.h"

#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "server/contract/schema.h"
#include "server/pack/document.h"
#include "server/pack/editor_schema.h"
#include "server/pack/reader.h"
#include "server/values/json.h"
#include "tests/support/catch.h"

namespace understudy {
namespace {

namespace fs = std::filesystem;

const fs::path kFixtures = fs::path(UNDERSTUDY_SOURCE_DIR) / "fixtures";

std::string read_file(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

void collect_keys(const Shape& shape, std::set<std::string>& keys, std::set<const Shape*>& seen) {
  if (!seen.insert(&shape).second) return;
  for (const Key& key : shape.keys) {
    if (key.form == Form::misplaced) continue;
    keys.emplace(key.name);
    keys.insert(key.words.begin(), key.words.end());
    if (key.of) collect_keys(*key.of, keys, seen);
  }
}

std::set<std::string> words_of(const std::string& text) {
  std::set<std::string> words;
  std::string word;
  for (const char c : text + ' ') {
    if (std::isalnum(static_cast<unsigned char>(c)) || c == '_') {
      word += c;
    } else {
      words.insert(std::exchange(word, {}));
    }
  }
  return words;
}

TEST_CASE("the manual of packs mentions every key and every word that the loader knows", "[pack]") {
  std::set<std::string> keys;
  std::set<const Shape*> seen;
  collect_keys(behaviour_shape(), keys, seen);
  collect_keys(seed_shape(), keys, seen);
  CHECK(keys.size() > 70);
  const std::set<std::string> manual = words_of(read_file(kFixtures / "README.md"));
  for (const std::string& key : keys) {
    CAPTURE(key);
    CHECK(manual.contains(key));
  }
}

// UNDERSTUDY_APPROVE=1 in the environment writes it anew.
TEST_CASE("the schema that editors complete from is the one that the tables give", "[pack]") {
  const fs::path path = kFixtures / "schema" / "behaviour.schema.json";
  const std::string schema = write_json(editor_schema(behaviour_shape(), "behaviour.yaml of an understudy pack"), JsonStyle::pretty) + "\n";
  if (std::getenv("UNDERSTUDY_APPROVE") != nullptr) std::ofstream(path, std::ios::binary) << schema;
  CHECK(read_file(path) == schema);
}

Value yaml(std::string text) {
  auto document = read_yaml("a.yaml", std::move(text));
  REQUIRE(document.ok());
  return document->root->value;
}

TEST_CASE("the editors' schema accepts what the loader accepts, and refuses what it refuses", "[pack]") {
  const Value schema = editor_schema(behaviour_shape(), "behaviour");
  const auto set = SchemaSet::compile(schema, {""});
  REQUIRE(set.ok());
  const Schema& whole = *set->at("");
  std::size_t packs = 0;
  for (const auto& entry : fs::directory_iterator(kFixtures)) {
    const fs::path path = entry.path() / "behaviour.yaml";
    if (!fs::exists(path)) continue;
    CAPTURE(path.string());
    CHECK(check(whole, yaml(read_file(path))).empty());
    ++packs;
  }
  CHECK(packs >= 1);

  const std::string sound = "provider: a\ntitle: A\noperations: {}\n";
  CHECK(check(whole, yaml(sound)).empty());
  CHECK(check(whole, yaml("operations: {}\n")).empty());  // as a part of the whole
  CHECK_FALSE(check(whole, yaml("settings: {auth: {default: lenient}}\n")).empty());
  CHECK_FALSE(check(whole, yaml(sound + "setings: {}\n")).empty());
  CHECK_FALSE(check(whole, yaml(sound + "requests: {trailing_slash: yes please}\n")).empty());
  CHECK_FALSE(check(whole, yaml(sound + "settings: {a: {default: 1, evidence: guessed}}\n")).empty());
  CHECK(check(whole, yaml(sound + "settings: {a: {default: 1, evidence: {grade: inferred, source: x}}}\n")).empty());
}

std::string told_of(std::string text) {
  const auto document = read_yaml("a.yaml", std::move(text));
  REQUIRE(document.ok());
  std::vector<Diagnostic> mistakes;
  check_shape(*document->root, behaviour_shape(), mistakes);
  std::string told;
  for (const Diagnostic& mistake : mistakes) told += mistake.message + '\n';
  return told;
}

TEST_CASE("what is not of the expected form is told as what it is and what it should be", "[pack]") {
  CHECK(told_of("- a") == "a behaviour is a map, not a list\n");
  CHECK(told_of("") == "a behaviour needs \"provider\"\na behaviour needs \"title\"\na behaviour needs \"operations\"\n");
  const std::string rest = "provider: a\ntitle: A\noperations: {}\n";
  CHECK(told_of(rest + "settings: 5\n") == "\"settings\" is a map from names, not 5\n");
  CHECK(told_of(rest + "refuse: {when: a}\n") == "\"refuse\" is a list, not a map\n");
  CHECK(told_of(rest + "refuse: [{when: [a], refuse: B}]\n") == "\"when\" is an expression, not a list\n");
  CHECK(told_of(rest + "errors: {violation: 5}\n") == "\"violation\" is a text or a map: a refusal, or a list of such, not 5\n");
  CHECK(told_of(rest + "errors: {fault: {status: '500', body: {}}}\n") == "\"status\" is a whole number, not the text \"500\"\n");
  CHECK(told_of(rest + "requests:\n").empty());
  CHECK(told_of(rest + "resources: {a: }\n") == "\"resources\" is a map, not nothing\n");
}

TEST_CASE("a key that people look for in the wrong place is told with the right one", "[pack]") {
  const auto document = read_yaml("a.yaml", "provider: a\ntitle: A\noperations: {b: {answer: {guard: x, outcome: c}}}\n");
  REQUIRE(document.ok());
  std::vector<Diagnostic> mistakes;
  check_shape(*document->root, behaviour_shape(), mistakes);
  REQUIRE(mistakes.size() == 1);
  CHECK(mistakes[0].message == "an answer has no key \"guard\"");
  CHECK(mistakes[0].hint == "the condition of an answer is its `when`");
}

}  // namespace
}  // namespace understudy
