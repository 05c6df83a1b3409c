// SPDX-License-Identifier: MIT
#include "server/engine/world.h"

#include <utility>

namespace understudy {

const Resource* World::find(ResourceRef ref) const {
  if (ref.machine >= populations_.size()) return nullptr;
  const Population& population = populations_[ref.machine].by_age;
  const auto found = population.find(ref.age);
  return found != population.end() ? &found->second : nullptr;
}

std::optional<ResourceRef> World::find(std::size_t machine, std::string_view id) const {
  if (machine >= populations_.size()) return std::nullopt;
  const auto& by_id = populations_[machine].by_id;
  const auto found = by_id.find(id);
  return found != by_id.end() ? std::optional(ResourceRef{machine, found->second}) : std::nullopt;
}

std::size_t World::size() const {
  std::size_t sum = 0;
  for (const Kind& kind : populations_) sum += kind.by_age.size();
  return sum;
}

std::optional<World::Due> World::next_due() const { return timeline_.empty() ? std::nullopt : std::optional(*timeline_.begin()); }

std::optional<Resource> World::replace(ResourceRef ref, std::optional<Resource> next) {
  auto& [by_age, by_id] = populations_[ref.machine];
  const auto held = by_age.find(ref.age);
  std::optional<Resource> before;
  if (held != by_age.end()) {
    unschedule(ref, held->second);
    before = std::exchange(held->second, {});
  }
  if (next) {
    schedule(ref, *next);
    if (!before) by_id.insert_or_assign(next->id, ref.age);
    by_age.insert_or_assign(held, ref.age, *std::move(next));
  } else if (before) {
    by_id.erase(before->id);
    by_age.erase(held);
  }
  return before;
}

void World::schedule(ResourceRef ref, const Resource& resource) {
  for (std::size_t i = 0; i < resource.timers.size(); ++i) {
    const Resource::Timer& timer = resource.timers[i];
    if (timer.due) timeline_.insert({*timer.due, timer.age, ref, i});
  }
}

void World::unschedule(ResourceRef ref, const Resource& resource) {
  for (std::size_t i = 0; i < resource.timers.size(); ++i) {
    const Resource::Timer& timer = resource.timers[i];
    if (timer.due) timeline_.erase({*timer.due, timer.age, ref, i});
  }
}

}  // namespace understudy
