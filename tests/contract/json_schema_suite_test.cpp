// SPDX-License-Identifier: MIT
// The official JSON Schema test suite: draft 2020-12, where a copy is at hand (UNDERSTUDY_JSON_SCHEMA_SUITE, or the folder
// shared/conformance/json-schema beside this repository), with its optional formats; and always draft 7 as Debian packages it, for the
// keywords that both have. What cannot pass is listed, with its reason, in json_schema_excluded.txt; a line there that excludes nothing is
// a failure too.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <set>
#include <sstream>

#include "server/contract/schema.h"
#include "server/values/json.h"
#include "tests/support/catch.h"

namespace understudy {
namespace {

namespace fs = std::filesystem;

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Value read_suite_file(const fs::path& path) {
  auto parsed = parse_json(read_text(path), {16u << 20, 128, 1'000'000});
  INFO(path);
  REQUIRE(parsed.ok());
  return std::move(parsed).value();
}

struct Exclusion {
  std::string name;  // "suite/file", "suite/file/group" or "suite/file/group/test"
  std::string reason;
  int matched = 0, failed = 0;

  bool covers(std::string_view test) const { return test.starts_with(name) && (test.size() == name.size() || test[name.size()] == '/'); }
};

// The only reasons that there may be.
const std::set<std::string> kReasons{"needs a remote document", "changed between draft 7 and 2020-12",
                                     "a pattern that RE2 refuses by design", "an annotation here", "needs the tables of IDNA"};

std::vector<Exclusion> read_exclusions(std::string_view suite) {
  std::vector<Exclusion> exclusions;
  std::istringstream lines(read_text(fs::path(UNDERSTUDY_SOURCE_DIR) / "tests/contract/json_schema_excluded.txt"));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#' || !line.starts_with(std::string(suite) + "/")) continue;
    const auto colon = line.rfind(": ");
    INFO(line);
    REQUIRE(colon != std::string::npos);
    exclusions.push_back({line.substr(0, colon), line.substr(colon + 2)});
    CHECK(kReasons.count(exclusions.back().reason) == 1);
  }
  return exclusions;
}

// Every test of one suite, by its full name, with whether it passed.
std::vector<std::pair<std::string, bool>> run_suite(const std::string& suite, const fs::path& folder, FormatPolicy policy) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<std::pair<std::string, bool>> results;
  for (const fs::path& file : files) {
    const Value groups = read_suite_file(file);
    for (const Value& group : groups.as_list()) {
      const auto set = SchemaSet::compile(group["schema"], {""}, policy);
      for (const Value& test : group["tests"].as_list()) {
        const std::string name =
            suite + "/" + file.stem().string() + "/" + group["description"].as_string() + "/" + test["description"].as_string();
        results.emplace_back(name, set.ok() && check(*set->at(""), test["data"]).empty() == test["valid"].as_bool());
      }
    }
  }
  return results;
}

void require_suite(const std::string& suite, const fs::path& folder, FormatPolicy policy = FormatPolicy::annotate) {
  std::vector<Exclusion> exclusions = read_exclusions(suite);
  std::size_t passed = 0, excluded = 0;
  const auto results = run_suite(suite, folder, policy);
  for (const auto& [name, good] : results) {
    passed += good ? 1 : 0;
    bool covered = false;
    for (Exclusion& exclusion : exclusions) {
      if (!exclusion.covers(name)) continue;
      covered = true;
      ++exclusion.matched;
      exclusion.failed += good ? 0 : 1;
    }
    excluded += covered && !good ? 1 : 0;
    if (!good && !covered) FAIL_CHECK(name);
  }
  for (const Exclusion& exclusion : exclusions) {
    INFO("json_schema_excluded.txt: " << exclusion.name);
    CHECK(exclusion.matched > 0);
    CHECK(exclusion.failed > 0);
  }
  std::cout << suite << ": " << passed << "/" << results.size() << " passed, " << excluded << " excluded\n";
  CHECK(results.size() > 100);
}

// nullopt when no copy is at hand; one that is named and not there is a failure.
std::optional<fs::path> draft_2020_12() {
  const char* named = std::getenv("UNDERSTUDY_JSON_SCHEMA_SUITE");
  const fs::path folder =
      (named ? fs::path(named) : fs::path(UNDERSTUDY_SOURCE_DIR) / "../shared/conformance/json-schema") / "draft2020-12";
  if (named) REQUIRE(fs::is_directory(folder));
  if (fs::is_directory(folder)) return folder;
  std::cout << "draft2020-12: no copy of the suite here; name one in UNDERSTUDY_JSON_SCHEMA_SUITE\n";
  return std::nullopt;
}

}  // namespace

TEST_CASE("The checker agrees with the official suite of draft 2020-12") {
  if (const auto folder = draft_2020_12()) require_suite("draft2020-12", *folder);
}

TEST_CASE("The asserted formats agree with the official suite of draft 2020-12") {
  if (const auto folder = draft_2020_12()) require_suite("formats", *folder / "optional/format", FormatPolicy::assert_known);
}

TEST_CASE("The checker agrees with the official suite of draft 7 where 2020-12 kept its meaning") {
  require_suite("draft7", "/usr/share/json-schema-test-suite/tests/draft7");
}

}  // namespace understudy
