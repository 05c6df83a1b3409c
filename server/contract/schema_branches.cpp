// SPDX-License-Identifier: MIT
// Rules that apply other schemas to the same value: references, combinations, conditions, and the schema `false`.
#include <fmt/format.h>
#include <algorithm>

#include "server/contract/schema_compiler.h"

namespace understudy {
namespace {

class NeverRule final : public Rule {
 public:
  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated*) const override {
    return checker.fail(*this, spot, [] { return "no value is allowed here"; });
  }
  bool plausible(const Value&, std::size_t) const override { return false; }
};

class RefRule final : public Rule {
 public:
  explicit RefRule(const Schema* target) : target_(target) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated* seen) const override { return checker.apply(*target_, spot, seen); }
  bool plausible(const Value& value, std::size_t depth) const override { return understudy::plausible(*target_, value, depth); }
  const Schema* member(std::string_view name, std::size_t depth) const override { return declared_member(*target_, name, depth); }
  const Schema* item(std::size_t index, std::size_t depth) const override { return declared_item(*target_, index, depth); }

 private:
  const Schema* target_;
};

// Refers to whichever schema of that name the outermost resource on the way here has (JSON Schema core §8.2.3.2).
class DynamicRefRule final : public Rule {
 public:
  DynamicRefRule(std::string anchor, const Schema* target) : anchor_(std::move(anchor)), target_(target) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated* seen) const override {
    const Schema* outermost = checker.dynamic_anchor(anchor_);
    return checker.apply(outermost ? *outermost : *target_, spot, seen);
  }

 private:
  std::string anchor_;
  const Schema* target_;
};

class AllOfRule final : public Rule {
 public:
  explicit AllOfRule(std::vector<const Schema*> parts) : parts_(std::move(parts)) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated* seen) const override {
    bool fits = true;
    for (const Schema* part : parts_) fits = checker.apply(*part, spot, seen) && fits;
    return fits;
  }
  bool plausible(const Value& value, std::size_t depth) const override {
    return std::all_of(parts_.begin(), parts_.end(), [&](const Schema* part) { return understudy::plausible(*part, value, depth); });
  }
  const Schema* member(std::string_view name, std::size_t depth) const override {
    return first([&](const Schema& part) { return declared_member(part, name, depth); });
  }
  const Schema* item(std::size_t index, std::size_t depth) const override {
    return first([&](const Schema& part) { return declared_item(part, index, depth); });
  }

 private:
  std::vector<const Schema*> parts_;

  template <class Find>
  const Schema* first(Find&& find) const {
    for (const Schema* part : parts_) {
      if (const Schema* found = find(*part)) return found;
    }
    return nullptr;
  }
};

// When no branch fits and only one was meant, to judge by type and fixed members, its own violations say more than "none fits".
// Nobody hears them in silence, and looking for them there would double the work at every level.
const Schema* only_plausible(const SchemaChecker& checker, const std::vector<const Schema*>& branches, const Value& value) {
  if (checker.silent() || checker.stopped()) return nullptr;
  const Schema* meant = nullptr;
  for (const Schema* branch : branches) {
    if (!plausible(*branch, value)) continue;
    if (meant) return nullptr;
    meant = branch;
  }
  return meant;
}

class AnyOfRule final : public Rule {
 public:
  explicit AnyOfRule(std::vector<const Schema*> branches) : branches_(std::move(branches)) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated* seen) const override {
    bool fits = false;
    for (const Schema* branch : branches_) {
      fits = checker.fits(*branch, spot, seen) || fits;
      if (fits && !seen) return true;  // nobody asks what the others would have evaluated
    }
    if (fits) return true;
    if (const Schema* meant = only_plausible(checker, branches_, spot.value)) return checker.apply(*meant, spot);
    return checker.fail(*this, spot, [&] { return fmt::format("must fit at least one of {} schemas, fits none", branches_.size()); });
  }

 private:
  std::vector<const Schema*> branches_;
};

