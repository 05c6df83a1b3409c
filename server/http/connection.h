// SPDX-License-Identifier: MIT
// Connection: one client, from its first byte to its last.
//
//            ┌──────── next request ────────┐
//            ▼                              │
//   idle ─▶ arriving ─▶ (handler) ─▶ sending ─▶ draining ─▶ gone
//
// It lives as long as it waits for its socket: each wait holds the one reference, and who waits no more is gone. While it waits for an
// answer that takes its time, its loop holds it. Reading and
// writing never block; the alarm ends each phase that takes too long. A client that does not read its answers is not read from either,
// so what it can make the server hold is one answer, a few small ones and part of a request.
// Thread-safety: none; a connection belongs to its loop's thread.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "server/http/loop.h"
#include "server/http/request_reader.h"

namespace understudy {

// A place among the connections that are counted; giving it back is destroying it.
struct LeaveSeat {
  void operator()(std::atomic<std::size_t>* taken) const { taken->fetch_sub(1, std::memory_order_relaxed); }
};
using Seat = std::unique_ptr<std::atomic<std::size_t>, LeaveSeat>;

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  // REQUIRES: the socket is non-blocking, and its executor the loop's.
  Connection(Loop& loop, LoopSocket socket, Seat seat);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void open() { rest(); }  // waits for requests
  void turn_away();        // answers 503 unasked and closes
  void wind_up();          // the loop is stopping: closes when idle; otherwise the answer in hand will be the last

 private:
  using Clock = std::chrono::steady_clock;
  enum class Phase { busy, idle, arriving, sending, draining };

  void wait(Phase phase);
  void proceed();
  void receive();
  void advance(std::string_view fresh);
  bool digest(std::string_view fresh);
  bool answer_all(std::string_view& input);
  void answer();
  void await(std::function<Response()> later, Persistence persistence, bool answers_head);
  void say(const Response& response, Persistence persistence, bool answers_head);
  bool flush();
  void rest();
  void part();
  void drain();
  void end_of_input();
  void refuse(const WireRefusal& refusal);
  bool amid_a_request() const { return reader_.begun() || !unread_.empty(); }
  bool unheard() const;

  std::chrono::milliseconds time_for(Phase phase) const;
  void set_alarm(Clock::time_point at);
  void ring();

  Loop& loop_;
  Seat seat_;
  LoopSocket socket_;
  LoopTimer alarm_;
  Clock::time_point deadline_;
  Clock::time_point alarm_at_ = Clock::time_point::max();
  Phase phase_ = Phase::busy;
  unsigned waits_ = 0;  // tells the present wait from one that was called off
  RequestReader reader_;
  std::string unread_;  // bytes that are no whole line yet, or requests for which there is no room in output_
  std::string output_;
  std::size_t sent_ = 0;      // of output_
  std::size_t drained_ = 0;   // bytes thrown away in Phase::draining
  bool parting_ = false;      // nothing follows what is in output_
  bool awaiting_ = false;     // an answer is being worked out beside the loop, which keeps the connection meanwhile
  bool input_ended_ = false;  // the client will send no more; it may still read
};

}  // namespace understudy
