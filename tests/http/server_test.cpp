// SPDX-License-Identifier: MIT
#include "server/http/server.h"

#include <atomic>
#include <stdexcept>
#include <thread>

#include "tests/http/echo_server.h"
#include "tests/support/catch.h"
#include "tests/support/raw_client.h"

using namespace understudy;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

int status_of_get(RawClient& client) {
  client.send(get_request());
  const auto response = client.receive();
  return response ? response->status : 0;
}

std::vector<RawClient> connect(const HttpServer& server, std::size_t count, const std::string& bytes = "") {
  std::vector<RawClient> clients;
  for (std::size_t i = 0; i < count; ++i) {
    clients.emplace_back(server.port());
    clients.back().send(bytes);
  }
  return clients;
}

std::string post_request(const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

TEST_CASE("an address that is taken is an error that names it") {
  const auto server = start_echo_server();
  HttpOptions options;
  options.port = server.port();
  const auto second = HttpServer::start(options, [](const Request&) { return Delivery{}; });
  REQUIRE_FALSE(second);
  CHECK(second.error() == "cannot listen on 127.0.0.1:" + std::to_string(server.port()) + ": Address already in use");
}

TEST_CASE("an address that is not this machine's is an error") {
  HttpOptions options;
  options.port = 0;
  options.host = "192.0.2.1";  // for documentation (RFC 5737)
  const auto server = HttpServer::start(options, [](const Request&) { return Delivery{}; });
  REQUIRE_FALSE(server);
  CHECK(server.error() == "cannot listen on 192.0.2.1:0: Cannot assign requested address");
}

TEST_CASE("pipelined requests are answered in order, however many") {
  const auto server = start_server([](const Request& request) { return Delivery{{200, {}, request.target}}; });
  RawClient client(server.port());
  constexpr int count = 5000;
  std::thread sender([&client] {
    std::string all;
    for (int i = 0; i < count; ++i) all += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
    client.send(all);
  });
  int wrong = 0;
  for (int i = 0; i < count; ++i) {
    const auto response = client.receive();
    wrong += !response || response->body != "/" + std::to_string(i);
  }
  sender.join();
  CHECK(wrong == 0);
}

TEST_CASE("256 connections are served side by side, each many times") {
  const auto server = start_echo_server();
  auto clients = connect(server, 256);
  for (int round = 0; round < 4; ++round) {
    for (auto& client : clients) client.send(get_request());
    int good = 0;
    for (auto& client : clients) {
      const auto response = client.receive();
      good += response && response->status == 200;
    }
    CHECK(good == 256);
  }
}

TEST_CASE("large bodies go in and out whole") {
  const auto server = start_echo_server();
  RawClient client(server.port());
  std::string body(3u << 20, 'a');
  for (std::size_t i = 0; i < body.size(); i += 997) body[i] = 'b';
  for (int round = 0; round < 2; ++round) {
    client.send(post_request(body));
    const auto response = client.receive();
    REQUIRE(response);
    CHECK(response->body.ends_with("\n\n" + body));
  }
}

TEST_CASE("slow clients do not disturb an honest one") {
  const auto server = start_echo_server();
  for (const std::size_t count : {8u, 64u, 300u}) {
    const auto in_the_header = connect(server, count, "GET / HTTP/1.1\r\nHost: h\r\nX: ");
    const auto in_the_body = connect(server, count, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
    const auto silent = connect(server, count);
    const auto start = Clock::now();
    RawClient honest(server.port());
    for (int i = 0; i < 20; ++i) CHECK(status_of_get(honest) == 200);
    CHECK(Clock::now() - start < 2s);
  }
}

TEST_CASE("a client that has closed its sending side still gets its answer") {
  const auto server = start_echo_server();
  RawClient client(server.port());
  client.send(post_request("hello") + get_request());
  client.end_output();
  const auto first = client.receive();
  const auto second = client.receive();
  REQUIRE((first && second));
  CHECK(first->body.ends_with("hello"));
  CHECK(client.ended());
}

TEST_CASE("a client that closes its sending side within a request is told where") {
  const auto server = start_echo_server();
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
  client.end_output();
  const auto response = client.receive();
  REQUIRE(response);
  CHECK(response->status == 400);
  CHECK(response->body.find("the body did not arrive; the connection ended there") != std::string::npos);
  CHECK(client.ended());
}

TEST_CASE("a request that takes too long to arrive is answered 408") {
  HttpLimits limits;
  limits.request_time = 100ms;
  const auto server = start_echo_server(limits);
  const auto begin =
      GENERATE(as<std::string>{}, "G", "GET / HTTP/1.1\r\nHost: h\r\n", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc",
               "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
  RawClient client(server.port());
  CHECK(status_of_get(client) == 200);
  const auto start = Clock::now();
  client.send(begin);
  const auto response = client.receive();
  REQUIRE(response);
  CHECK(response->status == 408);
  CHECK(response->body.find("did not arrive within 100 ms") != std::string::npos);
  CHECK(Clock::now() - start >= 100ms);
  CHECK(client.ended());
}

TEST_CASE("a byte now and then does not put off the end of a slow request") {
  HttpLimits limits;
  limits.request_time = 100ms;
  limits.header_bytes = 8u << 20;
  const auto server = start_echo_server(limits);
  RawClient slow(server.port());
  RawClient metronome(server.port());
  slow.send("GET / HTTP/1.1\r\nHost: h\r\nX: ");
  const auto start = Clock::now();
  while (Clock::now() - start < 300ms && status_of_get(metronome) == 200) slow.send("x");
  const auto response = slow.receive();
  REQUIRE(response);
  CHECK(response->status == 408);
}

TEST_CASE("an idle connection is closed without a word") {
  HttpLimits limits;
  limits.idle_time = 100ms;
  const auto server = start_echo_server(limits);
  RawClient used(server.port());
  CHECK(status_of_get(used) == 200);
  RawClient unused(server.port());
  CHECK(used.ended());
  CHECK(unused.ended());
}

TEST_CASE("a connection that is used does not count as idle") {
  HttpLimits limits;
  limits.idle_time = 500ms;
  const auto server = start_echo_server(limits);
  RawClient client(server.port());
  const auto start = Clock::now();
  while (Clock::now() - start < 1200ms) REQUIRE(status_of_get(client) == 200);
}

TEST_CASE("a client that does not read its answers is not read from either, and is cut off in the end") {
  HttpLimits limits;
  limits.answer_time = 200ms;
  std::atomic<int> answered{0};
  const auto server = start_server(
      [&answered](const Request& request) {
        answered += request.target == "/silent";
        return Delivery{{200, {}, std::string(1u << 20, 'x')}};
      },
      limits);
  RawClient client(server.port(), 4096);
  for (int i = 0; i < 200; ++i) client.send("GET /silent HTTP/1.1\r\nHost: h\r\n\r\n");
  RawClient honest(server.port());  // who is served meanwhile
  CHECK(status_of_get(honest) == 200);
  while (honest.send(get_request()) && honest.receive() && client.send("x")) continue;  // until the server cuts the silent one off
  CHECK(answered < 50);
  CHECK(status_of_get(honest) == 200);
}

TEST_CASE("a connection too many is told so, and there is room again when one has gone") {
  HttpLimits limits;
  limits.connections = 4;
  const auto server = start_echo_server(limits);
  auto clients = connect(server, 4);
  for (auto& client : clients) CHECK(status_of_get(client) == 200);
  {
    RawClient refused(server.port());
    const auto response = refused.receive();
    REQUIRE(response);
    CHECK(response->status == 503);
    CHECK(response->body.find("this server has 4 connections open") != std::string::npos);
    CHECK(refused.ended());
  }
  CHECK(status_of_get(clients[0]) == 200);
  clients.pop_back();
  const auto start = Clock::now();
  int status = 0;
  while (status != 200 && Clock::now() - start < 5s) {
    RawClient next(server.port());
    status = status_of_get(next);
  }
  CHECK(status == 200);
}

TEST_CASE("beyond twice the number of connections there is not even a word") {
  HttpLimits limits;
  limits.connections = 1;
  const auto server = start_echo_server(limits);
  RawClient served(server.port());
  CHECK(status_of_get(served) == 200);
  RawClient told(server.port());
  REQUIRE(told.receive());
  RawClient closed(server.port());
  CHECK(closed.ended());
  CHECK(status_of_get(served) == 200);
}

TEST_CASE("a line without an end and fields without number are refused, and the server goes on") {
  const auto server = start_echo_server();
  RawClient line(server.port());
  const std::string megabyte(1u << 20, 'x');
  for (int i = 0; i < 200 && line.send(megabyte); ++i) continue;
  RawClient fields(server.port());
  fields.send("GET / HTTP/1.1\r\nHost: h\r\n");
  std::string many;
  for (int i = 0; i < 200'000; ++i) many += "a: b\r\n";
  fields.send(many);
  const auto response = fields.receive();
  REQUIRE(response);
  CHECK(response->status == 431);
  RawClient honest(server.port());
  CHECK(status_of_get(honest) == 200);
}

TEST_CASE("a client that sends too much reads its refusal, not a reset") {
  const auto server = start_echo_server();
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 8000000\r\n\r\n");
  client.send(std::string(8'000'000, 'x'));
  const auto response = client.receive();
  REQUIRE(response);
  CHECK(response->status == 413);
  CHECK(client.ended());
}

TEST_CASE("a handler that fails is answered 500, and the server goes on") {
  const auto server = start_server([](const Request& request) -> Delivery {
    if (request.target == "/throw") throw std::runtime_error("no \"luck\"");
    return {{request.target == "/status" ? 42 : 200, {}, ""}};
  });
  RawClient client(server.port());
  client.send("GET /throw HTTP/1.1\r\nHost: h\r\n\r\nGET /status HTTP/1.1\r\nHost: h\r\n\r\n" + get_request());
  const auto thrown = client.receive();
  const auto status = client.receive();
  const auto good = client.receive();
  REQUIRE((thrown && status && good));
  CHECK(thrown->status == 500);
  CHECK(thrown->body.find(R"("detail":"the handler failed: no \"luck\"")") != std::string::npos);
  CHECK(status->status == 500);
  CHECK(good->status == 200);
}
