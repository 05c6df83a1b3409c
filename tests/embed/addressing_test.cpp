// SPDX-License-Identifier: MIT
#include "tests/support/mock_client.h"

namespace understudy::test {

TEST_CASE("a provider is meant by the first segment of the path") {
  auto client = turnstile();
  const auto answer = client.get("/turnstile/gates/north");
  CHECK(answer.status == 200);
  CHECK(answer.json["id"] == Value("north"));
  CHECK(answer.header("Understudy-Outcome") == "getGate/ok");
  CHECK(answer.header("Understudy-Evidence") == "documented");
}

TEST_CASE("a provider is meant by its documented host, and then the path is the provider's own, with the server's base path") {
  auto client = turnstile();
  CHECK(client.get("/v1/gates/north", {{"Host", "turnstile.example"}}).status == 200);
  CHECK(client.get("/v1/gates/north", {{"Host", "TURNSTILE.example:443"}}).status == 200);
  const auto unknown = client.get("/v1/doors/north", {{"Host", "turnstile.example"}});
  CHECK(unknown.status == 404);
}

TEST_CASE("a bare path reaches the provider that alone serves it") {
  auto client = turnstile();
  CHECK(client.get("/v1/gates/north").status == 200);
}

TEST_CASE("a path that nobody serves is answered with the names of those who are there") {
  auto client = turnstile();
  const auto answer = client.get("/nowhere");
  CHECK(answer.status == 404);
  CHECK(answer.header("Content-Type") == "application/problem+json");
  CHECK(answer.json["providers"] == Value(List{"/turnstile"}));
  CHECK(answer.json["nearest"].is(Kind::list));
}

TEST_CASE("a sandbox is chosen by path, by header or by credential, in this order, and is made on first use") {
  auto client = turnstile();
  REQUIRE(client.post("/__admin/sandboxes", R"({"name": "bound", "credential": "Bearer abc"})").status == 201);
  CHECK(client.post("/@a/turnstile/gates/north/coins", R"({"cents": 50})").status == 200);
  CHECK(client.post("/@a/turnstile/gates/north/coins", R"({"cents": 50})").status == 409);
  CHECK(client.post("/turnstile/gates/north/coins", R"({"cents": 50})", {{"Understudy-Sandbox", "b"}}).status == 200);
  CHECK(client.post("/turnstile/gates/north/coins", R"({"cents": 50})", {{"Authorization", "Bearer abc"}}).status == 200);
  CHECK(client.post("/@bound/turnstile/gates/north/coins", R"({"cents": 50})").status == 409);
  CHECK(client.get("/turnstile/gates/north").json["state"] == Value("LOCKED"));
  CHECK(client.post("/@b/turnstile/gates/north/coins", R"({"cents": 50})", {{"Authorization", "Bearer abc"}}).status == 409);
}

TEST_CASE("a sandbox's name is checked before it is made") {
  auto client = turnstile();
  const auto answer = client.get("/@no%20spaces/turnstile/gates/north");
  CHECK(answer.status == 422);
  CHECK(client.get("/__admin/sandboxes").json["sandboxes"].as_list().size() == 1);
}

}  // namespace understudy::test
