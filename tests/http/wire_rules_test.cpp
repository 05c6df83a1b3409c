// SPDX-License-Identifier: MIT
#include "tests/http/echo_server.h"
#include "tests/http/wire_cases.h"
#include "tests/support/catch.h"
#include "tests/support/raw_client.h"

using namespace understudy;

namespace {

void play(const HttpServer& server, const WireCase& wire_case) {
  INFO(wire_case.rule);
  RawClient client(server.port());
  REQUIRE(client.send(wire_case.bytes));
  for (const int status : wire_case.statuses) {
    const auto response = client.receive();
    REQUIRE(response);
    CHECK(response->status == status);
    CHECK(response->count("Date") == 1);
    CHECK(response->count("Content-Length") == (status == 204 ? 0 : 1));
    if (status < 400) continue;
    CHECK(*response->find("Content-Type") == "application/problem+json");
    CHECK(*response->find("Connection") == "close");
    CHECK(response->body.starts_with(R"({"type":"about:blank","title":")"));
  }
  if (wire_case.then == WireCase::open) {  // nothing was left over: a further request is answered as if it were the first
    REQUIRE(client.send("GET /further HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    const auto further = client.receive();
    REQUIRE(further);
    CHECK(further->body == "GET /further\nHost: h\nConnection: close\n\n");
  }
  CHECK(client.ended());
}

}  // namespace

TEST_CASE("every rule of the wire is kept over a socket") {
  const auto server = start_echo_server(small_limits());
  const auto cases = all_wire_cases();
  CHECK(cases.size() > 200);
  for (const auto& wire_case : cases) play(server, wire_case);
}

TEST_CASE("every answer to a refused HEAD is without a body") {
  const auto server = start_echo_server();
  RawClient client(server.port());
  client.send("HEAD / HTTP/1.1\r\n\r\n");
  const auto response = client.receive(RawClient::Body::none);
  REQUIRE(response);
  CHECK(response->status == 400);
  CHECK(client.ended());
}

TEST_CASE("HEAD is answered with the fields of GET and no body") {
  const auto server = start_server([](const Request&) { return Delivery{{200, {{"X", "y"}}, "hello"}}; });
  RawClient client(server.port());
  client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n" + get_request("Connection: close\r\n"));
  const auto head = client.receive(RawClient::Body::none);
  REQUIRE(head);
  CHECK(*head->find("Content-Length") == "5");
  CHECK(*head->find("X") == "y");
  const auto get = client.receive();
  REQUIRE(get);
  CHECK(get->body == "hello");
  CHECK(client.ended());
}

TEST_CASE("a refusal is a problem that names the place") {
  const auto server = start_echo_server();
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost : h\r\n\r\n");
  const auto response = client.receive();
  REQUIRE(response);
  CHECK(response->body == R"({"type":"about:blank","title":"Bad Request","status":400,)"
                          R"("detail":"header line 1 has white space before the colon; write \"Name: value\""})");
}

TEST_CASE("100 (Continue) comes before the body is sent, and the answer after it") {
  const auto server = start_echo_server();
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  const auto interim = client.receive();
  REQUIRE(interim);
  CHECK(interim->status == 100);
  CHECK(interim->headers.empty());
  client.send("ab");
  const auto response = client.receive();
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(response->body.ends_with("\n\nab"));
}

TEST_CASE("Connection is said on HTTP/1.0 that stays open and wherever the connection ends") {
  const auto server = start_echo_server();
  RawClient client(server.port());
  client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + get_request() + get_request("Connection: close\r\n"));
  const auto old = client.receive();
  const auto next = client.receive();
  const auto last = client.receive();
  REQUIRE((old && next && last));
  CHECK(*old->find("Connection") == "keep-alive");
  CHECK(next->find("Connection") == nullptr);
  CHECK(*last->find("Connection") == "close");
}
