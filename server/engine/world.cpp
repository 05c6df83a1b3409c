// SPDX-License-Identifier: MIT
#include "server/engine/world.h"

namespace understudy {

World::World(const Machines& machines, std::size_t most) : kinds_(machines.machines.size()), most_(most) {
  for (std::size_t i = 0; i < kinds_.size(); ++i) {
    const Machine& machine = machines[i];
    for (const std::string& attribute : machine.indexed)
      kinds_[i].indexes.push_back({attribute, static_cast<std::size_t>(machine.attribute(attribute) - machine.attributes.data()), {}});
  }
}

std::optional<ResourceRef> World::find(std::size_t machine, std::string_view id) const {
  if (machine >= kinds_.size()) return std::nullopt;
  const auto found = kinds_[machine].by_id.find(id);
  return found != kinds_[machine].by_id.end() ? std::optional(ResourceRef{machine, found->second}) : std::nullopt;
}

const AttributeIndex* World::index(std::size_t machine, std::string_view attribute) const {
  for (const Kind::Index& index : kinds_[machine].indexes) {
    if (index.attribute == attribute) return &index.entries;
  }
  return nullptr;
}

std::size_t World::size() const {
  std::size_t sum = 0;
  for (const Kind& kind : kinds_) sum += kind.population.size();
  return sum;
}

std::optional<Resource> World::replace(ResourceRef ref, std::optional<Resource> next) {
  Population& population = kinds_[ref.machine].population;
  const auto held = population.by_age_.find(ref.age);
  std::optional<Resource> before;
  if (held != population.by_age_.end()) {
    delist(ref, held->second);
    before = std::move(held->second);
  }
  if (next) {
    enlist(ref, population.by_age_.insert_or_assign(ref.age, *std::move(next)).first->second);
    if (!before) population.order_.insert(ref.age);
  } else if (before) {
    population.by_age_.erase(held);
    population.order_.erase(ref.age);
  }
  return before;
}

void World::set_timer(ResourceRef ref, std::size_t number, const Resource::Timer& next) {
  Resource::Timer& timer = kinds_[ref.machine].population.by_age_.find(ref.age)->second.timers[number];
  if (timer.due) timeline_.erase({*timer.due, timer.age, ref, number});
  timer = next;
  if (timer.due) timeline_.insert({*timer.due, timer.age, ref, number});
}

void World::reset_timers(ResourceRef ref, std::size_t count) {
  std::vector<Resource::Timer>& timers = kinds_[ref.machine].population.by_age_.find(ref.age)->second.timers;
  for (std::size_t i = 0; i < timers.size(); ++i) set_timer(ref, i, {});
  timers.resize(count);
}

World::Reindexed::Reindexed(World& world, ResourceRef ref)
    : kind(world.kinds_[ref.machine]),
      age(ref.age),
      resource(kind.population.by_age_.find(ref.age)->second),
      before(hashes(kind, resource)) {}

World::Reindexed::~Reindexed() {
  const Hashes after = hashes(kind, resource);
  for (std::size_t i = 0; i < kind.indexes.size(); ++i) {
    if (after[i] == before[i]) continue;
    kind.indexes[i].entries.erase(before[i], age);
    kind.indexes[i].entries.insert(after[i], age);
  }
}

World::Hashes World::hashes(const Kind& kind, const Resource& resource) {
  Hashes all{};
  const Map& attributes = resource.attributes.as_map();
  for (std::size_t i = 0; i < kind.indexes.size(); ++i)
    all[i] = hash_value((attributes.begin() + static_cast<std::ptrdiff_t>(kind.indexes[i].position))->value);
  return all;
}

void World::enlist(ResourceRef ref, const Resource& resource) {
  Kind& kind = kinds_[ref.machine];
  kind.by_id.emplace(resource.id.as_string(), ref.age);
  const Hashes now = hashes(kind, resource);
  for (std::size_t i = 0; i < kind.indexes.size(); ++i) kind.indexes[i].entries.insert(now[i], ref.age);
  for (std::size_t i = 0; i < resource.timers.size(); ++i) {
    const Resource::Timer& timer = resource.timers[i];
    if (timer.due) timeline_.insert({*timer.due, timer.age, ref, i});
  }
}

void World::delist(ResourceRef ref, const Resource& resource) {
  Kind& kind = kinds_[ref.machine];
  kind.by_id.erase(resource.id.as_string());
  const Hashes then = hashes(kind, resource);
  for (std::size_t i = 0; i < kind.indexes.size(); ++i) kind.indexes[i].entries.erase(then[i], ref.age);
  for (std::size_t i = 0; i < resource.timers.size(); ++i) {
    const Resource::Timer& timer = resource.timers[i];
    if (timer.due) timeline_.erase({*timer.due, timer.age, ref, i});
  }
}

}  // namespace understudy
