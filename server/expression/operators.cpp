// SPDX-License-Identifier: MIT
#include "server/expression/operators.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>

namespace understudy {

namespace {

using Answer = Result<Value, std::string>;
using Of = Type::Of;

Answer overflow(std::string_view type) { return Failed{fmt::format("the result is out of the range of {}", type)}; }
Answer by_zero() { return Failed{std::string("division by zero")}; }

Answer no_overload(Operator op, const Value& left, const Value& right) {
  return Failed{fmt::format("\"{}\" cannot take {} and {}", symbol(op), kind_name(left.kind()), kind_name(right.kind()))};
}

// The quotient or the remainder; the lowest integer by -1 is the one that does not fit.
template <class Integer>
std::optional<Integer> divided(Operator op, Integer a, Integer b) {
  if constexpr (std::is_signed_v<Integer>) {
    if (b == -1 && a == std::numeric_limits<Integer>::min()) return std::nullopt;
  }
  return op == Operator::divide ? a / b : a % b;
}

template <class Integer>
std::optional<Integer> computed(Operator op, Integer a, Integer b) {
  Integer result = 0;
  switch (op) {
    case Operator::add:
      return __builtin_add_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case Operator::subtract:
      return __builtin_sub_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case Operator::multiply:
      return __builtin_mul_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    default:
      return divided(op, a, b);
  }
}

bool divides(Operator op) { return op == Operator::divide || op == Operator::remainder; }

Answer of_integers(Operator op, std::int64_t a, std::int64_t b) {
  if (divides(op) && b == 0) return by_zero();
  const auto result = computed(op, a, b);
  return result ? Answer(*result) : overflow("int");
}

Answer of_uintegers(Operator op, std::uint64_t a, std::uint64_t b) {
  if (divides(op) && b == 0) return by_zero();
  const auto result = computed(op, a, b);
  return result ? Answer(Value::uinteger(*result)) : overflow("uint");
}

Answer of_numbers(Operator op, const Value& left, const Value& right) {
  const double a = left.as_number();
  const double b = right.as_number();
  switch (op) {
    case Operator::add:
      return Value(a + b);
    case Operator::subtract:
      return Value(a - b);
    case Operator::multiply:
      return Value(a * b);
    case Operator::divide:
      return Value(a / b);
    default:
      return no_overload(op, left, right);
  }
}

Answer joined(const List& left, const List& right) {
  List list;
  list.reserve(left.size() + right.size());
  list.insert(list.end(), left.begin(), left.end());
  list.insert(list.end(), right.begin(), right.end());
  return Value(std::move(list));
}

Answer of_times(Operator op, const Value& left, const Value& right) {
  const bool add = op == Operator::add;
  if (!add && op != Operator::subtract) return no_overload(op, left, right);
  const bool left_is_time = left.is(Kind::timestamp);
  const bool right_is_time = right.is(Kind::timestamp);
  if (left_is_time && right.is(Kind::duration)) {
    return in_cel_range(add ? left.as_timestamp() + right.as_duration() : left.as_timestamp() - right.as_duration());
  }
  if (left_is_time && right_is_time && !add) return in_cel_range(left.as_timestamp() - right.as_timestamp());
  if (left.is(Kind::duration) && right_is_time && add) return in_cel_range(right.as_timestamp() + left.as_duration());
  if (!left.is(Kind::duration) || !right.is(Kind::duration)) return no_overload(op, left, right);
  return in_cel_range(add ? left.as_duration() + right.as_duration() : left.as_duration() - right.as_duration());
}

struct Row {
  Operator op;
  Of left;
  Of right;
  Of result;
};
constexpr std::array<Row, 20> kArithmetic = {{{Operator::add, Of::integer, Of::integer, Of::integer},
                                              {Operator::add, Of::uinteger, Of::uinteger, Of::uinteger},
                                              {Operator::add, Of::number, Of::number, Of::number},
                                              {Operator::add, Of::string, Of::string, Of::string},
                                              {Operator::add, Of::bytes, Of::bytes, Of::bytes},
                                              {Operator::add, Of::timestamp, Of::duration, Of::timestamp},
                                              {Operator::add, Of::duration, Of::timestamp, Of::timestamp},
                                              {Operator::add, Of::duration, Of::duration, Of::duration},
                                              {Operator::subtract, Of::integer, Of::integer, Of::integer},
                                              {Operator::subtract, Of::uinteger, Of::uinteger, Of::uinteger},
                                              {Operator::subtract, Of::number, Of::number, Of::number},
                                              {Operator::subtract, Of::timestamp, Of::timestamp, Of::duration},
                                              {Operator::subtract, Of::timestamp, Of::duration, Of::timestamp},
                                              {Operator::subtract, Of::duration, Of::duration, Of::duration},
                                              // "*" stands for "/" as well
                                              {Operator::multiply, Of::integer, Of::integer, Of::integer},
                                              {Operator::multiply, Of::uinteger, Of::uinteger, Of::uinteger},
                                              {Operator::multiply, Of::number, Of::number, Of::number},
                                              {Operator::remainder, Of::integer, Of::integer, Of::integer},
                                              {Operator::remainder, Of::uinteger, Of::uinteger, Of::uinteger},
                                              {Operator::add, Of::list, Of::list, Of::list}}};

}  // namespace

Answer in_cel_range(Instant t) {
  if (!t.in_range()) return overflow("timestamps, the years 0001 to 9999");
  return Value(t);
}

Answer in_cel_range(Duration d) {
  const bool inside =
      d.seconds >= -kLongestDuration && d.seconds <= kLongestDuration && (std::abs(d.seconds) < kLongestDuration || d.nanos == 0);
  if (!inside) return overflow(fmt::format("durations, {} seconds", kLongestDuration));
  return Value(d);
}

Answer arithmetic(Operator op, const Value& left, const Value& right) {
  const bool alike = left.kind() == right.kind();
  switch (left.kind()) {
    case Kind::integer:
      if (alike) return of_integers(op, left.as_integer(), right.as_integer());
      break;
    case Kind::uinteger:
      if (alike) return of_uintegers(op, left.as_uinteger(), right.as_uinteger());
      break;
    case Kind::number:
      if (alike) return of_numbers(op, left, right);
      break;
    case Kind::string:
      if (alike && op == Operator::add) return Value(left.as_string() + right.as_string());
      break;
    case Kind::bytes:
      if (alike && op == Operator::add) return Value::bytes(left.as_bytes() + right.as_bytes());
      break;
    case Kind::list:
      if (alike && op == Operator::add) return joined(left.as_list(), right.as_list());
      break;
    case Kind::timestamp:
    case Kind::duration:
      return of_times(op, left, right);
    default:
      break;
  }
  return no_overload(op, left, right);
}

Answer negated(const Value& operand) {
  if (operand.is(Kind::number)) return Value(-operand.as_number());
  if (!operand.is(Kind::integer)) return Failed{fmt::format("\"-\" cannot take {}", kind_name(operand.kind()))};
  return of_integers(Operator::subtract, 0, operand.as_integer());
}

std::optional<std::partial_ordering> order(const Value& left, const Value& right) {
  if (left.is(Kind::integer) && right.is(Kind::number)) return static_cast<double>(left.as_integer()) <=> right.as_number();
  if (left.is(Kind::number) && right.is(Kind::integer)) return left.as_number() <=> static_cast<double>(right.as_integer());
  if (left.is_numeric() && right.is_numeric()) return compare_numbers(left, right);
  if (left.kind() != right.kind()) return std::nullopt;
  switch (left.kind()) {
    case Kind::boolean:
      return left.as_bool() <=> right.as_bool();
    case Kind::string:
      return left.as_string() <=> right.as_string();
    case Kind::bytes:
      return left.as_bytes() <=> right.as_bytes();
    case Kind::timestamp:
      return left.as_timestamp() <=> right.as_timestamp();
    case Kind::duration:
      return left.as_duration() <=> right.as_duration();
    default:
      return std::nullopt;
  }
}

bool holds(Operator op, std::partial_ordering order) {
  switch (op) {
    case Operator::less:
      return order < 0;
    case Operator::less_equal:
      return order <= 0;
    case Operator::greater:
      return order > 0;
    default:
      return order >= 0;
  }
}

std::optional<Type> arithmetic_type(Operator op, const Type& left, const Type& right) {
  if (op == Operator::divide) op = Operator::multiply;
  std::optional<Of> result;
  for (const Row& row : kArithmetic) {
    if (row.op != op || (!unknown(left) && left.of() != row.left) || (!unknown(right) && right.of() != row.right)) continue;
    if (result && *result != row.result) return Type(Of::dyn);
    result = row.result;
  }
  if (!result) return std::nullopt;
  if (*result != Of::list) return Type(*result);
  if (left.of() != Of::list || right.of() != Of::list) return Type(Of::list);
  if (left.element().of() == Of::dyn) return right;
  return compatible(left, right) ? left : Type(Of::list);
}

bool orderable(const Type& left, const Type& right) {
  const auto ordered = [](const Type& type) {
    switch (type.of()) {
      case Of::list:
      case Of::map:
      case Of::record:
      case Of::type:
        return false;
      default:
        return true;
    }
  };
  return ordered(left) && ordered(right) && compatible(left, right);
}

bool numeric(const Type& type) { return type.of() == Of::integer || type.of() == Of::uinteger || type.of() == Of::number; }

bool unknown(const Type& type) { return type.of() == Of::dyn || type.of() == Of::null; }

}  // namespace understudy
