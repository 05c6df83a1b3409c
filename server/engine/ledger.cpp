// SPDX-License-Identifier: MIT
#include "server/engine/ledger.h"

#include <algorithm>

namespace understudy {

namespace {

constexpr std::size_t kFew = 8;  // so many entries are looked through rather than looked up

}  // namespace

Ledger::Mark Ledger::mark() {
  marked_ = entries_.size();
  return {marked_, world_.ages(), random_ != nullptr ? std::optional(random_->state()) : std::nullopt};
}

void Ledger::back_to(const Mark& mark) {
  while (entries_.size() > mark.length) {
    places_.erase(entries_.back().first.age);
    world_.replace(entries_.back().first, std::move(entries_.back().second));
    entries_.pop_back();
  }
  marked_ = mark.length;
  world_.restore_ages(mark.ages);
  if (mark.chance) random_->restore(*mark.chance);
}

void Ledger::replace(ResourceRef ref, std::optional<Resource> next) {
  std::optional<Resource> before = world_.replace(ref, std::move(next));
  if (!kept(ref)) note(ref, std::move(before));
}

void Ledger::keep(ResourceRef ref) {
  if (!kept(ref)) note(ref, *world_.find(ref));
}

// Is what was there at the latest mark among the entries?
bool Ledger::kept(ResourceRef ref) const {
  const std::size_t few = std::min(entries_.size(), kFew);
  for (std::size_t i = marked_; i < few; ++i) {
    if (entries_[i].first == ref) return true;
  }
  if (entries_.size() <= kFew) return false;
  const auto place = places_.find(ref.age);
  return place != places_.end() && place->second >= marked_;
}

void Ledger::note(ResourceRef ref, std::optional<Resource> before) {
  if (entries_.size() >= kFew) places_.insert_or_assign(ref.age, entries_.size());
  entries_.emplace_back(ref, std::move(before));
}

}  // namespace understudy
