// SPDX-License-Identifier: MIT
#include "server/http/wall_clock.h"

#include <chrono>

namespace understudy {

Instant wall_clock() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return Instant{} + Duration::of_nanos(std::chrono::duration_cast<std::chrono::nanoseconds>(since_epoch).count());
}

}  // namespace understudy
