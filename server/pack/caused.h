// SPDX-License-Identifier: MIT
// What a list of effects can set off: every transition that may be tried on the way, in whatever state the receivers are, and every
// resource that may be created. Guards are not judged: it is what could happen, not what will. Thread-safety: a pure function.
#pragma once

#include <vector>

#include "server/engine/machine.h"

namespace understudy {

struct Caused {
  std::vector<const Transition*> transitions;  // each once
  std::vector<const Create*> creations;        // each once, those of the list itself included
};

Caused caused_by(const Machines&, const std::vector<Effect>&);

}  // namespace understudy
