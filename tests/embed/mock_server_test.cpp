// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "server/outbound/fetch.h"
#include "tests/support/mock_client.h"

namespace understudy::test {

TEST_CASE("two servers live in one process and share nothing") {
  auto one = turnstile();
  auto two = turnstile();
  CHECK(one.post("/turnstile/gates/north/coins", R"({"cents": 50})").status == 200);
  CHECK(two.get("/turnstile/gates/north").json["state"] == Value("LOCKED"));
}

TEST_CASE("a server answers the same with a socket and without") {
  auto client = turnstile();
  REQUIRE_FALSE(client.server().listen().has_value());
  REQUIRE(client.server().port() != 0);
  const auto over_socket = fetch(client.server().url(), {"GET", "/turnstile/gates/north", {}, {}});
  REQUIRE(over_socket.ok());
  CHECK(over_socket->status == 200);
  CHECK(over_socket->body == client.get("/turnstile/gates/north").body);
  client.server().close();
  CHECK(client.server().port() == 0);
}

TEST_CASE("a port that is taken is an error that names it") {
  auto one = turnstile();
  REQUIRE_FALSE(one.server().listen().has_value());
  auto two = turnstile();
  HttpOptions taken;
  taken.port = one.server().port();
  const auto error = two.server().listen(taken);
  REQUIRE(error.has_value());
  CHECK(*error == fmt::format("cannot listen on 127.0.0.1:{}: Address already in use", one.server().port()));
}

TEST_CASE("the clock moves by advance, and what fell due is told") {
  auto client = turnstile();
  REQUIRE(client.post("/turnstile/gates/north/coins", R"({"cents": 50})").status == 200);
  const auto advanced = client.server().advance("PT30S");
  REQUIRE(advanced.ok());
  CHECK(advanced->fired.size() == 2);
  CHECK_FALSE(client.server().advance("soon").ok());
}

TEST_CASE("a server that cannot be loaded says why") {
  const auto fails = [](MockServer::Options options, const char* part) {
    options.fixtures = UNDERSTUDY_SOURCE_DIR "/fixtures";
    const auto loaded = MockServer::load(options);
    REQUIRE_FALSE(loaded.ok());
    INFO(loaded.error().message);
    CHECK(loaded.error().message.find(part) != std::string::npos);
  };
  fails({.providers = {"turnstyle"}}, "did you mean \"turnstile\"?");
  fails({.providers = {"turnstile"}, .clock = "yesterday"}, "real, frozen, or an instant");
  fails({.providers = {"turnstile"}, .settings = {{"turnstile.lock_after", "soon"}}}, "PT");
  fails({.providers = {"turnstile"}, .settings = {{"lock_after", "PT1S"}}}, "PROVIDER.NAME=VALUE");
}

}  // namespace understudy::test
