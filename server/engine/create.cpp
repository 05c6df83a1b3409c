// SPDX-License-Identifier: MIT
// How resources come into being, and how they change and go by hand.
#include <fmt/format.h>

#include <utility>

#include "server/engine/react.h"
#include "server/engine/resource_change.h"

namespace understudy {

Result<ResourceRef, Stop> Reaction::create(std::size_t machine, const Value& attributes, bool seeding) {
  return make(machine, attributes, seeding, machines_[machine].type);
}

Result<ResourceRef, Stop> Reaction::make(std::size_t index, const Value& given, bool seeding, std::string_view rule) {
  const Machine& machine = machines_[index];
  if (auto fault = too_deep(rule)) return Failed{*std::move(fault)};
  if (world_.full())
    return Failed{EngineFault{std::string(rule), fmt::format("there are {} resources already, and that is the limit", world_.size())}};

  auto attributes = completed(machine, given, rule);
  if (!attributes) return Failed{std::move(attributes).error()};
  Value id = key_value((*attributes)[machine.key]);
  if (id.is_null() || id.as_string().empty())
    return Failed{EngineFault{std::string(rule), fmt::format("a {} needs its {}: a text or an integer", machine.type, machine.key)}};
  if (world_.find(index, id.as_string()))
    return Failed{EngineFault{std::string(rule), fmt::format("there is a {} \"{}\" already", machine.type, id.as_string())}};
  const auto state = first_state(machine, *attributes, rule);
  if (!state) return Failed{state.error()};

  Resource resource{std::move(id), 0, *std::move(attributes), {}, 0, std::vector<Resource::Timer>(machine.states[*state].timed.size())};
  move_into(machine, resource, *state, circumstances_.now);
  const ResourceRef made{index, world_.next_age()};
  ledger_.replace(made, std::move(resource));
  if (!seeding) {
    const Deeper deeper(depth_);
    if (auto done = run_unasked(machine.states[*state].entry, made, "entry"); !done) return Failed{std::move(done).error()};
  }
  if (auto done = arm(made); !done) return Failed{std::move(done).error()};
  return made;
}

// Every declared attribute in the order of declaration: as given, else its initial value, else null.
Result<Value, EngineFault> Reaction::completed(const Machine& machine, const Value& given, std::string_view rule) {
  if (!given.is(Kind::map)) return Failed{EngineFault{std::string(rule), fmt::format("the attributes of a {} are a map", machine.type)}};
  for (const auto& [name, value] : given.as_map()) {
    const bool declared = name.is(Kind::string) && machine.attribute(name.as_string()) != nullptr;
    if (!declared) return fitting(machine, name.is(Kind::string) ? name.as_string() : "", value, rule);
  }
  Map attributes;
  attributes.reserve(machine.attributes.size());
  for (const Attribute& attribute : machine.attributes) {
    Value value;
    if (const Value* own = given.find(attribute.name)) {
      value = *own;
    } else if (attribute.initial) {
      Scope scope{{circumstances_.now, circumstances_.settings, circumstances_.constants, {}, {}, {}}, circumstances_.random, &sight_};
      auto initial = evaluated(*attribute.initial, scope, fmt::format("{}.attributes.{}", machine.type, attribute.name));
      if (!initial) return initial;
      value = *std::move(initial);
    }
    auto held = fitting(machine, attribute.name, value, rule);
    if (!held) return held;
    attributes.set(attribute.key, *std::move(held));
  }
  return Value(std::move(attributes));
}

Result<std::size_t, EngineFault> Reaction::first_state(const Machine& machine, const Value& attributes, std::string_view rule) {
  if (const Value& named = attributes[machine.state_attribute]; !named.is_null()) return named_state(machine, named, rule);
  Scope scope{{circumstances_.now, circumstances_.settings, circumstances_.constants, attributes, {}, {}}, circumstances_.random, &sight_};
  for (const Machine::Initial& initial : machine.initial) {
    if (!initial.guard) return initial.state;
    auto open = holds(*initial.guard, scope, machine.type + ".initial");
    if (!open) return Failed{std::move(open).error()};
    if (*open) return initial.state;
  }
  return Failed{EngineFault{machine.type + ".initial", "no alternative holds"}};
}

Result<bool, Stop> Reaction::change(ResourceRef ref, const Value& attributes) {
  const Resource* resource = world_.find(ref);
  if (resource == nullptr) return false;
  const Machine& machine = machines_[ref.machine];
  if (!attributes.is(Kind::map)) return Failed{EngineFault{machine.type, "attributes are given as a map"}};

  Assigned assigned;
  std::optional<std::size_t> state;
  for (const auto& [key, value] : attributes.as_map()) {
    const std::string_view name = key.is(Kind::string) ? std::string_view(key.as_string()) : std::string_view();
    if (name == machine.state_attribute) {
      auto named = named_state(machine, value, machine.type);
      if (!named) return Failed{std::move(named).error()};
      state = *named;
    } else if (name != machine.key || key_value(value) != resource->id) {
      assigned.emplace_back(name, value.is(Kind::map) ? merge_patch(resource->attributes[name], value) : value);
    }
  }
  auto fault = ledger_.edit(ref, [&](Resource& next) { return assign_attributes(machine, next, std::move(assigned), machine.type); });
  if (fault) return Failed{*std::move(fault)};
  if (state && *state != resource->state) move(ref, *state);
  return arm(ref);
}

bool Reaction::remove(ResourceRef ref) {
  if (world_.find(ref) == nullptr) return false;
  ledger_.replace(ref, std::nullopt);
  return true;
}

}  // namespace understudy
