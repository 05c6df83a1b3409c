// SPDX-License-Identifier: MIT
// Evaluation as rules need it: what goes wrong is told with the rule's id and the expression's text.
// Thread-safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "server/expression/expression.h"
#include "server/expression/template.h"
#include "server/values/result.h"

namespace understudy {

// The pack is at fault: an expression failed, events chase each other without end. Becomes a 500 that says where.
struct EngineFault {
  std::string rule;
  std::string message;
};

Result<Value, EngineFault> evaluated(const Expression&, Scope&, std::string_view rule);
Result<Value, EngineFault> evaluated(const Template&, Scope&, std::string_view rule);
// Does the condition hold? Everything but true and false is a fault.
Result<bool, EngineFault> holds(const Expression&, Scope&, std::string_view rule);

// The variable in a slot; the scope grows as far as needed.
Value& variable(Scope&, std::size_t slot);

}  // namespace understudy
