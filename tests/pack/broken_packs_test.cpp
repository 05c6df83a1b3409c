// SPDX-License-Identifier: MIT
// Every folder of tests/broken_packs holds what makes one pack wrong, and in expected.txt how that is told, word for word. Files that a
// folder does not have are those of `sound`. With UNDERSTUDY_APPROVE=1 in the environment expected.txt is written anew: read what changed.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "server/pack/load.h"
#include "tests/support/catch.h"

namespace understudy {
namespace {

namespace fs = std::filesystem;

const fs::path kBroken = fs::path(UNDERSTUDY_SOURCE_DIR) / "tests" / "broken_packs";

std::string read_file(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

PackFiles pack_in(const fs::path& folder) {
  PackFiles files{"lamp", "", {}};
  for (const fs::path& from : {kBroken / "sound", folder}) {
    for (const auto& entry : fs::recursive_directory_iterator(from)) {
      if (entry.path().extension() == ".yaml")
        files.texts[entry.path().lexically_relative(from).generic_string()] = read_file(entry.path());
    }
  }
  return files;
}

std::vector<fs::path> broken_packs() {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(kBroken)) {
    if (entry.is_directory() && entry.path().filename() != "sound") folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

TEST_CASE("the pack that the broken ones are made of is sound", "[pack]") {
  const auto pack = load_pack(pack_in(kBroken / "sound"));
  if (!pack) FAIL(render(pack.error()));
  CHECK((*pack)->name == "lamp");
}

TEST_CASE("every mistake is told with its place and what to write instead", "[pack]") {
  const std::vector<fs::path> folders = broken_packs();
  REQUIRE(folders.size() >= 30);
  for (const fs::path& folder : folders) {
    CAPTURE(folder.filename().string());
    const auto pack = load_pack(pack_in(folder));
    const std::string told = pack ? "no mistake\n" : render(pack.error());
    if (std::getenv("UNDERSTUDY_APPROVE") != nullptr) std::ofstream(folder / "expected.txt", std::ios::binary) << told;
    CHECK_FALSE(pack.ok());
    CHECK(told == read_file(folder / "expected.txt"));
  }
}

}  // namespace
}  // namespace understudy
