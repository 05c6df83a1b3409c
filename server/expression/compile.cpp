// SPDX-License-Identifier: MIT
#include "server/expression/expression.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/expression/checker.h"
#include "server/expression/evaluator.h"
#include "server/expression/functions.h"
#include "server/expression/parser.h"
#include "server/values/utf8.h"

namespace understudy {

namespace {

constexpr std::size_t kLongestExpression = 16u << 10;

// Members and indices of a variable.
bool is_path(const Expression::Node& node) {
  using Kind = Expression::Node::Kind;
  const bool step = node.kind == Kind::member || node.kind == Kind::index;
  return step ? is_path(*node.parts[0]) : node.kind == Kind::variable;
}

}  // namespace

struct Expression::Program {
  NodePtr root;
  std::size_t locals = 0;
  bool borrows = false;  // the result is a part of the scope, and nothing that was made
  std::vector<bool> used = {};
  std::shared_ptr<const std::vector<Function>> functions = {};  // the nodes point into it
};

std::size_t Declarations::position(std::string_view name) const {
  for (std::size_t i = variables.size(); i > 0; --i) {  // a later declaration hides an earlier one
    if (variables[i - 1].name == name) return i - 1;
  }
  return npos;
}

Declarations Declarations::with(std::string name, Type type) const {
  Declarations more = *this;
  more.variables.push_back({std::move(name), std::move(type)});
  return more;
}

Result<Expression, std::vector<ExpressionError>> Expression::compile(std::string_view text, const Declarations& declarations) {
  const auto refuse = [](std::string message) { return Failed{std::vector{ExpressionError{0, 1, std::move(message), ""}}}; };
  if (text.size() > kLongestExpression) return refuse(fmt::format("the expression is longer than {} octets", kLongestExpression));
  if (!valid_utf8(text)) return refuse("the expression is not UTF-8");
  Result<NodePtr, ExpressionError> root = parse(text);
  if (!root.ok()) return Failed{std::vector{std::move(root).error()}};

  Checker checker(declarations);
  Expression expression;
  expression.text_ = text;
  expression.type_ = checker.check(**root);
  if (auto errors = checker.take_errors(); !errors.empty()) return Failed{std::move(errors)};
  const bool borrows = is_path(**root);
  expression.program_ = std::make_shared<const Program>(Program{.root = std::move(root).value(),
                                                                .locals = checker.locals(),
                                                                .borrows = borrows,
                                                                .used = checker.used(),
                                                                .functions = declarations.functions});
  return expression;
}

Result<Value, EvalError> Expression::evaluate(Scope& scope) const {
  Evaluator evaluator(scope, program_->locals);
  Value scratch;
  const Value* value = evaluator.evaluate(*program_->root, scratch);
  if (value == nullptr) return Failed{evaluator.take_error()};
  // What was made here may share its parts many times over; written out it must not be larger than any other data.
  if (!program_->borrows && count_values(*value, kLongestList) > kLongestList) {
    return Failed{
        EvalError{fmt::format("the result has more than {} values or {} levels", kLongestList, kDeepestValue), program_->root->offset}};
  }
  if (value != &scratch) return *value;
  return scratch;
}

bool Expression::uses(std::size_t variable) const { return variable < program_->used.size() && program_->used[variable]; }

}  // namespace understudy
