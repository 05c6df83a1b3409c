// SPDX-License-Identifier: MIT
// World: all resources of one provider in one sandbox, and the timeline of what is due. A value: a copy is a snapshot, whose contents
// are shared until they change.
// Thread-safety: none of its own; guarded by the lock of the sandbox that owns it.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/engine/machine.h"
#include "server/values/instant.h"
#include "server/values/value.h"

namespace understudy {

// Names one resource: which machine, and its age (order of creation, never used twice in a world).
struct ResourceRef {
  std::size_t machine = 0;
  std::uint64_t age = 0;
  friend auto operator<=>(const ResourceRef&, const ResourceRef&) = default;
};

struct Resource {
  std::string id;
  std::size_t state = 0;
  Value attributes;         // a map of every declared attribute, key and state among them
  Instant entered;          // when the state was entered
  std::uint64_t reads = 0;  // since then, in states that ask
  struct Timer {
    std::optional<Instant> due;    // armed
    std::uint64_t age = 0;         // when two are due at one instant the one armed first goes first; 0: never reckoned
    std::optional<Instant> spent;  // the last instant it fired for (or let pass)
    friend bool operator==(const Timer&, const Timer&) = default;
  };
  std::vector<Timer> timers;  // as many as the state has timed transitions
  friend bool operator==(const Resource&, const Resource&) = default;
};

class World {
 public:
  static constexpr std::size_t kMostResources = 100'000;

  explicit World(std::size_t machines = 0) : populations_(machines) {}

  using Population = std::map<std::uint64_t, Resource>;  // by age, that is, in order of creation

  const Resource* find(ResourceRef) const;  // nullptr when there is none (any more)
  std::optional<ResourceRef> find(std::size_t machine, std::string_view id) const;
  const Population& all(std::size_t machine) const { return populations_[machine].by_age; }
  std::size_t machines() const { return populations_.size(); }
  std::size_t size() const;

  struct Due {
    Instant at;
    std::uint64_t age = 0;
    ResourceRef resource;
    std::size_t timer = 0;
    friend auto operator<=>(const Due&, const Due&) = default;
  };
  std::optional<Due> next_due() const;

  // For reactions, and for snapshots that are restored; everything else changes the world through events.
  // Puts a resource there, nullopt removes it; gives back what was there before. Keeps the index of ids and the timeline in step.
  // REQUIRES: a resource keeps its id, and no other of its machine has it.
  std::optional<Resource> replace(ResourceRef, std::optional<Resource>);
  std::uint64_t next_age() { return ++ages_; }
  std::uint64_t ages() const { return ages_; }
  void restore_ages(std::uint64_t ages) { ages_ = ages; }

  friend bool operator==(const World&, const World&) = default;

 private:
  void schedule(ResourceRef, const Resource&);
  void unschedule(ResourceRef, const Resource&);

  struct Kind {
    Population by_age;
    TextTable<std::uint64_t> by_id;
    friend bool operator==(const Kind&, const Kind&) = default;
  };
  std::vector<Kind> populations_;
  std::set<Due> timeline_;
  std::uint64_t ages_ = 0;
};

}  // namespace understudy
