// SPDX-License-Identifier: MIT
#include "server/outbound/fetch.h"

#define CPPHTTPLIB_OPENSSL_SUPPORT
#include <httplib.h>

namespace understudy {
namespace {

std::string_view failure(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection:
      return "connection refused or not reachable";
    case httplib::Error::ConnectionTimeout:
      return "no connection in time";
    case httplib::Error::Read:
      return "no answer, or none in time";
    case httplib::Error::Write:
      return "the request could not be sent";
    case httplib::Error::SSLConnection:
    case httplib::Error::SSLServerVerification:
      return "the TLS certificate was not accepted";
    case httplib::Error::Canceled:
      return "the answer is larger than allowed";
    default:
      return "the request failed";
  }
}

}  // namespace

Result<Response, std::string> fetch(const std::string& base, const Request& request, const FetchLimits& limits) {
  const std::size_t scheme = base.find("://");
  if (!base.starts_with("http://") && !base.starts_with("https://")) return Failed{base + ": an address starts with http:// or https://"};
  const std::size_t slash = base.find('/', scheme + 3);
  std::string prefix = slash == std::string::npos ? "" : base.substr(slash);
  if (prefix.ends_with('/')) prefix.pop_back();
  httplib::Client client(base.substr(0, slash));
  client.set_connection_timeout(limits.time);
  client.set_read_timeout(limits.time);
  client.set_write_timeout(limits.time);
  client.set_decompress(false);
  client.set_follow_location(false);

  httplib::Request wire;
  wire.method = request.method;
  wire.path = prefix + request.target;
  for (const auto& [name, value] : request.headers) wire.headers.emplace(name, value);
  wire.body = request.body;
  std::string body;
  wire.content_receiver = [&](const char* data, std::size_t size, std::uint64_t, std::uint64_t) {
    if (body.size() + size > limits.body_bytes) return false;
    body.append(data, size);
    return true;
  };
  const httplib::Result result = client.send(wire);
  if (!result) return Failed{fmt::format("{}: {}", base, failure(result.error()))};
  Response response{result->status, {}, std::move(body)};
  for (const auto& [name, value] : result->headers) response.headers.add(name, value);
  return response;
}

}  // namespace understudy
