// SPDX-License-Identifier: MIT
// Packs on disk: which files of a folder belong to a pack, and which folders are packs.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "server/pack/document.h"
#include "server/pack/load.h"

namespace understudy {

namespace {

namespace fs = std::filesystem;

bool is_file(const fs::path& path) {
  std::error_code none;
  return fs::is_regular_file(path, none);
}

bool is_pack(const fs::path& folder) { return is_file(folder / "openapi.yaml") || is_file(folder / "behaviour.yaml"); }

// No more than a document may have, and one byte: then it is refused as too large.
std::optional<std::string> read_file(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return std::nullopt;
  std::string text(YamlLimits{}.bytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad()) return std::nullopt;
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

// Entries of a folder, by name; empty when it cannot be read.
std::vector<fs::path> entries(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> found;
  fs::directory_iterator at(folder, error);
  while (!error && at != fs::directory_iterator()) {
    found.push_back(at->path());
    at.increment(error);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string name_of(const fs::path& folder) {
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(folder, error);
  return (error ? folder : whole).filename().string();
}

Diagnostic about(const fs::path& path, std::string message, std::string hint) {
  return {{path.generic_string()}, std::move(message), {}, std::move(hint)};
}

}  // namespace

Result<std::shared_ptr<const Provider>, Mistakes> load_pack(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) return Failed{Mistakes{about(folder, "there is no such folder", "")}};
  PackFiles files{name_of(folder), folder.generic_string(), {}};
  while (files.folder.ends_with('/')) files.folder.pop_back();
  std::vector<fs::path> paths = {folder / "openapi.yaml", folder / "behaviour.yaml", folder / "seed.yaml"};
  for (const fs::path& part : entries(folder / "behaviour")) {
    if (part.extension() == ".yaml") paths.push_back(part);
  }
  Mistakes mistakes;
  for (const fs::path& path : paths) {
    if (!is_file(path)) continue;
    auto text = read_file(path);
    if (!text) mistakes.push_back(about(path, "this file cannot be read", "check its permissions"));
    if (text) files.texts[path.lexically_relative(folder).generic_string()] = *std::move(text);
  }
  if (!mistakes.empty()) return Failed{std::move(mistakes)};
  return load_pack(files);
}

Result<std::vector<std::shared_ptr<const Provider>>, Mistakes> load_packs(const fs::path& folder, const std::vector<std::string>& names) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    return Failed{Mistakes{about(folder, "there is no such folder of packs", "name one with --fixtures DIR")}};
  std::vector<std::string> known;
  for (const fs::path& path : entries(folder)) {
    if (is_pack(path)) known.push_back(path.filename().string());
  }
  Mistakes mistakes;
  if (known.empty())
    mistakes.push_back(about(folder, "there is no pack in this folder",
                             "a pack is a folder with openapi.yaml and behaviour.yaml; `understudy init NAME` writes one"));
  std::vector<std::shared_ptr<const Provider>> packs;
  for (const std::string& name : names.empty() ? known : names) {
    if (known.empty()) break;
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      mistakes.push_back(about(folder, fmt::format("there is no pack \"{}\" in this folder", name), suggestion(name, known)));
      continue;
    }
    auto pack = load_pack(folder / name);
    if (pack) {
      packs.push_back(*std::move(pack));
    } else {
      mistakes.insert(mistakes.end(), pack.error().begin(), pack.error().end());
    }
  }
  if (!mistakes.empty()) return Failed{std::move(mistakes)};
  return packs;
}

}  // namespace understudy
