// SPDX-License-Identifier: MIT
// What the packs' README files say is true: their table of operations is the one that `understudy describe` gives, every assumed rule is
// listed, and nothing is listed that is not assumed. With UNDERSTUDY_APPROVE=1 in the environment the tables are written anew.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "server/pack/describe.h"
#include "tests/support/mock_client.h"

namespace understudy::test {
namespace {

std::filesystem::path readme_of(const Provider& provider) {
  return std::filesystem::path(UNDERSTUDY_SOURCE_DIR) / "fixtures" / provider.name / "README.md";
}

std::string read(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The README with this table between the marks of its section; empty when it has no such marks.
std::string with_table(const std::string& readme, const std::string& table) {
  const std::string begin = "\n<!-- operations -->\n", end = "<!-- /operations -->\n";
  const std::size_t from = readme.find(begin), to = readme.find(end);
  if (from == std::string::npos || to == std::string::npos || to < from) return {};
  return readme.substr(0, from + begin.size()) + table + readme.substr(to);
}

// The names in backticks in the first column of the tables under the heading that begins with "## Assumed".
std::set<std::string> listed(const std::string& readme) {
  std::set<std::string> names;
  std::size_t line = readme.find("\n## Assumed");
  if (line == std::string::npos) return names;
  const std::size_t end = std::min(readme.find("\n## ", line + 1), readme.size());
  while ((line = readme.find("\n| `", line)) < end) {
    const std::size_t column_end = readme.find(" | ", line + 3);
    for (std::size_t open = readme.find('`', line); open < column_end; open = readme.find('`', open)) {
      const std::size_t close = readme.find('`', open + 1);
      names.insert(readme.substr(open + 1, close - open - 1));
      open = close + 1;
    }
    line = column_end;
  }
  return names;
}

}  // namespace

TEST_CASE("every pack's README lists the rules that are assumed, and no other") {
  MockClient client({.clock = "2026-01-01T00:00:00Z"});
  for (const auto& provider : client.server().sandboxes().providers()) {
    INFO(provider->name);
    std::set<std::string> assumed;
    for (const auto& [id, evidence] : assumed_rules(*provider)) assumed.insert(id);
    CHECK_FALSE(assumed.empty());
    CHECK(listed(read(readme_of(*provider))) == assumed);
  }
}

TEST_CASE("every pack's README holds the table of its operations") {
  MockClient client({.clock = "2026-01-01T00:00:00Z"});
  for (const auto& provider : client.server().sandboxes().providers()) {
    INFO(provider->name);
    const std::filesystem::path file = readme_of(*provider);
    const std::string wanted = with_table(read(file), describe_operations(*provider));
    if (wanted.empty()) {
      FAIL_CHECK("it has no `<!-- operations -->` … `<!-- /operations -->`, each on a line of its own");
      continue;
    }
    if (std::getenv("UNDERSTUDY_APPROVE") != nullptr) std::ofstream(file, std::ios::binary) << wanted;
    CHECK(read(file) == wanted);
  }
}

}  // namespace understudy::test
