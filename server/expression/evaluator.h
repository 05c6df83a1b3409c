// SPDX-License-Identifier: MIT
// Evaluator: one evaluation of a checked tree. It counts what it does, so that no expression holds a request up, whatever the data.
// Thread-safety: none; each evaluation has its own.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "server/expression/node.h"

namespace understudy {

class Evaluator {
 public:
  using Node = Expression::Node;

  Evaluator(Scope& scope, std::size_t locals) : scope_(scope), locals_(locals) {}

  // The value of a node: one that lives elsewhere (in the scope, the tree, a list), or one that was made in `scratch`. It stays valid
  // while scratch and the scope do. nullptr when it failed; error() tells why.
  const Value* evaluate(const Node& node, Value& scratch);
  EvalError take_error();

 private:
  const Value* fail(const Node& node, std::string message);
  const Value* store(const Node& node, Value& scratch, Result<Value, std::string> answer);
  bool charge(const Node& node, std::size_t steps);
  bool exhausted() const;

  const Value* variable(const Node& node);
  const Value* member(const Node& node, Value& scratch);
  const Value* has(const Node& node, Value& scratch);
  const Value* index(const Node& node, Value& scratch);
  const Value* list_index(const Node& node, const List& list, const Value& index);
  const Value* list(const Node& node, Value& scratch);
  const Value* map(const Node& node, Value& scratch);
  const Value* call(const Node& node, Value& scratch);
  const Value* match(const Node& node, Value& scratch);
  const Value* logical_not(const Node& node, Value& scratch);
  const Value* binary(const Node& node, Value& scratch);
  const Value* contains(const Node& node, const Value& element, const Value& container);
  const Value* decide(const Node& node, Value& scratch, bool decisive);
  const Value* conditional(const Node& node, Value& scratch);
  const Value* bind(const Node& node, Value& scratch);

  const Value* comprehension(const Node& node, Value& scratch);
  class Loop;

  Scope& scope_;
  std::vector<const Value*> locals_;  // what macros have bound
  std::size_t steps_ = 0;
  EvalError error_;
};

}  // namespace understudy
