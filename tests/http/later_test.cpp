// SPDX-License-Identifier: MIT
// Answers that take their time: they are worked out beside the event loops.
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "server/http/server.h"
#include "tests/http/echo_server.h"
#include "tests/support/catch.h"
#include "tests/support/raw_client.h"

using namespace understudy;
using namespace std::chrono_literals;

namespace {

// Answers to /later wait until the gate is opened; all others come at once.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void until_somebody_waits() {
    std::unique_lock lock(mutex_);
    REQUIRE(changed_.wait_for(lock, 20s, [this] { return waiting_; }));
  }
  HttpHandler handler() {
    return [this](const Request& request) -> Delivery {
      if (request.target != "/later") return {{200, {}, "at once"}, {}};
      return {{}, [this] { return wait(); }};
    };
  }

 private:
  Response wait() {
    std::unique_lock lock(mutex_);
    waiting_ = true;
    changed_.notify_all();
    changed_.wait_for(lock, 20s, [this] { return open_; });
    return {200, {}, "later"};
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false, waiting_ = false;
};

const std::string kLater = "GET /later HTTP/1.1\r\nHost: h\r\n\r\n";

}  // namespace

TEST_CASE("an answer that takes its time holds up nobody else on the same loop") {
  Gate gate;
  auto server = start_server(gate.handler(), {}, 1);
  RawClient patient(server.port()), other(server.port());
  patient.send(kLater);
  gate.until_somebody_waits();
  other.send(get_request());
  CHECK(other.receive()->body == "at once");
  gate.open();
  CHECK(patient.receive()->body == "later");
}

TEST_CASE("what was sent behind it is answered after it, in order") {
  Gate gate;
  auto server = start_server(gate.handler(), {}, 1);
  RawClient client(server.port());
  client.send(get_request() + kLater + get_request() + kLater);
  CHECK(client.receive()->body == "at once");
  gate.open();
  CHECK(client.receive()->body == "later");
  CHECK(client.receive()->body == "at once");
  CHECK(client.receive()->body == "later");
  client.send(get_request());
  CHECK(client.receive()->body == "at once");
}

TEST_CASE("a client that leaves meanwhile, or half-closes, is no trouble") {
  Gate gate;
  auto server = start_server(gate.handler(), {}, 1);
  {
    RawClient gone(server.port());
    gone.send(kLater);
    gate.until_somebody_waits();
  }
  RawClient half(server.port());
  half.send(kLater);
  half.end_output();
  gate.open();
  CHECK(half.receive()->body == "later");
  RawClient next(server.port());
  next.send(get_request());
  CHECK(next.receive()->body == "at once");
}

TEST_CASE("a handler that fails later is told as one that fails at once") {
  auto server = start_server([](const Request&) -> Delivery { return {{}, []() -> Response { throw std::runtime_error("no luck"); }}; });
  RawClient client(server.port());
  client.send(get_request());
  const auto response = client.receive();
  REQUIRE(response);
  CHECK(response->status == 500);
  CHECK(response->body.find("no luck") != std::string::npos);
}

TEST_CASE("stop waits for such an answer as for any other, and no longer than its grace") {
  Gate gate;
  auto server = start_server(gate.handler(), {}, 1);
  RawClient client(server.port());
  client.send(kLater);
  gate.until_somebody_waits();
  std::thread stopping([&server] { server.stop(10s); });
  gate.open();
  const auto response = client.receive();
  REQUIRE(response);
  CHECK(response->body == "later");
  client.end_output();
  stopping.join();

  Gate shut;
  auto another = start_server(shut.handler(), {}, 1);
  RawClient waits(another.port());
  waits.send(kLater);
  shut.until_somebody_waits();
  const auto start = std::chrono::steady_clock::now();
  another.stop(100ms);
  CHECK(std::chrono::steady_clock::now() - start < 5s);
  CHECK_FALSE(waits.receive());
  shut.open();
}
