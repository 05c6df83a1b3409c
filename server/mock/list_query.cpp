// SPDX-License-Identifier: MIT
#include "server/mock/list_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace understudy {

namespace {

struct SortKey {
  std::string attribute;
  bool descending = false;
};

int rank(const Value& value) { return static_cast<int>(value.is_numeric() ? Kind::integer : value.kind()); }

// A total order but for lists and maps: null first, then by kind, then by value.
std::partial_ordering compare(const Value& a, const Value& b) {
  if (rank(a) != rank(b)) return rank(a) <=> rank(b);
  if (a.is_numeric()) return compare_numbers(a, b);
  switch (a.kind()) {
    case Kind::string:
      return a.as_string() <=> b.as_string();
    case Kind::timestamp:
      return a.as_timestamp() <=> b.as_timestamp();
    case Kind::duration:
      return a.as_duration() <=> b.as_duration();
    case Kind::boolean:
      return a.as_bool() <=> b.as_bool();
    default:
      return std::partial_ordering::equivalent;
  }
}

bool precedes(const Value& a, const Value& b, const std::vector<SortKey>& keys) {
  for (const SortKey& key : keys) {
    const auto order = key.descending ? compare(b[key.attribute], a[key.attribute]) : compare(a[key.attribute], b[key.attribute]);
    if (order != 0) return order < 0;
  }
  return false;
}

Result<std::vector<SortKey>, EngineFault> sort_keys(const std::optional<Expression>& sort, Scope& scope, std::string_view rule) {
  std::vector<SortKey> keys;
  if (!sort) return keys;
  auto names = evaluated(*sort, scope, rule);
  if (!names) return Failed{std::move(names).error()};
  if (names->is_null()) return keys;
  const EngineFault odd{std::string(rule), fmt::format("no list of attribute names: `{}`", sort->text())};
  if (!names->is(Kind::list)) return Failed{odd};
  for (const Value& name : names->as_list()) {
    if (!name.is(Kind::string)) return Failed{odd};
    const std::string& text = name.as_string();
    const bool descending = text.starts_with('-');
    keys.push_back({text.substr(descending ? 1 : 0), descending});
  }
  return keys;
}

// A count, from 0 on; nullopt when there is no expression or it is null.
Result<std::optional<std::size_t>, EngineFault> count(const std::optional<Expression>& expression, Scope& scope, std::string_view rule) {
  if (!expression) return std::optional<std::size_t>();
  auto value = evaluated(*expression, scope, rule);
  if (!value) return Failed{std::move(value).error()};
  if (value->is_null()) return std::optional<std::size_t>();
  auto integer = as_attribute(AttributeType::integer, *value);
  if (!integer) return Failed{EngineFault{std::string(rule), fmt::format("{}: `{}`", integer.error(), expression->text())}};
  return std::optional(static_cast<std::size_t>(std::max<std::int64_t>(integer->as_integer(), 0)));
}

}  // namespace

Result<Value, EngineFault> page(const ListQuery& query, const World& world, Scope& scope, std::string_view rule) {
  auto keys = sort_keys(query.sort, scope, rule);
  if (!keys) return Failed{std::move(keys).error()};
  auto offset = count(query.offset, scope, rule);
  if (!offset) return Failed{std::move(offset).error()};
  auto limit = count(query.limit, scope, rule);
  if (!limit) return Failed{std::move(limit).error()};

  List found;
  for (const auto& [age, resource] : world.all(query.machine)) {
    if (query.where) {
      variable(scope, query.candidate) = resource.attributes;
      auto wanted = holds(*query.where, scope, rule);
      if (!wanted) return Failed{std::move(wanted).error()};
      if (!*wanted) continue;
    }
    found.push_back(resource.attributes);
  }
  if (query.where) variable(scope, query.candidate) = Value();
  if (!keys->empty())
    std::stable_sort(found.begin(), found.end(), [&keys](const Value& a, const Value& b) { return precedes(a, b, *keys); });

  const auto total = static_cast<std::int64_t>(found.size());
  const std::size_t first = std::min(offset->value_or(0), found.size());
  const std::size_t length = std::min(limit->value_or(found.size()), found.size() - first);
  const auto begin = found.begin() + static_cast<std::ptrdiff_t>(first);
  return Value(Map{{"items", List(begin, begin + static_cast<std::ptrdiff_t>(length))},
                   {"total", total},
                   {"offset", static_cast<std::int64_t>(offset->value_or(0))},
                   {"limit", *limit ? Value(static_cast<std::int64_t>(**limit)) : Value()}});
}

}  // namespace understudy
