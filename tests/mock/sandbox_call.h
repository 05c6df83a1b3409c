// SPDX-License-Identifier: MIT
// Play: one sandbox with one provider, and calls that read like a story: `play.post("/gates/north/coins", R"({"cents": 50})").outcome`.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "server/mock/sandbox.h"
#include "server/values/json.h"
#include "tests/support/catch.h"
#include "tests/support/fake_provider.h"

namespace understudy::test {

inline Instant at(std::string_view text) {
  const auto instant = parse_instant(text);
  REQUIRE(instant);
  return *instant;
}
const std::string kNine = "2026-01-31T09:00:00Z";

inline SandboxStart frozen(std::string_view when = kNine) {
  SandboxStart start;
  start.mode = ClockMode::frozen;
  start.at = at(when);
  return start;
}

class Play {
 public:
  explicit Play(std::shared_ptr<const Provider> provider, SandboxStart start = frozen(), Instant wall = at(kNine))
      : provider_(std::move(provider)), wall_(wall) {
    auto made = Sandbox::create("test", {provider_}, std::move(start), wall);
    if (!made) FAIL(made.error().detail);
    sandbox_ = *std::move(made);
  }

  std::shared_ptr<const Exchange> call(std::string method, std::string target, std::string body = {}, Headers headers = {}) {
    if (!body.empty() && headers.find("Content-Type") == nullptr) headers.add("Content-Type", "application/json");
    return sandbox_->answer(*provider_, {std::move(method), std::move(target), std::move(headers), std::move(body)}, wall_);
  }
  std::shared_ptr<const Exchange> get(std::string target, Headers headers = {}) {
    return call("GET", std::move(target), {}, std::move(headers));
  }
  std::shared_ptr<const Exchange> post(std::string target, std::string body = {}, Headers headers = {}) {
    return call("POST", std::move(target), std::move(body), std::move(headers));
  }
  Value advance(std::string_view iso) {
    auto moved = sandbox_->advance_by(*parse_iso_duration(iso), wall_);
    if (!moved) FAIL(moved.error().detail);
    return Value(static_cast<std::int64_t>(moved->second.fired.size()));
  }

  Sandbox& sandbox() { return *sandbox_; }
  const Provider& provider() const { return *provider_; }
  void set_wall(Instant wall) { wall_ = wall; }
  Instant wall() const { return wall_; }

 private:
  std::shared_ptr<const Provider> provider_;
  Instant wall_;
  std::shared_ptr<Sandbox> sandbox_;
};

inline Value body_of(const Exchange& exchange) {
  auto body = parse_json(exchange.response.body);
  if (!body) FAIL(exchange.response.body);
  return *body;
}
inline std::string header(const Exchange& exchange, std::string_view name) {
  const std::string* found = exchange.response.headers.find(name);
  return found != nullptr ? *found : "(none)";
}

}  // namespace understudy::test
