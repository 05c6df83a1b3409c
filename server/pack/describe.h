// SPDX-License-Identifier: MIT
// What a pack says, for people: pure functions from a Provider to text.
// Thread-safety: pure functions.
#pragma once

#include <string>

#include "server/mock/provider.h"

namespace understudy {

// For a terminal: settings, statecharts and operations.
std::string describe_text(const Provider&);
// One Mermaid stateDiagram-v2 with a composite state for each type of resource; what a state refuses is a note at it.
std::string describe_mermaid(const Provider&);
// A table of the operations: method and path, outcomes with status, and what they rest on; extensions, which a setting has to switch on,
// are marked. A pack's README holds it between `<!-- operations -->` and `<!-- /operations -->`.
std::string describe_operations(const Provider&);
// That table with its marks, and every assumed rule.
std::string describe_markdown(const Provider&);

}  // namespace understudy
