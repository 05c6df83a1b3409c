// SPDX-License-Identifier: MIT
// A behaviour that is split over several files, as one map again: maps under the same key are joined, entry by entry.
// Thread-safety: a pure function.
#pragma once

#include <vector>

#include "server/pack/document.h"

namespace understudy {

// The first document is the main one: mistakes of the whole are placed there. What stands in two files is told; the first one counts.
// REQUIRES: documents is not empty, and outlives the result.
NodePtr joined(const std::vector<Document>& documents, std::vector<Diagnostic>& mistakes);

}  // namespace understudy
