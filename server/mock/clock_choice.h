// SPDX-License-Identifier: MIT
// ClockChoice: what a person asks of a sandbox's clock: "real", "frozen" (at the instant the sandbox is made), or an instant to freeze at.
// Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/mock/sandbox.h"
#include "server/values/result.h"

namespace understudy {

struct ClockChoice {
  ClockMode mode = ClockMode::real;
  std::optional<Instant> at;
};

// The error says what would do.
Result<ClockChoice, std::string> parse_clock(std::string_view text);

}  // namespace understudy
