// SPDX-License-Identifier: MIT
// `operations` of behaviour.yaml → OperationRules, against the contract.
// Thread-safety: none; part of one load.
#pragma once

#include "server/pack/workbench.h"

namespace understudy {

// REQUIRES: the bench's provider has its contract and machines. Aliases join the contract's operations.
void read_operations(Workbench&, const Fields& behaviour, const Node& openapi);

// Told at `written` when a body without holes breaks the schema of the outcome: the body itself, or merged into the outcome's example.
void check_constant_body(Workbench&, const Outcome&, const Node& written, bool merged);

}  // namespace understudy
