// SPDX-License-Identifier: MIT
// `find` and `list` of an operation: what brings resources, and pages of them, into its scope.
// Thread-safety: none; part of one load.
#pragma once

#include "server/pack/workbench.h"

namespace understudy {

// Leaves the rules with their finds and lists, and the names with what those bring in.
void read_look_ups(Workbench&, const Fields& operation, const Operation&, Names&, OperationRules&);

}  // namespace understudy
