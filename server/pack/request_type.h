// SPDX-License-Identifier: MIT
// What expressions know of `request`: the names and types that the contract declares, so that a misspelt member of a body is found when the
// pack is loaded. Where a schema says less than one closed object (allOf, additionalProperties, …), nothing is claimed.
// Thread-safety: pure functions.
#pragma once

#include "server/contract/contract.h"
#include "server/expression/type.h"

namespace understudy {

// Of an operation's rules: checked and converted.
Type request_type(const Operation&, const Value& document);
// Before the check: method, operation, path, query, headers and raw as texts, and no body.
Type raw_request_type();

}  // namespace understudy
