// SPDX-License-Identifier: MIT
// From a pack's files to a Provider that can answer. All mistakes are told at once, sorted by file and place; nothing is half loaded. What
// only the whole can show (coherence.h) is told when the parts are sound. Thread-safety: pure functions but for reading files; a Provider
// is immutable.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "server/mock/provider.h"
#include "server/values/diagnostic.h"
#include "server/values/result.h"

namespace understudy {

using Mistakes = std::vector<Diagnostic>;

// A pack as texts by name: "openapi.yaml", "behaviour.yaml", further "behaviour/*.yaml", "seed.yaml".
struct PackFiles {
  std::string name;    // as `provider` must say
  std::string folder;  // in front of the names that diagnostics show
  std::map<std::string, std::string> texts;
};
Result<std::shared_ptr<const Provider>, Mistakes> load_pack(const PackFiles&);

// The same from a folder, which has the pack's name.
Result<std::shared_ptr<const Provider>, Mistakes> load_pack(const std::filesystem::path& folder);

// The packs of these names below a folder; without names all that there are, by name. A pack is a folder with openapi.yaml or
// behaviour.yaml.
Result<std::vector<std::shared_ptr<const Provider>>, Mistakes> load_packs(const std::filesystem::path& folder,
                                                                          const std::vector<std::string>& names);

// May a pack be called this? Lower-case letters, digits and hyphens, a letter first: it becomes part of addresses.
bool is_pack_name(std::string_view);

}  // namespace understudy
