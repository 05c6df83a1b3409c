// SPDX-License-Identifier: MIT
// A page of resources for an operation: filtered, sorted, cut.
// Thread-safety: pure functions.
#pragma once

#include "server/engine/evaluate.h"
#include "server/engine/world.h"
#include "server/mock/provider.h"
#include "server/values/result.h"

namespace understudy {

// {items, total, offset, limit}, and {next, prev} of a list with cursors: `total` counts what `where` lets through, `limit` is null when
// there is none. Sorting is stable, by attribute names, a minus sign in front for descending; null comes first ascending, and an attribute
// that does not exist sorts nothing. A negative offset or limit is 0. With a cursor `offset` is not asked, and tells what lies before the
// page. Null instead of a page when the client's cursor is none of this list, or of this list in another order.
Result<Value, EngineFault> page(const ListQuery&, const World&, Scope&);

}  // namespace understudy
