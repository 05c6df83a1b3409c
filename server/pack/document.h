// SPDX-License-Identifier: MIT
// Document: a YAML text as a tree of Nodes, each with its Value and the place where it is written. A small, strict YAML: one document
// a file, keys are texts and stand once, plain scalars follow the core schema of YAML 1.2 (§10.3.2), anchors and aliases work, merge keys
// and tags do not. The text comes from outside: size, depth and the number of nodes (aliases expanded) are bounded while reading.
// Thread-safety: immutable once read.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/pack/source.h"
#include "server/values/result.h"
#include "server/values/value.h"

namespace understudy {

struct YamlLimits {
  std::size_t bytes = 4u << 20;
  std::size_t depth = 64;  // of lists and maps within each other
  std::size_t nodes = 200'000;
};

struct Node;
using NodePtr = std::shared_ptr<const Node>;

// A scalar, a list or a map. What an alias stands for is the very node that its anchor names.
struct Node {
  struct Member {
    std::string name;
    Span key;
    NodePtr node;
  };

  Value value;  // all of it
  const Source* source = nullptr;
  Span span;                    // the scalar as written, or the first character of the list or map
  Span label;                   // the key that it stands under, else as span
  std::vector<Member> members;  // of a map, in order
  std::vector<NodePtr> items;   // of a list
  std::size_t size = 1;         // nodes in it, itself included
  std::size_t height = 0;       // levels of lists and maps in it; 0 for a scalar

  bool is_map() const { return value.is(Kind::map); }
  bool is_list() const { return value.is(Kind::list); }
  bool is_text() const { return value.is(Kind::string); }
  bool is_scalar() const { return !is_map() && !is_list(); }

  const Member* member(std::string_view name) const;  // nullptr when this is no map or has none
  const Node* find(std::string_view name) const;      // the member's node

  // Where a person looks for this node: a scalar itself, the key of a list, of a map or of nothing.
  Span place() const { return is_scalar() && !value.is_null() ? span : label; }
  Diagnostic mistake(std::string message, std::string hint = {}) const {
    return source->mistake(place(), std::move(message), std::move(hint));
  }
};

struct Document {
  std::shared_ptr<const Source> source;
  NodePtr root;  // null value for a file without content
};

// `file` is the name that diagnostics show. Every duplicate key, merge key and tag is told; a mistake of syntax ends the reading.
Result<Document, std::vector<Diagnostic>> read_yaml(std::string file, std::string text, const YamlLimits& = {});

// The text of a scalar as its author wrote it: `50` for a number, without quotes for a text, empty for nothing. REQUIRES: node.is_scalar()
std::string scalar_text(const Node&);

// Where bytes [offset, offset + length) of a scalar's text are written, whatever its quotes, escapes and line folds. REQUIRES:
// node.is_scalar()
Span span_within(const Node&, std::size_t offset, std::size_t length);

// The node that a JSON Pointer (RFC 6901) names, or as far as it leads.
const Node& nearest_node(const Node& root, std::string_view pointer);

}  // namespace understudy
