// SPDX-License-Identifier: MIT
#include "tests/http/echo_server.h"

#include "tests/support/catch.h"

namespace understudy {

std::string echo_text(const Request& request) {
  std::string text = request.method + " " + request.target + "\n";
  for (const auto& [name, value] : request.headers) text.append(name).append(": ").append(value).append("\n");
  return text.append("\n").append(request.body);
}

HttpServer start_server(HttpHandler handler, const HttpLimits& limits, std::size_t threads) {
  HttpOptions options;
  options.port = 0;
  options.threads = threads;
  options.limits = limits;
  auto server = HttpServer::start(options, std::move(handler));
  if (!server) FAIL(server.error());
  return std::move(server).value();
}

HttpServer start_echo_server(const HttpLimits& limits, std::size_t threads) {
  return start_server(
      [](const Request& request) {
        return Delivery{{200, {{"Content-Type", "text/plain"}}, echo_text(request)}};
      },
      limits, threads);
}

std::string get_request(const std::string& field_lines) { return "GET / HTTP/1.1\r\nHost: h\r\n" + field_lines + "\r\n"; }

}  // namespace understudy
