// SPDX-License-Identifier: MIT
// Rules about the items of arrays.
#include <fmt/format.h>
#include <algorithm>
#include <optional>
#include <utility>

#include "server/contract/schema_compiler.h"

namespace understudy {
namespace {

// Calls back with each item of an array from a position on.
template <class Visit>
void each_item(const Spot& spot, std::size_t from, Visit&& visit) {
  if (!spot.value.is(Kind::list)) return;
  const List& items = spot.value.as_list();
  for (std::size_t i = from; i < items.size(); ++i) visit(Spot{items[i], &spot, nullptr, i});
}

class PrefixItemsRule final : public Rule {
 public:
  explicit PrefixItemsRule(std::vector<const Schema*> schemas) : schemas_(std::move(schemas)) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated* seen) const override {
    bool fits = true;
    each_item(spot, 0, [&](const Spot& item) {
      if (item.position >= schemas_.size()) return;
      fits = checker.apply(*schemas_[item.position], item) && fits;
      if (seen) seen->mark(item.position);
    });
    return fits;
  }
  const Schema* item(std::size_t index, std::size_t) const override { return index < schemas_.size() ? schemas_[index] : nullptr; }

 private:
  std::vector<const Schema*> schemas_;
};

// items, which begins after prefixItems, and unevaluatedItems, which takes what nobody has evaluated.
class OtherItemsRule final : public Rule {
 public:
  OtherItemsRule(const Schema* schema, std::size_t from, bool only_unevaluated)
      : schema_(schema), from_(from), only_unevaluated_(only_unevaluated) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated* seen) const override {
    bool fits = true;
    each_item(spot, from_, [&](const Spot& item) {
      if (only_unevaluated_ && seen && seen->has(item.position)) return;
      fits = (expected.is(Kind::boolean) && !expected.as_bool() ? checker.fail(*this, item, [] { return "is one item too many"; })
                                                                : checker.apply(*schema_, item)) &&
             fits;
    });
    if (seen) seen->mark_all();
    return fits;
  }
  const Schema* item(std::size_t index, std::size_t) const override { return index < from_ || only_unevaluated_ ? nullptr : schema_; }

 private:
  const Schema* schema_;
  std::size_t from_;
  bool only_unevaluated_;
};

class ContainsRule final : public Rule {
 public:
  ContainsRule(const Schema* schema, std::size_t least, std::optional<std::size_t> most) : schema_(schema), least_(least), most_(most) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated* seen) const override {
    if (!spot.value.is(Kind::list)) return true;
    std::size_t found = 0;
    each_item(spot, 0, [&](const Spot& item) {
      if (!checker.fits(*schema_, item)) return;
      ++found;
      if (seen) seen->mark(item.position);
    });
    if (found >= least_ && (!most_ || found <= *most_)) return true;
    return checker.fail(*this, spot, [&] {
      const bool few = found < least_;
      const std::size_t limit = few ? least_ : *most_;
      return fmt::format("must have at {} {} {} of the kind that it must contain, has {}", few ? "least" : "most", limit,
                         limit == 1 ? "item" : "items", found);
    });
  }

 private:
  const Schema* schema_;
  std::size_t least_;
  std::optional<std::size_t> most_;
};

class UniqueItemsRule final : public Rule {
 public:
  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated*) const override {
    if (!spot.value.is(Kind::list)) return true;
    const auto twins = find_twins(spot.value.as_list());
    return !twins || checker.fail(*this, spot, [&] {
      return fmt::format("must not hold the same item twice: items {} and {} are equal", twins->first, twins->second);
    });
  }

 private:
  // Equal values have equal hashes, so that only those are compared. The pair that is complete first is told.
  static std::optional<std::pair<std::size_t, std::size_t>> find_twins(const List& items) {
    std::vector<std::pair<std::size_t, std::size_t>> by_hash;  // hash, position
    by_hash.reserve(items.size());
    for (const Value& item : items) by_hash.emplace_back(hash_value(item), by_hash.size());
    std::sort(by_hash.begin(), by_hash.end());
    std::optional<std::pair<std::size_t, std::size_t>> twins;
    for (auto later = by_hash.begin(); later != by_hash.end(); ++later) {
      for (auto earlier = later; earlier != by_hash.begin() && (earlier - 1)->first == later->first;) {
        --earlier;
        if (!(items[earlier->second] == items[later->second])) continue;
        if (!twins || later->second < twins->second) twins.emplace(earlier->second, later->second);
        break;
      }
    }
    return twins;
  }
};

}  // namespace

NewRule make_prefix_items(Compiler& compiler, const Keyword& keyword) {
  auto schemas = compiler.schemas(keyword);
  return schemas ? std::make_unique<PrefixItemsRule>(std::move(*schemas)) : nullptr;
}

NewRule make_items(Compiler& compiler, const Keyword& keyword) {
  if (keyword.value.is(Kind::list)) return compiler.error(keyword, "items must be one schema", "a schema for each position is prefixItems");
  const Value* prefix = keyword.siblings.find("prefixItems");
  return std::make_unique<OtherItemsRule>(compiler.schema(keyword), prefix && prefix->is(Kind::list) ? prefix->as_list().size() : 0, false);
}

NewRule make_unevaluated_items(Compiler& compiler, const Keyword& keyword) {
  return std::make_unique<OtherItemsRule>(compiler.schema(keyword), 0, true);
}

NewRule make_contains(Compiler& compiler, const Keyword& keyword) {
  const auto limit = [&](std::string_view name) -> std::optional<std::size_t> {
    const auto sibling = keyword.sibling(name);
    return sibling ? compiler.count(*sibling) : std::nullopt;
  };
  return std::make_unique<ContainsRule>(compiler.schema(keyword), limit("minContains").value_or(1), limit("maxContains"));
}

NewRule make_unique_items(Compiler& compiler, const Keyword& keyword) {
  if (!keyword.value.is(Kind::boolean))
    return compiler.error(keyword, fmt::format("uniqueItems must be true or false, is {}", brief(keyword.value)));
  return keyword.value.as_bool() ? std::make_unique<UniqueItemsRule>() : nullptr;
}

}  // namespace understudy
