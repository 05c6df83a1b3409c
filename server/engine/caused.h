// SPDX-License-Identifier: MIT
// What effects can set off: every transition that may be tried on the way, in whatever state the receivers are, and every resource that may
// be created. Guards are not judged: it is what could happen, not what will. Thread-safety: a pure function.
#pragma once

#include <cstddef>
#include <vector>

#include "server/engine/machine.h"

namespace understudy {

struct Caused {
  std::vector<const Transition*> transitions;  // each once
  std::vector<const Create*> creations;        // each once, those of the list itself included
};

// By these effects, and by a new resource of each machine in `made`, whose first state may be any.
Caused caused_by(const Machines&, const std::vector<Effect>&, const std::vector<std::size_t>& made = {});

}  // namespace understudy
