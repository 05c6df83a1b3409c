// SPDX-License-Identifier: MIT
// Operators: what CEL's binary operators do to values, and what is known of their results in advance (langdef.md, "Functions",
// "Standard Definitions").
// Thread-safety: pure functions.
#pragma once

#include <compare>
#include <optional>
#include <string>

#include "server/expression/node.h"
#include "server/expression/type.h"
#include "server/values/result.h"
#include "server/values/value.h"

namespace understudy {

// CEL's ranges: timestamps of the years 0001 to 9999, durations as google.protobuf.Duration has them, about 10,000 years.
constexpr std::int64_t kLongestDuration = 315'576'000'000;
Result<Value, std::string> in_cel_range(Instant t);
Result<Value, std::string> in_cel_range(Duration d);

// + - * / %. Refused: kinds that do not go together, results out of range, division by zero.
Result<Value, std::string> arithmetic(Operator op, const Value& left, const Value& right);
Result<Value, std::string> negated(const Value& operand);

// The order of two values of one kind, or of two numbers; nullopt where there is none. An integer is compared with a double as CEL
// does it: by its nearest double.
std::optional<std::partial_ordering> order(const Value& left, const Value& right);
bool holds(Operator op, std::partial_ordering order);  // REQUIRES: < <= > or >=

// The type of a result; nullopt when the operands never go together.
std::optional<Type> arithmetic_type(Operator op, const Type& left, const Type& right);
bool orderable(const Type& left, const Type& right);
bool numeric(const Type& type);
bool unknown(const Type& type);  // dyn or null: nothing is known in advance

}  // namespace understudy
