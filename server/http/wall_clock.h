// SPDX-License-Identifier: MIT
// The only reader of the machine's clock. What it says is handed to the core as an argument.
#pragma once

#include "server/values/instant.h"

namespace understudy {

Instant wall_clock();

}  // namespace understudy
