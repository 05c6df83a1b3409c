// SPDX-License-Identifier: MIT
#include "tests/support/machine_builder.h"

#include <stdexcept>

#include "server/engine/candidates.h"

namespace understudy::test {

namespace {

[[noreturn]] void mistake(const std::string& text, const std::string& message) {
  throw std::logic_error("in \"" + text + "\": " + message);
}

std::size_t type_of(const std::string& type, const Machines& machines) {
  if (const auto found = machines.find(type)) return *found;
  mistake(type, "no such type");
}

std::vector<std::pair<std::string, Template>> members(const Value& map, const Declarations& names) {
  std::vector<std::pair<std::string, Template>> made;
  if (!map.is(Kind::map)) return made;
  for (const auto& [key, value] : map.as_map()) made.emplace_back(key.as_string(), shape(value, names));
  return made;
}

Send send(const EffectSketch& sketch, const Machines& machines, const Declarations& names) {
  Send made{sketch.send, 0, {}, {}, {}, names.variables.size(), {}, {}};
  if (sketch.id.empty() && sketch.where.empty()) {
    made.slot = names.position(sketch.to);
    if (*made.slot == Declarations::npos) mistake(sketch.to, "no such name");
    made.machine = machines.find(names.variables[*made.slot].type.name()).value_or(0);
  } else {
    made.machine = type_of(sketch.to, machines);
    const bool taken = names.position(sketch.to) != Declarations::npos;
    if (!sketch.id.empty()) made.id = expression(sketch.id, names);
    if (!sketch.where.empty())
      made.where = expression(sketch.where, names.with(taken ? "other" : sketch.to, machines[made.machine].record()));
  }
  if (!sketch.data.is_null()) made.data = shape(sketch.data, names);
  return made;
}

class Builder {
 public:
  explicit Builder(const std::vector<MachineSketch>& sketches) : sketches_(sketches) {}

  BuiltMachines run() {
    auto views = std::make_shared<Views>();
    for (const MachineSketch& sketch : sketches_) declare(sketch);
    std::vector<std::pair<std::string, Type>> types;
    std::vector<std::string> names;
    for (const Machine& machine : built_.machines.machines) types.emplace_back(machine.type, machine.record());
    for (const MachineSketch& sketch : sketches_) names.push_back(sketch.type);
    built_.functions = pack_functions(types, names, views);
    for (std::size_t i = 0; i < sketches_.size(); ++i) {
      fill(sketches_[i], built_.machines.machines[i]);
      if (!sketches_[i].view.is_null()) views->views.push_back({sketches_[i].type, i, shape(sketches_[i].view, names_)});
    }
    built_.views = views;
    plan_indexes(built_.machines);
    return std::move(built_);
  }

 private:
  void declare(const MachineSketch& sketch) {
    Machine machine{sketch.type, "id", "state", {{"id", AttributeType::string}, {"state", AttributeType::string}}, {}, {}, {}};
    for (const AttributeSketch& attribute : sketch.attributes) {
      if (machine.attribute(attribute.name) == nullptr) machine.attributes.push_back({attribute.name, attribute.type, {}});
    }
    for (const StateSketch& state : sketch.states) machine.states.emplace_back(state.name);
    built_.machines.machines.push_back(std::move(machine));
  }

  void fill(const MachineSketch& sketch, Machine& machine) {
    names_ = machine_declarations(Type::Of::dyn, Type::Of::dyn, machine.type, machine.record(), built_.functions);
    for (const AttributeSketch& attribute : sketch.attributes) {
      if (attribute.initial.is_null()) continue;
      for (Attribute& one : machine.attributes) {
        if (one.name == attribute.name) one.initial = shape(attribute.initial, built_.declarations());
      }
    }
    for (const auto& [guard, state] : sketch.initial)
      machine.initial.push_back({guard.empty() ? std::nullopt : std::optional(expression(guard, names_)), state_of(state, machine)});
    for (std::size_t i = 0; i < sketch.states.size(); ++i) fill(sketch.states[i], machine, machine.states[i]);
    for (const auto& [event, alternatives] : sketch.otherwise)
      machine.otherwise[event] = transitions(alternatives, machine, machine.type + ".otherwise." + event);
  }

