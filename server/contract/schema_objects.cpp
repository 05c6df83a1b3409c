// SPDX-License-Identifier: MIT
// Rules about the members of objects.
#include <fmt/format.h>
#include <algorithm>
#include <set>
#include <utility>

#include "server/contract/schema_compiler.h"
#include "server/values/diagnostic.h"

namespace understudy {
namespace {

using Named = std::map<std::string, const Schema*, std::less<>>;
using Names = std::set<std::string, std::less<>>;

// Calls back with each member of an object whose name is a text, and its position.
template <class Visit>
void each_member(const Spot& spot, Visit&& visit) {
  if (!spot.value.is(Kind::map)) return;
  std::size_t position = 0;
  for (const auto& [key, value] : spot.value.as_map()) {
    if (key.is(Kind::string)) visit(key.as_string(), Spot{value, &spot, &key, position});
    ++position;
  }
}

class PropertiesRule final : public Rule {
 public:
  explicit PropertiesRule(Named members) : members_(std::move(members)) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated* seen) const override {
    bool fits = true;
    each_member(spot, [&](const std::string& name, const Spot& member) {
      const auto declared = members_.find(name);
      if (declared == members_.end()) return;
      fits = checker.apply(*declared->second, member) && fits;
      if (seen) seen->mark(member.position);
    });
    return fits;
  }
  bool plausible(const Value& value, std::size_t depth) const override {
    return std::all_of(members_.begin(), members_.end(), [&](const auto& declared) {
      const Value* member = value.find(declared.first);
      return !member || !has_fixed_value(*declared.second) || understudy::plausible(*declared.second, *member, depth);
    });
  }
  const Schema* member(std::string_view name, std::size_t) const override {
    const auto declared = members_.find(name);
    return declared == members_.end() ? nullptr : declared->second;
  }

 private:
  Named members_;

  static bool has_fixed_value(const Schema& schema) {
    return std::any_of(schema.rules.begin(), schema.rules.end(),
                       [](const auto& rule) { return rule->keyword == "const" || rule->keyword == "enum"; });
  }
};

class PatternPropertiesRule final : public Rule {
 public:
  explicit PatternPropertiesRule(std::vector<std::pair<Pattern, const Schema*>> patterns) : patterns_(std::move(patterns)) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated* seen) const override {
    bool fits = true;
    each_member(spot, [&](const std::string& name, const Spot& member) {
      for (const auto& [pattern, schema] : patterns_) {
        if (!pattern.matches(name)) continue;
        fits = checker.apply(*schema, member) && fits;
        if (seen) seen->mark(member.position);
      }
    });
    return fits;
  }

 private:
  std::vector<std::pair<Pattern, const Schema*>> patterns_;
};

// additionalProperties, which knows its siblings, and unevaluatedProperties, which knows what has been evaluated.
class OtherMembersRule final : public Rule {
 public:
  OtherMembersRule(const Schema* schema, bool forbidden) : schema_(schema), forbidden_(forbidden) {}
  void except(Names names, std::vector<Pattern> patterns) {
    names_ = std::move(names);
    patterns_ = std::move(patterns);
  }
  void except_evaluated() { only_unevaluated_ = true; }

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated* seen) const override {
    bool fits = true;
    each_member(spot, [&](const std::string& name, const Spot& member) {
      if (only_unevaluated_ ? seen && seen->has(member.position) : declared(name)) return;
      fits = (forbidden_ ? refuse(checker, member, name) : checker.apply(*schema_, member)) && fits;
      if (seen) seen->mark(member.position);
    });
    return fits;
  }

 private:
  const Schema* schema_;
  bool forbidden_;
  bool only_unevaluated_ = false;
  Names names_;
  std::vector<Pattern> patterns_;

  bool declared(std::string_view name) const {
    return names_.count(name) > 0 || std::any_of(patterns_.begin(), patterns_.end(), [&](const Pattern& p) { return p.matches(name); });
  }
  bool refuse(SchemaChecker& checker, const Spot& member, const std::string& name) const {
    return checker.fail(*this, member, [&] {
      const std::vector<std::string> known(names_.begin(), names_.end());
      const std::string_view meant = nearest(name, known);
      return meant.empty() ? "is not declared" : fmt::format("is not declared; did you mean \"{}\"?", meant);
    });
  }
};

class PropertyNamesRule final : public Rule {
 public:
  explicit PropertyNamesRule(const Schema* schema) : schema_(schema) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated*) const override {
    bool fits = true;
    each_member(spot, [&](const std::string& name, const Spot& member) {
      const Spot as_text{*member.key, member.parent, member.key, member.position};
      fits = (checker.fits(*schema_, as_text) ||
              checker.fail(*this, as_text, [&] { return fmt::format("\"{}\" is not allowed as a name", name); })) &&
             fits;
    });
    return fits;
  }

 private:
  const Schema* schema_;
};

