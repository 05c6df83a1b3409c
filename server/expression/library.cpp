// SPDX-License-Identifier: MIT
#include "server/expression/library.h"

#include <fmt/format.h>

#include <iterator>
#include <optional>

#include "server/expression/functions.h"
#include "server/expression/operators.h"

namespace understudy {

namespace {

using Of = Type::Of;

Answer no_chance() { return Failed{std::string("there is no chance here: uuid() and pick() need a sandbox")}; }

Answer uuid(Arguments, Scope& scope) { return scope.random != nullptr ? Answer(scope.random->uuid()) : no_chance(); }

Answer pick(Arguments a, Scope& scope) {
  if (scope.random == nullptr) return no_chance();
  Result<std::string, std::string> text = scope.random->pick(a[0].as_string());
  if (!text.ok()) return Failed{std::move(text).error()};
  return Value(std::move(text).value());
}

struct Cycle {
  Instant anchor;
  std::int64_t count;
  CalendarUnit unit;
};

// The first three arguments of the calendar's functions.
Result<Cycle, std::string> cycle(Arguments a) {
  const auto unit = calendar_unit(a[2].as_string());
  if (!unit) return Failed{fmt::format("\"{}\" is no unit; one of: DAY, WEEK, MONTH, YEAR", a[2].as_string())};
  if (a[1].as_integer() < 1) return Failed{fmt::format("a cycle lasts at least 1 unit, not {}", a[1].as_integer())};
  return Cycle{a[0].as_timestamp(), a[1].as_integer(), *unit};
}

Answer start_of_cycle(Arguments a, Scope&) {
  const auto c = cycle(a);
  if (!c.ok()) return Failed{c.error()};
  return in_cel_range(cycle_start(c->anchor, c->count, c->unit, a[3].as_integer()));
}

Answer index_of_cycle(Arguments a, Scope&) {
  const auto c = cycle(a);
  if (!c.ok()) return Failed{c.error()};
  return Value(cycle_index(c->anchor, c->count, c->unit, a[3].as_timestamp()));
}

Answer next_cycle(Arguments a, Scope&) {
  const auto c = cycle(a);
  if (!c.ok()) return Failed{c.error()};
  const std::int64_t next = cycle_index(c->anchor, c->count, c->unit, a[3].as_timestamp()) + 1;
  return in_cel_range(cycle_start(c->anchor, c->count, c->unit, next));
}

Answer midnight_of(Arguments a, Scope&) { return Value(midnight(civil_date(a[0].as_timestamp()))); }
Answer date_of(Arguments a, Scope&) { return Value(format_date(a[0].as_timestamp())); }

Answer date_from(Arguments a, Scope&) {
  const auto date = parse_date(a[0].as_string());
  return date ? Answer(*date) : Failed{fmt::format("\"{}\" is no date of the form YYYY-MM-DD", a[0].as_string())};
}

Answer format_time(Arguments a, Scope&) {
  const std::int64_t digits = a[1].as_integer();
  if (digits < 0 || digits > 9) return Failed{fmt::format("a time has 0 to 9 fraction digits, not {}", digits)};
  return Value(format_instant(a[0].as_timestamp(), static_cast<int>(digits)));
}

Answer iso_duration(Arguments a, Scope&) {
  const auto duration = parse_iso_duration(a[0].as_string());
  return duration ? in_cel_range(*duration)
                  : Failed{fmt::format("\"{}\" is no ISO 8601 duration of fixed length, such as PT2S or P1DT12H", a[0].as_string())};
}

Answer iso_text(Arguments a, Scope&) { return Value(format_iso_duration(a[0].as_duration())); }

Answer merge(Arguments a, Scope&) {
  if (count_values(a[1], kLongestList) > kLongestList) return Failed{fmt::format("the patch has more than {} values", kLongestList)};
  return merge_patch(a[0], a[1]);
}

Answer keys(Arguments a, Scope&) {
  List names;
  names.reserve(a[0].as_map().size());
  for (const auto& entry : a[0].as_map()) names.push_back(entry.key);
  return Value(std::move(names));
}

Answer get(Arguments a, Scope&) {
  if (!a[0].is(Kind::map) && !a[0].is_null()) return Failed{fmt::format("get() looks into a map, not {}", kind_name(a[0].kind()))};
  const Value* found = a[0].find(a[1].as_string());
  return found != nullptr ? *found : a[2];
}

// The argument for which `op` holds against the other.
template <Operator op>
Answer extreme(Arguments a, Scope&) {
  const auto ordering = order(a[0], a[1]);
  if (!ordering) return Failed{fmt::format("{} and {} have no order", kind_name(a[0].kind()), kind_name(a[1].kind()))};
  return holds(op, *ordering) ? a[0] : a[1];
}

Answer filtered(Arguments a, Scope&) {
  constexpr std::size_t longest = 4096;
  if (a[0].as_string().size() > longest) return Failed{fmt::format("the filter is longer than {} octets", longest)};
  return Value(matches_filter(a[0].as_string(), a[1]));
}

Answer queried(Arguments a, Scope& scope) {
  Result<bool, std::string> matches = matches_query(a[0], a[1], scope.work);
  if (!matches.ok()) return Failed{std::move(matches).error()};
  return Value(*matches);
}

Answer wrong_with_query(Arguments a, Scope& scope) {
  std::string mistake = query_mistake(a[0], scope.work);
  return mistake.empty() ? Value() : Value(std::move(mistake));
}

std::vector<Function> build() {
  const Type map = Type::map(Of::dyn);
  std::vector<Function> all = text_functions();
  const std::vector<Type> cycle_and_index = {Of::timestamp, Of::integer, Of::string, Of::integer};
  const std::vector<Type> cycle_and_time = {Of::timestamp, Of::integer, Of::string, Of::timestamp};
  const auto add = [&all](std::string name, std::vector<Type> accepts, Type result, Function::Body body) {
    all.push_back(function(std::move(name), std::move(accepts), std::move(result), std::move(body)));
  };
  add("uuid", {}, Of::string, uuid);
  add("pick", {Of::string}, Of::string, pick);
  for (Function& f : all) f.draws = f.name == "uuid" || f.name == "pick";
  add("cycle_start", cycle_and_index, Of::timestamp, start_of_cycle);
  add("cycle_index", cycle_and_time, Of::integer, index_of_cycle);
  add("next_cycle", cycle_and_time, Of::timestamp, next_cycle);
  add("midnight", {Of::timestamp}, Of::timestamp, midnight_of);
  add("date", {Of::timestamp}, Of::string, date_of);
  add("parse_date", {Of::string}, Of::timestamp, date_from);
  add("format_time", {Of::timestamp, Of::integer}, Of::string, format_time);
  add("iso_duration", {Of::string}, Of::duration, iso_duration);
  add("format_iso_duration", {Of::duration}, Of::string, iso_text);
  add("merge", {map, map}, map, merge);
  add("keys", {map}, Type::list(Of::string), keys);
  add("get", {Of::dyn, Of::string, Of::dyn}, Of::dyn, get);
  for (const Of of : {Of::integer, Of::uinteger, Of::number, Of::string, Of::timestamp, Of::duration, Of::dyn}) {
    add("min", {of, of}, of, extreme<Operator::less_equal>);
    add("max", {of, of}, of, extreme<Operator::greater_equal>);
  }
  add("match_filter", {Of::string, map}, Of::boolean, filtered);
  add("matches_query", {Of::dyn, map}, Of::boolean, queried);
  add("query_mistake", {Of::dyn}, Of::string, wrong_with_query);
  for (auto* more : {decimal_functions, encoding_functions}) {
    std::vector<Function> functions = more();
    std::move(functions.begin(), functions.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace

const std::shared_ptr<const std::vector<Function>>& library() {
  static const auto functions = std::make_shared<const std::vector<Function>>(build());
  return functions;
}

std::shared_ptr<const std::vector<Function>> library_with(std::vector<Function> more) {
  std::vector<Function> all = *library();
  std::move(more.begin(), more.end(), std::back_inserter(all));
  return std::make_shared<const std::vector<Function>>(std::move(all));
}

}  // namespace understudy
