// SPDX-License-Identifier: MIT
// decimal_add() and its like: amounts as texts, as values/decimal.h reckons with them.
#include "server/expression/functions.h"
#include "server/values/decimal.h"

namespace understudy {

namespace {

using Of = Type::Of;

template <class Reckon>
Function on_decimals(std::string name, Type result, Reckon reckon) {
  return function(std::move(name), {Of::string, Of::string}, std::move(result), [reckon](Arguments a, Scope&) -> Answer {
    const auto left = Decimal::parse(a[0].as_string());
    if (!left.ok()) return Failed{left.error()};
    const auto right = Decimal::parse(a[1].as_string());
    if (!right.ok()) return Failed{right.error()};
    return Value(reckon(*left, *right));
  });
}

std::int64_t sign_of(std::weak_ordering order) { return order < 0 ? -1 : order > 0 ? 1 : 0; }

}  // namespace

std::vector<Function> decimal_functions() {
  return {on_decimals("decimal_add", Of::string, [](const Decimal& a, const Decimal& b) { return (a + b).text(); }),
          on_decimals("decimal_subtract", Of::string, [](const Decimal& a, const Decimal& b) { return (a - b).text(); }),
          on_decimals("decimal_multiply", Of::string, [](const Decimal& a, const Decimal& b) { return (a * b).text(); }),
          on_decimals("decimal_compare", Of::integer, [](const Decimal& a, const Decimal& b) { return sign_of(a <=> b); })};
}

}  // namespace understudy
