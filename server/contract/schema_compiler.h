// SPDX-License-Identifier: MIT
// From the text of schemas to Rules. The Compiler walks the document once for identifiers and once for keywords; each keyword is
// made by one function, and the table in schema_compile.cpp says which.
// Thread-safety: a Compiler belongs to one call of SchemaSet::compile().
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/contract/pattern.h"
#include "server/contract/schema.h"
#include "server/contract/schema_rule.h"

namespace understudy {

// What a SchemaSet owns. References into it stay valid while it grows.
struct SchemaStore {
  std::deque<SchemaResource> resources;
  std::deque<Schema> schemas;
  std::map<std::string, const Schema*, std::less<>> roots;
};

// One keyword while it is compiled.
struct Keyword {
  std::string_view name;
  const Value& value;
  const Value& siblings;  // the schema in which it stands
  std::string pointer;
  const SchemaResource& resource;

  // A part of the value: an item or a member.
  Keyword at(std::string_view token, const Value& part) const;
  // Another keyword of the same schema; nullopt when it is not there.
  std::optional<Keyword> sibling(std::string_view other) const;
};

using NewRule = std::unique_ptr<Rule>;  // null: nothing to check, or a mistake that has been recorded

class Compiler {
 public:
  Compiler(const Value& document, FormatPolicy policy, SchemaStore& store);

  std::vector<SchemaError> run(const std::vector<std::string>& pointers);

  // For the makers of rules.
  const Schema* schema(const Keyword&);                               // the value as a schema
  std::optional<std::vector<const Schema*>> schemas(const Keyword&);  // the value as a non-empty list of schemas
  std::optional<std::map<std::string, const Schema*, std::less<>>> named_schemas(const Keyword&);
  std::optional<std::size_t> count(const Keyword&);
  std::optional<std::vector<std::string>> names(const Keyword&);  // the value as a list of texts
  std::optional<Pattern> pattern(const Keyword&, std::string_view expression);
  struct Target {
    const Schema* schema = nullptr;            // nullptr: the reference leads nowhere, which has been recorded
    const SchemaResource* resource = nullptr;  // of the reference's address, before its fragment
    std::string anchor;                        // the fragment, when it is a name
  };
  Target reference(const Keyword&);
  NewRule error(const Keyword&, std::string message, std::string hint = "");
  FormatPolicy format_policy() const { return policy_; }

 private:
  struct Pending {
    Schema* schema;
    const Value* text;
  };
  const Value& document_;
  const FormatPolicy policy_;
  SchemaStore& store_;
  std::vector<SchemaError> errors_;
  std::map<std::string, SchemaResource*, std::less<>> by_uri_;
  std::unordered_map<std::string, const SchemaResource*> resource_of_;  // pointer of each schema that was walked → its resource
  std::unordered_map<std::string, Schema*> by_pointer_;
  std::unordered_map<std::string, std::optional<Pattern>> patterns_;
  std::deque<Pending> queue_;

  const Schema* schema_at(const std::string& pointer, const Value& text, const SchemaResource& resource);
  void identify(const std::string& pointer, const Value& text, SchemaResource& around);
  SchemaResource& identify_one(const std::string& pointer, const Value& schema, SchemaResource& around);
  void add_anchor(const std::string& pointer, const Value& schema, std::string_view keyword, SchemaResource& resource);
  void compile(const Pending&);
};

// The makers, by what they look at. Each REQUIRES nothing of the keyword's value and records what is wrong with it.
NewRule make_never();  // the schema `false`

NewRule make_type(Compiler&, const Keyword&);
NewRule make_enum(Compiler&, const Keyword&);
NewRule make_const(Compiler&, const Keyword&);
NewRule make_format(Compiler&, const Keyword&);
NewRule make_pattern(Compiler&, const Keyword&);
NewRule make_size(Compiler&, const Keyword&);   // maxLength, minItems, … by the keyword's name
NewRule make_bound(Compiler&, const Keyword&);  // maximum, exclusiveMinimum, …
NewRule make_multiple_of(Compiler&, const Keyword&);

NewRule make_properties(Compiler&, const Keyword&);
NewRule make_pattern_properties(Compiler&, const Keyword&);
NewRule make_additional_properties(Compiler&, const Keyword&);
NewRule make_unevaluated_properties(Compiler&, const Keyword&);
NewRule make_property_names(Compiler&, const Keyword&);
NewRule make_required(Compiler&, const Keyword&);
NewRule make_dependent_required(Compiler&, const Keyword&);
NewRule make_dependent_schemas(Compiler&, const Keyword&);

NewRule make_prefix_items(Compiler&, const Keyword&);
NewRule make_items(Compiler&, const Keyword&);
NewRule make_unevaluated_items(Compiler&, const Keyword&);
NewRule make_contains(Compiler&, const Keyword&);
NewRule make_unique_items(Compiler&, const Keyword&);

NewRule make_ref(Compiler&, const Keyword&);
NewRule make_dynamic_ref(Compiler&, const Keyword&);
NewRule make_all_of(Compiler&, const Keyword&);
NewRule make_any_of(Compiler&, const Keyword&);
NewRule make_one_of(Compiler&, const Keyword&);
NewRule make_not(Compiler&, const Keyword&);
NewRule make_if(Compiler&, const Keyword&);

}  // namespace understudy
