// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <utility>

#include "server/contract/message.h"
#include "server/contract/schema_compiler.h"
#include "server/contract/uri.h"
#include "server/values/diagnostic.h"
#include "server/values/json.h"

namespace understudy {
namespace {

// What a keyword's value holds, so that identifiers are found in schemas and nowhere else (not in enum or examples).
enum class Holds : unsigned char { nothing, schema, list, named };
struct Entry {
  std::string_view keyword;
  Holds holds;
  NewRule (*make)(Compiler&, const Keyword&);
};

constexpr Entry kKeywords[] = {
    {"$ref", Holds::nothing, make_ref},
    {"$dynamicRef", Holds::nothing, make_dynamic_ref},
    {"$defs", Holds::named, nullptr},
    {"definitions", Holds::named, nullptr},
    {"type", Holds::nothing, make_type},
    {"enum", Holds::nothing, make_enum},
    {"const", Holds::nothing, make_const},
    {"format", Holds::nothing, make_format},
    {"pattern", Holds::nothing, make_pattern},
    {"maxLength", Holds::nothing, make_size},
    {"minLength", Holds::nothing, make_size},
    {"maxItems", Holds::nothing, make_size},
    {"minItems", Holds::nothing, make_size},
    {"maxProperties", Holds::nothing, make_size},
    {"minProperties", Holds::nothing, make_size},
    {"maximum", Holds::nothing, make_bound},
    {"minimum", Holds::nothing, make_bound},
    {"exclusiveMaximum", Holds::nothing, make_bound},
    {"exclusiveMinimum", Holds::nothing, make_bound},
    {"multipleOf", Holds::nothing, make_multiple_of},
    {"properties", Holds::named, make_properties},
    {"patternProperties", Holds::named, make_pattern_properties},
    {"additionalProperties", Holds::schema, make_additional_properties},
    {"unevaluatedProperties", Holds::schema, make_unevaluated_properties},
    {"propertyNames", Holds::schema, make_property_names},
    {"required", Holds::nothing, make_required},
    {"dependentRequired", Holds::nothing, make_dependent_required},
    {"dependentSchemas", Holds::named, make_dependent_schemas},
    {"prefixItems", Holds::list, make_prefix_items},
    {"items", Holds::schema, make_items},
    {"unevaluatedItems", Holds::schema, make_unevaluated_items},
    {"contains", Holds::schema, make_contains},
    {"uniqueItems", Holds::nothing, make_unique_items},
    {"allOf", Holds::list, make_all_of},
    {"anyOf", Holds::list, make_any_of},
    {"oneOf", Holds::list, make_one_of},
    {"not", Holds::schema, make_not},
    {"if", Holds::schema, make_if},
    {"then", Holds::schema, nullptr},
    {"else", Holds::schema, nullptr},
    {"contentSchema", Holds::schema, nullptr},
};

const Entry* find_entry(std::string_view keyword) {
  const auto* entry = std::find_if(std::begin(kKeywords), std::end(kKeywords), [&](const Entry& e) { return e.keyword == keyword; });
  return entry == std::end(kKeywords) ? nullptr : entry;
}

std::string_view text_of(const Value& key) { return key.is(Kind::string) ? std::string_view(key.as_string()) : std::string_view(); }

std::string below(const std::string& pointer, std::string_view token) { return pointer + "/" + pointer_token(token); }

// Calls back with the token and the value of every schema directly under a keyword's value; "" for the value itself.
template <class Visit>
void visit_schemas(const Entry& entry, const std::string& pointer, const Value& value, Visit&& visit) {
  if (entry.holds == Holds::schema) visit(pointer, value);
  if (entry.holds == Holds::list && value.is(Kind::list)) {
    for (std::size_t i = 0; i < value.as_list().size(); ++i) visit(below(pointer, std::to_string(i)), value.as_list()[i]);
  }
  if (entry.holds == Holds::named && value.is(Kind::map)) {
    for (const auto& [key, part] : value.as_map()) visit(below(pointer, text_of(key)), part);
  }
}

}  // namespace

Keyword Keyword::at(std::string_view token, const Value& part) const { return {name, part, siblings, below(pointer, token), resource}; }

std::optional<Keyword> Keyword::sibling(std::string_view other) const {
  const Value* found = siblings.find(other);
  if (!found) return std::nullopt;
  return Keyword{other, *found, siblings, below(pointer.substr(0, pointer.rfind('/')), other), resource};
}

Compiler::Compiler(const Value& document, FormatPolicy policy, SchemaStore& store) : document_(document), policy_(policy), store_(store) {
  by_uri_.emplace("", &store_.resources.emplace_back());
}

std::vector<SchemaError> Compiler::run(const std::vector<std::string>& pointers) {
  SchemaResource& root = store_.resources.front();
  std::vector<std::pair<const std::string*, const Value*>> texts;
  for (const std::string& pointer : pointers) {
    if (const Value* text = at_pointer(document_, pointer)) {
      identify(pointer, *text, root);
      texts.emplace_back(&pointer, text);
    } else {
      errors_.push_back({pointer, "there is no schema here", ""});
    }
  }
  for (const auto& [pointer, text] : texts) store_.roots.emplace(*pointer, schema_at(*pointer, *text, root));
  while (!queue_.empty()) {
    const Pending next = queue_.front();
    queue_.pop_front();
    compile(next);
  }
  return std::move(errors_);
}

// A walk by a list instead of by recursion: how deep a document may be is for its reader to say.
void Compiler::identify(const std::string& pointer, const Value& text, SchemaResource& around) {
  struct Step {
    std::string pointer;
    const Value* schema;
    SchemaResource* around;
  };
  std::vector<Step> steps{{pointer, &text, &around}};
  while (!steps.empty()) {
    const Step step = std::move(steps.back());
    steps.pop_back();
    if (resource_of_.count(step.pointer) || !step.schema->is(Kind::map)) continue;
    SchemaResource& resource = identify_one(step.pointer, *step.schema, *step.around);
    resource_of_.emplace(step.pointer, &resource);
    for (const auto& [key, value] : step.schema->as_map()) {
      const Entry* entry = find_entry(text_of(key));
      if (!entry) continue;
      visit_schemas(*entry, below(step.pointer, entry->keyword), value, [&](std::string at, const Value& part) {
        steps.push_back({std::move(at), &part, &resource});
      });
    }
  }
}

// The resource that a schema belongs to: the one around it, or its own when it has an $id.
SchemaResource& Compiler::identify_one(const std::string& pointer, const Value& schema, SchemaResource& around) {
  SchemaResource* resource = &around;
  if (const Value* id = schema.find("$id")) {
    const std::string uri = id->is(Kind::string) ? resolve_uri(around.uri, id->as_string()) : "";
    const UriParts parts = split_uri(uri);
    if (!id->is(Kind::string) || (parts.fragment && !parts.fragment->empty())) {
      errors_.push_back({pointer + "/$id", "must be an address without a fragment", "a name for a place within is $anchor"});
    } else {
      resource = &store_.resources.emplace_back();
      resource->uri = uri.substr(0, uri.find('#'));
      resource->pointer = pointer;
      if (!by_uri_.emplace(resource->uri, resource).second) {
        errors_.push_back({pointer + "/$id", fmt::format("a second schema is called {}", resource->uri), ""});
      }
    }
  }
  add_anchor(pointer, schema, "$anchor", *resource);
  add_anchor(pointer, schema, "$dynamicAnchor", *resource);
  return *resource;
}

void Compiler::add_anchor(const std::string& pointer, const Value& schema, std::string_view keyword, SchemaResource& resource) {
  const Value* name = schema.find(keyword);
  if (!name) return;
  if (!name->is(Kind::string)) {
    errors_.push_back({below(pointer, keyword), "must be a name", ""});
  } else if (!resource.anchors.emplace(name->as_string(), pointer).second) {
    errors_.push_back({below(pointer, keyword), fmt::format("a second schema is called #{}", name->as_string()), ""});
  } else if (keyword == "$dynamicAnchor") {
    resource.dynamic_anchors.emplace(name->as_string(), schema_at(pointer, schema, resource));
  }
}

const Schema* Compiler::schema_at(const std::string& pointer, const Value& text, const SchemaResource& resource) {
  const auto [known, fresh] = by_pointer_.emplace(pointer, nullptr);
  if (fresh) {
    known->second = &store_.schemas.emplace_back();
    known->second->pointer = pointer;
    const auto own = resource_of_.find(pointer);
    known->second->resource = own == resource_of_.end() ? &resource : own->second;
    queue_.push_back({known->second, &text});
  }
  return known->second;
}

void Compiler::compile(const Pending& pending) {
  Schema& schema = *pending.schema;
  if (pending.text->is(Kind::boolean)) {
    if (!pending.text->as_bool()) {
      schema.rules.push_back(make_never());
      schema.rules.back()->pointer = schema.pointer;
    }
    return;
  }
  if (!pending.text->is(Kind::map)) {
    errors_.push_back({schema.pointer, fmt::format("must be a schema, is {}", brief(*pending.text)), "a schema is a map, true or false"});
    return;
  }
  for (const auto& [key, value] : pending.text->as_map()) {
    const Entry* entry = find_entry(text_of(key));
    if (!entry || !entry->make) continue;
    const Keyword keyword{entry->keyword, value, *pending.text, below(schema.pointer, entry->keyword), *schema.resource};
    if (NewRule rule = entry->make(*this, keyword)) {
      rule->keyword = entry->keyword;
      rule->expected = value;
      rule->pointer = keyword.pointer;
      schema.rules.push_back(std::move(rule));
    }
  }
  // These two look at what all others have evaluated.
  const auto late = [](const NewRule& rule) { return rule->keyword.starts_with("unevaluated"); };
  const auto first = std::stable_partition(schema.rules.begin(), schema.rules.end(), [&](const NewRule& rule) { return !late(rule); });
  schema.asks_for_evaluated = first != schema.rules.end();
}

SchemaSet::SchemaSet() : store_(std::make_unique<SchemaStore>()) {}
SchemaSet::~SchemaSet() = default;
SchemaSet::SchemaSet(SchemaSet&&) noexcept = default;
SchemaSet& SchemaSet::operator=(SchemaSet&&) noexcept = default;

Result<SchemaSet, std::vector<SchemaError>> SchemaSet::compile(const Value& document, const std::vector<std::string>& pointers,
                                                               FormatPolicy policy) {
  SchemaSet set;
  auto errors = Compiler(document, policy, *set.store_).run(pointers);
  if (!errors.empty()) return Failed{std::move(errors)};
  return set;
}

const Schema* SchemaSet::at(std::string_view pointer) const {
  const auto found = store_->roots.find(pointer);
  return found == store_->roots.end() ? nullptr : found->second;
}

}  // namespace understudy
