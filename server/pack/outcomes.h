// SPDX-License-Identifier: MIT
// Outcomes as behaviour.yaml names them: there is one of that name, and what is written for its body fits its schema.
// Thread-safety: none; part of one load.
#pragma once

#include "server/pack/workbench.h"

namespace understudy {

// The outcome that `name` names; told when the operation has none. `with`, what is merged into its example, is checked as well; both may be
// nullptr.
const Outcome* check_outcome(Workbench&, const Operation&, const Node* name, const Node* with);

// {refuse, with} of an operation, checked; nothing without a name.
std::optional<Refusal> read_refusal(Workbench&, const Operation&, const Names&, const Fields&);

// Told at `written` when a body without holes breaks the schema of the outcome: the body itself, or merged into the outcome's example.
void check_constant_body(Workbench&, const Outcome&, const Node& written, bool merged);

}  // namespace understudy
