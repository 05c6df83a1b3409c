// SPDX-License-Identifier: MIT
// RawClient: a TCP client that sends exactly the bytes it is told to, well-formed or not, and shows what came back. Blocking, with a
// time limit on each wait, so that a test fails rather than hangs.
// Thread-safety: none.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace understudy {

struct RawResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  // The first of that name without regard to case; nullptr when there is none.
  const std::string* find(std::string_view name) const;
  std::size_t count(std::string_view name) const;
};

class RawClient {
 public:
  // Connects to 127.0.0.1. `receive_buffer`: the kernel's, in bytes; 0 leaves it alone. Throws std::system_error when it cannot connect.
  explicit RawClient(std::uint16_t port, int receive_buffer = 0);
  RawClient(RawClient&& other) noexcept : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}
  RawClient& operator=(RawClient&&) = delete;
  ~RawClient();

  // All of the bytes; false when the server takes no more of them.
  bool send(std::string_view bytes);
  void end_output();  // the client will send no more; it can still read

  enum class Body { as_framed, none };  // none: the response to HEAD
  // The next response, interim ones included. None: the connection ended, nothing came in time, or what came is no response.
  std::optional<RawResponse> receive(Body body = Body::as_framed);
  // Everything until the connection ends; whether it ended in time and in order is told by ended().
  std::string receive_rest();
  // Whether the server has closed in order (no reset) and no byte is left over. Waits for it.
  bool ended();

 private:
  bool fill();  // reads more into received_; false at the end

  int socket_ = -1;
  std::string received_;
  bool in_order_ = true;
};

}  // namespace understudy
