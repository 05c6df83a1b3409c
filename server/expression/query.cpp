// SPDX-License-Identifier: MIT
// matches_query(): filters as maps, as library.h tells them. A filter is checked as a whole before it is asked, so that what is wrong with
// it does not depend on the data.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "server/expression/functions.h"
#include "server/expression/operators.h"
#include "server/values/diagnostic.h"

namespace understudy {

namespace {

constexpr std::size_t kMostValues = 2000;
constexpr std::size_t kMostLevels = 20;
constexpr std::size_t kLongestName = 512;
constexpr std::size_t kMostComparisons = 100'000;
constexpr std::size_t kOctetsPerStep = 64;

const Value kNull;

// What stands in a condition. The last four are negations of others.
enum class Test : std::uint8_t { eq, gt, gte, lt, lte, in, starts_with, is_empty, exists, has_all, has_some, ne, nin, is_not };
enum class Takes : std::uint8_t { anything, text, flag, list, condition };
struct Form {
  std::string_view name;
  Test test;
  Takes takes;
};
constexpr std::array<Form, 14> kForms = {{{"$eq", Test::eq, Takes::anything},
                                          {"$ne", Test::ne, Takes::anything},
                                          {"$gt", Test::gt, Takes::anything},
                                          {"$gte", Test::gte, Takes::anything},
                                          {"$lt", Test::lt, Takes::anything},
                                          {"$lte", Test::lte, Takes::anything},
                                          {"$in", Test::in, Takes::list},
                                          {"$nin", Test::nin, Takes::list},
                                          {"$startsWith", Test::starts_with, Takes::text},
                                          {"$isEmpty", Test::is_empty, Takes::flag},
                                          {"$exists", Test::exists, Takes::flag},
                                          {"$hasAll", Test::has_all, Takes::list},
                                          {"$hasSome", Test::has_some, Takes::list},
                                          {"$not", Test::is_not, Takes::condition}}};

const Form* form(std::string_view name) {
  const auto found = std::find_if(kForms.begin(), kForms.end(), [name](const Form& one) { return one.name == name; });
  return found != kForms.end() ? &*found : nullptr;
}

bool is_operator(const Value& key) { return key.is(Kind::string) && key.as_string().starts_with('$'); }

// {'$gt': 5}, as against a map that a field is to be equal to.
bool is_condition(const Value& value) {
  return value.is(Kind::map) &&
         std::any_of(value.as_map().begin(), value.as_map().end(), [](const auto& one) { return is_operator(one.key); });
}

std::string shown(const Value& key) {
  const std::string text = text_of(key);
  return text.size() > kLongestName ? fmt::format("a name of {} octets", text.size()) : fmt::format("\"{}\"", text);
}

// Finds the first mistake; a text without any is empty.
class Proof {
 public:
  static std::string filter(const Value& filter) {
    if (!filter.is(Kind::map))
      return fmt::format("a filter is a map of fields, such as {{'status': 'ACTIVE'}}, not {}", kind_name(filter.kind()));
    for (const auto& [key, value] : filter.as_map()) {
      std::string mistake = is_operator(key) ? joint(key.as_string(), value) : field(key, value);
      if (!mistake.empty()) return mistake;
    }
    return {};
  }

 private:
  // $and, $or and $not of whole filters.
  static std::string joint(const std::string& name, const Value& value) {
    if (name == "$not" && value.is(Kind::map)) return filter(value);
    if (name != "$and" && name != "$or" && name != "$not") return unknown(name, {"$and", "$or", "$not"}, " among the fields");
    if (!value.is(Kind::list)) return fmt::format("\"{}\" takes a list of filters, not {}", name, kind_name(value.kind()));
    if (name == "$not" && value.as_list().size() != 1) return "\"$not\" takes one filter; join several with $and or $or";
    for (const Value& one : value.as_list()) {
      std::string mistake = filter(one);
      if (!mistake.empty()) return mistake;
    }
    return {};
  }

  static std::string field(const Value& name, const Value& value) {
    if (!name.is(Kind::string) || name.as_string().size() > kLongestName)
      return fmt::format("{} is no name of a field: a text of at most {} octets", shown(name), kLongestName);
    return is_condition(value) ? condition(value, name.as_string()) : std::string();
  }

