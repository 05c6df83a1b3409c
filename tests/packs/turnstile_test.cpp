// SPDX-License-Identifier: MIT
#include "tests/packs/walk.h"

namespace understudy::test {
namespace {

constexpr auto kCoin = R"({"cents": 50})";

class Turnstile : public Walk {
 public:
  Turnstile() : Walk("turnstile") {}
};

}  // namespace

TEST_CASE("turnstile: a coin opens the gate, a second one is refused, and passing locks it again") {
  Turnstile gate;
  CHECK(gate.get("/gates/north").body == R"({"id":"north","state":"LOCKED","coins":0})");
  const auto open = gate.post("/gates/north/coins", kCoin);
  CHECK(open.status == 200);
  CHECK(open.body == R"({"id":"north","state":"UNLOCKED","coins":1,"lastCoinAt":"2026-01-01T00:00:00Z"})");
  const auto twice = gate.post("/gates/north/coins", kCoin);
  CHECK(twice.status == 409);
  CHECK(twice.body == R"({"error":"ALREADY_UNLOCKED"})");
  const auto through = gate.post("/gates/north/passages");
  CHECK(through.status == 204);
  CHECK(through.body.empty());
  const auto locked = gate.post("/gates/north/passages");
  CHECK(locked.status == 409);
  CHECK(locked.body == R"({"error":"LOCKED"})");
  CHECK(locked.header("Understudy-Evidence") == "assumed");
}

TEST_CASE("turnstile: an open gate that nobody passes locks itself") {
  Turnstile gate;
  gate.fresh(R"({"lock_after": "PT5S"})");
  gate.post("/gates/north/coins", kCoin);
  CHECK(gate.advance("PT4S").empty());
  CHECK(gate.advance("PT1S") == std::vector<std::string>{"gate/south UNLOCKED>LOCKED", "gate/north UNLOCKED>LOCKED"});
  CHECK(gate.get("/gates/north").json["coins"] == Value(1));
}

TEST_CASE("turnstile: what is no coin is told with the field that is wrong") {
  Turnstile gate;
  for (const std::string body : {R"({"cents": 0})", R"({"cents": "fifty"})", "{}"}) {
    const auto answer = gate.post("/gates/north/coins", body);
    CHECK(answer.status == 400);
    CHECK(answer.body == R"({"error":"BAD_COIN","field":"cents"})");
  }
}

TEST_CASE("turnstile: the gate's path is the same with and without the version, and by its host") {
  Turnstile gate;
  CHECK(gate.get("/v1/gates/north").status == 200);
  CHECK(gate.client().get("/v1/gates/north", {{"Host", "turnstile.example"}}).status == 200);
}

TEST_CASE("turnstile: every declared outcome is reached by calls alone") {
  Turnstile gate;
  gate.get("/gates/north");
  gate.get("/gates/west");
  for (const std::string body : {kCoin, kCoin, "{}"}) gate.post("/gates/north/coins", body);
  gate.post("/gates/west/coins", kCoin);
  for (const std::string name : {"north", "north", "west"}) gate.post("/gates/" + name + "/passages");
  CHECK(gate.missing() == std::set<std::string>{});
}

}  // namespace understudy::test
