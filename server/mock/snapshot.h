// SPDX-License-Identifier: MIT
// A Stage as JSON, and back: world with states, instants, ages and timers, chance, settings, keys. A stage that is read back goes on
// exactly as the one that was written.
// Thread-safety: pure functions.
#pragma once

#include <memory>
#include <string>

#include "server/mock/stage.h"
#include "server/values/result.h"
#include "server/values/value.h"

namespace understudy {

Value write_stage(const Stage&);
// The snapshot comes from outside: everything in it is checked against the provider. The error says where and what.
Result<Stage, std::string> read_stage(std::shared_ptr<const Provider>, const Value& written);

}  // namespace understudy
