// SPDX-License-Identifier: MIT
// A Shape as JSON Schema 2020-12, for editors: completion, descriptions, a red line under a misspelt key. It is written from the tables
// that the loader reads by, so the two cannot disagree; what needs more than one key to be judged is left to `understudy check`, and so is
// what the whole needs, since a file may be a part of it. Thread-safety: a pure function.
#pragma once

#include <string_view>

#include "server/pack/shape.h"
#include "server/values/value.h"

namespace understudy {

Value editor_schema(const Shape&, std::string_view title);

}  // namespace understudy
