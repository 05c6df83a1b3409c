// SPDX-License-Identifier: MIT
// World: all resources of one provider in one sandbox, and the timeline of what is due. A value: a copy is a snapshot, whose contents
// are shared until they change.
// Thread-safety: none of its own; guarded by the lock of the sandbox that owns it.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "server/engine/ages.h"
#include "server/engine/attribute_index.h"
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
  Value id;  // a text, as key_text() gives it
  std::size_t state = 0;
  Value attributes;         // a map of every declared attribute, key and state among them, in the order of their declaration
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
  static constexpr std::size_t kMostResources = 10'000'000;

  // For resources of these machines, whose indexed attributes it keeps an index of.
  explicit World(const Machines&, std::size_t most = kMostResources);

  // The resources of one type, in order of creation.
  class Population {
   public:
    class Iterator {
     public:
      using iterator_category = std::input_iterator_tag;
      using value_type = std::pair<std::uint64_t, const Resource&>;
      using difference_type = std::ptrdiff_t;
      using pointer = void;
      using reference = value_type;

      Iterator(const Population& population, Ages::Iterator age) : population_(&population), age_(age) {}
      value_type operator*() const { return {*age_, *population_->find(*age_)}; }
      Iterator& operator++() {
        ++age_;
        return *this;
      }
      friend bool operator==(const Iterator& a, const Iterator& b) { return a.age_ == b.age_; }

     private:
      const Population* population_;
      Ages::Iterator age_;
    };
    Iterator begin() const { return {*this, order_.begin()}; }
    Iterator end() const { return {*this, order_.end()}; }
    std::size_t size() const { return order_.size(); }
    bool empty() const { return order_.empty(); }
    const Ages& ages() const { return order_; }
    const Resource* find(std::uint64_t age) const {  // nullptr when there is none (any more)
      const auto found = by_age_.find(age);
      return found != by_age_.end() ? &found->second : nullptr;
    }

   private:
    friend class World;
    friend bool operator==(const Population&, const Population&) = default;
    std::unordered_map<std::uint64_t, Resource> by_age_;
    Ages order_;
  };

  const Resource* find(ResourceRef ref) const {
    return ref.machine < kinds_.size() ? kinds_[ref.machine].population.find(ref.age) : nullptr;
  }
  std::optional<ResourceRef> find(std::size_t machine, std::string_view id) const;
  const Population& all(std::size_t machine) const { return kinds_[machine].population; }
  // The index of an attribute; nullptr when there is none.
  const AttributeIndex* index(std::size_t machine, std::string_view attribute) const;
  std::size_t machines() const { return kinds_.size(); }
  std::size_t size() const;
  bool full() const { return size() >= most_; }

  struct Due {
    Instant at;
    std::uint64_t age = 0;
    ResourceRef resource;
    std::size_t timer = 0;
    friend auto operator<=>(const Due&, const Due&) = default;
  };
  std::optional<Due> next_due() const { return timeline_.empty() ? std::nullopt : std::optional(*timeline_.begin()); }

  // For reactions, and for snapshots that are restored; everything else changes the world through events. Ids, indexes and the timeline are
  // kept in step.
  // Puts a resource there, nullopt removes it; gives back what was there before. REQUIRES: a resource keeps its id, and no other of its
  // machine has it.
  std::optional<Resource> replace(ResourceRef, std::optional<Resource>);
  // Changes it where it is: its state, its attributes, what is known of its state. REQUIRES, as those below: it is there; `change` leaves
  // id and timers alone.
  template <class Change>
  auto edit(ResourceRef ref, Change&& change) {
    const Reindexed reindexed(*this, ref);
    return std::forward<Change>(change)(reindexed.resource);
  }
  void set_timer(ResourceRef, std::size_t timer, const Resource::Timer&);
  void reset_timers(ResourceRef, std::size_t count);  // as many as new

  std::uint64_t next_age() { return ++ages_; }
  std::uint64_t ages() const { return ages_; }
  void restore_ages(std::uint64_t ages) { ages_ = ages; }

  friend bool operator==(const World&, const World&) = default;

 private:
  struct Kind {
    Population population;
    std::unordered_map<std::string_view, std::uint64_t> by_id;  // the texts are those of the resources
    struct Index {
      std::string attribute;
      std::size_t position = 0;  // among the attributes
      AttributeIndex entries;
      friend bool operator==(const Index&, const Index&) = default;
    };
    std::vector<Index> indexes;
    friend bool operator==(const Kind&, const Kind&) = default;
  };
  using Hashes = std::array<std::size_t, Machine::kMostIndexes>;

  // While it lives a resource may change; then the indexes follow.
  struct Reindexed {
    Reindexed(World&, ResourceRef);
    ~Reindexed();
    Reindexed(const Reindexed&) = delete;
    Reindexed& operator=(const Reindexed&) = delete;
    Kind& kind;
    const std::uint64_t age;
    Resource& resource;
    Hashes before;
  };

  static Hashes hashes(const Kind&, const Resource&);
  void enlist(ResourceRef, const Resource&);
  void delist(ResourceRef, const Resource&);

  std::vector<Kind> kinds_;
  std::set<Due> timeline_;
  std::uint64_t ages_ = 0;
  std::size_t most_;
};

}  // namespace understudy
