// SPDX-License-Identifier: MIT
// Outbox: the webhooks of one provider in a sandbox: what the outside was to be told, to whom that goes, and how each attempt went. Bounded
// by count and by bytes: the oldest go first.
// Thread-safety: none of its own; guarded by its sandbox's lock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "server/values/instant.h"
#include "server/values/value.h"

namespace understudy {

// Whom the control API named to be told.
struct Receiver {
  std::uint64_t number = 0;
  std::string url;
  std::vector<std::string> webhooks;  // their names; none: all
};

class Outbox {
 public:
  struct Attempt {
    Instant at;
    int status = 0;  // 0: there was no answer
    std::string error;
  };
  enum class State : unsigned char { pending, delivered, failed };
  // One webhook on its way to one receiver.
  struct Delivery {
    std::string url;
    Value destination;  // what the pack's templates see of the receiver
    State state = State::pending;
    std::vector<Attempt> attempts = {};
    std::optional<Instant> due = {};  // the next attempt; none while one is under way, and when all is done
  };
  struct Webhook {
    std::uint64_t number = 0;  // in its outbox, from 1
    std::string id;            // the same at every attempt
    std::string name;
    Instant at;
    Value payload;                          // in JSON's terms, as of that instant
    std::vector<Delivery> deliveries = {};  // none: it is only collected
  };
  struct Ticket {  // an attempt under way
    std::uint64_t webhook = 0;
    std::size_t delivery = 0;
  };
  struct Limits {
    std::size_t count = 10'000;
    std::size_t bytes = 32u << 20;  // of payloads
  };
  Outbox() : Outbox(Limits{}) {}
  explicit Outbox(Limits limits) : limits_(limits) {}

  void add(Webhook);  // its deliveries are due where they say so

  // When the next attempt is due; nothing when none is. An attempt waits while another one to the same address is under way.
  std::optional<Instant> next_due() const;
  // What is due by then, in order, at most one for each address; it is under way from here on.
  std::vector<Ticket> take_due(Instant now);
  const Webhook* find(std::uint64_t number) const;  // nullptr when it is gone
  // How the attempt went; with `again`, it is tried then once more. Nothing happens when the webhook is gone.
  void conclude(const Ticket&, Attempt, State, std::optional<Instant> again);
  bool under_way() const { return !busy_.empty(); }

  const std::map<std::uint64_t, Webhook>& all() const { return webhooks_; }  // oldest first
  std::uint64_t evicted() const { return evicted_; }

 private:
  using Due = std::tuple<Instant, std::uint64_t, std::size_t>;  // when, webhook, delivery
  void evict();

  Limits limits_;
  std::size_t bytes_ = 0;
  std::uint64_t numbers_ = 0, evicted_ = 0;
  std::map<std::uint64_t, Webhook> webhooks_;
  std::map<std::uint64_t, std::size_t> weights_;
  std::set<Due> due_;
  std::set<std::string> busy_;  // addresses with an attempt under way
  std::map<std::pair<std::uint64_t, std::size_t>, std::string> taken_;
};

}  // namespace understudy
