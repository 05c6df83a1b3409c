// SPDX-License-Identifier: MIT
// Journal: the exchanges of one sandbox, newest kept, bounded by count and by bytes. Counts by operation and outcome survive eviction, so
// that a verification is never wrong for lack of memory; one that would need what is gone says so.
// Thread-safety: none of its own; guarded by its sandbox's lock. Exchanges are handed out as shared, immutable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/contract/exchange.h"

namespace understudy {

class Journal {
 public:
  struct Limits {
    std::size_t count = 10'000;
    std::size_t bytes = 16u << 20;  // of requests and responses together
  };
  Journal();
  explicit Journal(Limits);

  std::uint64_t next_number() const { return next_; }
  std::shared_ptr<const Exchange> append(Exchange);                  // numbers it with next_number()
  std::shared_ptr<const Exchange> find(std::uint64_t number) const;  // nullptr when never there or evicted

  struct Filter {
    std::optional<std::string> provider, operation, outcome;
    std::uint64_t since = 0;  // numbers above this
    std::size_t limit = 100;  // the newest so many, in order
  };
  std::vector<std::shared_ptr<const Exchange>> select(const Filter&) const;

  // How often since the start, evicted ones included. Empty provider, operation or outcome: any.
  std::uint64_t count(std::string_view provider, std::string_view operation, std::string_view outcome) const;
  std::uint64_t total() const { return next_ - 1; }
  std::uint64_t evicted() const { return total() - entries_.size(); }
  // Requests that met no operation, and what came of this operation instead of the wanted outcome: newest first, at most `limit`.
  std::vector<std::shared_ptr<const Exchange>> nearest_misses(std::string_view provider, std::string_view operation,
                                                              std::string_view outcome, std::size_t limit) const;

 private:
  Limits limits_;
  std::deque<std::shared_ptr<const Exchange>> entries_;
  std::size_t bytes_ = 0;
  std::uint64_t next_ = 1;
  template <class T>
  using ByName = std::map<std::string, T, std::less<>>;
  ByName<ByName<ByName<std::uint64_t>>> counts_;  // provider → operation → outcome
};

}  // namespace understudy
