// SPDX-License-Identifier: MIT
// Listener: accepts connections on one address and hands them to the loops in turn. It lives on the first of the loops.
// Thread-safety: none; after start() it belongs to that loop's thread.
#pragma once

#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "server/http/connection.h"

namespace understudy {

class Listener {
 public:
  using LoopList = std::vector<std::unique_ptr<Loop>>;

  // `taken` counts the connections of all loops. REQUIRES: at least one loop; the arguments outlive the listener.
  Listener(const LoopList& loops, const HttpLimits& limits, std::atomic<std::size_t>& taken);

  // The port that it listens on, or why it cannot: "cannot listen on 127.0.0.1:8080: Address already in use". A host name is
  // resolved, and its first address taken.
  Result<std::uint16_t, std::string> start(const std::string& host, std::uint16_t port);
  void stop();

 private:
  void wait();
  void accept_waiting();
  void seat(Loop& loop, LoopSocket socket);

  const LoopList& loops_;
  const HttpLimits& limits_;
  std::atomic<std::size_t>& taken_;
  std::size_t next_ = 0;
  boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, LoopExecutor> acceptor_;
  LoopTimer pause_;
};

}  // namespace understudy
