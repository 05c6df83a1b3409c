// SPDX-License-Identifier: MIT
#include "server/engine/resource_change.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "server/values/diagnostic.h"
#include "server/values/json.h"

namespace understudy {

namespace {

EngineFault fault(std::string_view rule, std::string message) { return {std::string(rule), std::move(message)}; }

std::string with_hint(const std::string& message, std::string_view word, const std::vector<std::string>& known) {
  const std::string hint = suggestion(word, known);
  return hint.empty() ? message : message + "; " + hint;
}

}  // namespace

Result<Value, EngineFault> fitting(const Machine& machine, std::string_view attribute, const Value& value, std::string_view rule) {
  const Attribute* declared = machine.attribute(attribute);
  if (declared == nullptr) {
    std::vector<std::string> known;
    for (const Attribute& one : machine.attributes) known.push_back(one.name);
    return Failed{fault(rule, with_hint(fmt::format("{} has no attribute \"{}\"", machine.type, attribute), attribute, known))};
  }
  auto held = as_attribute(declared->type, value);
  if (!held) return Failed{fault(rule, fmt::format("{}.{} {}", machine.type, attribute, held.error()))};
  return *std::move(held);
}

std::optional<EngineFault> assign_attributes(const Machine& machine, Resource& resource, Assigned assigned, std::string_view rule) {
  for (const auto& [attribute, value] : assigned) {
    if (attribute == machine.key)
      return fault(rule, fmt::format("{}.{} identifies the resource and cannot be assigned", machine.type, attribute));
    if (attribute == machine.state_attribute)
      return fault(rule,
                   fmt::format("{}.{} shows the state and cannot be assigned; a transition's target changes it", machine.type, attribute));
    auto held = fitting(machine, attribute, value, rule);
    if (!held) return std::move(held).error();
    resource.attributes.edit_map().set(attribute, *std::move(held));
  }
  return std::nullopt;
}

void move_into(const Machine& machine, Resource& resource, std::size_t state, Instant now) {
  resource.state = state;
  resource.entered = now;
  resource.reads = 0;
  resource.attributes.edit_map().set(machine.state_attribute, machine.states[state].shown);
}

Result<std::size_t, EngineFault> named_state(const Machine& machine, const Value& name, std::string_view rule) {
  if (!name.is(Kind::string)) return Failed{fault(rule, fmt::format("a state of {} is a text, not {}", machine.type, write_json(name)))};
  if (const auto state = machine.state(name.as_string())) return *state;
  std::vector<std::string> known;
  for (const State& one : machine.states) known.push_back(one.name);
  return Failed{fault(rule, with_hint(fmt::format("{} has no state \"{}\"", machine.type, name.as_string()), name.as_string(), known))};
}

}  // namespace understudy
