// SPDX-License-Identifier: MIT
#include "server/engine/ledger.h"

namespace understudy {

Ledger::Mark Ledger::mark() const {
  return {entries_.size(), world_.ages(), random_ != nullptr ? std::optional(random_->state()) : std::nullopt};
}

void Ledger::back_to(const Mark& mark) {
  while (entries_.size() > mark.length) {
    world_.replace(entries_.back().first, std::move(entries_.back().second));
    entries_.pop_back();
  }
  world_.restore_ages(mark.ages);
  if (mark.chance) random_->restore(*mark.chance);
}

void Ledger::write(ResourceRef ref, std::optional<Resource> next) { entries_.emplace_back(ref, world_.replace(ref, std::move(next))); }

}  // namespace understudy
