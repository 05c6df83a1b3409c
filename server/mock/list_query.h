// SPDX-License-Identifier: MIT
// A page of resources for an operation: filtered, sorted, cut.
// Thread-safety: pure functions.
#pragma once

#include <string_view>

#include "server/engine/evaluate.h"
#include "server/engine/world.h"
#include "server/mock/provider.h"
#include "server/values/result.h"

namespace understudy {

// {items, total, offset, limit}: `total` counts what `where` lets through, `limit` is null when there is none. Sorting is stable, by
// attribute names, a minus sign in front for descending; null comes first ascending, and an attribute that does not exist sorts nothing.
// A negative offset or limit is 0.
Result<Value, EngineFault> page(const ListQuery&, const World&, Scope&, std::string_view rule);

}  // namespace understudy