  void fill(const StateSketch& sketch, const Machine& machine, State& state) {
    const std::string place = machine.type + "." + state.name + ".";
    for (const auto& [event, alternatives] : sketch.on) state.on[event] = transitions(alternatives, machine, place + event);
    for (const TimedSketch& timed : sketch.after) {
      TimedTransition made;
      if (!timed.delay.empty()) made.delay = expression(timed.delay, names_);
      if (!timed.at.empty()) made.at = expression(timed.at, names_);
      if (!timed.reads.empty()) made.reads = expression(timed.reads, names_);
      made.transition = transition(timed.transition, machine, numbered(place + "after", state.timed.size()));
      state.timed.push_back(std::move(made));
    }
    state.entry = effects(sketch.entry, built_.machines, names_);
    state.exit = effects(sketch.exit, built_.machines, names_);
  }

  std::vector<Transition> transitions(const std::vector<TransitionSketch>& sketches, const Machine& machine, const std::string& id) {
    std::vector<Transition> made;
    made.reserve(sketches.size());
    for (const TransitionSketch& sketch : sketches) made.push_back(transition(sketch, machine, numbered(id, made.size())));
    return made;
  }

  Transition transition(const TransitionSketch& sketch, const Machine& machine, std::string id) {
    Transition made;
    made.id = std::move(id);
    if (!sketch.guard.empty()) made.guard = expression(sketch.guard, names_);
    if (!sketch.refuse.empty()) made.refuse = Refusal{sketch.refuse, {}};
    if (!sketch.with.is_null()) made.refuse->with = shape(sketch.with, names_);
    if (!sketch.target.empty()) made.target = state_of(sketch.target, machine);
    made.effects = effects(sketch.effects, built_.machines, names_);
    made.evidence.grade = sketch.grade;
    return made;
  }

  static std::string numbered(const std::string& id, std::size_t number) {
    return number == 0 ? id : id + "[" + std::to_string(number) + "]";
  }

  static std::size_t state_of(const std::string& name, const Machine& machine) {
    if (const auto found = machine.state(name)) return *found;
    mistake(name, "no such state");
  }

  const std::vector<MachineSketch>& sketches_;
  BuiltMachines built_;
  Declarations names_;
};

}  // namespace

Declarations BuiltMachines::declarations(const std::vector<std::string>& names) const {
  Declarations declared = machine_declarations(Type::Of::dyn, Type::Of::dyn, "", Type::Of::dyn, functions);
  for (const std::string& name : names) declared = declared.with(name, Type::Of::dyn);
  return declared;
}

BuiltMachines build_machines(const std::vector<MachineSketch>& sketches) { return Builder(sketches).run(); }

Expression expression(const std::string& text, const Declarations& names) {
  auto compiled = Expression::compile(text, names);
  if (!compiled) mistake(text, compiled.error().front().message);
  return *std::move(compiled);
}

Template shape(const Value& value, const Declarations& names) {
  auto compiled = Template::compile(value, names);
  if (!compiled) mistake(compiled.error().front().pointer, compiled.error().front().error.message);
  return *std::move(compiled);
}

namespace {

Create create(const EffectSketch& sketch, const Machines& machines, Declarations& names) {
  Create made{type_of(sketch.create, machines), members(sketch.attributes, names), sketch.as, {}};
  if (sketch.as.empty()) return made;
  made.slot = names.position(sketch.as);
  if (*made.slot == Declarations::npos) {
    made.slot = names.variables.size();
    names = names.with(sketch.as, machines[made.machine].record());
  }
  return made;
}

ForEach each(const EffectSketch& sketch, const Machines& machines, const Declarations& names) {
  ForEach made{expression(sketch.in, names), names.variables.size(), effects(sketch.inner, machines, names.with(sketch.each, Type()))};
  for (Effect& one : made.effects) {
    if (auto* creation = std::get_if<Create>(&one.what)) creation->name.clear();
  }
  return made;
}

}  // namespace

std::vector<Effect> effects(const std::vector<EffectSketch>& sketches, const Machines& machines, Declarations names) {
  std::vector<Effect> made;
  for (const EffectSketch& sketch : sketches) {
    if (!sketch.send.empty()) {
      made.push_back({send(sketch, machines, names)});
    } else if (!sketch.create.empty()) {
      made.push_back({create(sketch, machines, names)});
    } else if (!sketch.remove.empty()) {
      made.push_back({Remove{names.position(sketch.remove)}});
      if (names.position(sketch.remove) == Declarations::npos) mistake(sketch.remove, "no such name");
    } else if (!sketch.notify.empty()) {
      made.push_back({Notify{sketch.notify, shape(sketch.payload, names)}});
    } else if (!sketch.each.empty()) {
      made.push_back({each(sketch, machines, names)});
    } else {
      made.push_back({Assign{members(sketch.assign, names)}});
    }
  }
  return made;
}

}  // namespace understudy::test
