// SPDX-License-Identifier: MIT
// Checker: resolves the names of a parsed tree and finds what can never work: unknown names and fields, wrong numbers and types of
// arguments, conditions that are no boolean. dyn and null silence it.
// Thread-safety: none; one thread checks one tree.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/expression/node.h"
#include "server/expression/type.h"

namespace understudy {

class Checker {
 public:
  using Node = Expression::Node;

  explicit Checker(const Declarations& declarations);

  // The type of the tree, whose nodes are completed in place.
  Type check(Node& node);

  std::vector<ExpressionError> take_errors();              // in the order of the text
  const std::vector<bool>& used() const { return used_; }  // by position of variable
  std::size_t locals() const { return most_locals_; }      // slots that macros need

 private:
  struct Local {
    std::string name;
    Type type;
  };
  struct Candidates {
    std::vector<const Function*> found = {};  // of this name, called this way
    bool other_way = false;                   // there is one of this name, called the other way
  };

  void report(const Node& node, std::string message, std::string hint = "");
  void require_bool(const Node& node, const Type& type, std::string_view who);

  Type check_name(Node& node);
  bool resolve_qualified(Node& node, const std::string& name, Type& type);
  Type check_member(Node& node);
  Type member_type(Node& node, const Type& operand);
  Type check_index(Node& node);
  Type check_list(Node& node);
  Type check_map(Node& node);
  Type check_negation(Node& node);
  Type check_binary(Node& node);
  Type check_in(const Node& node, const Type& left, const Type& right);
  Type check_logic(Node& node);
  Type check_conditional(Node& node);

  Type check_call(Node& node);
  Type check_has(Node& node);
  Type check_bind(Node& node);
  bool is_macro(const Node& node) const;
  Type check_macro(Node& node);
  Type check_comprehension(Node& node, const Type& range);
  bool declare(const Node& name, Type type);
  Candidates candidates(const Node& node) const;
  void report_unknown_function(const Node& node, bool other_way);
  void report_argument(const Node& node, const std::vector<const Function*>& functions, const std::vector<Type>& arguments);
  Type result_type(Node& node, const std::vector<Type>& arguments);

  const Declarations& declarations_;
  std::vector<ExpressionError> errors_;
  std::vector<bool> used_;
  std::vector<Local> locals_;
  std::size_t most_locals_ = 0;
};

}  // namespace understudy
