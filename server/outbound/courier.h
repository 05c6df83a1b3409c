// SPDX-License-Identifier: MIT
// Courier: delivers webhooks. It looks after the sandboxes that rang, takes what is due from their outboxes, posts it, and brings back how
// each attempt went; what is due later on a real clock it comes back for. Threads are started when there is something to deliver: one that
// keeps the times, and one for each address that is being posted to (256 at most), so that a receiver which does not answer holds up nobody
// but itself.
// Thread-safety: every member may be called from any thread, but the destructor.
#pragma once

#include <functional>
#include <memory>

#include "server/mock/sandbox.h"

namespace understudy {

class Courier {
 public:
  using WallClock = Instant (*)();
  explicit Courier(WallClock);
  ~Courier();  // what is under way is finished, what is due is left
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  // There may be something to deliver: returns at once.
  void attend(const std::shared_ptr<Sandbox>&);
  // Returns when all that is due in this sandbox has been attempted.
  void deliver_due(Sandbox&);

 private:
  class Rounds;
  std::unique_ptr<Rounds> rounds_;
};

}  // namespace understudy
