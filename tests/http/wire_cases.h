// SPDX-License-Identifier: MIT
// The rules of HTTP/1.1 for a server, as bytes and the answers to them. The same table is played to the parser byte by byte and to a
// server over a socket.
#pragma once

#include <string>
#include <vector>

#include "server/http/limits.h"

namespace understudy {

struct WireCase {
  std::string rule;  // what is sent, and by which rule it is answered so
  std::string bytes;
  std::vector<int> statuses;  // of the answers, in order
  enum Then { open, closed } then = open;
};

// Small limits, so that the cases beyond them are small too.
inline HttpLimits small_limits() {
  HttpLimits limits;
  limits.header_bytes = 1024;
  limits.header_count = 20;
  limits.body_bytes = 256;
  return limits;
}

std::vector<WireCase> start_line_cases();
std::vector<WireCase> host_cases();
std::vector<WireCase> field_cases();
std::vector<WireCase> content_length_cases();
std::vector<WireCase> transfer_encoding_cases();
std::vector<WireCase> chunk_cases();
std::vector<WireCase> connection_cases();
std::vector<WireCase> limit_cases();

std::vector<WireCase> all_wire_cases();

}  // namespace understudy
