// SPDX-License-Identifier: MIT
#include "server/engine/evaluate.h"

#include <fmt/format.h>

namespace understudy {

Result<Value, EngineFault> evaluated(const Expression& expression, Scope& scope, std::string_view rule) {
  auto value = expression.evaluate(scope);
  if (!value) return Failed{EngineFault{std::string(rule), fmt::format("{} in `{}`", value.error().message, expression.text())}};
  return *std::move(value);
}

Result<Value, EngineFault> evaluated(const Template& shape, Scope& scope, std::string_view rule) {
  auto value = shape.evaluate(scope);
  if (!value) return Failed{EngineFault{std::string(rule), value.error().message}};
  return *std::move(value);
}

Result<bool, EngineFault> holds(const Expression& condition, Scope& scope, std::string_view rule) {
  auto value = evaluated(condition, scope, rule);
  if (!value) return Failed{std::move(value).error()};
  if (!value->is(Kind::boolean))
    return Failed{EngineFault{std::string(rule), fmt::format("neither true nor false: `{}`", condition.text())}};
  return value->as_bool();
}

Value& variable(Scope& scope, std::size_t slot) {
  if (slot >= scope.variables.size()) scope.variables.resize(slot + 1);
  return scope.variables[slot];
}

}  // namespace understudy
