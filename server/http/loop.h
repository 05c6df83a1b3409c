// SPDX-License-Identifier: MIT
// Loop: one event loop, and what the connections that live on it share. One thread runs it.
// Thread-safety: only `io` may be touched by other threads (asio::post); everything else belongs to the loop's own thread.
#pragma once

#include <utility>  // std::exchange, which Asio 1.74 uses and does not include

#include <array>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
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

struct Loop;

// Through this, threads beside a loop reach it as long as it is there.
class LoopGate {
 public:
  explicit LoopGate(Loop& loop) : loop_(&loop) {}
  void post(std::function<void()>);  // runs in the loop's thread, or never when the loop is gone
  void close();                      // the loop goes

 private:
  std::mutex mutex_;
  Loop* loop_;
};

struct Loop {
  Loop(const HttpLimits& the_limits, const HttpHandler& the_handler) : limits(the_limits), handler(the_handler) {}
  ~Loop() { gate->close(); }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  const HttpLimits& limits;
  const HttpHandler& handler;
  bool stopping = false;  // from here on each answer is the last of its connection
  DateStamp date;
  std::array<char, 32u << 10> input;  // what was just read, by whichever connection is at work: idle ones hold no buffer
  std::unordered_set<Connection*> connections;
  const std::shared_ptr<LoopGate> gate = std::make_shared<LoopGate>(*this);
  boost::asio::io_context io{1};  // all but last, hence destroyed early: the connections that its operations hold refer to the rest
  // Those whose answer is worked out beside the loop, which does not end before. Their sockets are io's.
  std::map<std::shared_ptr<Connection>, boost::asio::executor_work_guard<LoopExecutor>> awaiting;
};

}  // namespace understudy
