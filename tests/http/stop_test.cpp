// SPDX-License-Identifier: MIT
#include <atomic>
#include <thread>

#include "server/http/server.h"
#include "tests/http/echo_server.h"
#include "tests/support/catch.h"
#include "tests/support/raw_client.h"

using namespace understudy;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

TEST_CASE("stop closes idle connections at once") {
  auto server = start_echo_server();
  std::vector<RawClient> clients;
  for (int i = 0; i < 64; ++i) {
    clients.emplace_back(server.port());
    clients.back().send(get_request());
    REQUIRE(clients.back().receive());
  }
  const auto start = Clock::now();
  server.stop(5s);
  CHECK(Clock::now() - start < 2s);
  for (auto& client : clients) CHECK(client.ended());
}

TEST_CASE("stop lets a request in flight finish, and says that it was the last") {
  auto server = start_echo_server();
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  REQUIRE(client.receive());  // 100: the server is in the midst of this request
  std::thread stopping([&server] { server.stop(10s); });
  for (bool accepts = true; accepts;) {  // until the stop has begun
    try {
      RawClient late(server.port());
    } catch (const std::system_error&) {
      accepts = false;
    }
  }
  client.send("abc");
  const auto response = client.receive();
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(*response->find("Connection") == "close");
  CHECK(client.ended());
  client.end_output();  // the server waits for this, so that it need not reset the connection
  stopping.join();
}

TEST_CASE("stop returns within its grace when clients neither send nor close") {
  auto server = start_echo_server();
  std::vector<RawClient> clients;
  for (int i = 0; i < 32; ++i) {
    clients.emplace_back(server.port());
    clients.back().send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    REQUIRE(clients.back().receive());
  }
  const auto start = Clock::now();
  server.stop(200ms);
  CHECK(Clock::now() - start < 1s);
}

TEST_CASE("a server that has stopped refuses connections, keeps its port, and can be stopped again") {
  auto server = start_echo_server();
  const auto port = server.port();
  server.stop();
  server.stop();
  CHECK(server.port() == port);
  CHECK_THROWS_AS(RawClient(port), std::system_error);
}

TEST_CASE("two threads may stop a server, and requests may come meanwhile") {
  auto server = start_echo_server();
  std::atomic<bool> done{false};
  std::thread requests([&done, port = server.port()] {
    while (!done) {
      try {
        RawClient client(port);
        client.send(get_request() + get_request());
        client.receive();
      } catch (const std::system_error&) {
        return;
      }
    }
  });
  std::thread first([&server] { server.stop(); });
  std::thread second([&server] { server.stop(); });
  first.join();
  second.join();
  done = true;
  requests.join();
  CHECK_THROWS_AS(RawClient(server.port()), std::system_error);
}

TEST_CASE("two servers in one process do not know of each other") {
  auto one = start_server([](const Request&) { return Delivery{{200, {}, "one"}}; });
  auto two = start_server([](const Request&) { return Delivery{{200, {}, "two"}}; });
  const auto ask = [](const HttpServer& server) {
    RawClient client(server.port());
    client.send(get_request());
    const auto response = client.receive();
    return response ? response->body : "";
  };
  CHECK(ask(one) == "one");
  CHECK(ask(two) == "two");
  one.stop();
  CHECK(ask(two) == "two");
}

TEST_CASE("a server can be moved while it serves") {
  auto first = start_echo_server();
  RawClient client(first.port());
  HttpServer second = std::move(first);
  client.send(get_request());
  CHECK(client.receive());
  second = start_echo_server();
  CHECK(client.ended());
}
