// SPDX-License-Identifier: MIT
// Random: a stream of numbers that a text decides. Each sandbox owns one; the same seed and the same calls give the same ids on
// every machine, since nothing of the standard library's distributions is used.
// Thread-safety: none of its own; guarded by the lock of the sandbox that owns it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/values/result.h"

namespace understudy {

class Random {
 public:
  explicit Random(std::string_view seed);

  std::uint64_t next();
  std::uint64_t below(std::uint64_t bound);  // 0 .. bound-1 without bias. REQUIRES: bound > 0
  std::string uuid();                        // version 4, RFC 9562 §5.4, lower case
  // A text that fits a pattern of literals, classes [A-Za-z0-9], and counts {n}: pick("JPMCW-[A-Z0-9]{16}").
  Result<std::string, std::string> pick(std::string_view pattern);

  // The whole state, so that a snapshot can continue where it was taken.
  struct State {
    std::uint64_t words[4];
    friend bool operator==(const State&, const State&) = default;
  };
  State state() const { return state_; }
  void restore(State s) { state_ = s; }

 private:
  State state_;
};

}  // namespace understudy
