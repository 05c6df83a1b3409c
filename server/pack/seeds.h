// SPDX-License-Identifier: MIT
// seed.yaml → the resources of a fresh sandbox.
// Thread-safety: none; part of one load.
#pragma once

#include "server/pack/workbench.h"

namespace understudy {

// REQUIRES: the bench's provider has its machines.
void read_seeds(Workbench&, const Fields& seed);

// Plants the seeds in a world of its own, and tells which does not grow: an expression that fails, an id that another seed has.
// REQUIRES: everything was read without a mistake.
void try_seeds(Workbench&, const Fields& seed);

}  // namespace understudy
