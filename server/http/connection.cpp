// SPDX-License-Identifier: MIT
#include "server/http/connection.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <exception>
#include <thread>

#include "server/contract/problem.h"

namespace understudy {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t output_mark = 64u << 10;    // with more than this unsent, no further request is answered
constexpr std::size_t kept_capacity = 16u << 10;  // a buffer that grew beyond this is given back
constexpr std::size_t drain_bytes = 16u << 20;
constexpr std::chrono::seconds drain_time{2};

void clear(std::string& buffer) {
  if (buffer.capacity() > kept_capacity) {
    buffer = std::string();
  } else {
    buffer.clear();
  }
}

// A handler that throws or answers what is no final response has a mistake of its own; the client is told, the server goes on.
Response sound(Response response) {
  if (response.status >= 200 && response.status <= 999) return response;
  return problem(500, "the handler answered with status " + std::to_string(response.status) + ", which is no final status");
}

Delivery delivery_of(const HttpHandler& handler, Request request) try {
  if (request.target == "*") return {{204, {}, {}}, {}};
  return handler(std::move(request));
} catch (const std::exception& failure) {
  return {problem(500, std::string("the handler failed: ") + failure.what()), {}};
}

Response response_of(const std::function<Response()>& later) try { return later(); } catch (const std::exception& failure) {
  return problem(500, std::string("the handler failed: ") + failure.what());
}

}  // namespace

Connection::Connection(Loop& loop, LoopSocket socket, Seat seat)
    : loop_(loop), seat_(std::move(seat)), socket_(std::move(socket)), alarm_(loop.io.get_executor()), reader_(loop.limits) {
  loop_.connections.insert(this);
}

Connection::~Connection() { loop_.connections.erase(this); }

void Connection::turn_away() {
  refuse({503, "this server has " + std::to_string(loop_.limits.connections) + " connections open, as many as it takes; try again later"});
  advance({});
}

void Connection::wind_up() {
  error_code ignored;
  if (phase_ == Phase::idle && unheard()) socket_.close(ignored);
}

// Whether no byte has come that was not read: a request that is already here is still answered when the server stops.
bool Connection::unheard() const {
  error_code failure;
  return socket_.available(failure) == 0 || failure;
}

// ── waiting

void Connection::wait(Phase phase) {
  if (phase != phase_) {  // within one phase the deadline stands, however often a byte comes
    phase_ = phase;
    set_alarm(Clock::now() + time_for(phase));
  }
  const auto readiness = phase == Phase::sending ? LoopSocket::wait_write : LoopSocket::wait_read;
  socket_.async_wait(readiness, [self = shared_from_this(), wait = ++waits_](error_code failure) {
    if (!failure && wait == self->waits_) self->proceed();
  });
}

void Connection::proceed() {
  switch (phase_) {
    case Phase::sending:
      return advance({});
    case Phase::draining:
      return drain();
    default:
      return receive();
  }
}

std::chrono::milliseconds Connection::time_for(Phase phase) const {
  switch (phase) {
    case Phase::arriving:
      return loop_.limits.request_time;
    case Phase::sending:
      return loop_.limits.answer_time;
    case Phase::draining:
      return drain_time;
    default:
      return loop_.limits.idle_time;
  }
}

// A deadline that moves away, as it does with each request, costs nothing: the alarm rings when first set, and is then set again.
void Connection::set_alarm(Clock::time_point at) {
  deadline_ = at;
  if (at >= alarm_at_) return;
  alarm_at_ = at;
  alarm_.expires_at(at);
  alarm_.async_wait([weak = weak_from_this()](error_code cancelled) {
    const auto self = cancelled ? nullptr : weak.lock();
    if (!self) return;
    self->alarm_at_ = Clock::time_point::max();
    if (Clock::now() < self->deadline_) return self->set_alarm(self->deadline_);
    self->ring();
  });
}

void Connection::ring() {
  error_code ignored;
  switch (phase_) {
    case Phase::arriving:
      socket_.cancel(ignored);
      refuse(reader_.refuse_here(408, "did not arrive within " + std::to_string(loop_.limits.request_time.count()) + " ms"));
      return advance({});
    case Phase::sending:  // a reset, so that the kernel forgets the unsent bytes as well
      socket_.set_option(asio::socket_base::linger(true, 0), ignored);
      [[fallthrough]];
    default:
      socket_.close(ignored);
  }
}

// ── requests in, answers out

void Connection::receive() {
  error_code failure;
  const auto size = socket_.read_some(asio::buffer(loop_.input), failure);
  if (failure == asio::error::would_block) return wait(phase_);
  if (failure == asio::error::eof) return end_of_input();
  if (failure) return;
  advance({loop_.input.data(), size});
}

