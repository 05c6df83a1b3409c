// SPDX-License-Identifier: MIT
// The part of the evaluator that goes over lists and maps.
#include <fmt/format.h>

#include "server/expression/evaluator.h"

namespace understudy {

namespace {
const Value kTrue(true);
const Value kFalse(false);
}  // namespace

// One run of a macro. Elements are bound where they stand; nothing is copied but what the macro keeps.
class Evaluator::Loop {
 public:
  Loop(Evaluator& evaluator, const Node& node) : evaluator_(evaluator), node_(node) {}

  // One element: what the first name stands for, and the second when there are two. False when no further element matters.
  bool step(const Value& first, const Value& second) {
    evaluator_.locals_[node_.slot] = &first;
    if (node_.paired) evaluator_.locals_[node_.slot + 1] = &second;
    switch (node_.macro) {
      case Macro::all:
        return decide(false);
      case Macro::exists:
        return decide(true);
      case Macro::exists_one:
        return condition(*node_.parts[1], [this] { ++hits_; });
      case Macro::filter:
        return condition(*node_.parts[1], [&] { list_.push_back(first); });
      case Macro::map:
      case Macro::transform_map:
        break;
    }
    if (node_.parts.size() == 2) return keep(first);
    bool kept = true;
    return condition(*node_.parts[1], [&] { kept = keep(first); }) && kept;
  }

  const Value* finish(Value& scratch) {
    if (failed_) {
      evaluator_.error_ = std::move(error_);
      return nullptr;
    }
    switch (node_.macro) {
      case Macro::all:
        return decided_ ? &kFalse : &kTrue;
      case Macro::exists:
        return decided_ ? &kTrue : &kFalse;
      case Macro::exists_one:
        return hits_ == 1 ? &kTrue : &kFalse;
      case Macro::filter:
      case Macro::map:
        scratch = Value(std::move(list_));
        return &scratch;
      case Macro::transform_map:
        scratch = Value(std::move(map_));
        return &scratch;
    }
    return nullptr;
  }

 private:
  // As && and || do: an error counts only when no other element decides.
  bool decide(bool decisive) {
    const Value* value = boolean(*node_.parts[1]);
    if (value == nullptr) {
      keep_error();
      return !evaluator_.exhausted();
    }
    decided_ = value->as_bool() == decisive;
    if (decided_) failed_ = false;
    return !decided_;
  }

  template <class Action>
  bool condition(const Node& node, Action action) {
    const Value* value = boolean(node);
    if (value == nullptr) return keep_error();
    if (value->as_bool()) action();
    return true;
  }

  bool keep(const Value& key) {
    const Value* value = evaluator_.evaluate(*node_.parts.back(), scratch_);
    if (value == nullptr) return keep_error();
    if (node_.macro == Macro::map) {
      list_.push_back(*value);
    } else {
      map_.set(key, *value);
    }
    return true;
  }

  const Value* boolean(const Node& node) {
    const Value* value = evaluator_.evaluate(node, scratch_);
    if (value == nullptr || value->is(Kind::boolean)) return value;
    return evaluator_.fail(node, fmt::format("the condition of {}() must be bool, not {}", node_.name, kind_name(value->kind())));
  }

  bool keep_error() {
    if (!failed_) error_ = std::move(evaluator_.error_);
    failed_ = true;
    return false;
  }

  Evaluator& evaluator_;
  const Node& node_;
  Value scratch_;
  List list_;
  Map map_;
  std::size_t hits_ = 0;
  bool decided_ = false;
  bool failed_ = false;
  EvalError error_;
};

const Value* Evaluator::comprehension(const Node& node, Value& scratch) {
  Value range_scratch;
  const Value* range = evaluate(*node.parts[0], range_scratch);
  if (range == nullptr) return nullptr;
  Loop loop(*this, node);
  if (range->is(Kind::list)) {
    std::int64_t position = 0;
    for (const Value& element : range->as_list()) {
      const Value index(position++);
      if (!loop.step(node.paired ? index : element, element)) break;
    }
  } else if (range->is(Kind::map)) {
    for (const auto& [key, value] : range->as_map()) {
      if (!loop.step(key, value)) break;
    }
  } else {
    return fail(node, fmt::format("{}() cannot go over {}", node.name, range->is_null() ? "null" : kind_name(range->kind())));
  }
  return loop.finish(scratch);
}

}  // namespace understudy
