// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <algorithm>

#include "server/contract/schema_rule.h"
#include "server/values/json.h"

namespace understudy {
namespace {

std::vector<std::size_t> order_of(const Spot& spot) {
  std::vector<std::size_t> order;
  for (const Spot* at = &spot; at->parent; at = at->parent) order.push_back(at->position);
  std::reverse(order.begin(), order.end());
  return order;
}

std::string pointer_of(const Spot& spot) {
  if (!spot.parent) return "";
  const std::string token =
      spot.key ? spot.key->is(Kind::string) ? pointer_token(spot.key->as_string()) : write_json(*spot.key) : std::to_string(spot.position);
  return pointer_of(*spot.parent) + "/" + token;
}

}  // namespace

void Evaluated::mark(std::size_t position) {
  if (position >= marks_.size()) marks_.resize(position + 1);
  marks_[position] = true;
}

void Evaluated::merge(const Evaluated& other) {
  all_ = all_ || other.all_;
  if (marks_.size() < other.marks_.size()) marks_.resize(other.marks_.size());
  for (std::size_t i = 0; i < other.marks_.size(); ++i) {
    if (other.marks_[i]) marks_[i] = true;
  }
}

bool SchemaChecker::apply(const Schema& schema, const Spot& spot, Evaluated* outer) {
  if (stopped_) return false;
  if (depth_ == limits_.depth || applications_ == limits_.applications) return give_up(schema, spot);
  ++depth_;
  ++applications_;
  const bool enters = scope_.empty() || scope_.back() != schema.resource;
  if (enters) scope_.push_back(schema.resource);

  Evaluated evaluated;
  Evaluated* seen = outer || schema.asks_for_evaluated ? &evaluated : nullptr;
  bool fits = true;
  for (const auto& rule : schema.rules) {
    fits = rule->apply(*this, spot, seen) && fits;
    if (stopped_ || (silent_ && !fits)) break;
  }
  if (fits && outer) outer->merge(evaluated);

  if (enters) scope_.pop_back();
  --depth_;
  return fits;
}

bool SchemaChecker::fits(const Schema& schema, const Spot& spot, Evaluated* outer) {
  const bool before = std::exchange(silent_, true);
  const bool fits = apply(schema, spot, outer);
  silent_ = before;
  return fits;
}

const Schema* SchemaChecker::dynamic_anchor(std::string_view name) const {
  for (const SchemaResource* resource : scope_) {
    if (const auto found = resource->dynamic_anchors.find(name); found != resource->dynamic_anchors.end()) return found->second;
  }
  return nullptr;
}

bool SchemaChecker::record(const Rule& rule, const Spot& spot, const std::string* missing, std::string message) {
  if (stopped_) return false;
  std::string pointer = pointer_of(spot);
  if (missing) pointer += "/" + pointer_token(*missing);
  found_.push_back({order_of(spot),
                    {std::move(pointer), rule.keyword, rule.expected, missing ? Value() : spot.value, std::move(message), rule.pointer}});
  stopped_ = found_.size() >= limits_.violations;
  return false;
}

// Recorded even in silence: no answer can be trusted after it.
bool SchemaChecker::give_up(const Schema& schema, const Spot& spot) {
  const bool deep = depth_ == limits_.depth;
  const auto limit = static_cast<std::int64_t>(deep ? limits_.depth : limits_.applications);
  found_.push_back({order_of(spot),
                    {pointer_of(spot), "depth", limit, spot.value,
                     deep ? fmt::format("cannot be checked: schemas are nested more than {} deep here", limit)
                          : fmt::format("cannot be checked: it takes more than {} applications of a schema", limit),
                     schema.pointer}});
  stopped_ = true;
  return false;
}

std::vector<SchemaViolation> SchemaChecker::violations() && {
  std::stable_sort(found_.begin(), found_.end(), [](const Found& a, const Found& b) { return a.order < b.order; });
  std::vector<SchemaViolation> out;
  out.reserve(found_.size());
  for (Found& found : found_) out.push_back(std::move(found.violation));
  return out;
}

bool plausible(const Schema& schema, const Value& value, std::size_t depth) {
  return depth == 0 ||
         std::all_of(schema.rules.begin(), schema.rules.end(), [&](const auto& rule) { return rule->plausible(value, depth - 1); });
}

const Schema* declared_member(const Schema& schema, std::string_view name, std::size_t depth) {
  if (depth == 0) return nullptr;
  for (const auto& rule : schema.rules) {
    if (const Schema* member = rule->member(name, depth - 1)) return member;
  }
  return nullptr;
}

const Schema* declared_item(const Schema& schema, std::size_t index, std::size_t depth) {
  if (depth == 0) return nullptr;
  for (const auto& rule : schema.rules) {
    if (const Schema* item = rule->item(index, depth - 1)) return item;
  }
  return nullptr;
}

std::string brief(const Value& value) {
  constexpr std::size_t kLongest = 64;
  std::string text = write_json(value);
  if (text.size() <= kLongest) return text;
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0u) == 0x80u) --end;  // not within a character
  text.resize(end);
  return text + "…";
}

std::vector<SchemaViolation> check(const Schema& schema, const Value& instance, const CheckLimits& limits) {
  SchemaChecker checker(limits);
  checker.apply(schema, Spot{instance});
  return std::move(checker).violations();
}

}  // namespace understudy
