// SPDX-License-Identifier: MIT
// Who is meant, where it takes more than one pack, or more than one setting, to tell.
#include "server/http/front.h"

#include "server/values/json.h"
#include "tests/support/catch.h"
#include "tests/support/fake_provider.h"

namespace understudy::test {
namespace {

const Instant kWall = *parse_instant("2026-01-31T09:00:00Z");

// The turnstile and its twin, whose getGate is an extension.
Providers twins() {
  ProviderSketch twin = turnstile_sketch();
  twin.name = "twin";
  twin.settings.push_back({"extensions", AttributeType::boolean, false, {}, {Grade::assumed, "", ""}});
  twin.operations[0].enabled = "settings.extensions";
  return {turnstile_provider(), build_provider(twin)};
}

class House {
 public:
  explicit House(const Providers& providers) {
    auto made = Sandboxes::create(providers, {}, kWall);
    if (!made) FAIL(made.error().detail);
    sandboxes_ = *std::move(made);
    front_.emplace(sandboxes_);
  }

  Response get(std::string target, Headers headers = {}) const {
    return front_->handle({"GET", std::move(target), std::move(headers), {}}, kWall);
  }
  void add(const std::string& name, SandboxStart start) {
    auto added = sandboxes_->add(name, std::move(start), kWall);
    if (!added) FAIL(added.error().detail);
  }

 private:
  std::shared_ptr<Sandboxes> sandboxes_;
  std::optional<Front> front_;
};

}  // namespace

TEST_CASE("a bare path is shared only with operations that are switched on in the sandbox that is meant", "[http]") {
  House house(twins());
  CHECK(house.get("/gates/north").status == 200);  // the turnstile's: the twin has none
  SandboxStart start;
  start.settings["twin"]["extensions"] = true;
  house.add("wide", start);
  const Response several = house.get("/@wide/gates/north");
  CHECK(several.status == 404);
  CHECK(several.body.find("several providers serve this path") != std::string::npos);
  CHECK(house.get("/@wide/twin/gates/north").status == 200);
  CHECK(house.get("/twin/gates/north").status == 404);
}

TEST_CASE("who asks for a path that nobody serves is not sent to one that is switched off", "[http]") {
  House house(twins());
  const Response nobody = house.get("/gate/north");
  CHECK(nobody.status == 404);
  CHECK(nobody.body.find("turnstile: GET /gates/{gateId}") != std::string::npos);
  CHECK(nobody.body.find("twin: GET /gates/{gateId}") == std::string::npos);
}

namespace {

// The turnstile, whose getGate is served elsewhere.
Providers with_a_second_host() {
  ProviderSketch sketch = turnstile_sketch();
  sketch.operations[0].servers = {"https://look.example/v2", "/see"};
  return {build_provider(sketch), parcels_provider()};
}

}  // namespace

TEST_CASE("a provider is meant by the host of any of its servers", "[http]") {
  const House house(with_a_second_host());
  CHECK(house.get("/v2/gates/north", {{"Host", "look.example"}}).status == 200);
  CHECK(house.get("/see/gates/north", {{"Host", "look.example"}}).status == 200);
  CHECK(house.get("/see/gates/north", {{"Host", "turnstile.example"}}).status == 200);
  CHECK(house.get("/gates/north", {{"Host", "look.example"}}).status == 404);
  const Response wrong = house.get("/v2/gates/north", {{"Host", "turnstile.example"}});
  CHECK(wrong.status == 404);
  CHECK(wrong.body.find("turnstile has no operation GET /v2/gates/north") != std::string::npos);
}

TEST_CASE("a bare path is looked for under each path's own servers", "[http]") {
  const House house(with_a_second_host());
  CHECK(house.get("/v2/gates/north").status == 200);
  CHECK(house.get("/see/gates/north").status == 200);
  CHECK(house.get("/turnstile/see/gates/north").status == 200);
  CHECK(house.get("/gates/north").status == 404);
}

TEST_CASE("the list of providers tells the servers of an operation that has its own", "[http]") {
  const Value all = *parse_json(House(with_a_second_host()).get("/__admin/providers").body);
  const Value& turnstile = all["providers"].as_list()[0];
  CHECK(turnstile["hosts"] == Value(List{"turnstile.example"}));
  CHECK(turnstile["base_paths"] == Value(List{""}));
  CHECK(turnstile["operations"].as_list()[0]["hosts"] == Value(List{"look.example"}));
  CHECK(turnstile["operations"].as_list()[0]["base_paths"] == Value(List{"/v2", "/see"}));
  CHECK_FALSE(turnstile["operations"].as_list()[1].as_map().contains("hosts"));
}

TEST_CASE("the list of providers tells what switches an operation", "[http]") {
  const Value all = *parse_json(House(twins()).get("/__admin/providers").body);
  const Value &turnstile = all["providers"].as_list()[0], &twin = all["providers"].as_list()[1];
  CHECK_FALSE(turnstile["operations"].as_list()[0].as_map().contains("enabled"));
  CHECK(twin["operations"].as_list()[0]["enabled"] == Value("settings.extensions"));
}

}  // namespace understudy::test
