// SPDX-License-Identifier: MIT
#include "server/outbound/fetch.h"

#define CPPHTTPLIB_OPENSSL_SUPPORT
#include <httplib.h>

#include <condition_variable>
#include <mutex>
#include <thread>

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

// Ends a call that takes longer than allowed altogether: each single read may be quick enough.
class Watchdog {
 public:
  Watchdog(httplib::Client& client, std::chrono::milliseconds total) : ends_(std::chrono::steady_clock::now() + total) {
    if (total.count() > 0) thread_ = std::thread([this, &client] { watch(client); });
  }
  ~Watchdog() {
    if (!thread_.joinable()) return;
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

 private:
  void watch(httplib::Client& client) {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_until(lock, ends_, [this] { return over_; })) {
      client.stop();
      ends_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(50);  // it may have been about to connect
    }
  }

  std::chrono::steady_clock::time_point ends_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool over_ = false;
  std::thread thread_;
};

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
  const Watchdog watchdog(client, limits.total);
  const httplib::Result result = client.send(wire);
  if (!result) return Failed{fmt::format("{}: {}", base, failure(result.error()))};
  Response response{result->status, {}, std::move(body)};
  for (const auto& [name, value] : result->headers) response.headers.add(name, value);
  return response;
}

}  // namespace understudy
