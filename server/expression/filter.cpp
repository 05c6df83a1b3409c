// SPDX-License-Identifier: MIT
// match_filter(): the filter grammar of many list operations, as library.h tells it.
#include <algorithm>
#include <charconv>
#include <optional>

#include "server/expression/functions.h"
#include "server/expression/operators.h"

namespace understudy {

namespace {

// Takes the part before the next separator from the front of `rest`.
std::string_view cut(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

bool same_letters(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&lower](char x, char y) { return lower(x) == lower(y); });
}

std::optional<Instant> instant_of(std::string_view text) {
  const auto instant = parse_instant(text);
  return instant ? instant : parse_date(text);
}

// The filter's text as a value of the field's kind, so that numbers and times compare as such. A time may be kept as text.
std::optional<Value> like(const Value& field, std::string_view text) {
  if (field.is_numeric()) {
    double number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    return problem == std::errc() && end == text.data() + text.size() ? std::optional<Value>(number) : std::nullopt;
  }
  if (field.is(Kind::timestamp)) {
    const auto instant = instant_of(text);
    return instant ? std::optional<Value>(*instant) : std::nullopt;
  }
  return Value(text);
}

bool within(const Value& field, std::string_view low, std::string_view high) {
  Value subject = field;
  if (field.is(Kind::string)) {
    const bool times = instant_of(field.as_string()) && (low.empty() || instant_of(low)) && (high.empty() || instant_of(high));
    if (times) subject = *instant_of(field.as_string());
  }
  const auto side = [&subject](std::string_view bound, Operator op) {
    if (bound.empty()) return true;
    const auto limit = like(subject, bound);
    const auto ordering = limit ? order(subject, *limit) : std::nullopt;
    return ordering && holds(op, *ordering);
  };
  return side(low, Operator::greater_equal) && side(high, Operator::less_equal);
}

bool matches_one(const Value& field, std::string_view wanted) {
  if (const std::size_t dots = wanted.find(".."); dots != std::string_view::npos) {
    return !field.is_null() && within(field, wanted.substr(0, dots), wanted.substr(dots + 2));
  }
  switch (field.kind()) {
    case Kind::string:
      return same_letters(field.as_string(), wanted);
    case Kind::boolean:
      return same_letters(field.as_bool() ? "true" : "false", wanted);
    case Kind::list:
      return std::any_of(field.as_list().begin(), field.as_list().end(),
                         [wanted](const Value& element) { return !element.is(Kind::list) && matches_one(element, wanted); });
    default: {
      const auto value = like(field, wanted);
      return value && *value == field;
    }
  }
}

// "status:active,paused": one field and its alternatives.
bool matches_clause(std::string_view clause, const Value& map) {
  std::string_view path = cut(clause, ':');
  const Value* field = &map;
  while (!path.empty() && field != nullptr) field = field->find(cut(path, '.'));
  if (field == nullptr || field == &map) return false;
  const bool negated = clause.starts_with('!');
  bool any = false;
  while (!clause.empty() && !any) {
    std::string_view alternative = cut(clause, ',');
    if (negated && alternative.starts_with('!')) alternative.remove_prefix(1);
    any = matches_one(*field, alternative);
  }
  return any != negated;
}

}  // namespace

bool matches_filter(std::string_view filter, const Value& map) {
  while (!filter.empty()) {
    const std::string_view clause = cut(filter, ';');
    if (!clause.empty() && !matches_clause(clause, map)) return false;
  }
  return true;
}

}  // namespace understudy
