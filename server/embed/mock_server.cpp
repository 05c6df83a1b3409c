// SPDX-License-Identifier: MIT
#include "server/embed/mock_server.h"

#include "server/http/front.h"
#include "server/http/wall_clock.h"
#include "server/mock/clock_choice.h"
#include "server/outbound/courier.h"
#include "server/pack/load.h"

namespace understudy {
namespace {

using LoadError = MockServer::LoadError;

Result<SandboxStart, LoadError> start_of(const MockServer::Options& options) {
  SandboxStart start;
  start.seed = options.seed;
  const auto clock = parse_clock(options.clock);
  if (!clock) return Failed{LoadError{LoadError::Kind::usage, clock.error()}};
  start.mode = clock->mode;
  start.at = clock->at;
  for (const auto& [name, value] : options.settings) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string::npos) {
      return Failed{LoadError{LoadError::Kind::usage, fmt::format("a setting is PROVIDER.NAME=VALUE, not \"{}={}\"", name, value)}};
    }
    start.settings[name.substr(0, dot)][name.substr(dot + 1)] = value;
  }
  return start;
}

}  // namespace

MockServer::MockServer() = default;
MockServer::MockServer(MockServer&&) noexcept = default;
MockServer& MockServer::operator=(MockServer&&) noexcept = default;
MockServer::~MockServer() = default;

Result<MockServer, LoadError> MockServer::load(const Options& options) {
  auto start = start_of(options);
  if (!start) return Failed{std::move(start).error()};
  auto providers = load_packs(options.fixtures, options.providers);
  if (!providers) return Failed{LoadError{LoadError::Kind::invalid_pack, render(providers.error())}};
  auto sandboxes = Sandboxes::create(std::move(*providers), std::move(*start), wall_clock());
  if (!sandboxes) return Failed{LoadError{LoadError::Kind::usage, sandboxes.error().detail}};
  MockServer server;
  server.sandboxes_ = std::move(*sandboxes);
  server.courier_ = std::make_shared<Courier>(wall_clock);
  server.sandboxes_->on_post([courier = std::weak_ptr(server.courier_)](const std::shared_ptr<Sandbox>& sandbox) {
    if (const auto alive = courier.lock()) alive->attend(sandbox);
  });
  server.front_ =
      std::make_shared<const Front>(server.sandboxes_, [courier = server.courier_](Sandbox& each) { courier->deliver_due(each); });
  return server;
}

Response MockServer::send(const Request& request) const { return front_->handle(request, wall_clock()); }

std::optional<std::string> MockServer::listen() {
  HttpOptions options;
  options.port = 0;
  return listen(options);
}

std::optional<std::string> MockServer::listen(const HttpOptions& options) {
  auto started = HttpServer::start(options, [front = front_](Request request) {
    if (!front->may_wait(request)) return Delivery{front->handle(std::move(request), wall_clock()), {}};
    return Delivery{{}, [front, request = std::move(request)] { return front->handle(request, wall_clock()); }};
  });
  if (!started) return started.error();
  host_ = options.host;
  http_.emplace(std::move(*started));
  return std::nullopt;
}

void MockServer::close() { http_.reset(); }

std::uint16_t MockServer::port() const { return http_ ? http_->port() : std::uint16_t{0}; }

std::string MockServer::url() const {
  if (!http_) return {};
  // An address for everybody is no address to call: the loopback one is.
  const std::string host = host_ == "0.0.0.0" ? "127.0.0.1" : host_ == "::" ? "::1" : host_;
  return host.find(':') == std::string::npos ? fmt::format("http://{}:{}", host, port()) : fmt::format("http://[{}]:{}", host, port());
}

Result<Advanced, std::string> MockServer::advance(std::string_view by, std::string_view sandbox) {
  const auto duration = parse_iso_duration(by);
  if (!duration)
    return Failed{fmt::format("\"{}\" is no ISO 8601 duration of weeks, days, hours, minutes or seconds, such as P1D or PT2S", by)};
  const Instant wall = wall_clock();
  auto opened = sandboxes_->open(sandbox, wall);
  if (!opened) return Failed{opened.error().detail};
  auto advanced = (*opened)->advance_by(*duration, wall, [this](Sandbox& each) { courier_->deliver_due(each); });
  if (!advanced) return Failed{advanced.error().detail};
  return std::move(advanced->second);
}

Sandboxes& MockServer::sandboxes() const { return *sandboxes_; }

}  // namespace understudy