  static std::string condition(const Value& condition, const std::string& of) {
    for (const auto& [key, operand] : condition.as_map()) {
      const Form* known = is_operator(key) ? form(key.as_string()) : nullptr;
      if (known == nullptr) return unknown(text_of(key), names(), fmt::format(" on \"{}\"", of));
      std::string mistake = wrong_operand(*known, operand, of);
      if (!mistake.empty()) return mistake;
    }
    return {};
  }

  static std::string wrong_operand(const Form& form, const Value& operand, const std::string& of) {
    const auto wanted = [&](std::string_view what) {
      return fmt::format("\"{}\" on \"{}\" takes {}, not {}", form.name, of, what, kind_name(operand.kind()));
    };
    switch (form.takes) {
      case Takes::anything:
        return {};
      case Takes::text:
        return operand.is(Kind::string) ? "" : wanted("a text");
      case Takes::flag:
        return operand.is(Kind::boolean) ? "" : wanted("true or false");
      case Takes::list:
        return operand.is(Kind::list) ? "" : wanted("a list");
      case Takes::condition:
        return is_condition(operand) ? condition(operand, of) : wanted("operators, such as {'$in': […]}");
    }
    return {};
  }

  static std::string unknown(std::string_view name, const std::vector<std::string>& known, std::string_view where) {
    const std::string hint = suggestion(name, known);
    return fmt::format("there is no operator {}{}{}{}", shown(Value(name)), where, hint.empty() ? "" : "; ", hint);
  }

