// SPDX-License-Identifier: MIT
// `resources` of behaviour.yaml → Machines and Views. Types come first, so that every expression knows every record; then attributes'
// defaults, views, initial states and transitions. Thread-safety: none; part of one load.
#pragma once

#include "server/pack/workbench.h"

namespace understudy {

// REQUIRES: the bench knows the types of settings and constants. Leaves it knowing the pack's functions as well.
void read_resources(Workbench&, const Fields& behaviour);

}  // namespace understudy
