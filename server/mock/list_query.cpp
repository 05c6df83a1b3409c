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

#include "server/engine/candidates.h"
#include "server/mock/cursor.h"

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

// One that `where` lets through; looked at where it is, since of a long list one page is wanted.
struct Row {
  std::uint64_t age = 0;
  const Value* attributes = nullptr;

  // A dotted name leads into maps; null where there is nothing.
  const Value& at(const SortKey& key) const {
    const Value* found = attributes;
    std::string_view rest = key.attribute;
    for (std::size_t dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
      found = &(*found)[rest.substr(0, dot)];
      rest.remove_prefix(dot + 1);
    }
    return (*found)[rest];
  }
};

// In order of creation.
Result<std::vector<Row>, EngineFault> rows_of(const ListQuery& query, const World& world, Scope& scope) {
  std::vector<Row> rows;
  const Condition condition{query.machine, query.where, query.candidate, query.equal};
  auto fault = for_all_that_fit(world, condition, scope, query.rule, [&rows](ResourceRef ref, const Resource& resource) {
    rows.push_back({ref.age, &resource.attributes});
    return true;
  });
  if (fault) return Failed{*std::move(fault)};
  return rows;
}

// Puts the rows from `first` up to `end` where they would be in the sorted list, and no others. Ties are in order of creation.
void sort_places(std::vector<Row>& rows, const std::vector<SortKey>& keys, std::size_t first, std::size_t end) {
  if (keys.empty() || first >= end) return;
  const auto precedes = [&keys](const Row& a, const Row& b) {
    for (const SortKey& key : keys) {
      const auto order = key.descending ? compare(b.at(key), a.at(key)) : compare(a.at(key), b.at(key));
      if (order != 0) return order < 0;
    }
    return a.age < b.age;
  };
  const auto from = rows.begin() + static_cast<std::ptrdiff_t>(first), to = rows.begin() + static_cast<std::ptrdiff_t>(end);
  std::nth_element(rows.begin(), from, rows.end(), precedes);
  std::partial_sort(from, to, rows.end(), precedes);
}

// What the client reads on from: nothing at the first page.
struct Continuation {
  bool known = true;  // false: what it sent is no cursor of this list
  std::optional<Cursor> cursor;
};

// Puts what the list carries into scope: as the cursor has it, or anew at the first page.
Result<Continuation, EngineFault> continuation(const ListQuery& query, Scope& scope) {
  Continuation from;
  if (query.cursor) {
    auto sent = evaluated(*query.cursor, scope, query.rule + ".cursor");
    if (!sent) return Failed{std::move(sent).error()};
    if (sent->is(Kind::string)) from.cursor = read_cursor(query.rule, sent->as_string());
    from.known = sent->is_null() || from.cursor;
  }
  if (!query.carry || !from.known) return from;
  auto carried = from.cursor ? Result<Value, EngineFault>(from.cursor->carry) : evaluated(*query.carry, scope, query.rule + ".carry");
  if (!carried) return Failed{std::move(carried).error()};
  variable(scope, query.carried) = *std::move(carried);
  return from;
}

std::vector<std::string> told(const std::vector<SortKey>& keys) {
  std::vector<std::string> names;
  names.reserve(keys.size());
  for (const SortKey& key : keys) names.push_back((key.descending ? "-" : "") + key.attribute);
  return names;
}

// Does the row come before the cursor's place?
bool is_before(const Row& row, const Cursor& place, const std::vector<SortKey>& keys) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Value& own = row.at(keys[i]);
    const auto order = keys[i].descending ? compare(place.keys[i], own) : compare(own, place.keys[i]);
    if (order != 0) return order < 0;
  }
  return place.after ? row.age <= place.age : row.age < place.age;
}

struct Window {
  std::size_t first = 0, length = 0;
};

Window window(const std::vector<Row>& found, const std::vector<SortKey>& keys, const std::optional<Cursor>& from, std::size_t offset,
              std::size_t limit) {
  const auto before = [&](const Row& row) { return is_before(row, *from, keys); };
  const std::size_t place = from ? static_cast<std::size_t>(std::count_if(found.begin(), found.end(), before)) : offset;
  const std::size_t first = from && from->back ? place - std::min(limit, place) : std::min(place, found.size());
  return {first, std::min(limit, (from && from->back ? place : found.size()) - first)};
}

// The cursors to the pages around one, null where there is nothing. A place is behind the last or in front of the first item of the page;
// an empty page has those of its neighbours.
Result<std::pair<Value, Value>, EngineFault> cursors(const ListQuery& query, const std::vector<Row>& found, const Window& shown,
                                                     const std::vector<SortKey>& keys, Scope& scope) {
  const auto text = [&](const Row& edge, bool back, bool after) {
    Cursor cursor{back, after, told(keys), {}, edge.age, query.carry ? variable(scope, query.carried) : Value()};
    for (const SortKey& key : keys) cursor.keys.push_back(edge.at(key));
    return write_cursor(query.rule, cursor);
  };
  const std::size_t end = shown.first + shown.length;
  const bool empty = shown.length == 0;
  std::string next, prev;
  if (end < found.size()) next = empty ? text(found[end], false, false) : text(found[end - 1], false, true);
  if (shown.first > 0) prev = empty ? text(found[shown.first - 1], true, true) : text(found[shown.first], true, false);
  if (std::max(next.size(), prev.size()) > Cursor::kLongest)
    return Failed{EngineFault{query.rule, fmt::format("a cursor would be longer than {} KiB: carry less", Cursor::kLongest >> 10)}};
  return std::pair(next.empty() ? Value() : Value(std::move(next)), prev.empty() ? Value() : Value(std::move(prev)));
}

}  // namespace

Result<Value, EngineFault> page(const ListQuery& query, const World& world, Scope& scope) {
  const std::string& rule = query.rule;
  auto from = continuation(query, scope);
  if (!from) return Failed{std::move(from).error()};
  if (!from->known) return Value();
  auto keys = sort_keys(query.sort, scope, rule);
  if (!keys) return Failed{std::move(keys).error()};
  if (from->cursor && from->cursor->sorted_by != told(*keys)) return Value();
  auto offset = count(query.offset, scope, rule);
  if (!offset) return Failed{std::move(offset).error()};
  auto limit = count(query.limit, scope, rule);
  if (!limit) return Failed{std::move(limit).error()};

  auto found = rows_of(query, world, scope);
  if (!found) return Failed{std::move(found).error()};
  const Window shown = window(*found, *keys, from->cursor, offset->value_or(0), limit->value_or(found->size()));
  sort_places(*found, *keys, shown.first - std::min<std::size_t>(shown.first, 1), std::min(shown.first + shown.length + 1, found->size()));
  List items;
  items.reserve(shown.length);
  for (std::size_t i = 0; i < shown.length; ++i) items.push_back(*(*found)[shown.first + i].attributes);
  Map page{{"items", std::move(items)},
           {"total", static_cast<std::int64_t>(found->size())},
           {"offset", static_cast<std::int64_t>(from->cursor ? shown.first : offset->value_or(0))},
           {"limit", *limit ? Value(static_cast<std::int64_t>(**limit)) : Value()}};
  if (!query.cursor) return Value(std::move(page));
  auto around = cursors(query, *found, shown, *keys, scope);
  if (!around) return Failed{std::move(around).error()};
  page.set("next", std::move(around->first));
  page.set("prev", std::move(around->second));
  return Value(std::move(page));
}

}  // namespace understudy
