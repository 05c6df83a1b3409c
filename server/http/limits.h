// SPDX-License-Identifier: MIT
// HttpLimits: how much of a client's bytes, time and connections the wire accepts, and which answer says so.
// Thread-safety: plain values.
#pragma once

#include <chrono>
#include <cstddef>

namespace understudy {

struct HttpLimits {
  std::size_t header_bytes = 64u << 10;            // start line and fields together → 431 (414 when the start line alone is too long)
  std::size_t header_count = 100;                  // → 431
  std::size_t body_bytes = 4u << 20;               // after de-chunking → 413
  std::size_t connections = 10'000;                // more are answered 503 and closed
  std::chrono::milliseconds request_time{10'000};  // from the first byte of a request to its last → 408
  std::chrono::milliseconds answer_time{30'000};   // for the client to read the answers that it asked for; then its connection is reset
  std::chrono::milliseconds idle_time{60'000};     // between requests on a kept-alive connection: closed without a word
};

}  // namespace understudy