class OneOfRule final : public Rule {
 public:
  explicit OneOfRule(std::vector<const Schema*> branches) : branches_(std::move(branches)) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated* seen) const override {
    std::vector<std::size_t> fitting;
    for (std::size_t i = 0; i < branches_.size(); ++i) {
      if (checker.fits(*branches_[i], spot, seen)) fitting.push_back(i);
    }
    if (fitting.size() == 1) return true;
    if (fitting.empty()) {
      if (const Schema* meant = only_plausible(checker, branches_, spot.value)) return checker.apply(*meant, spot);
    }
    return checker.fail(*this, spot, [&] {
      if (fitting.empty()) return fmt::format("must fit exactly one of {} schemas, fits none", branches_.size());
      std::string which;
      for (const std::size_t i : fitting) which += fmt::format("{}{}", which.empty() ? "" : ", ", i);
      return fmt::format("must fit exactly one of {} schemas, fits {}: {}", branches_.size(), fitting.size(), which);
    });
  }

 private:
  std::vector<const Schema*> branches_;
};

class NotRule final : public Rule {
 public:
  explicit NotRule(const Schema* schema) : schema_(schema) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated*) const override {
    return !checker.fits(*schema_, spot) || checker.fail(*this, spot, [&] { return fmt::format("must not fit {}", brief(expected)); });
  }

 private:
  const Schema* schema_;
};

class IfRule final : public Rule {
 public:
  IfRule(const Schema* condition, const Schema* then, const Schema* otherwise) : condition_(condition), then_(then), else_(otherwise) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated* seen) const override {
    const Schema* next = checker.fits(*condition_, spot, seen) ? then_ : else_;
    return !next || checker.apply(*next, spot, seen);
  }

 private:
  const Schema* condition_;
  const Schema* then_;
  const Schema* else_;
};

template <class Made>
NewRule make_of_schemas(Compiler& compiler, const Keyword& keyword) {
  auto schemas = compiler.schemas(keyword);
  return schemas ? std::make_unique<Made>(std::move(*schemas)) : nullptr;
}

}  // namespace

NewRule make_never() {
  auto rule = std::make_unique<NeverRule>();
  rule->keyword = "false";
  rule->expected = false;
  return rule;
}

NewRule make_ref(Compiler& compiler, const Keyword& keyword) {
  const Compiler::Target target = compiler.reference(keyword);
  return target.schema ? std::make_unique<RefRule>(target.schema) : nullptr;
}

// Only when the reference leads to a dynamic anchor is it dynamic; otherwise it is a plain reference.
NewRule make_dynamic_ref(Compiler& compiler, const Keyword& keyword) {
  Compiler::Target target = compiler.reference(keyword);
  if (!target.schema) return nullptr;
  if (target.resource->dynamic_anchors.count(target.anchor) == 0) return std::make_unique<RefRule>(target.schema);
  return std::make_unique<DynamicRefRule>(std::move(target.anchor), target.schema);
}

NewRule make_all_of(Compiler& compiler, const Keyword& keyword) { return make_of_schemas<AllOfRule>(compiler, keyword); }
NewRule make_any_of(Compiler& compiler, const Keyword& keyword) { return make_of_schemas<AnyOfRule>(compiler, keyword); }
NewRule make_one_of(Compiler& compiler, const Keyword& keyword) { return make_of_schemas<OneOfRule>(compiler, keyword); }

NewRule make_not(Compiler& compiler, const Keyword& keyword) { return std::make_unique<NotRule>(compiler.schema(keyword)); }

NewRule make_if(Compiler& compiler, const Keyword& keyword) {
  const auto branch = [&](std::string_view name) {
    const auto sibling = keyword.sibling(name);
    return sibling ? compiler.schema(*sibling) : nullptr;
  };
  return std::make_unique<IfRule>(compiler.schema(keyword), branch("then"), branch("else"));
}

}  // namespace understudy
