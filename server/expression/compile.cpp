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

bool reads(const Expression::Node& node, std::size_t variable) {
  if (node.kind == Expression::Node::Kind::variable) return node.slot == variable;
  return std::any_of(node.parts.begin(), node.parts.end(), [variable](const NodePtr& part) { return reads(*part, variable); });
}

bool draws(const Expression::Node& node) {
  return std::any_of(node.overloads.begin(), node.overloads.end(), [](const Function* f) { return f->draws; }) ||
         std::any_of(node.parts.begin(), node.parts.end(), [](const NodePtr& part) { return draws(*part); });
}

bool is_declared_member(const Expression::Node& node, std::size_t variable) {
  using Kind = Expression::Node::Kind;
  return node.kind == Kind::member && node.declared && node.parts[0]->kind == Kind::variable && node.parts[0]->slot == variable;
}

struct Demand {
  const Expression::Node& member;
  const Expression::Node& value;
};

void collect_demands(const Expression::Node& node, std::size_t variable, std::vector<Demand>& found) {
  using Kind = Expression::Node::Kind;
  if (node.kind == Kind::all_of) {
    for (const NodePtr& part : node.parts) collect_demands(*part, variable, found);
  }
  if (node.kind != Kind::binary || node.op != Operator::equal) return;
  for (const std::size_t side : {0, 1}) {
    const Expression::Node& member = *node.parts[side];
    const Expression::Node& value = *node.parts[1 - side];
    if (is_declared_member(member, variable) && !reads(value, variable)) found.push_back({member, value});
  }
}

}  // namespace

struct Expression::Program {
  std::shared_ptr<const Node> root;
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

std::vector<Expression::Equality> Expression::equalities(std::size_t variable) const {
  std::vector<Demand> found;
  if (!draws(*program_->root)) collect_demands(*program_->root, variable, found);
  std::vector<Equality> equalities;
  for (const Demand& demand : found) {
    Program part = *program_;
    part.root = std::shared_ptr<const Node>(program_->root, &demand.value);  // a part keeps the whole tree alive
    part.borrows = is_path(demand.value);
    for (std::size_t i = 0; i < part.used.size(); ++i) part.used[i] = reads(demand.value, i);
    Expression value;
    value.text_ = text_;
    value.program_ = std::make_shared<const Program>(std::move(part));
    equalities.push_back({demand.member.name, std::move(value)});
  }
  return equalities;
}

}  // namespace understudy
