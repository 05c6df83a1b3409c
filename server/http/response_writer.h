// SPDX-License-Identifier: MIT
// Responses as bytes (RFC 9112 §4, §6). What frames a message is the wire's own: Date, Content-Length and Connection are written here,
// and a handler's fields of these names, or of Keep-Alive, Transfer-Encoding, Trailer and Upgrade, are left out. So is a whole field
// whose name is no token or whose value holds a control character: a line break in a value must not become a line of the header.
// Thread-safety: as stated with each.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "server/contract/message.h"

namespace understudy {

// What becomes of the connection, and how that is said.
enum class Persistence : unsigned char {
  implied,     // HTTP/1.1 stays open: nothing is said
  keep_alive,  // HTTP/1.0 asked for it: "Connection: keep-alive"
  close,       // "Connection: close"
};

struct ResponseFrame {
  std::string_view date;      // IMF-fixdate
  bool answers_head = false;  // Content-Length as for GET, and no body (RFC 9110 §9.3.2)
  Persistence persistence = Persistence::implied;
};

// Appends the response to `out`. 204 and 304 have neither body nor Content-Length, 205 has none but says so. REQUIRES: a final status of
// three digits, 200 to 999. Pure.
void append_response(std::string& out, const Response& response, const ResponseFrame& frame);

// The text of the present second, "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 §5.6.7), made once for all answers of that second.
// Thread-safety: none; each loop has its own.
class DateStamp {
 public:
  // The view is good until the next call.
  std::string_view at(std::chrono::system_clock::time_point now);

 private:
  std::chrono::sys_seconds second_ = std::chrono::sys_seconds::min();
  std::string text_;
};

}  // namespace understudy
