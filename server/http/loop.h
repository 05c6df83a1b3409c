// SPDX-License-Identifier: MIT
// Loop: one event loop, and what the connections that live on it share. One thread runs it.
// Thread-safety: only `io` may be touched by other threads (asio::post); everything else belongs to the loop's own thread.
#pragma once

#include <utility>  // std::exchange, which Asio 1.74 uses and does not include

#include <array>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <unordered_set>

#include "server/http/delivery.h"
#include "server/http/limits.h"
#include "server/http/response_writer.h"

namespace understudy {

class Connection;

// Bound to the loop's own executor type, which spares each operation an indirection.
using LoopExecutor = boost::asio::io_context::executor_type;
using LoopSocket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, LoopExecutor>;
using LoopTimer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, LoopExecutor>;

struct Loop {
  Loop(const HttpLimits& the_limits, const HttpHandler& the_handler) : limits(the_limits), handler(the_handler) {}

  const HttpLimits& limits;
  const HttpHandler& handler;
  bool stopping = false;  // from here on each answer is the last of its connection
  DateStamp date;
  std::array<char, 32u << 10> input;  // what was just read, by whichever connection is at work: idle ones hold no buffer
  std::unordered_set<Connection*> connections;
  boost::asio::io_context io{1};  // last, hence destroyed first: the connections that its operations hold refer to the rest
};

}  // namespace understudy
