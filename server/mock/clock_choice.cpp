// SPDX-License-Identifier: MIT
#include "server/mock/clock_choice.h"

#include <fmt/format.h>

namespace understudy {

Result<ClockChoice, std::string> parse_clock(std::string_view text) {
  if (text == "real") return ClockChoice{};
  if (text == "frozen") return ClockChoice{ClockMode::frozen, {}};
  if (const auto at = parse_instant(text)) return ClockChoice{ClockMode::frozen, at};
  return Failed{fmt::format("a clock is real, frozen, or an instant such as 2026-01-01T00:00:00Z, not \"{}\"", text)};
}

}  // namespace understudy
