// SPDX-License-Identifier: MIT
#include "server/mock/stage.h"

#include <fmt/format.h>

#include <utility>

#include "server/engine/attribute.h"
#include "server/mock/webhook_delivery.h"
#include "server/values/diagnostic.h"

namespace understudy {

namespace {

Refused unknown_setting(const Provider& provider, const std::string& name) {
  std::vector<std::string> known;
  for (const Setting& one : provider.settings) known.push_back(one.name);
  const std::string hint = suggestion(name, known);
  return {422, fmt::format("{} has no setting \"{}\"{}{}", provider.name, name, hint.empty() ? "" : "; ", hint)};
}

Refused refused(const std::string& rule, const std::string& message) { return {422, fmt::format("{}: {}", rule, message)}; }

Refused refused(const Stop& stop) {
  if (const auto* fault = std::get_if<EngineFault>(&stop)) return refused(fault->rule, fault->message);
  const auto& rejection = std::get<Rejection>(stop);
  return refused(std::string(rejection.rule), fmt::format("refused with {}", rejection.outcome));
}

}  // namespace

Result<Stage, Refused> Stage::make(std::shared_ptr<const Provider> provider, const std::map<std::string, Value>& given,
                                   std::string_view seed) {
  for (const auto& [name, value] : given) {
    if (provider->setting(name) == nullptr) return Failed{unknown_setting(*provider, name)};
  }
  Map settings;
  for (const Setting& setting : provider->settings) {
    const auto own = given.find(setting.name);
    auto value = own != given.end() ? setting_value(setting, own->second) : Result<Value, std::string>(setting.initial);
    if (!value) return Failed{Refused{422, fmt::format("{}.{}", provider->name, value.error())}};
    settings.set(setting.name, *std::move(value));
  }
  World world(provider->machines);
  Random random(fmt::format("{}/{}", seed, provider->name));
  return Stage{std::move(provider), Value(std::move(settings)), std::move(world), random, IdempotencyStore(), Outbox(), {}, {}, {}, {}};
}

Result<bool, EngineFault> Stage::offers(const Operation& operation, Instant now) const {
  const auto rules = provider->rules.find(operation.id);
  if (rules == provider->rules.end() || !rules->second.enabled) return true;
  const Sight sight{&provider->machines, &world};
  Scope scope{{now, settings, provider->constants, {}, {}, {}}, nullptr, &sight};  // no chance: whether a path exists is no dice roll
  return holds(*rules->second.enabled, scope, operation.id + ".enabled");
}

Router::Offered Stage::offered(Instant now) const {
  return [this, now](const Operation& operation) {
    const auto there = offers(operation, now);
    return !there || *there;
  };
}

std::optional<Refused> Stage::sow(Instant now) {
  Circumstances known = circumstances(now);
  const Sight sight{&provider->machines, &world};
  for (const Provider::Seed& seed : provider->seeds) {
    Scope scope{{now, settings, provider->constants, {}, {}, {}}, &random, &sight};
    auto attributes = evaluated(seed.attributes, scope, seed.rule);
    if (!attributes) return refused(seed.rule, attributes.error().message);
    Reaction reaction(provider->machines, world, known);
    auto made = reaction.create(seed.machine, *attributes, true);
    if (!made) return refused(seed.rule, refused(made.error()).detail);
    reaction.commit();
  }
  return std::nullopt;
}

Result<bool, Refused> Stage::plant(std::size_t machine, const Value& attributes, Instant now) {
  const Circumstances known = circumstances(now);
  Reaction reaction(provider->machines, world, known);
  const auto id = key_text(attributes[provider->machines[machine].key]);
  if (const auto seeded = id ? world.find(machine, *id) : std::nullopt) reaction.remove(*seeded);
  auto made = reaction.create(machine, attributes, true);
  if (!made) return Failed{refused(made.error())};
  reaction.commit();
  return true;
}

Circumstances Stage::circumstances(Instant now) { return {now, settings, provider->constants, Value(), &random}; }

Advanced Stage::advance(Instant from, Instant to) {
  return understudy::advance(provider->machines, world, from, to, circumstances(from),
                             [this](const std::vector<Notice>& notices) { tell(notices); });
}

void Stage::tell(const std::vector<Notice>& notices) {
  Advanced failed;
  for (const Notice& notice : notices) {
    Outbox::Webhook webhook{0, random.uuid(), notice.webhook, notice.at, notice.payload, {}};
    webhook.deliveries = deliveries_of({*provider, settings, world}, receivers, webhook, failed.faults);
    outbox.add(std::move(webhook));
  }
  note_faults(failed);
}

void Stage::report(const Outbox::Webhook& webhook, Outbox::State state, Instant now) {
  if (state == Outbox::State::pending) return;
  Advanced failed;
  const auto hears = reported_to({*provider, settings, world}, webhook);
  if (!hears) failed.faults.push_back(hears.error());
  if (hears && *hears) {
    const Circumstances known = circumstances(now);
    Reaction reaction(provider->machines, world, known);
    const auto event = state == Outbox::State::delivered ? WebhookRules::kDelivered : WebhookRules::kFailed;
    if (const auto done = reaction.send(event, **hears, Value()); !done) {
      failed.faults.push_back({"webhooks.report", refused(done.error()).detail});
    } else {
      note_fired(reaction.settle());
      reaction.commit();
      tell(reaction.notices());
    }
  }
  note_faults(failed);
}

bool Stage::has_receivers() const {
  const auto& own = provider->webhooks.destinations;
  return !receivers.empty() || outbox.next_due() || (own && !world.all(own->machine).empty());
}

void Stage::note_fired(const Advanced& advanced) {
  for (const auto& [transition, times] : advanced.times) fired[transition->id] += times;
}

void Stage::note_faults(const Advanced& advanced) {
  constexpr std::size_t enough = 10;
  for (const EngineFault& fault : advanced.faults) {
    if (untold.size() < enough) untold.push_back(fault);
  }
}

Result<Value, Refused> Stage::add(std::size_t machine, const Value& attributes, Instant now) {
  const auto id = key_text(attributes[provider->machines[machine].key]);
  if (id && world.find(machine, *id))
    return Failed{Refused{409, fmt::format("there is a {} \"{}\" already", provider->machines[machine].type, *id)}};
  const Circumstances known = circumstances(now);
  Reaction reaction(provider->machines, world, known);
  auto made = reaction.create(machine, attributes, true);
  if (!made) return Failed{refused(made.error())};
  return settled(reaction, *made);
}

Result<Value, Refused> Stage::change(ResourceRef ref, const Value& patch, Instant now) {
  const Circumstances known = circumstances(now);
  Reaction reaction(provider->machines, world, known);
  if (auto done = reaction.change(ref, patch); !done) return Failed{refused(done.error())};
  return settled(reaction, ref);
}

Value Stage::settled(Reaction& reaction, ResourceRef ref) {
  const Resource before = *world.find(ref);  // what is told when it removes itself at once
  const Advanced at_once = reaction.settle();
  note_fired(at_once);
  note_faults(at_once);
  reaction.commit();
  tell(reaction.notices());
  const Resource* now_there = world.find(ref);
  return described(ref.machine, now_there != nullptr ? *now_there : before);
}

void Stage::remove(ResourceRef ref, Instant now) {
  const Circumstances known = circumstances(now);
  Reaction reaction(provider->machines, world, known);
  reaction.remove(ref);
  reaction.commit();
}

Value Stage::describe(ResourceRef ref) const { return described(ref.machine, *world.find(ref)); }

Value Stage::described(std::size_t index, const Resource& resource) const {
  const Machine& machine = provider->machines[index];
  auto attributes = as_json(resource.attributes);
  return Map{{"provider", provider->name},
             {"type", machine.type},
             {"id", resource.id},
             {"state", machine.states[resource.state].name},
             {"attributes", attributes ? *std::move(attributes) : Value()}};
}

}  // namespace understudy
