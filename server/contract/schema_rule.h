// SPDX-License-Identifier: MIT
// The inside of a compiled schema. A Schema is a list of Rules, one for a keyword, in the order of the document; a SchemaChecker carries
// one check of one instance through them. Only the schema files of this room and message_check look in here.
// Thread-safety: SchemaResource, Rule and Schema are immutable after compilation; a SchemaChecker belongs to one call of check().
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/contract/schema.h"
#include "server/values/value.h"

namespace understudy {

class SchemaChecker;

// A schema resource (JSON Schema core §4.3.5): the document, or an embedded schema with its own $id.
struct SchemaResource {
  std::string uri;                                                    // without a fragment; empty for a document without a name
  std::string pointer;                                                // of its root
  std::map<std::string, std::string, std::less<>> anchors;            // $anchor and $dynamicAnchor → pointer
  std::map<std::string, const Schema*, std::less<>> dynamic_anchors;  // $dynamicAnchor → its schema
};

// One value of the instance while it is being checked: a chain of stack frames up to the whole instance, spelled out as a pointer
// only when something is wrong.
struct Spot {
  const Value& value;
  const Spot* parent = nullptr;
  const Value* key = nullptr;  // of a member; null for an item and for the whole
  std::size_t position = 0;    // of a member or item within its parent
};

// Which members or items of one value some keyword has looked at, for unevaluatedProperties and unevaluatedItems.
class Evaluated {
 public:
  void mark(std::size_t position);
  void mark_all() { all_ = true; }
  void merge(const Evaluated& other);
  bool has(std::size_t position) const { return all_ || (position < marks_.size() && marks_[position]); }

 private:
  bool all_ = false;
  std::vector<bool> marks_;
};

class Rule {
 public:
  Rule() = default;
  Rule(const Rule&) = delete;
  Rule& operator=(const Rule&) = delete;
  virtual ~Rule() = default;

  // Does the value keep this rule? Marks what it looked at in `seen`, which is null when nobody asks.
  virtual bool apply(SchemaChecker&, const Spot&, Evaluated* seen) const = 0;

  // Could a value like this one be meant for the schema, judged by its type and by members with a fixed value? `depth` bounds the way.
  virtual bool plausible(const Value&, std::size_t /*depth*/) const { return true; }
  // The schema that this rule declares by name for a member, or for an item; nullptr when it declares none.
  virtual const Schema* member(std::string_view /*name*/, std::size_t /*depth*/) const { return nullptr; }
  virtual const Schema* item(std::size_t /*index*/, std::size_t /*depth*/) const { return nullptr; }

  std::string keyword;
  Value expected;
  std::string pointer;
};

class Schema {
 public:
  const SchemaResource* resource = nullptr;
  std::string pointer;
  std::vector<std::unique_ptr<Rule>> rules;
  bool asks_for_evaluated = false;  // has unevaluatedProperties or unevaluatedItems
};

// Follows $ref and allOf, at most `depth` of them.
constexpr std::size_t kShapeDepth = 16;
bool plausible(const Schema&, const Value&, std::size_t depth = kShapeDepth);
const Schema* declared_member(const Schema&, std::string_view name, std::size_t depth = kShapeDepth);
const Schema* declared_item(const Schema&, std::size_t index, std::size_t depth = kShapeDepth);

class SchemaChecker {
 public:
  explicit SchemaChecker(const CheckLimits& limits) : limits_(limits) {}

  // Does the value fit the schema? What it broke is recorded. `outer` receives what was evaluated, when the value fits.
  bool apply(const Schema&, const Spot&, Evaluated* outer = nullptr);
  // The same, without recording.
  bool fits(const Schema&, const Spot&, Evaluated* outer = nullptr);

  // Always false, so that a rule can return it. `message` is called only when violations are recorded.
  template <class Message>
  bool fail(const Rule& rule, const Spot& spot, Message&& message) {
    return silent_ ? false : record(rule, spot, nullptr, message());
  }
  template <class Message>
  bool fail_missing(const Rule& rule, const Spot& spot, const std::string& member, Message&& message) {
    return silent_ ? false : record(rule, spot, &member, message());
  }

  bool stopped() const { return stopped_; }
  bool silent() const { return silent_; }
  // The first in dynamic scope that has a dynamic anchor of that name; nullptr when there is none.
  const Schema* dynamic_anchor(std::string_view name) const;
  // In document order of the instance.
  std::vector<SchemaViolation> violations() &&;

 private:
  struct Found {
    std::vector<std::size_t> order;  // positions from the whole instance down to the value
    SchemaViolation violation;
  };
  const CheckLimits& limits_;
  std::size_t depth_ = 0, applications_ = 0;
  bool silent_ = false, stopped_ = false;
  std::vector<const SchemaResource*> scope_;
  std::vector<Found> found_;

  bool record(const Rule&, const Spot&, const std::string* missing, std::string message);
  bool give_up(const Schema&, const Spot&);
};

// A value in a message: compact JSON, cut when it is long.
std::string brief(const Value&);

}  // namespace understudy
