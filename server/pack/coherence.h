// SPDX-License-Identifier: MIT
// What only the whole pack can show: events that nobody sends or nobody answers, states that cannot be entered, refusals that no operation
// declares, outcomes that nothing reaches.
// Thread-safety: none; part of one load.
#pragma once

#include "server/pack/workbench.h"

namespace understudy {

// REQUIRES: everything was read without a mistake; else one mistake would be told as many.
void check_coherence(Workbench&, const Node& openapi);

}  // namespace understudy
