// SPDX-License-Identifier: MIT
#include "server/http/listener.h"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>

namespace understudy {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

Result<tcp::endpoint, error_code> resolve(asio::io_context& io, const std::string& host, std::uint16_t port) {
  error_code failure;
  const auto address = asio::ip::make_address(host, failure);
  if (!failure) return tcp::endpoint(address, port);
  tcp::resolver resolver(io);
  const auto found = resolver.resolve(host, std::to_string(port), tcp::resolver::passive, failure);
  if (failure) return Failed{failure};
  return found.begin()->endpoint();
}

}  // namespace

Listener::Listener(const LoopList& loops, const HttpLimits& limits, std::atomic<std::size_t>& taken)
    : loops_(loops),
      limits_(limits),
      taken_(taken),
      acceptor_(loops.front()->io.get_executor()),
      pause_(loops.front()->io.get_executor()) {}

Result<std::uint16_t, std::string> Listener::start(const std::string& host, std::uint16_t port) {
  const auto address = host.find(':') == std::string::npos ? host : "[" + host + "]";
  const auto fail = [&](const error_code& failure) {
    return Failed{"cannot listen on " + address + ":" + std::to_string(port) + ": " + failure.message()};
  };
  const auto endpoint = resolve(loops_.front()->io, host, port);
  if (!endpoint) return fail(endpoint.error());
  error_code failure;
  // SO_REUSEADDR only: with SO_REUSEPORT a second server on the same port would not be noticed.
  if (acceptor_.open(endpoint->protocol(), failure)) return fail(failure);
  if (acceptor_.set_option(tcp::acceptor::reuse_address(true), failure)) return fail(failure);
  if (acceptor_.bind(*endpoint, failure)) return fail(failure);
  if (acceptor_.listen(asio::socket_base::max_listen_connections, failure)) return fail(failure);
  if (acceptor_.non_blocking(true, failure)) return fail(failure);
  const auto bound = acceptor_.local_endpoint(failure);
  if (failure) return fail(failure);
  wait();
  return bound.port();
}

void Listener::stop() {
  error_code ignored;
  pause_.cancel();
  acceptor_.close(ignored);
}

void Listener::wait() {
  acceptor_.async_wait(tcp::acceptor::wait_read, [this](error_code failure) {
    if (!failure) accept_waiting();
  });
}

void Listener::accept_waiting() {
  constexpr std::chrono::milliseconds pause{50};
  constexpr int at_a_time = 64;  // then the connections of this loop have their turn
  for (int i = 0; i < at_a_time; ++i) {
    Loop& loop = *loops_[next_];
    LoopSocket socket(loop.io.get_executor());
    error_code failure;
    acceptor_.accept(socket, failure);
    if (failure == asio::error::would_block) return wait();
    if (failure == asio::error::connection_aborted) continue;
    if (failure) {  // out of descriptors or memory: trying again at once would only spin
      pause_.expires_after(pause);
      return pause_.async_wait([this](error_code cancelled) {
        if (!cancelled) wait();
      });
    }
    next_ = (next_ + 1) % loops_.size();
    seat(loop, std::move(socket));
  }
  wait();
}

// Up to the limit a connection is served; up to twice the limit it is told that there is no room; beyond that it is closed.
void Listener::seat(Loop& loop, LoopSocket socket) {
  const auto others = taken_.fetch_add(1, std::memory_order_relaxed);
  Seat seat(&taken_);
  if (others >= 2 * limits_.connections) return;
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  socket.non_blocking(true, ignored);
  const bool room = others < limits_.connections;
  asio::post(loop.io, [&loop, room, seat = std::move(seat), socket = std::move(socket)]() mutable {
    const auto connection = std::make_shared<Connection>(loop, std::move(socket), std::move(seat));
    room ? connection->open() : connection->turn_away();
  });
}

}  // namespace understudy
