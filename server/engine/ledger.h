// SPDX-License-Identifier: MIT
// Ledger: every write to a World in order, with what was there before, so that the latest can be taken back: resources, ages, and the draws
// from Random. Its cost is that of what was written, whatever the size of the world.
// Thread-safety: none of its own; lives within one reaction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
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
  Mark mark() const;
  void back_to(const Mark&);

  void write(ResourceRef, std::optional<Resource>);  // as World::replace

 private:
  World& world_;
  Random* random_;
  std::vector<std::pair<ResourceRef, std::optional<Resource>>> entries_;
};

}  // namespace understudy
