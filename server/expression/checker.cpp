// SPDX-License-Identifier: MIT
#include "server/expression/checker.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "server/expression/functions.h"
#include "server/expression/operators.h"
#include "server/values/diagnostic.h"

namespace understudy {

namespace {

using Of = Type::Of;

// CEL's names for types, which are values too: `type(x) == int`.
constexpr std::array<std::string_view, 12> kTypeNames = {"null_type",
                                                         "bool",
                                                         "int",
                                                         "uint",
                                                         "double",
                                                         "string",
                                                         "bytes",
                                                         "list",
                                                         "map",
                                                         "type",
                                                         "google.protobuf.Timestamp",
                                                         "google.protobuf.Duration"};

// What both are: the elements of a list, the branches of a conditional.
Type joined(const Type& a, const Type& b) {
  if (a.of() == Of::null) return b;
  if (b.of() == Of::null) return a;
  if (a.of() == Of::dyn || b.of() == Of::dyn || !compatible(a, b) || a.name() != b.name()) return Of::dyn;
  return a;
}

// "a.b.c" when the node is a name with members only; empty otherwise.
std::string qualified_name(const Expression::Node& node) {
  if (node.kind == Expression::Node::Kind::name) return node.name;
  if (node.kind != Expression::Node::Kind::member) return {};
  const std::string operand = qualified_name(*node.parts[0]);
  return operand.empty() ? operand : operand + '.' + node.name;
}

std::string conversion_hint(const Type& left, const Type& right) {
  if (numeric(left) && numeric(right)) return "make them alike with int(…), uint(…) or double(…)";
  if (left.of() == Of::string || right.of() == Of::string) {
    const Type& other = left.of() == Of::string ? right : left;
    if (other.of() == Of::timestamp || other.of() == Of::duration) return fmt::format("make the text a {0} with {0}(…)", other.name());
    return "make a text of the other with string(…)";
  }
  return "";
}

}  // namespace

Checker::Checker(const Declarations& declarations) : declarations_(declarations), used_(declarations.variables.size()) {}

std::vector<ExpressionError> Checker::take_errors() {
  std::stable_sort(errors_.begin(), errors_.end(), [](const ExpressionError& a, const ExpressionError& b) { return a.offset < b.offset; });
  return std::move(errors_);
}

void Checker::report(const Node& node, std::string message, std::string hint) {
  errors_.push_back({node.offset, node.length, std::move(message), std::move(hint)});
}

void Checker::require_bool(const Node& node, const Type& type, std::string_view who) {
  if (!unknown(type) && type.of() != Of::boolean) report(node, fmt::format("{} must be bool, not {}", who, type.name()));
}

Type Checker::check(Node& node) {
  switch (node.kind) {
    case Node::Kind::literal:
      return type_of(node.value);
    case Node::Kind::name:
      return check_name(node);
    case Node::Kind::member:
      return check_member(node);
    case Node::Kind::index:
      return check_index(node);
    case Node::Kind::list:
      return check_list(node);
    case Node::Kind::map:
      return check_map(node);
    case Node::Kind::call:
      return check_call(node);
    case Node::Kind::logical_not:
      require_bool(*node.parts[0], check(*node.parts[0]), "the operand of \"!\"");
      return Of::boolean;
    case Node::Kind::negation:
      return check_negation(node);
    case Node::Kind::binary:
      return check_binary(node);
    case Node::Kind::all_of:
    case Node::Kind::any_of:
      return check_logic(node);
    case Node::Kind::conditional:
      return check_conditional(node);
    default:
      return Of::dyn;  // the parser makes no others
  }
}

Type Checker::check_name(Node& node) {
  const auto local = std::find_if(locals_.rbegin(), locals_.rend(), [&node](const Local& l) { return l.name == node.name; });
  if (local != locals_.rend()) {
    node.kind = Node::Kind::local;
    node.slot = static_cast<std::size_t>(locals_.rend() - local) - 1;
    return local->type;
  }
  Type type;
  if (resolve_qualified(node, node.name, type)) return type;
  std::vector<std::string> known;
  for (const Local& l : locals_) known.push_back(l.name);
  for (const auto& variable : declarations_.variables) known.push_back(variable.name);
  report(node, fmt::format("there is no variable \"{}\"", node.name), suggestion(node.name, known));
  return Of::dyn;
}

// A declared variable, or the name of a type.
bool Checker::resolve_qualified(Node& node, const std::string& name, Type& type) {
  if (const std::size_t position = declarations_.position(name); position != Declarations::npos) {
    node.kind = Node::Kind::variable;
    node.slot = position;
    node.parts.clear();
    used_[position] = true;
    type = declarations_.variables[position].type;
    return true;
  }
  if (std::find(kTypeNames.begin(), kTypeNames.end(), name) == kTypeNames.end()) return false;
  node.kind = Node::Kind::literal;
  node.value = Value::type(name);
  node.parts.clear();
  type = Of::type;
  return true;
}

Type Checker::check_member(Node& node) {
  // A variable may have dots in its name; the longest name wins. What a macro binds hides it.
  const std::string name = qualified_name(node);
  const std::string first = name.substr(0, name.find('.'));
  const bool hidden = std::any_of(locals_.begin(), locals_.end(), [&first](const Local& l) { return l.name == first; });
  Type type;
  if (!name.empty() && !hidden && resolve_qualified(node, name, type)) return type;
  return member_type(node, check(*node.parts[0]));
}

Type Checker::member_type(Node& node, const Type& operand) {
  switch (operand.of()) {
    case Of::dyn:
    case Of::null:
      return Of::dyn;
    case Of::map:
      return operand.element();
    case Of::record: {
      node.declared = true;
      if (const Type::Field* field = operand.field(node.name)) return field->type;
      std::vector<std::string> known;
      for (const Type::Field& field : operand.fields()) known.push_back(field.name);
      report(node, fmt::format("{} has no field \"{}\"", operand.name(), node.name), suggestion(node.name, known));
      return Of::dyn;
    }
    default:
      report(node, fmt::format("{} has no members, so no \"{}\"", operand.name(), node.name));
      return Of::dyn;
  }
}

Type Checker::check_index(Node& node) {
  const Type operand = check(*node.parts[0]);
  const Type index = check(*node.parts[1]);
  const Node& key = *node.parts[1];
  if (operand.of() == Of::list) {
    if (!unknown(index) && !numeric(index)) report(key, fmt::format("a list is indexed by int, not {}", index.name()));
    return operand.element();
  }
  if (operand.of() == Of::record || operand.of() == Of::map) {
    if (key.kind == Node::Kind::literal && key.value.is(Kind::string)) {  // a['b'] is a.b
      node.kind = Node::Kind::member;
      node.name = key.value.as_string();
      node.offset = key.offset;
      node.length = key.length;
      node.parts.pop_back();
      return member_type(node, operand);
    }
    if (!unknown(index) && index.of() != Of::string)
      report(key, fmt::format("the keys of {} are string, not {}", operand.name(), index.name()));
    return operand.element();
  }
  if (!unknown(operand)) {
    report(node, fmt::format("{} cannot be indexed", operand.name()), operand.of() == Of::string ? "write text.charAt(…)" : "");
  }
  return Of::dyn;
}

Type Checker::check_list(Node& node) {
  if (node.parts.empty()) return Type::list(Of::dyn);
  Type element = check(*node.parts[0]);
  for (std::size_t i = 1; i < node.parts.size(); ++i) element = joined(element, check(*node.parts[i]));
  return Type::list(element.of() == Of::null ? Type(Of::dyn) : element);
}

Type Checker::check_map(Node& node) {
  Type element;
  bool texts = true;
  for (std::size_t i = 0; i + 1 < node.parts.size(); i += 2) {
    const Node& key = *node.parts[i];
    const Type key_type = check(*node.parts[i]);
    const bool fits_key = unknown(key_type) || key_type.of() == Of::string || key_type.of() == Of::integer ||
                          key_type.of() == Of::uinteger || key_type.of() == Of::boolean;
    if (!fits_key) report(key, fmt::format("a key must be string, int, uint or bool, not {}", key_type.name()));
    texts = texts && key_type.of() == Of::string;
    const Type value_type = check(*node.parts[i + 1]);
    element = i == 0 ? value_type : joined(element, value_type);
  }
  if (!texts || node.parts.empty()) return Of::dyn;  // a map type has string keys
  return Type::map(element.of() == Of::null ? Type(Of::dyn) : element);
}

Type Checker::check_negation(Node& node) {
  Type type = check(*node.parts[0]);
  if (unknown(type)) return Of::dyn;
  if (type.of() != Of::integer && type.of() != Of::number) report(node, fmt::format("\"-\" cannot take {}", type.name()));
  return type;
}

Type Checker::check_binary(Node& node) {
  const Type left = check(*node.parts[0]);
  const Type right = check(*node.parts[1]);
  switch (node.op) {
    case Operator::equal:
    case Operator::not_equal:
      if (!compatible(left, right)) {
        report(node, fmt::format("{} and {} are never equal", left.name(), right.name()), conversion_hint(left, right));
      }
      return Of::boolean;
    case Operator::in:
      return check_in(node, left, right);
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal:
      if (!orderable(left, right)) {
        report(node, fmt::format("\"{}\" cannot compare {} and {}", symbol(node.op), left.name(), right.name()),
               conversion_hint(left, right));
      }
      return Of::boolean;
    default:
      break;
  }
  if (const auto result = arithmetic_type(node.op, left, right)) return *result;
  report(node, fmt::format("\"{}\" cannot take {} and {}", symbol(node.op), left.name(), right.name()), conversion_hint(left, right));
  return Of::dyn;
}

Type Checker::check_in(const Node& node, const Type& left, const Type& right) {
  const bool keyed = right.of() == Of::map || right.of() == Of::record;
  if (!unknown(right) && !keyed && right.of() != Of::list) {
    report(node, fmt::format("\"in\" looks into a list or a map, not {}", right.name()),
           right.of() == Of::string ? "write text.contains(…)" : "");
  } else if (right.of() == Of::list && !compatible(left, right.element())) {
    report(node, fmt::format("{} is never in {}", left.name(), right.name()));
  } else if (keyed && !compatible(left, Of::string)) {
    report(node, fmt::format("the keys of {} are string, not {}", right.name(), left.name()));
  }
  return Of::boolean;
}

Type Checker::check_logic(Node& node) {
  const std::string_view who = node.kind == Node::Kind::all_of ? "an operand of \"&&\"" : "an operand of \"||\"";
  for (const NodePtr& part : node.parts) require_bool(*part, check(*part), who);
  return Of::boolean;
}

Type Checker::check_conditional(Node& node) {
  require_bool(*node.parts[0], check(*node.parts[0]), "the condition of \"?:\"");
  const Type yes = check(*node.parts[1]);
  return joined(yes, check(*node.parts[2]));
}

}  // namespace understudy
