// SPDX-License-Identifier: MIT
// A new pack to begin with: the smallest example under another name.
// Thread-safety: writes files; two of the same name at once is the caller's affair.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "server/pack/load.h"
#include "server/values/result.h"

namespace understudy {

// The example's files, with its name replaced. REQUIRES: is_pack_name(name)
PackFiles new_pack(std::string_view name);

// Writes them into folder/name, which must not exist yet. Returns the paths written; the error is a sentence for a person.
Result<std::vector<std::string>, std::string> init_pack(const std::filesystem::path& folder, std::string_view name);

}  // namespace understudy
