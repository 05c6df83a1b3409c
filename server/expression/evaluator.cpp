// SPDX-License-Identifier: MIT
#include "server/expression/evaluator.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "server/expression/functions.h"
#include "server/expression/operators.h"
#include "server/values/json.h"

namespace understudy {

namespace {

constexpr std::size_t kMostSteps = 1'000'000;
constexpr std::size_t kOctetsPerStep = 64;  // a step is about what it takes to look at so much text
constexpr std::size_t kMembersPerStep = 8;
constexpr std::size_t kStepsPerPattern = 2000;    // what it costs at most to read a regular expression
constexpr std::size_t kPatternWorkPerStep = 512;  // octets of text times instructions of the pattern

const Value kTrue(true);
const Value kFalse(false);
const Value kNull;

const Value* as_value(bool b) { return b ? &kTrue : &kFalse; }

// What it costs to read a value itself, without what its members hold.
std::size_t weight(const Value& value) {
  switch (value.kind()) {
    case Kind::string:
      return value.as_string().size() / kOctetsPerStep;
    case Kind::bytes:
      return value.as_bytes().size() / kOctetsPerStep;
    case Kind::list:
      return value.as_list().size() / kMembersPerStep;
    case Kind::map:
      return value.as_map().size() / kMembersPerStep;
    default:
      return 0;
  }
}

// What it costs to read a value to its ends.
std::size_t deep_weight(const Value& value) {
  return value.is(Kind::list) || value.is(Kind::map) ? count_values(value, kMostSteps) : weight(value);
}

bool is_container(const Value& value) { return value.is(Kind::list) || value.is(Kind::map); }

bool too_large(const Value& value) {
  switch (value.kind()) {
    case Kind::string:
      return value.as_string().size() > kLongestText;
    case Kind::bytes:
      return value.as_bytes().size() > kLongestText;
    case Kind::list:
      return value.as_list().size() > kLongestList;
    case Kind::map:
      return value.as_map().size() > kLongestList;
    default:
      return false;
  }
}

// A key, in a message.
std::string shown(const Value& key) { return is_container(key) ? std::string(kind_name(key.kind())) : write_json(key); }

}  // namespace

const Value* Evaluator::fail(const Node& node, std::string message) {
  error_ = {std::move(message), node.offset};
  return nullptr;
}

bool Evaluator::exhausted() const { return steps_ > kMostSteps; }

bool Evaluator::charge(const Node& node, std::size_t steps) {
  steps_ += steps;
  if (!exhausted()) return true;
  fail(node, {});
  return false;
}

// That the steps were used up outweighs whatever failed before.
EvalError Evaluator::take_error() {
  if (exhausted()) error_.message = fmt::format("the evaluation takes more than {} steps", kMostSteps);
  return std::move(error_);
}

const Value* Evaluator::store(const Node& node, Value& scratch, Result<Value, std::string> answer) {
  if (!answer.ok()) return fail(node, std::move(answer).error());
  scratch = std::move(answer).value();
  if (too_large(scratch))
    return fail(node, fmt::format("the result is too large: at most {} octets or {} members", kLongestText, kLongestList));
  return charge(node, weight(scratch)) ? &scratch : nullptr;
}

const Value* Evaluator::evaluate(const Node& node, Value& scratch) {
  if (!charge(node, 1)) return nullptr;
  switch (node.kind) {
    case Node::Kind::literal:
      return &node.value;
    case Node::Kind::variable:
      return variable(node);
    case Node::Kind::local:
      return locals_[node.slot];
    case Node::Kind::member:
      return member(node, scratch);
    case Node::Kind::has:
      return has(node, scratch);
    case Node::Kind::index:
      return index(node, scratch);
    case Node::Kind::list:
      return list(node, scratch);
    case Node::Kind::map:
      return map(node, scratch);
    case Node::Kind::call:
      return call(node, scratch);
    case Node::Kind::matches:
      return match(node, scratch);
    case Node::Kind::comprehension:
      return comprehension(node, scratch);
    case Node::Kind::bind:
      return bind(node, scratch);
    case Node::Kind::logical_not:
      return logical_not(node, scratch);
    case Node::Kind::negation: {
      const Value* operand = evaluate(*node.parts[0], scratch);
      return operand != nullptr ? store(node, scratch, negated(*operand)) : nullptr;
    }
    case Node::Kind::binary:
      return binary(node, scratch);
    case Node::Kind::all_of:
      return decide(node, scratch, false);
    case Node::Kind::any_of:
      return decide(node, scratch, true);
    case Node::Kind::conditional:
      return conditional(node, scratch);
    case Node::Kind::name:
      break;  // the checker leaves none
  }
  return fail(node, "a name that was never resolved");
}

const Value* Evaluator::variable(const Node& node) {
  if (node.slot < scope_.variables.size()) return &scope_.variables[node.slot];
  return fail(node, "the scope has no value for this variable");
}

// Members are looked up where they are: what holds them lives on in scratch or the scope.
const Value* Evaluator::member(const Node& node, Value& scratch) {
  const Value* object = evaluate(*node.parts[0], scratch);
  if (object == nullptr) return nullptr;
  if (const Value* found = object->find(node.name)) return found;
  if (!object->is(Kind::map))
    return fail(node, fmt::format("{} has no member \"{}\"", object->is_null() ? "null" : kind_name(object->kind()), node.name));
  return node.declared ? &kNull : fail(node, fmt::format("there is no member \"{}\"", node.name));
}

const Value* Evaluator::has(const Node& node, Value& scratch) {
  const Value* object = evaluate(*node.parts[0], scratch);
  if (object == nullptr) return nullptr;
  if (object->is_null()) return &kFalse;
  if (!object->is(Kind::map)) return fail(node, fmt::format("{} has no members", kind_name(object->kind())));
  const Value* found = object->find(node.name);
  return as_value(found != nullptr && !(node.declared && found->is_null()));
}

const Value* Evaluator::index(const Node& node, Value& scratch) {
  const Value* object = evaluate(*node.parts[0], scratch);
  if (object == nullptr) return nullptr;
  Value index_scratch;
  const Value* index = evaluate(*node.parts[1], index_scratch);
  if (index == nullptr) return nullptr;
  if (object->is(Kind::list)) return list_index(node, object->as_list(), *index);
  if (!object->is(Kind::map)) return fail(node, fmt::format("{} cannot be indexed", kind_name(object->kind())));
  const Value* found = is_container(*index) ? nullptr : object->as_map().find(*index);
  return found != nullptr ? found : fail(node, fmt::format("there is no key {}", shown(*index)));
}

const Value* Evaluator::list_index(const Node& node, const List& list, const Value& index) {
  if (!index.is_numeric()) return fail(node, fmt::format("a list is indexed by int, not {}", kind_name(index.kind())));
  const bool whole = !index.is(Kind::number) || std::trunc(index.as_number()) == index.as_number();
  if (!whole) return fail(node, fmt::format("{} is no index", write_json(index)));
  const bool inside = compare_numbers(index, 0) >= 0 && compare_numbers(index, static_cast<std::int64_t>(list.size())) < 0;
  if (!inside) return fail(node, fmt::format("the index {} is outside of a list of {}", write_json(index), list.size()));
  const auto position = index.is(Kind::integer)    ? static_cast<std::size_t>(index.as_integer())
                        : index.is(Kind::uinteger) ? static_cast<std::size_t>(index.as_uinteger())
                                                   : static_cast<std::size_t>(index.as_number());
  return &list[position];
}

const Value* Evaluator::list(const Node& node, Value& scratch) {
  List list;
  list.reserve(node.parts.size());
  for (const NodePtr& part : node.parts) {
    const Value* element = evaluate(*part, scratch);
    if (element == nullptr) return nullptr;
    list.push_back(*element);
  }
  scratch = Value(std::move(list));
  return &scratch;
}

const Value* Evaluator::map(const Node& node, Value& scratch) {
  Map map;
  map.reserve(node.parts.size() / 2);
  for (std::size_t i = 0; i + 1 < node.parts.size(); i += 2) {
    const Value* found = evaluate(*node.parts[i], scratch);
    if (found == nullptr) return nullptr;
    const Value key = *found;
    const bool usable = key.is(Kind::string) || key.is(Kind::integer) || key.is(Kind::uinteger) || key.is(Kind::boolean);
    if (!usable) return fail(*node.parts[i], fmt::format("{} is no key of a map", kind_name(key.kind())));
    if (map.find(key) != nullptr) return fail(*node.parts[i], fmt::format("the key {} stands twice", shown(key)));
    const Value* value = evaluate(*node.parts[i + 1], scratch);
    if (value == nullptr) return nullptr;
    map.set(key, *value);
  }
  scratch = Value(std::move(map));
  return &scratch;
}

const Value* Evaluator::call(const Node& node, Value& scratch) {
  std::vector<Value> arguments;
  arguments.reserve(node.parts.size());
  for (const NodePtr& part : node.parts) {
    const Value* argument = evaluate(*part, scratch);
    if (argument == nullptr || !charge(node, weight(*argument))) return nullptr;
    arguments.push_back(*argument);
  }
  for (const Function* f : node.overloads) {
    const bool fitting = std::equal(arguments.begin(), arguments.end(), f->accepts.begin(),
                                    [](const Value& argument, const Type& parameter) { return fits(parameter, argument); });
    if (!fitting) continue;
    scope_.work = 0;
    Result<Value, std::string> answer = f->body(arguments, scope_);
    return charge(node, scope_.work) ? store(node, scratch, std::move(answer)) : nullptr;
  }
  std::vector<std::string_view> kinds;
  kinds.reserve(arguments.size());
  for (const Value& argument : arguments) kinds.push_back(kind_name(argument.kind()));
  return fail(node, fmt::format("{}() cannot take {}", node.name, fmt::join(kinds, ", ")));
}

const Value* Evaluator::match(const Node& node, Value& scratch) {
  const Value* text = evaluate(*node.parts[0], scratch);
  if (text == nullptr) return nullptr;
  if (!text->is(Kind::string)) return fail(node, fmt::format("matches() cannot take {}", kind_name(text->kind())));
  std::shared_ptr<const re2::RE2> pattern = node.pattern;
  if (pattern == nullptr) {
    Value pattern_scratch;
    const Value* written = evaluate(*node.parts[1], pattern_scratch);
    if (written == nullptr || !charge(node, kStepsPerPattern)) return nullptr;
    if (!written->is(Kind::string)) return fail(node, fmt::format("matches() cannot take the pattern {}", kind_name(written->kind())));
    auto compiled = compile_pattern(written->as_string());
    if (!compiled.ok()) return fail(node, compiled.error());
    pattern = std::move(compiled).value();
  }
  const auto size = static_cast<std::size_t>(pattern->ProgramSize());
  if (!charge(node, text->as_string().size() * size / kPatternWorkPerStep)) return nullptr;
  return as_value(re2::RE2::PartialMatch(text->as_string(), *pattern));
}

const Value* Evaluator::logical_not(const Node& node, Value& scratch) {
  const Value* operand = evaluate(*node.parts[0], scratch);
  if (operand == nullptr) return nullptr;
  return operand->is(Kind::boolean) ? as_value(!operand->as_bool())
                                    : fail(node, fmt::format("\"!\" cannot take {}", kind_name(operand->kind())));
}

const Value* Evaluator::binary(const Node& node, Value& scratch) {
  Value left_scratch;
  const Value* left = evaluate(*node.parts[0], left_scratch);
  if (left == nullptr) return nullptr;
  const Value* right = evaluate(*node.parts[1], scratch);
  if (right == nullptr) return nullptr;
  switch (node.op) {
    case Operator::equal:
    case Operator::not_equal: {
      if (!charge(node, deep_weight(*left))) return nullptr;
      return as_value((*left == *right) == (node.op == Operator::equal));
    }
    case Operator::in:
      return contains(node, *left, *right);
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal: {
      if (!charge(node, weight(*left))) return nullptr;
      const auto ordering = order(*left, *right);
      if (ordering) return as_value(holds(node.op, *ordering));
      return fail(node, fmt::format("\"{}\" cannot compare {} and {}", symbol(node.op), kind_name(left->kind()), kind_name(right->kind())));
    }
    default:
      return charge(node, weight(*left) + weight(*right)) ? store(node, scratch, arithmetic(node.op, *left, *right)) : nullptr;
  }
}

const Value* Evaluator::contains(const Node& node, const Value& element, const Value& container) {
  if (container.is(Kind::map)) return as_value(!is_container(element) && container.as_map().find(element) != nullptr);
  if (!container.is(Kind::list)) return fail(node, fmt::format("\"in\" cannot look into {}", kind_name(container.kind())));
  const List& list = container.as_list();
  if (!charge(node, (list.size() / kMembersPerStep + 1) * (deep_weight(element) + 1))) return nullptr;
  return as_value(std::find(list.begin(), list.end(), element) != list.end());
}

// && and ||: one decisive operand decides, whatever the others do, even when they fail (langdef.md, "Logical Operators").
const Value* Evaluator::decide(const Node& node, Value& scratch, bool decisive) {
  bool failed = false;
  EvalError first;
  for (const NodePtr& part : node.parts) {
    const Value* value = evaluate(*part, scratch);
    if (value != nullptr && value->is(Kind::boolean)) {
      if (value->as_bool() == decisive) return as_value(decisive);
      continue;
    }
    if (value != nullptr) {
      fail(*part, fmt::format("an operand of \"{}\" must be bool, not {}", decisive ? "||" : "&&", kind_name(value->kind())));
    }
    if (!failed) first = std::move(error_);
    failed = true;
  }
  if (!failed) return as_value(!decisive);
  error_ = std::move(first);
  return nullptr;
}

const Value* Evaluator::conditional(const Node& node, Value& scratch) {
  const Value* condition = evaluate(*node.parts[0], scratch);
  if (condition == nullptr) return nullptr;
  if (!condition->is(Kind::boolean))
    return fail(node, fmt::format("the condition of \"?:\" must be bool, not {}", kind_name(condition->kind())));
  return evaluate(*node.parts[condition->as_bool() ? 1 : 2], scratch);
}

const Value* Evaluator::bind(const Node& node, Value& scratch) {
  Value bound_scratch;
  const Value* bound = evaluate(*node.parts[0], bound_scratch);
  if (bound == nullptr) return nullptr;
  locals_[node.slot] = bound;
  const Value* result = evaluate(*node.parts[1], scratch);
  if (result == nullptr || result == &scratch) return result;
  scratch = Value(*result);  // it may live in what was bound, which ends here
  return &scratch;
}

}  // namespace understudy
