// SPDX-License-Identifier: MIT
// fetch: one HTTP request to somebody else's server, on top of cpp-httplib's client. Whoever answers may be slow or hostile, so time and
// size are bounded and nothing is unpacked. Thread-safety: a free function; blocks the calling thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "server/contract/message.h"
#include "server/values/result.h"

namespace understudy {

struct FetchLimits {
  std::chrono::milliseconds time{2'000};  // for connecting, for each read and for each write
  std::chrono::milliseconds total{0};     // for everything together, however slowly it trickles; 0: no such limit
  std::size_t body_bytes = 4u << 20;
};

// `base` is "http://host[:port]" or "https://…"; a path in it goes in front of the request's target. Redirects are not followed. The error
// says what failed: "http://127.0.0.1:8080: connection refused".
Result<Response, std::string> fetch(const std::string& base, const Request&, const FetchLimits& = {});

}  // namespace understudy
