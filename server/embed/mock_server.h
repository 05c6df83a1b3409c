// SPDX-License-Identifier: MIT
// MockServer: understudy as a C++ library, for tests that want it in their own process.
//
//   auto server = understudy::MockServer::load({.fixtures = "fixtures", .providers = {"turnstile"}, .clock = "2026-01-01T00:00:00Z"});
//   server->send({"POST", "/turnstile/gates/north/coins", {}, R"({"cents": 50})"});   // without a socket: status 200
//   server->advance("PT30S");                                                           // the gate locks again
//   server->listen();                                                                   // or with one: server->url()
//
// Any number of them may live in one process; they share nothing.
// Thread-safety: send() and advance() may be called from any thread; listen() and close() by one at a time.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/contract/message.h"
#include "server/http/server.h"
#include "server/mock/sandboxes.h"
#include "server/values/result.h"

namespace understudy {

class Courier;
class Front;

class MockServer {
 public:
  struct Options {
    std::string fixtures = "fixtures";                 // the folder of packs
    std::vector<std::string> providers = {};           // names; empty: all that are there
    std::string clock = "real";                        // real, frozen, or an instant
    std::string seed = "understudy";                   // decides every generated id
    std::map<std::string, std::string> settings = {};  // "provider.name" → value
  };

  struct LoadError {
    enum class Kind : unsigned char { usage, invalid_pack } kind = Kind::usage;
    std::string message;  // for a person; of an invalid pack: every mistake with its place
  };
  static Result<MockServer, LoadError> load(const Options&);
  MockServer(MockServer&&) noexcept;
  MockServer& operator=(MockServer&&) noexcept;
  ~MockServer();  // close()

  // One request, answered in this thread. The target is what a client would send to the socket: "/provider/…", "/@sandbox/provider/…",
  // "/__admin/…".
  Response send(const Request&) const;

  // Opens a socket as well, on 127.0.0.1 and a port that the kernel chooses, or where the options say. The error names the address and the
  // reason.
  std::optional<std::string> listen();
  std::optional<std::string> listen(const HttpOptions&);
  void close();
  std::uint16_t port() const;  // 0 while not listening
  std::string url() const;     // "http://127.0.0.1:41234"; empty while not listening

  // Moves a sandbox's clock by an ISO 8601 duration ("P1D"); everything that falls due has happened on return.
  Result<Advanced, std::string> advance(std::string_view by, std::string_view sandbox = "default");

  Sandboxes& sandboxes() const;

 private:
  MockServer();
  std::shared_ptr<Sandboxes> sandboxes_;
  std::shared_ptr<Courier> courier_;  // delivers the webhooks of these sandboxes
  std::shared_ptr<const Front> front_;
  std::string host_;
  std::optional<HttpServer> http_;
};

}  // namespace understudy
