// SPDX-License-Identifier: MIT
// What a plain (unquoted) scalar means: the core schema of YAML 1.2, §10.3.2. `no`, `on` and dates are texts.
// Thread-safety: pure functions.
#pragma once

#include <string_view>

#include "server/values/value.h"

namespace understudy {

// Null, a boolean, an integer (an unsigned one above 2^63-1, a number above 2^64-1), a number, or the text itself.
Value plain_scalar(std::string_view text);

}  // namespace understudy