// A client may close its sending side after its last request; one that does so within a request is told.
void Connection::end_of_input() {
  input_ended_ = true;
  if (!amid_a_request()) return;
  refuse(reader_.refuse_here(400, "did not arrive; the connection ended there"));
  advance({});
}

void Connection::advance(std::string_view fresh) {
  bool hungry = false;
  while (flush()) {
    if (parting_) return part();
    if (awaiting_) return;
    if (hungry) return rest();
    hungry = digest(fresh);
    fresh = {};
  }
}

// Answers what can be answered of the unread and the fresh bytes, and keeps the rest. False when room in the output is what is missing.
bool Connection::digest(std::string_view fresh) {
  if (unread_.empty()) {
    const bool hungry = answer_all(fresh);
    unread_.assign(fresh);
    return hungry;
  }
  unread_.append(fresh);
  std::string_view input = unread_;
  const bool hungry = answer_all(input);
  if (input.empty()) {
    clear(unread_);
  } else {
    unread_.erase(0, unread_.size() - input.size());
  }
  return hungry;
}

bool Connection::answer_all(std::string_view& input) {
  while (output_.size() < output_mark) {
    switch (reader_.read(input)) {
      case RequestReader::Step::hungry:
        if (input.empty() && reader_.takes_continue()) output_.append("HTTP/1.1 100 Continue\r\n\r\n");
        return true;
      case RequestReader::Step::refused:
        refuse(reader_.refusal());
        return true;
      case RequestReader::Step::complete:
        answer();
        if (parting_ || awaiting_) return true;
    }
  }
  return false;
}

void Connection::answer() {
  const auto& head = reader_.head();
  auto persistence = Persistence::close;
  if (head.persists() && !loop_.stopping) persistence = head.http_1_0() ? Persistence::keep_alive : Persistence::implied;
  const bool answers_head = reader_.reads_head_method();
  phase_ = Phase::busy;  // the next request, or the next wait, has time of its own
  Delivery delivery = delivery_of(loop_.handler, reader_.take());
  if (delivery.later) return await(std::move(delivery.later), persistence, answers_head);
  say(delivery.response, persistence, answers_head);
}

void Connection::say(const Response& response, Persistence persistence, bool answers_head) {
  append_response(output_, sound(response), {loop_.date.at(std::chrono::system_clock::now()), answers_head, persistence});
  parting_ = persistence == Persistence::close;
}

// What takes its time is worked out in a thread of its own. That thread may outlive loop and connection: it reaches them through the gate.
void Connection::await(std::function<Response()> later, Persistence persistence, bool answers_head) {
  constexpr std::chrono::hours patience{24};
  awaiting_ = true;
  set_alarm(Clock::now() + patience);
  loop_.awaiting.emplace(shared_from_this(), asio::make_work_guard(loop_.io));
  std::thread([gate = loop_.gate, weak = weak_from_this(), later = std::move(later), persistence, answers_head] {
    gate->post([weak, response = response_of(later), persistence, answers_head] {
      const auto self = weak.lock();
      if (!self || self->loop_.awaiting.erase(self) == 0) return;
      self->awaiting_ = false;
      self->say(response, persistence, answers_head);
      self->advance({});
    });
  }).detach();
}

void Connection::refuse(const WireRefusal& refusal) {
  append_response(output_, problem(refusal.status, refusal.detail),
                  {loop_.date.at(std::chrono::system_clock::now()), reader_.reads_head_method(), Persistence::close});
  parting_ = true;
}

// True when everything is sent; otherwise the connection waits until it can send more, or is gone.
bool Connection::flush() {
  while (sent_ < output_.size()) {
    error_code failure;
    const auto size = socket_.write_some(asio::buffer(output_.data() + sent_, output_.size() - sent_), failure);
    if (failure == asio::error::would_block) {
      wait(Phase::sending);
      return false;
    }
    if (failure) return false;
    sent_ += size;
  }
  clear(output_);
  sent_ = 0;
  return true;
}

void Connection::rest() {
  if (amid_a_request()) return wait(Phase::arriving);
  if (loop_.stopping && unheard()) return;
  wait(Phase::idle);
}

// ── closing

// Closing with bytes unread makes the kernel send a reset, which may overtake the answer: so the client is given time to close first.
void Connection::part() {
  if (input_ended_) return;
  error_code ignored;
  socket_.shutdown(LoopSocket::shutdown_send, ignored);
  clear(unread_);
  wait(Phase::draining);
}

void Connection::drain() {
  error_code failure;
  drained_ += socket_.read_some(asio::buffer(loop_.input), failure);
  if ((failure && failure != asio::error::would_block) || drained_ > drain_bytes) return;
  wait(Phase::draining);
}

}  // namespace understudy
