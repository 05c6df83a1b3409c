// SPDX-License-Identifier: MIT
// Ledger: every write to a World in order, with what was there before, so that the latest can be taken back: resources, ages, and the draws
// from Random. What is written again and again since the latest mark is kept once. Its cost is that of what was written, whatever the
// size of the world.
// Thread-safety: none of its own; lives within one reaction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "server/engine/world.h"
#include "server/values/random.h"

namespace understudy {

class Ledger {
 public:
  // Both outlive the ledger; `random` may be null.
  Ledger(World& world, Random* random) : world_(world), random_(random) {}

  struct Mark {
    std::size_t length = 0;
    std::uint64_t ages = 0;
    std::optional<Random::State> chance;
  };
  Mark mark();
  void back_to(const Mark&);

  // Each as in World.
  void replace(ResourceRef, std::optional<Resource>);
  template <class Change>
  auto edit(ResourceRef ref, Change&& change) {
    keep(ref);
    return world_.edit(ref, std::forward<Change>(change));
  }
  void set_timer(ResourceRef ref, std::size_t timer, const Resource::Timer& next) {
    keep(ref);
    world_.set_timer(ref, timer, next);
  }
  void reset_timers(ResourceRef ref, std::size_t count) {
    keep(ref);
    world_.reset_timers(ref, count);
  }

 private:
  void keep(ResourceRef);
  bool kept(ResourceRef) const;
  void note(ResourceRef, std::optional<Resource> before);

  World& world_;
  Random* random_;
  std::vector<std::pair<ResourceRef, std::optional<Resource>>> entries_;
  std::size_t marked_ = 0;                                 // how many entries there were at the latest mark
  std::unordered_map<std::uint64_t, std::size_t> places_;  // by age, of entries beyond the first few: the latest of a resource
};

}  // namespace understudy
