// SPDX-License-Identifier: MIT
#include "server/http/server.h"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "server/http/listener.h"

namespace understudy {
namespace {

// What leaves an operation by exception (memory that ran out) costs the connection whose operation it was, and no other.
void run(Loop& loop) {
  for (;;) {
    try {
      loop.io.run();
      return;
    } catch (const std::exception&) {
      continue;
    }
  }
}

}  // namespace

void LoopGate::post(std::function<void()> what) {
  const std::lock_guard lock(mutex_);
  if (loop_ != nullptr) boost::asio::post(loop_->io, std::move(what));
}

void LoopGate::close() {
  const std::lock_guard lock(mutex_);
  loop_ = nullptr;
}

namespace {

void wind_up(Loop& loop) {
  loop.stopping = true;
  for (Connection* connection : loop.connections) connection->wind_up();
}

}  // namespace

// The order of the members matters: they are destroyed from the last to the first.
struct HttpServer::Loops {
  Loops(const HttpOptions& the_options, Handler the_handler) : options(the_options), handler(std::move(the_handler)) {}
  ~Loops() { stop(std::chrono::milliseconds{0}); }

  Result<std::uint16_t, std::string> start();
  void stop(std::chrono::milliseconds grace);

  const HttpOptions options;
  const Handler handler;
  std::uint16_t port = 0;
  std::atomic<std::size_t> connections{0};
  std::vector<std::unique_ptr<Loop>> loops;
  std::optional<Listener> listener;
  std::vector<boost::asio::executor_work_guard<LoopExecutor>> guards;  // while they stand, a loop without connections runs on
  std::vector<std::future<void>> runs;                                 // a thread each
  std::once_flag stopped;
};

Result<std::uint16_t, std::string> HttpServer::Loops::start() {
  const std::size_t threads = options.threads > 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  for (std::size_t i = 0; i < threads; ++i) {
    loops.push_back(std::make_unique<Loop>(options.limits, handler));
    guards.push_back(boost::asio::make_work_guard(loops.back()->io));
  }
  listener.emplace(loops, options.limits, connections);
  auto bound = listener->start(options.host, options.port);
  if (bound) {
    port = *bound;
    for (const auto& loop : loops) runs.push_back(std::async(std::launch::async, run, std::ref(*loop)));
  }
  return bound;
}

void HttpServer::Loops::stop(std::chrono::milliseconds grace) {
  std::call_once(stopped, [this, grace] {
    if (loops.empty()) return;
    const auto deadline = std::chrono::steady_clock::now() + grace;
    // First the listener, so that no connection is handed to a loop that has ended.
    boost::asio::post(loops.front()->io, [this] {
      listener->stop();
      for (const auto& loop : loops) boost::asio::post(loop->io, [&loop = *loop] { wind_up(loop); });
      guards.clear();
    });
    for (const auto& each : runs) each.wait_until(deadline);
    for (const auto& loop : loops) loop->io.stop();
    runs.clear();  // joins
    guards.clear();
    listener.reset();
    loops.clear();  // closes what is left
  });
}

Result<HttpServer, std::string> HttpServer::start(const HttpOptions& options, Handler handler) try {
  auto loops = std::make_unique<Loops>(options, std::move(handler));
  if (auto port = loops->start(); !port) return Failed{std::move(port).error()};
  return HttpServer(std::move(loops));
} catch (const std::exception& failure) {
  return Failed{std::string("cannot start the server: ") + failure.what()};
}

HttpServer::HttpServer(std::unique_ptr<Loops> loops) : loops_(std::move(loops)) {}
HttpServer::HttpServer(HttpServer&&) noexcept = default;
HttpServer& HttpServer::operator=(HttpServer&&) noexcept = default;
HttpServer::~HttpServer() {
  if (loops_) stop();
}

std::uint16_t HttpServer::port() const { return loops_->port; }

void HttpServer::stop(std::chrono::milliseconds grace) { loops_->stop(grace); }

}  // namespace understudy
