// SPDX-License-Identifier: MIT
#include "server/mock/sandbox.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "server/mock/answering.h"
#include "server/mock/snapshot.h"
#include "server/values/diagnostic.h"

namespace understudy {

namespace {

Refused unknown(std::string_view what, std::string_view name, const std::vector<std::string>& known, int status) {
  const std::string hint = suggestion(name, known);
  return {status, fmt::format("there is no {} \"{}\"{}{}", what, name, hint.empty() ? "" : "; ", hint)};
}

Refused unknown_provider(std::string_view name, const Providers& providers, int status) {
  std::vector<std::string> known;
  for (const auto& one : providers) known.push_back(one->name);
  return unknown("provider", name, known, status);
}

Refused unknown_type(std::string_view name, const Provider& provider, int status) {
  std::vector<std::string> known;
  for (const Machine& one : provider.machines.machines) known.push_back(one.type);
  return unknown(fmt::format("type of resource in {}:", provider.name), name, known, status);
}

}  // namespace

Sandbox::Sandbox(std::string name, Providers providers, SandboxStart start, Instant now, Stages stages,
                 std::shared_ptr<const PostBell> bell)
    : name_(std::move(name)),
      providers_(std::move(providers)),
      start_(std::move(start)),
      bell_(std::move(bell)),
      now_(now),
      stages_(std::move(stages)) {}

Result<std::shared_ptr<Sandbox>, Refused> Sandbox::create(std::string name, const Providers& providers, SandboxStart start, Instant wall,
                                                          std::shared_ptr<const PostBell> bell) {
  const Instant now = beginning(start, wall);
  if (!now.in_range()) return Failed{Refused{422, "a clock stands between the years 1 and 9999"}};
  auto stages = set_up(providers, start, now);
  if (!stages) return Failed{std::move(stages).error()};
  std::shared_ptr<Sandbox> made(new Sandbox(std::move(name), providers, std::move(start), now, *std::move(stages), std::move(bell)));
  if (auto refused = made->sign_on()) return Failed{*std::move(refused)};
  return made;
}

Instant Sandbox::beginning(const SandboxStart& start, Instant wall) {
  return start.mode == ClockMode::frozen && start.at ? *start.at : wall;
}

Result<Sandbox::Stages, Refused> Sandbox::set_up(const Providers& providers, const SandboxStart& start, Instant now) {
  static const std::map<std::string, Value> nothing;
  Stages stages;
  for (const auto& provider : providers) {
    const auto given = start.settings.find(provider->name);
    auto stage = Stage::make(provider, given != start.settings.end() ? given->second : nothing, start.seed);
    if (!stage) return Failed{std::move(stage).error()};
    Stage& kept = stages.emplace(provider->name, *std::move(stage)).first->second;
    if (auto refused = kept.sow(now)) return Failed{*std::move(refused)};
  }
  for (const auto& [name, settings] : start.settings) {
    if (!stages.contains(name)) return Failed{unknown_provider(name, providers, 422)};
  }
  for (const SeedResource& resource : start.resources) {
    const auto stage = stages.find(resource.provider);
    if (stage == stages.end()) return Failed{unknown_provider(resource.provider, providers, 422)};
    const auto machine = stage->second.provider->machines.find(resource.type);
    if (!machine) return Failed{unknown_type(resource.type, *stage->second.provider, 422)};
    if (auto planted = stage->second.plant(*machine, resource.attributes, now); !planted) return Failed{std::move(planted).error()};
  }
  return stages;
}

std::shared_ptr<const Exchange> Sandbox::answer(const Provider& provider, Request request, Instant wall) {
  using Step = bool (Answering::*)();
  static constexpr Step steps[] = {&Answering::route, &Answering::prefer, &Answering::admit,  &Answering::check, &Answering::find,
                                   &Answering::list,  &Answering::recall, &Answering::refuse, &Answering::act,   &Answering::answer};
  const Turn turn(*this);
  catch_up(wall);
  Answering answering(stages_.find(provider.name)->second, now_, std::move(request));
  for (const Step step : steps) {
    if (!(answering.*step)()) break;
  }
  return journal_.append(std::move(answering).finish(journal_.next_number()));
}

bool Sandbox::serves(const Provider& provider, const Request& request, Instant wall) const {
  const std::lock_guard lock(mutex_);
  const auto offered = stages_.find(provider.name)->second.offered(instant(wall));
  const std::string host = host_name(request);
  const Route route = provider.router->route({request.method, target_path(request.target), host}, offered);
  return route.operation != nullptr || !route.allowed.empty();
}

std::vector<std::string> Sandbox::nearest(const Provider& provider, const Request& request, std::size_t count, Instant wall) const {
  const std::lock_guard lock(mutex_);
  const auto offered = stages_.find(provider.name)->second.offered(instant(wall));
  const std::string host = host_name(request);
  return provider.router->nearest({request.method, target_path(request.target), host}, count, offered);
}

Sandbox::ClockReading Sandbox::clock(Instant wall) {
  const Turn turn(*this);
  catch_up(wall);
  return {now_, start_.mode};
}

Result<std::pair<Instant, Advanced>, Refused> Sandbox::move_on(Instant to, Instant wall) {
  if (start_.mode == ClockMode::real) return Failed{Refused{409, "this sandbox follows the real time; a frozen one can be advanced"}};
  if (!to.in_range()) return Failed{Refused{422, "a clock stands between the years 1 and 9999"}};
  if (to < now_)
    return Failed{
        Refused{409, fmt::format("a clock never goes back: it is {} already, and not yet {}", format_instant(now_), format_instant(to))}};
  catch_up(wall);
  Advanced happened;
  for (auto& [name, stage] : stages_) {
    Advanced advanced = stage.advance(now_, to);
    stage.note_fired(advanced);
    happened.merge(std::move(advanced));
  }
  now_ = to;
  return std::pair(now_, std::move(happened));
}

Instant Sandbox::instant(Instant wall) const { return start_.mode == ClockMode::real ? std::max(now_, wall) : now_; }

// What has fallen due until now happens, in every provider, before anything else does.
void Sandbox::catch_up(Instant wall) {
  const Instant to = instant(wall);
  for (auto& [name, stage] : stages_) {
    const Advanced advanced = stage.advance(now_, to);
    stage.note_fired(advanced);
    stage.note_faults(advanced);
  }
  now_ = to;
}

std::vector<std::shared_ptr<const Exchange>> Sandbox::journal(const Journal::Filter& filter) const {
  const std::lock_guard lock(mutex_);
  return journal_.select(filter);
}

std::shared_ptr<const Exchange> Sandbox::exchange(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  return journal_.find(number);
}

Sandbox::Tally Sandbox::tally(std::string_view provider, std::string_view operation, std::string_view outcome) const {
  constexpr std::size_t misses = 5;
  const std::lock_guard lock(mutex_);
  return {journal_.count(provider, operation, outcome), journal_.total(), journal_.evicted(),
          journal_.nearest_misses(provider, operation, outcome, misses)};
}

std::map<std::string, std::uint64_t> Sandbox::fired(std::string_view provider) const {
  const std::lock_guard lock(mutex_);
  const auto stage = stages_.find(provider);
  return stage != stages_.end() ? stage->second.fired : std::map<std::string, std::uint64_t>();
}

std::optional<Refused> Sandbox::reset(Instant wall) {
  const std::lock_guard lock(mutex_);
  const Instant now = beginning(start_, wall);
  auto stages = set_up(providers_, start_, now);
  if (!stages) return std::move(stages).error();
  stages_ = *std::move(stages);
  now_ = now;
  journal_ = Journal();
  ++era_;
  return sign_on();
}

Value Sandbox::snapshot(Instant wall) {
  const Turn turn(*this);
  catch_up(wall);
  Map providers;
  for (const auto& [name, stage] : stages_) providers.set(name, write_stage(stage));
  return Map{{"now", format_instant(now_)}, {"providers", std::move(providers)}};
}

std::optional<Refused> Sandbox::restore(const Value& snapshot, Instant wall) {
  const std::lock_guard lock(mutex_);
  const auto now = snapshot["now"].is(Kind::string) ? parse_instant(snapshot["now"].as_string()) : std::nullopt;
  if (!now) return Refused{422, "a snapshot has \"now\", an instant, and \"providers\""};
  Stages stages;
  for (const auto& provider : providers_) {
    auto stage = read_stage(provider, snapshot["providers"][provider->name]);
    if (!stage) return Refused{422, "in the snapshot: " + stage.error()};
    stages.emplace(provider->name, *std::move(stage));
  }
  // What is told to whom is no part of a snapshot: receivers stay, and what was on its way is called off.
  for (auto& [name, stage] : stages) stage.receivers = std::move(stages_.at(name).receivers);
  stages_ = std::move(stages);
  now_ = *now;
  ++era_;
  catch_up(wall);
  return std::nullopt;
}

Value Sandbox::resources(std::string_view provider, std::string_view type, Instant wall) {
  const Turn turn(*this);
  catch_up(wall);
  List all;
  for (const auto& [name, stage] : stages_) {
    if (!provider.empty() && provider != name) continue;
    for (std::size_t machine = 0; machine < stage.world.machines(); ++machine) {
      if (!type.empty() && type != stage.provider->machines[machine].type) continue;
      for (const auto& [age, one] : stage.world.all(machine)) all.push_back(stage.describe({machine, age}));
    }
  }
  return Value(std::move(all));
}

Result<Value, Refused> Sandbox::resource(std::string_view provider, std::string_view type, std::string_view id, Instant wall) {
  const Turn turn(*this);
  catch_up(wall);
  const auto found = locate(provider, type, id);
  if (!found) return Failed{found.error()};
  return found->stage->describe(found->resource);
}

Result<Value, Refused> Sandbox::add_resource(std::string_view provider, std::string_view type, const Value& attributes, Instant wall) {
  const Turn turn(*this);
  catch_up(wall);
  const auto kind = kind_of(provider, type);
  if (!kind) return Failed{kind.error()};
  return kind->stage->add(kind->machine, attributes, now_);
}

Result<Value, Refused> Sandbox::change_resource(std::string_view provider, std::string_view type, std::string_view id, const Value& patch,
                                                Instant wall) {
  const Turn turn(*this);
  catch_up(wall);
  const auto found = locate(provider, type, id);
  if (!found) return Failed{found.error()};
  return found->stage->change(found->resource, patch, now_);
}

std::optional<Refused> Sandbox::remove_resource(std::string_view provider, std::string_view type, std::string_view id, Instant wall) {
  const Turn turn(*this);
  catch_up(wall);
  const auto found = locate(provider, type, id);
  if (!found) return found.error();
  found->stage->remove(found->resource, now_);
  return std::nullopt;
}

Result<Sandbox::Population, Refused> Sandbox::kind_of(std::string_view provider, std::string_view type) {
  const auto stage = stages_.find(provider);
  if (stage == stages_.end()) return Failed{unknown_provider(provider, providers_, 404)};
  const auto machine = stage->second.provider->machines.find(type);
  if (!machine) return Failed{unknown_type(type, *stage->second.provider, 404)};
  return Population{&stage->second, *machine};
}

Result<Sandbox::Located, Refused> Sandbox::locate(std::string_view provider, std::string_view type, std::string_view id) {
  const auto kind = kind_of(provider, type);
  if (!kind) return Failed{kind.error()};
  const auto found = kind->stage->world.find(kind->machine, id);
  if (!found) return Failed{Refused{404, fmt::format("there is no {} \"{}\"", type, id)}};
  return Located{kind->stage, *found};
}

}  // namespace understudy
