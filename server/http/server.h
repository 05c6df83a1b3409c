// SPDX-License-Identifier: MIT
// HttpServer: HTTP/1.1 on Boost.Asio (RFC 9112 framing, RFC 9110 semantics). An event loop per core, no thread held by a
// connection. Bytes become a Request, the handler turns it into a Delivery, the Delivery is acted out. What is no well-formed
// request never reaches the handler: it gets 400 (or 408, 413, 414, 417, 431, 501, 505) as problem+json and the connection is closed.
// Neither does `OPTIONS *`, which asks about the wire and no resource: it gets 204.
// Thread-safety: the members may be called from any thread but a handler's; the handler is called from the loops' threads, several at
// a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "server/http/delivery.h"
#include "server/http/limits.h"
#include "server/values/result.h"

namespace understudy {

struct HttpOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: the kernel chooses
  std::size_t threads = 0;    // event loops; 0: one per core
  HttpLimits limits;
};

class HttpServer {
 public:
  using Handler = HttpHandler;

  // Binds and listens before it returns, so that a connection is accepted from then on. An address that is taken is an error:
  // "cannot listen on 127.0.0.1:8080: Address already in use".
  static Result<HttpServer, std::string> start(const HttpOptions&, Handler);
  HttpServer(HttpServer&&) noexcept;
  HttpServer& operator=(HttpServer&&) noexcept;
  ~HttpServer();  // stop()

  std::uint16_t port() const;
  // Stops accepting, closes idle connections, lets requests in flight finish within `grace`, then closes what is left.
  void stop(std::chrono::milliseconds grace = std::chrono::milliseconds{800});

 private:
  struct Loops;
  explicit HttpServer(std::unique_ptr<Loops>);
  std::unique_ptr<Loops> loops_;
};

}  // namespace understudy
