// SPDX-License-Identifier: MIT
// IdempotencyStore: which keys a provider has seen in a sandbox, with the first answer to each. Bounded by count and by bytes: the oldest
// go first.
// Thread-safety: none of its own; guarded by its sandbox's lock. A value: copied into snapshots.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "server/contract/message.h"
#include "server/engine/machine.h"
#include "server/values/evidence.h"
#include "server/values/instant.h"

namespace understudy {

class IdempotencyStore {
 public:
  struct Seen {
    std::string body;   // of the first request, to tell another one apart
    Response response;  // the first answer, without the headers that are ours
    std::string outcome;
    Grade grade = Grade::documented;
    std::optional<Instant> expires;  // forgotten from this instant on
  };
  struct Limits {
    std::size_t count = 10'000;
    std::size_t bytes = 16u << 20;  // of keys, requests and responses together
  };
  IdempotencyStore() : IdempotencyStore(Limits{}) {}
  explicit IdempotencyStore(Limits limits) : limits_(limits) {}

  // Operation, scope and key in one text; different ones never give the same.
  static std::string full_key(std::string_view operation, std::string_view scope, std::string_view key);
  const Seen* find(std::string_view full_key, Instant now) const;  // nullptr when never seen, expired, or gone for lack of room
  void remember(std::string full_key, Seen);                       // replaces an expired one

  struct Entry {
    std::string full_key;
    Seen seen;
  };
  const std::map<std::uint64_t, Entry>& all() const { return by_age_; }  // oldest first

 private:
  void forget(std::map<std::uint64_t, Entry>::iterator);

  Limits limits_;
  std::size_t bytes_ = 0;
  std::uint64_t ages_ = 0;
  std::map<std::uint64_t, Entry> by_age_;
  TextTable<std::uint64_t> by_key_;
};

}  // namespace understudy