  static std::vector<std::string> names() {
    std::vector<std::string> names;
    names.reserve(kForms.size());
    for (const Form& one : kForms) names.emplace_back(one.name);
    return names;
  }
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool starts_with(const std::string& text, const std::string& start) {
  return text.size() >= start.size() &&
         std::equal(start.begin(), start.end(), text.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

bool empty(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return true;
    case Kind::string:
      return value.as_string().empty();
    case Kind::list:
      return value.as_list().empty();
    case Kind::map:
      return value.as_map().empty();
    default:
      return false;
  }
}

std::optional<Instant> time_of(const Value& value, bool or_date) {
  if (value.is(Kind::timestamp)) return value.as_timestamp();
  if (!value.is(Kind::string)) return std::nullopt;
  const auto instant = parse_instant(value.as_string());
  return instant || !or_date ? instant : parse_date(value.as_string());
}

// Both as times, where both are.
struct Times {
  std::optional<Instant> left, right;
  Times(const Value& a, const Value& b) {
    const bool kept_as_such = a.is(Kind::timestamp) || b.is(Kind::timestamp);
    left = time_of(a, kept_as_such);
    if (left) right = time_of(b, kept_as_such);
  }
  bool both() const { return left && right; }
};

// One question of a sound filter to one map.
class Question {
 public:
  explicit Question(std::size_t& steps) : steps_(steps) {}

  bool filter(const Value& filter, const Value& map) {
    return std::all_of(filter.as_map().begin(), filter.as_map().end(), [&](const auto& part) {
      return is_operator(part.key) ? joint(part.key.as_string(), part.value, map) : field(map, part.key.as_string(), part.value);
    });
  }
  bool exhausted() const { return comparisons_ > kMostComparisons; }

 private:
  bool joint(const std::string& name, const Value& parts, const Value& map) {
    const auto holds_for = [&](const Value& part) { return filter(part, map); };
    if (name == "$not") return !filter(parts.is(Kind::list) ? parts.as_list().front() : parts, map);
    const List& list = parts.as_list();
    return name == "$and" ? std::all_of(list.begin(), list.end(), holds_for) : std::any_of(list.begin(), list.end(), holds_for);
  }

  bool field(const Value& map, std::string_view name, const Value& wanted) {
    if (!is_condition(wanted)) return any(map, name, Test::eq, wanted);
    return std::all_of(wanted.as_map().begin(), wanted.as_map().end(),
                       [&](const auto& part) { return operation(map, name, form(part.key.as_string())->test, part.value); });
  }

  bool operation(const Value& map, std::string_view name, Test test, const Value& operand) {
    switch (test) {
      case Test::ne:
        return !any(map, name, Test::eq, operand);
      case Test::nin:
        return !any(map, name, Test::in, operand);
      case Test::is_not:
        return !field(map, name, operand);
      case Test::exists:
      case Test::is_empty:
        return any(map, name, test, operand) == operand.as_bool();
      default:
        return any(map, name, test, operand);
    }
  }

  // Does the test hold for one of the values that the name leads to?
  bool any(const Value& from, std::string_view name, Test test, const Value& operand) {
    if (!counted(1)) return false;
    if (from.is(Kind::list)) {
      return std::any_of(from.as_list().begin(), from.as_list().end(),
                         [&](const Value& element) { return any(element, name, test, operand); });
    }
    if (const Value* found = from.find(name)) return holds_for(*found, test, operand);
    const std::size_t dot = name.find('.');
    const Value* next = dot != std::string_view::npos ? from.find(name.substr(0, dot)) : nullptr;
    return next != nullptr ? any(*next, name.substr(dot + 1), test, operand) : holds_for(kNull, test, operand);
  }

  bool holds_for(const Value& value, Test test, const Value& operand) {
    const auto wanted_by = [&](const Value& element) {
      return std::any_of(operand.as_list().begin(), operand.as_list().end(), [&](const Value& one) { return same(element, one); });
    };
    const auto is_there = [&](const Value& one) { return one_of(value, [&](const Value& element) { return same(element, one); }); };
    switch (test) {
      case Test::exists:
        return !value.is_null();
      case Test::is_empty:
        return empty(value);
      case Test::has_all:
        return std::all_of(operand.as_list().begin(), operand.as_list().end(), is_there);
      case Test::in:
      case Test::has_some:
        return one_of(value, wanted_by);
      case Test::starts_with:
        return one_of(value, [&](const Value& one) { return one.is(Kind::string) && starts_with(one.as_string(), operand.as_string()); });
      case Test::gt:
        return one_of(value, [&](const Value& one) { return ordered(one, Operator::greater, operand); });
      case Test::gte:
        return one_of(value, [&](const Value& one) { return ordered(one, Operator::greater_equal, operand); });
      case Test::lt:
        return one_of(value, [&](const Value& one) { return ordered(one, Operator::less, operand); });
      case Test::lte:
        return one_of(value, [&](const Value& one) { return ordered(one, Operator::less_equal, operand); });
      default:
        return one_of(value, [&](const Value& one) { return same(one, operand); });
    }
  }

  // For the value itself, or for an element of it.
  template <class Condition>
  bool one_of(const Value& value, const Condition& condition) {
    return condition(value) || (value.is(Kind::list) && std::any_of(value.as_list().begin(), value.as_list().end(), condition));
  }

  bool same(const Value& a, const Value& b) {
    if (!counted(weight(a, b))) return false;
    if (a == b) return true;
    const Times times(a, b);
    return times.both() && *times.left == *times.right;
  }

  bool ordered(const Value& a, Operator op, const Value& b) {
    if (!counted(weight(a, b))) return false;
    const Times times(a, b);
    const auto ordering = times.both() ? order(*times.left, *times.right) : order(a, b);
    return ordering && holds(op, *ordering);
  }

  static std::size_t weight(const Value& a, const Value& b) {
    if (a.is(Kind::string) && b.is(Kind::string)) return 1 + std::min(a.as_string().size(), b.as_string().size()) / kOctetsPerStep;
    return b.is(Kind::list) || b.is(Kind::map) ? count_values(b, kMostValues) : 1;
  }

  bool counted(std::size_t comparisons) {
    comparisons_ += comparisons;
    steps_ += comparisons;
    return !exhausted();
  }

  std::size_t& steps_;
  std::size_t comparisons_ = 0;
};

}  // namespace

std::string query_mistake(const Value& filter, std::size_t& steps) {
  if (filter.is_null()) return {};
  const std::size_t values = count_values(filter, kMostValues, kMostLevels);
  steps += values;
  if (values > kMostValues) return fmt::format("the filter has more than {} values or {} levels", kMostValues, kMostLevels);
  return Proof::filter(filter);
}

Result<bool, std::string> matches_query(const Value& filter, const Value& map, std::size_t& steps) {
  if (std::string mistake = query_mistake(filter, steps); !mistake.empty()) return Failed{std::move(mistake)};
  if (filter.is_null()) return true;
  Question question(steps);
  const bool matches = question.filter(filter, map);
  if (question.exhausted()) return Failed{fmt::format("the filter asks for more than {} comparisons", kMostComparisons)};
  return matches;
}

}  // namespace understudy
