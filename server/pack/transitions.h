// SPDX-License-Identifier: MIT
// Effects and transitions: from Fields to what the engine runs.
// Thread-safety: none; part of one load.
#pragma once

#include <string>
#include <vector>

#include "server/engine/machine.h"
#include "server/pack/workbench.h"

namespace understudy {

// Names that effects create (`as`) join `names`, for the effects after them and for whoever reads on. Effects of a machine find their
// resource at kSelf; without one there is nothing to assign to.
std::vector<Effect> read_effects(Workbench&, const std::vector<Fields>& effects, Names& names);

// The alternatives for one event. `id`: "program.ACTIVE.pauseProgram".
std::vector<Transition> read_alternatives(Workbench&, const std::vector<Fields>& alternatives, const Names&, std::size_t machine,
                                          const std::string& id);

// What time brings in one state. `id`: "program.ACTIVE.after". Sees neither event nor request.
std::vector<TimedTransition> read_timed(Workbench&, const std::vector<Fields>& timed, std::size_t machine, const std::string& id);

// As an alternative is numbered: "" for the first, "[1]" for the second.
std::string alternative(std::size_t index);

}  // namespace understudy
