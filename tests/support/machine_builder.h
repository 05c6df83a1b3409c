// SPDX-License-Identifier: MIT
// Statecharts for tests, written in C++ the way a pack writes them in YAML: expressions and templates are texts, compiled as the loader
// would. A mistake in a text throws std::logic_error, which fails the test with the place and the reason.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/engine/machine.h"
#include "server/engine/views.h"

namespace understudy::test {

// One effect; which one is told by the member that is set.
struct EffectSketch {
  Value assign = {};                 // {attribute: template}
  std::string create = {}, as = {};  // a type, and the name that it gets
  Value attributes = {};             // {attribute: template}
  std::string send = {}, to = {}, id = {}, where = {};
  Value data = {};
  std::string remove = {};  // a name in scope
  std::string notify = {};  // a webhook
  Value payload = {};
  std::string each = {}, in = {};        // `for` and its list
  std::vector<EffectSketch> inner = {};  // what it does
};

struct TransitionSketch {
  std::string guard = {}, refuse = {};
  Value with = {};
  std::string target = {};
  std::vector<EffectSketch> effects = {};
  Grade grade = Grade::documented;
};
using EventSketch = std::pair<std::string, std::vector<TransitionSketch>>;

struct TimedSketch {
  std::string delay = {}, at = {}, reads = {};
  TransitionSketch transition = {};
};

struct StateSketch {
  std::string name = {};
  std::vector<EventSketch> on = {};
  std::vector<TimedSketch> after = {};
  std::vector<EffectSketch> entry = {}, exit = {};
};

struct AttributeSketch {
  std::string name = {};
  AttributeType type = AttributeType::any;
  Value initial = {};  // null: none
};

struct MachineSketch {
  std::string type = {};
  std::vector<AttributeSketch> attributes = {};                   // beside `id` and `state`, which every one has; `id` to give it a default
  std::vector<std::pair<std::string, std::string>> initial = {};  // guard (may be empty) → state
  std::vector<StateSketch> states = {};
  std::vector<EventSketch> otherwise = {};
  Value view = {};  // view(type, resource); null: none
};

struct BuiltMachines {
  Machines machines;
  std::shared_ptr<const Views> views;
  std::shared_ptr<const std::vector<Function>> functions;

  // What an operation's expressions see: the common variables, then these names.
  Declarations declarations(const std::vector<std::string>& names = {}) const;
};

BuiltMachines build_machines(const std::vector<MachineSketch>&);

Expression expression(const std::string& text, const Declarations&);
Template shape(const Value& value, const Declarations&);
std::vector<Effect> effects(const std::vector<EffectSketch>&, const Machines&, Declarations names);

}  // namespace understudy::test
