// SPDX-License-Identifier: MIT
// MockClient: a server without a socket, and calls on it that read like a story: `gate.post("/turnstile/gates/north/coins", R"({"cents":
// 50})").status`.
#pragma once

#include <string>
#include <utility>

#include "server/embed/mock_server.h"
#include "server/values/json.h"
#include "tests/support/catch.h"

namespace understudy::test {

struct Answer {
  int status = 0;
  Headers headers;
  std::string body;
  Value json;  // null when the body is none

  std::string header(std::string_view name) const {
    const std::string* found = headers.find(name);
    return found == nullptr ? std::string() : *found;
  }
};

class MockClient {
 public:
  explicit MockClient(MockServer::Options options) : server_(load(std::move(options))) {}

  Answer call(std::string method, std::string target, std::string body = {}, Headers headers = {}) {
    if (!body.empty() && headers.find("Content-Type") == nullptr) headers.add("Content-Type", "application/json");
    Response response = server_.send({std::move(method), std::move(target), std::move(headers), std::move(body)});
    Answer answer{response.status, std::move(response.headers), std::move(response.body), {}};
    if (auto json = parse_json(answer.body)) answer.json = std::move(*json);
    return answer;
  }
  Answer get(std::string target, Headers headers = {}) { return call("GET", std::move(target), {}, std::move(headers)); }
  Answer post(std::string target, std::string body = {}, Headers headers = {}) {
    return call("POST", std::move(target), std::move(body), std::move(headers));
  }
  Answer patch(std::string target, std::string body) { return call("PATCH", std::move(target), std::move(body)); }
  Answer remove(std::string target) { return call("DELETE", std::move(target)); }

  MockServer& server() { return server_; }

 private:
  static MockServer load(MockServer::Options options) {
    if (options.fixtures == "fixtures") options.fixtures = UNDERSTUDY_SOURCE_DIR "/fixtures";
    auto loaded = MockServer::load(options);
    if (!loaded) FAIL(loaded.error().message);
    return std::move(*loaded);
  }
  MockServer server_;
};

inline MockClient turnstile(std::string clock = "2026-01-01T00:00:00Z") {
  return MockClient({.providers = {"turnstile"}, .clock = std::move(clock)});
}

}  // namespace understudy::test
