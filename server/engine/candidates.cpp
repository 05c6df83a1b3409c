// SPDX-License-Identifier: MIT
#include "server/engine/candidates.h"

#include <algorithm>

namespace understudy {

namespace {

// The smallest set of ages that has all for which the condition can hold; nullptr when there are none.
const Ages* candidates(const World& world, const Condition& condition, Scope& scope) {
  constexpr std::size_t few = 4;  // asking them costs no more than narrowing them down
  const Ages* ages = &world.all(condition.machine).ages();
  for (const Expression::Equality& one : condition.equal) {
    const AttributeIndex* index = ages->size() > few ? world.index(condition.machine, one.member) : nullptr;
    if (index == nullptr) continue;
    const auto value = one.value.evaluate(scope);
    if (!value) continue;  // then nothing is known
    const Ages* with_value = index->find(*value);
    if (with_value == nullptr) return nullptr;
    if (with_value->size() < ages->size()) ages = with_value;
  }
  return ages;
}

}  // namespace

std::optional<EngineFault> for_all_that_fit(const World& world, const Condition& condition, Scope& scope, std::string_view rule,
                                            const Visit& visit) {
  const Ages* ages = candidates(world, condition, scope);
  if (ages == nullptr) return std::nullopt;
  std::optional<EngineFault> fault;
  for (const std::uint64_t age : *ages) {
    const Resource& resource = *world.all(condition.machine).find(age);
    bool fits = true;
    if (condition.where) {
      variable(scope, condition.candidate) = resource.attributes;
      auto holds_for_it = holds(*condition.where, scope, rule);
      if (!holds_for_it) {
        fault = std::move(holds_for_it).error();
        break;
      }
      fits = *holds_for_it;
    }
    if (fits && !visit({condition.machine, age}, resource)) break;
  }
  if (condition.where) variable(scope, condition.candidate) = Value();
  return fault;
}

std::vector<Expression::Equality> plan_index(Machine& machine, const std::optional<Expression>& where, std::size_t candidate) {
  if (!where) return {};
  std::vector<Expression::Equality> equal = where->equalities(candidate);
  std::erase_if(equal, [&machine](const Expression::Equality& one) {
    std::vector<std::string>& indexed = machine.indexed;
    if (std::find(indexed.begin(), indexed.end(), one.member) != indexed.end()) return false;
    if (indexed.size() == Machine::kMostIndexes || machine.attribute(one.member) == nullptr) return true;
    indexed.push_back(one.member);
    return false;
  });
  return equal;
}

void plan_indexes(Machines& machines, std::vector<Effect>& effects) {
  for (Effect& effect : effects) {
    if (auto* send = std::get_if<Send>(&effect.what))
      send->equal = plan_index(machines.machines[send->machine], send->where, send->candidate);
    if (auto* each = std::get_if<ForEach>(&effect.what)) plan_indexes(machines, each->effects);
  }
}

void plan_indexes(Machines& machines) {
  const auto plan = [&machines](Reactions& reactions) {
    for (auto& [event, alternatives] : reactions) {
      for (Transition& transition : alternatives) plan_indexes(machines, transition.effects);
    }
  };
  for (Machine& machine : machines.machines) {
    for (State& state : machine.states) {
      plan(state.on);
      for (TimedTransition& timed : state.timed) plan_indexes(machines, timed.transition.effects);
      plan_indexes(machines, state.entry);
      plan_indexes(machines, state.exit);
    }
    plan(machine.otherwise);
  }
}

}  // namespace understudy
