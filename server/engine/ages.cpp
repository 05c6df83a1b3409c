// SPDX-License-Identifier: MIT
#include "server/engine/ages.h"

#include <algorithm>

namespace understudy {

// The last run that begins at or before the age; the first when none does. REQUIRES: there is a run.
std::size_t Ages::run_of(std::uint64_t age) const {
  const auto after = std::upper_bound(runs_.begin(), runs_.end(), age, [](std::uint64_t a, const auto& run) { return a < run.front(); });
  return static_cast<std::size_t>(after - runs_.begin()) - (after == runs_.begin() ? 0 : 1);
}

bool Ages::insert(std::uint64_t age) {
  if (runs_.empty()) runs_.emplace_back();
  const std::size_t at = runs_.size() == 1 ? 0 : run_of(age);
  std::vector<std::uint64_t>& run = runs_[at];
  const auto place = std::lower_bound(run.begin(), run.end(), age);
  if (place != run.end() && *place == age) return false;
  ++size_;
  if (run.size() < kRun) {
    run.insert(place, age);
  } else if (place == run.end() && at + 1 == runs_.size()) {
    runs_.push_back({age});  // ages that come in order leave full runs behind
  } else {
    const auto middle = run.begin() + static_cast<std::ptrdiff_t>(kRun / 2);
    std::vector<std::uint64_t> rest(middle, run.end());
    run.erase(middle, run.end());
    std::vector<std::uint64_t>& half = age < rest.front() ? run : rest;
    half.insert(std::lower_bound(half.begin(), half.end(), age), age);
    runs_.insert(runs_.begin() + static_cast<std::ptrdiff_t>(at) + 1, std::move(rest));
  }
  return true;
}

bool Ages::erase(std::uint64_t age) {
  if (runs_.empty()) return false;
  const std::size_t at = run_of(age);
  std::vector<std::uint64_t>& run = runs_[at];
  const auto place = std::lower_bound(run.begin(), run.end(), age);
  if (place == run.end() || *place != age) return false;
  run.erase(place);
  if (run.empty()) runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(at));
  --size_;
  return true;
}

bool operator==(const Ages& a, const Ages& b) { return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin()); }

}  // namespace understudy