class RequiredRule final : public Rule {
 public:
  explicit RequiredRule(std::vector<std::string> names) : names_(std::move(names)) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated*) const override {
    if (!spot.value.is(Kind::map)) return true;
    bool fits = true;
    for (const std::string& name : names_) {
      fits = (spot.value.find(name) || checker.fail_missing(*this, spot, name, [] { return "is required"; })) && fits;
    }
    return fits;
  }

 private:
  std::vector<std::string> names_;
};

class DependentRequiredRule final : public Rule {
 public:
  explicit DependentRequiredRule(std::map<std::string, std::vector<std::string>> names) : names_(std::move(names)) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated*) const override {
    if (!spot.value.is(Kind::map)) return true;
    bool fits = true;
    for (const auto& [present, wanted] : names_) {
      if (!spot.value.find(present)) continue;
      for (const std::string& name : wanted) {
        const auto message = [&, &there = present] { return fmt::format("is required when \"{}\" is present", there); };
        fits = (spot.value.find(name) || checker.fail_missing(*this, spot, name, message)) && fits;
      }
    }
    return fits;
  }

 private:
  std::map<std::string, std::vector<std::string>> names_;
};

class DependentSchemasRule final : public Rule {
 public:
  explicit DependentSchemasRule(Named schemas) : schemas_(std::move(schemas)) {}

  bool apply(SchemaChecker& checker, const Spot& spot, Evaluated* seen) const override {
    if (!spot.value.is(Kind::map)) return true;
    bool fits = true;
    for (const auto& [name, schema] : schemas_) fits = (!spot.value.find(name) || checker.apply(*schema, spot, seen)) && fits;
    return fits;
  }

 private:
  Named schemas_;
};

bool is_false(const Value& schema) { return schema.is(Kind::boolean) && !schema.as_bool(); }

// Calls back with each pattern of a patternProperties and its text. When that is no map, its own maker says so.
template <class Visit>
void each_pattern(Compiler& compiler, const Keyword& keyword, Visit&& visit) {
  if (!keyword.value.is(Kind::map)) return;
  for (const auto& [key, schema] : keyword.value.as_map()) {
    if (!key.is(Kind::string)) continue;
    if (auto pattern = compiler.pattern(keyword, key.as_string())) visit(std::move(*pattern), key.as_string());
  }
}

}  // namespace

NewRule make_properties(Compiler& compiler, const Keyword& keyword) {
  auto members = compiler.named_schemas(keyword);
  return members ? std::make_unique<PropertiesRule>(std::move(*members)) : nullptr;
}

NewRule make_pattern_properties(Compiler& compiler, const Keyword& keyword) {
  const auto schemas = compiler.named_schemas(keyword);
  if (!schemas) return nullptr;
  std::vector<std::pair<Pattern, const Schema*>> patterns;
  each_pattern(compiler, keyword,
               [&](Pattern pattern, const std::string& text) { patterns.emplace_back(std::move(pattern), schemas->at(text)); });
  return std::make_unique<PatternPropertiesRule>(std::move(patterns));
}

NewRule make_additional_properties(Compiler& compiler, const Keyword& keyword) {
  auto rule = std::make_unique<OtherMembersRule>(compiler.schema(keyword), is_false(keyword.value));
  Names names;
  if (const Value* members = keyword.siblings.find("properties"); members && members->is(Kind::map)) {
    for (const auto& [key, schema] : members->as_map()) {
      if (key.is(Kind::string)) names.insert(key.as_string());
    }
  }
  std::vector<Pattern> patterns;
  if (const auto sibling = keyword.sibling("patternProperties")) {
    each_pattern(compiler, *sibling, [&](Pattern pattern, const std::string&) { patterns.push_back(std::move(pattern)); });
  }
  rule->except(std::move(names), std::move(patterns));
  return rule;
}

NewRule make_unevaluated_properties(Compiler& compiler, const Keyword& keyword) {
  auto rule = std::make_unique<OtherMembersRule>(compiler.schema(keyword), is_false(keyword.value));
  rule->except_evaluated();
  return rule;
}

NewRule make_property_names(Compiler& compiler, const Keyword& keyword) {
  return std::make_unique<PropertyNamesRule>(compiler.schema(keyword));
}

NewRule make_required(Compiler& compiler, const Keyword& keyword) {
  auto names = compiler.names(keyword);
  return names ? std::make_unique<RequiredRule>(std::move(*names)) : nullptr;
}

NewRule make_dependent_required(Compiler& compiler, const Keyword& keyword) {
  if (!keyword.value.is(Kind::map)) return compiler.error(keyword, "dependentRequired must be a map from names to lists of names");
  std::map<std::string, std::vector<std::string>> names;
  for (const auto& [key, wanted] : keyword.value.as_map()) {
    if (!key.is(Kind::string)) continue;
    auto list = compiler.names(keyword.at(key.as_string(), wanted));
    if (!list) return nullptr;
    names.emplace(key.as_string(), std::move(*list));
  }
  return std::make_unique<DependentRequiredRule>(std::move(names));
}

NewRule make_dependent_schemas(Compiler& compiler, const Keyword& keyword) {
  auto schemas = compiler.named_schemas(keyword);
  return schemas ? std::make_unique<DependentSchemasRule>(std::move(*schemas)) : nullptr;
}

}  // namespace understudy
