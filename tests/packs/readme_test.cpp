// SPDX-License-Identifier: MIT
// What the packs' README files say of assumed rules is true: every one is listed, and nothing is listed that is not assumed.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "tests/support/mock_client.h"

namespace understudy::test {
namespace {

std::string read(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
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
    CHECK(listed(read(std::filesystem::path(UNDERSTUDY_SOURCE_DIR) / "fixtures" / provider->name / "README.md")) == assumed);
  }
}

}  // namespace understudy::test
