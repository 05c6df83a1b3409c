// SPDX-License-Identifier: MIT
#include "server/engine/react.h"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>
#include <utility>

#include "server/engine/attribute.h"
#include "server/engine/candidates.h"
#include "server/engine/resource_change.h"

namespace understudy {

namespace {

constexpr int kDeepest = 32;
constexpr std::size_t kMostSteps = 1'000'000;

Result<bool, Stop> refused(const Transition& transition, Scope& scope) {
  Rejection rejection{transition.refuse->outcome, {}, transition.evidence.grade, transition.id};
  if (transition.refuse->with) {
    auto with = evaluated(*transition.refuse->with, scope, transition.id);
    if (!with) return Failed{std::move(with).error()};
    rejection.with = *std::move(with);
  }
  return Failed{Stop(std::move(rejection))};
}

}  // namespace

void References::set(std::size_t slot, ResourceRef ref) {
  for (auto& [known, shown] : shown_) {
    if (known == slot) {
      shown = ref;
      return;
    }
  }
  shown_.emplace_back(slot, ref);
}

std::optional<ResourceRef> References::find(std::size_t slot) const {
  for (const auto& [known, shown] : shown_) {
    if (known == slot) return shown;
  }
  return std::nullopt;
}

void References::forget_from(std::size_t slot) {
  std::erase_if(shown_, [slot](const auto& one) { return one.first >= slot; });
}

const Value& view_of(const World& world, ResourceRef ref) {
  static const Value gone;
  const Resource* resource = world.find(ref);
  return resource != nullptr ? resource->attributes : gone;
}

Reaction::Reaction(const Machines& machines, World& world, const Circumstances& circumstances)
    : machines_(machines),
      world_(world),
      circumstances_(circumstances),
      request_(&circumstances.request),
      sight_{&machines, &world},
      ledger_(world, circumstances.random),
      start_(ledger_.mark()) {}

Reaction::~Reaction() {
  if (!committed_) ledger_.back_to(start_);
}

std::vector<TakenTransition> Reaction::taken() const {
  std::vector<TakenTransition> all;
  all.reserve(taken_.size());
  for (const Taken& one : taken_) all.push_back(told(one));
  return all;
}

TakenTransition Reaction::told(const Taken& one) {
  return {one.transition->id, one.machine->type + "/" + one.resource.as_string(), one.from->name, one.to->name};
}

std::optional<ResourceRef> Reaction::created(std::string_view name) const {
  for (auto latest = created_.rbegin(); latest != created_.rend(); ++latest) {
    if (latest->first == name) return latest->second;
  }
  return std::nullopt;
}

void Reaction::refresh(Scope& scope, const References& references) const {
  for (const auto& [slot, ref] : references) variable(scope, slot) = view_of(world_, ref);
}

Scope Reaction::scope_of(ResourceRef ref, const Value& event) const {
  Scope scope;
  scope.variables.reserve(kFirstNamed + 2);
  scope.variables.emplace_back(circumstances_.now);
  scope.variables.push_back(circumstances_.settings);
  scope.variables.push_back(circumstances_.constants);
  scope.variables.push_back(view_of(world_, ref));
  scope.variables.push_back(event);
  scope.variables.push_back(*request_);
  scope.random = circumstances_.random;
  scope.host = &sight_;
  return scope;
}

std::optional<EngineFault> Reaction::too_deep(std::string_view rule) {
  if (depth_ == kDeepest) return EngineFault{std::string(rule), fmt::format("events are sent more than {} deep", kDeepest)};
  return too_much(rule);
}

std::optional<EngineFault> Reaction::too_much(std::string_view rule) {
  if (++steps_ <= kMostSteps) return std::nullopt;
  return EngineFault{std::string(rule), fmt::format("this takes more than {} events, creations and rounds of a `for`", kMostSteps)};
}

Result<bool, Stop> Reaction::send(std::string_view event, ResourceRef ref, const Value& data) {
  const Resource* resource = world_.find(ref);
  if (resource == nullptr) return false;
  const std::vector<Transition>* alternatives = machines_[ref.machine].reactions(resource->state, event);
  if (alternatives == nullptr || alternatives->empty()) return false;
  if (auto fault = too_deep(alternatives->front().id)) return Failed{*std::move(fault)};

  const Deeper deeper(depth_);
  Scope scope = scope_of(ref, data);
  for (const Transition& transition : *alternatives) {
    if (transition.guard) {
      auto open = holds(*transition.guard, scope, transition.id);
      if (!open) return Failed{std::move(open).error()};
      if (!*open) continue;
    }
    return transition.refuse ? refused(transition, scope) : take(transition, ref, scope);
  }
  return false;
}

Result<bool, Stop> Reaction::take(const Transition& transition, ResourceRef ref, Scope& scope) {
  const Machine& machine = machines_[ref.machine];
  const Resource& resource = *world_.find(ref);
  const State& left = machine.states[resource.state];
  taken_.push_back({&transition, &machine, resource.id, &left, transition.target ? &machine.states[*transition.target] : &left});
  grade_ = weaker(grade_, transition.evidence.grade);

  References self;
  self.set(kSelf, ref);
  if (transition.target) {
    if (auto done = run_unasked(left.exit, ref, "exit"); !done) return done;
    refresh(scope, self);
  }
  if (auto done = run(transition.effects, scope, self, transition.id); !done) return done;
  if (transition.target) {
    scope.variables[kSelf] = Value();  // nobody looks any more, so that the resource need not be copied
    if (auto done = enter(ref, *transition.target); !done) return done;
  }
  return arm(ref);
}

void Reaction::move(ResourceRef ref, std::size_t state) {
  const Machine& machine = machines_[ref.machine];
  ledger_.edit(ref, [&](Resource& resource) { move_into(machine, resource, state, circumstances_.now); });
  ledger_.reset_timers(ref, machine.states[state].timed.size());
}

Result<bool, Stop> Reaction::enter(ResourceRef ref, std::size_t state) {
  if (world_.find(ref) == nullptr) return true;
  move(ref, state);
  return run_unasked(machines_[ref.machine].states[state].entry, ref, "entry");
}

// Entry and exit effects: they happen because of a state, whatever was asked, and so see neither request nor event.
Result<bool, Stop> Reaction::run_unasked(const std::vector<Effect>& effects, ResourceRef ref, std::string_view moment) {
  if (effects.empty()) return true;
  const Machine& machine = machines_[ref.machine];
  const std::string rule = fmt::format("{}.{}.{}", machine.type, machine.states[world_.find(ref)->state].name, moment);
  Scope scope = scope_of(ref, Value());
  scope.variables[kRequest] = Value();
  References self;
  self.set(kSelf, ref);
  return run(effects, scope, self, rule);
}

Result<bool, Stop> Reaction::run(const std::vector<Effect>& effects, Scope& scope, References& references, std::string_view rule) {
  for (const Effect& effect : effects) {
    auto done = std::visit(
        [&](const auto& what) -> Result<bool, Stop> {
          using What = std::decay_t<decltype(what)>;
          if constexpr (std::is_same_v<What, Assign>) return assign(what, scope, references, rule);
          if constexpr (std::is_same_v<What, Create>) return create(what, scope, references, rule);
          if constexpr (std::is_same_v<What, Send>) return send(what, scope, references, rule);
          if constexpr (std::is_same_v<What, Notify>) return notify(what, scope, rule);
          if constexpr (std::is_same_v<What, Remove>) return remove(what, references);
          if constexpr (std::is_same_v<What, ForEach>) return for_each(what, scope, references, rule);
        },
        effect.what);
    if (!done) return done;
    refresh(scope, references);
  }
  return true;
}

Result<bool, Stop> Reaction::assign(const Assign& effect, Scope& scope, const References& references, std::string_view rule) {
  const auto self = references.find(kSelf);
  if (!self) return Failed{EngineFault{std::string(rule), "there is no resource here whose attributes could be assigned"}};
  if (world_.find(*self) == nullptr) return true;
  Assigned assigned;
  assigned.reserve(effect.attributes.size());
  for (const auto& [name, shape] : effect.attributes) {
    auto value = evaluated(shape, scope, rule);
    if (!value) return Failed{std::move(value).error()};
    assigned.emplace_back(name, *std::move(value));
  }
  scope.variables[kSelf] = Value();  // it is shown again after this, and until then need not be copied
  auto fault = ledger_.edit(
      *self, [&](Resource& resource) { return assign_attributes(machines_[self->machine], resource, std::move(assigned), rule); });
  if (fault) return Failed{*std::move(fault)};
  return true;
}

Result<bool, Stop> Reaction::create(const Create& effect, Scope& scope, References& references, std::string_view rule) {
  Map attributes;
  for (const auto& [name, shape] : effect.attributes) {
    auto value = evaluated(shape, scope, rule);
    if (!value) return Failed{std::move(value).error()};
    attributes.set(name, *std::move(value));
  }
  auto made = make(effect.machine, Value(std::move(attributes)), false, rule);
  if (!made) return Failed{std::move(made).error()};
  if (effect.slot) references.set(*effect.slot, *made);
  if (!effect.name.empty()) created_.emplace_back(effect.name, *made);
  return true;
}

Result<bool, Stop> Reaction::send(const Send& effect, Scope& scope, const References& references, std::string_view rule) {
  Value data;
  if (effect.data) {
    auto value = evaluated(*effect.data, scope, rule);
    if (!value) return Failed{std::move(value).error()};
    data = *std::move(value);
  }
  auto served = receivers(effect, scope, references, rule);
  if (!served) return Failed{std::move(served).error()};
  for (const ResourceRef ref : *served) {
    if (auto done = send(effect.event, ref, data); !done) return done;
  }
  return true;
}

Result<bool, Stop> Reaction::notify(const Notify& effect, Scope& scope, std::string_view rule) {
  if (auto fault = too_much(rule)) return Failed{*std::move(fault)};
  auto payload = evaluated(effect.payload, scope, rule);
  if (!payload) return Failed{std::move(payload).error()};
  auto json = as_json(*payload);
  if (!json) return Failed{EngineFault{std::string(rule), fmt::format("the payload of {}: {}", effect.webhook, json.error())}};
  notices_.push_back({effect.webhook, *std::move(json), circumstances_.now});
  return true;
}

Result<bool, Stop> Reaction::remove(const Remove& effect, const References& references) {
  if (const auto shown = references.find(effect.slot)) remove(*shown);
  return true;
}

Result<bool, Stop> Reaction::for_each(const ForEach& effect, Scope& scope, References& references, std::string_view rule) {
  const auto list = evaluated(effect.in, scope, rule);
  if (!list) return Failed{list.error()};
  if (!list->is(Kind::list))
    return Failed{EngineFault{std::string(rule),
                              fmt::format("a `for` goes through a list, and `{}` gives {}", effect.in.text(), kind_name(list->kind()))}};
  for (const Value& element : list->as_list()) {
    if (auto fault = too_much(rule)) return Failed{*std::move(fault)};
    variable(scope, effect.slot) = element;
    if (auto done = run(effect.effects, scope, references, rule); !done) return done;
    references.forget_from(effect.slot);
    std::fill(scope.variables.begin() + static_cast<std::ptrdiff_t>(effect.slot), scope.variables.end(), Value());
  }
  return true;
}

Result<std::vector<ResourceRef>, EngineFault> Reaction::receivers(const Send& effect, Scope& scope, const References& references,
                                                                  std::string_view rule) const {
  std::vector<ResourceRef> found;
  if (effect.slot) {
    if (const auto shown = references.find(*effect.slot)) found.push_back(*shown);
  } else if (effect.id) {
    auto id = evaluated(*effect.id, scope, rule);
    if (!id) return Failed{std::move(id).error()};
    const auto text = key_text(*id);
    if (const auto one = text ? world_.find(effect.machine, *text) : std::nullopt) found.push_back(*one);
  } else if (effect.where) {
    const Condition condition{effect.machine, effect.where, effect.candidate, effect.equal};
    auto fault = for_all_that_fit(world_, condition, scope, rule, [&found](ResourceRef ref, const Resource&) {
      found.push_back(ref);
      return true;
    });
    if (fault) return Failed{*std::move(fault)};
  }
  return found;
}

}  // namespace understudy
