// SPDX-License-Identifier: MIT
#include "server/mock/idempotency.h"

#include "tests/mock/sandbox_call.h"

using namespace understudy;
using namespace understudy::test;

namespace {

std::string pack(const std::string& key, const std::string& note = "") { return R"({"key": ")" + key + R"(", "note": ")" + note + R"("})"; }

IdempotencyStore::Seen seen(std::string body, std::optional<Instant> expires = {}) {
  return {std::move(body), {200, {}, ""}, "ok", Grade::documented, expires};
}

}  // namespace

TEST_CASE("the same key with the same body gives the first answer byte for byte, as a new exchange", "[mock]") {
  Play play(parcels_provider());
  const auto first = play.post("/parcels/p1/pack", pack("a"));
  const auto again = play.post("/parcels/p1/pack", pack("a"));
  CHECK(first->outcome == "packed");
  CHECK(again->response.status == first->response.status);
  CHECK(again->response.body == first->response.body);
  CHECK(again->outcome == "packed");
  CHECK(again->transitions.empty());
  CHECK(header(*again, "Understudy-Exchange") == "ex-000002");
  CHECK(header(*again, "Understudy-Outcome") == "packParcel/packed");
  CHECK(header(*again, "Content-Type") == "application/json");
}

TEST_CASE("the same key with another body is a conflict, another key is another request", "[mock]") {
  Play play(parcels_provider());
  play.post("/parcels/p1/pack", pack("a"));
  CHECK(play.post("/parcels/p1/pack", pack("a", "other"))->outcome == "CONFLICT");
  CHECK(play.post("/parcels/p1/pack", pack("b"))->outcome == "NOT_WAITING");
}

TEST_CASE("while the first request is still being worked on its repetition is told so", "[mock]") {
  Play play(parcels_provider());
  play.post("/parcels/p1/pack", pack("a"));
  REQUIRE(play.sandbox().change_resource("parcels", "parcel", "p1", Map{{"heldBecause", "running"}}, play.wall()));
  CHECK(play.post("/parcels/p1/pack", pack("a"))->outcome == "IN_PROGRESS");
  CHECK(play.post("/parcels/p1/pack", pack("a", "other"))->outcome == "CONFLICT");
  CHECK(play.post("/parcels/p1/pack", pack("b"))->outcome == "NOT_WAITING");
}

TEST_CASE("a key counts within its scope only", "[mock]") {
  SandboxStart start = frozen();
  start.resources.push_back({"parcels", "parcel", Map{{"id", "p2"}, {"depot", "D"}}});
  Play play(parcels_provider(), start);
  CHECK(play.post("/parcels/p1/pack", pack("a"))->outcome == "packed");
  CHECK(body_of(*play.post("/parcels/p2/pack", pack("a")))["id"] == Value("p2"));
}

TEST_CASE("a refusal is not remembered: the same key may be tried again", "[mock]") {
  Play play(parcels_provider());
  REQUIRE(play.sandbox().change_resource("parcels", "depot", "D", Map{{"state", "CLOSED"}}, play.wall()));
  CHECK(play.post("/parcels/p1/pack", pack("a"))->outcome == "CLOSED");
  REQUIRE(play.sandbox().change_resource("parcels", "depot", "D", Map{{"state", "OPEN"}}, play.wall()));
  CHECK(play.post("/parcels/p1/pack", pack("a"))->outcome == "packed");
}

TEST_CASE("a key is forgotten when its time is over, on the sandbox's clock", "[mock]") {
  Play play(parcels_provider());
  play.post("/parcels/p1/pack", pack("a"));
  play.advance("PT23H59M59S");
  CHECK(play.post("/parcels/p1/pack", pack("a"))->outcome == "packed");
  play.advance("PT1S");
  CHECK(play.post("/parcels/p1/pack", pack("a"))->outcome == "NOT_WAITING");
}

TEST_CASE("a repetition may be refused instead", "[mock]") {
  ProviderSketch sketch = parcels_sketch();
  sketch.operations[2].idempotency.repeat = {.refuse = "LOST"};
  sketch.operations[2].idempotency.conflict = {};
  Play play(build_provider(sketch));
  play.post("/parcels/p1/pack", pack("a"));
  CHECK(play.post("/parcels/p1/pack", pack("a"))->outcome == "LOST");
  CHECK(play.post("/parcels/p1/pack", pack("a", "other"))->outcome == "LOST");
}

TEST_CASE("an answer that the rule about keys gives is no better founded than that rule; a first answer has nothing to do with it",
          "[mock]") {
  const auto grades = [](RefusalSketch repeat) {
    ProviderSketch sketch = parcels_sketch();
    sketch.operations[2].idempotency.grade = Grade::assumed;
    sketch.operations[2].idempotency.repeat = std::move(repeat);
    Play play(build_provider(sketch));
    std::vector<Grade> found{play.post("/parcels/p1/pack", pack("a"))->grade, play.post("/parcels/p1/pack", pack("a"))->grade,
                             play.post("/parcels/p1/pack", pack("a", "other"))->grade};
    REQUIRE(play.sandbox().change_resource("parcels", "parcel", "p1", Map{{"heldBecause", "running"}}, play.wall()));
    found.push_back(play.post("/parcels/p1/pack", pack("a"))->grade);
    return found;
  };
  const std::vector<Grade> wanted{Grade::documented, Grade::assumed, Grade::assumed, Grade::assumed};
  CHECK(grades({}) == wanted);
  CHECK(grades({.refuse = "LOST"}) == wanted);
}

TEST_CASE("full keys are unambiguous", "[mock]") {
  CHECK(IdempotencyStore::full_key("op", "a b", "c") != IdempotencyStore::full_key("op", "a", "b c"));
  CHECK(IdempotencyStore::full_key("op", "", "1 2") != IdempotencyStore::full_key("op", "1", "2"));
}

TEST_CASE("the store is bounded by count and by bytes, the oldest go first", "[mock]") {
  IdempotencyStore few(IdempotencyStore::Limits{2, 1'000'000});
  for (const char* key : {"a", "b", "c"}) few.remember(key, seen(""));
  CHECK(few.find("a", {}) == nullptr);
  CHECK(few.find("b", {}) != nullptr);
  CHECK(few.find("c", {}) != nullptr);

  IdempotencyStore small(IdempotencyStore::Limits{100, 1'000});
  small.remember("a", seen(std::string(600, 'x')));
  small.remember("b", seen(std::string(600, 'x')));
  CHECK(small.find("a", {}) == nullptr);
  CHECK(small.find("b", {}) != nullptr);
  small.remember("c", seen(std::string(2'000, 'x')));
  CHECK(small.all().empty());
}

TEST_CASE("a key that is remembered again counts from then", "[mock]") {
  IdempotencyStore store(IdempotencyStore::Limits{2, 1'000'000});
  store.remember("a", seen("1"));
  store.remember("b", seen("1"));
  store.remember("a", seen("2"));
  store.remember("c", seen("1"));
  CHECK(store.find("b", {}) == nullptr);
  REQUIRE(store.find("a", {}) != nullptr);
  CHECK(store.find("a", {})->body == "2");
}
