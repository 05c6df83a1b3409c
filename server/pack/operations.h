// SPDX-License-Identifier: MIT
// `operations` of behaviour.yaml → OperationRules, against the contract.
// Thread-safety: none; part of one load.
#pragma once

#include "server/pack/workbench.h"

namespace understudy {

// REQUIRES: the bench's provider has its contract and machines. Aliases join the contract's operations.
void read_operations(Workbench&, const Fields& behaviour, const Node& openapi);

}  // namespace understudy
