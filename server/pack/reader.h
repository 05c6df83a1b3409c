// SPDX-License-Identifier: MIT
// Reading a Document by the Shapes: check_shape tells every mistake of form at once, and Fields then reads what is sound and passes over
// the rest, so that one mistake neither hides nor causes another.
// Thread-safety: pure functions over immutable nodes.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/pack/document.h"
#include "server/pack/shape.h"

namespace understudy {

// Unknown keys (with the nearest known), missing keys, values of the wrong form; through the whole tree.
void check_shape(const Node&, const Shape&, std::vector<Diagnostic>& mistakes);

// "a state", "an answer".
std::string with_article(std::string_view noun);
// What a value is, for a sentence: `the text "yes"`, `a list`, `5`, `nothing`.
std::string told(const Node&);

// A map of a known Shape, or the text that stands for one. REQUIRES: node and shape outlive it.
class Fields {
 public:
  Fields(const Node& node, const Shape& shape) : node_(&node), shape_(&shape) {}

  const Node& node() const { return *node_; }
  // The value under a key; nullptr when it is absent or not of the form that its Key asks for.
  const Node* find(std::string_view key) const;
  std::string text(std::string_view key) const;  // empty when absent
  bool flag(std::string_view key) const;         // false when absent

  // Form::map_of, by Key::many. Without the key: nothing, an empty list.
  std::vector<Fields> list(std::string_view key) const;  // one, list, one_or_list: each
  struct Named {
    const Node::Member* member;
    std::vector<Fields> fields;  // exactly one for Many::named
  };
  std::vector<Named> named(std::string_view key) const;

  // Other forms.
  std::vector<NodePtr> items(std::string_view key) const;                // Many::list
  const std::vector<Node::Member>& members(std::string_view key) const;  // Many::named

 private:
  const Node* node_;
  const Shape* shape_;
};

}  // namespace understudy
