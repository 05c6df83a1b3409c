// SPDX-License-Identifier: MIT
// Changes of one resource's own data, by the law of its machine: attributes keep their types, and the state attribute shows the state.
// Thread-safety: pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "server/engine/evaluate.h"
#include "server/engine/machine.h"
#include "server/engine/world.h"
#include "server/values/result.h"

namespace understudy {

// The value as this attribute holds it. Refused: an attribute that is not declared, a value of another type.
Result<Value, EngineFault> fitting(const Machine&, std::string_view attribute, const Value&, std::string_view rule);
using Assigned = std::vector<std::pair<std::string_view, Value>>;
// Refused: as fitting(), and when key or state are among them.
std::optional<EngineFault> assign_attributes(const Machine&, Resource&, Assigned, std::string_view rule);
// Shows the state. Its timers are another matter: they are as new then, and not yet armed.
void move_into(const Machine&, Resource&, std::size_t state, Instant now);
// The number of the state that a value names. Refused: no text, no such state.
Result<std::size_t, EngineFault> named_state(const Machine&, const Value& name, std::string_view rule);

}  // namespace understudy
