// SPDX-License-Identifier: MIT
#include "server/mock/sandbox.h"

#include "tests/mock/sandbox_call.h"

using namespace understudy;
using namespace understudy::test;

namespace {

const std::string kCoin = R"({"cents": 50})";

std::string refusal(SandboxStart start) {
  auto made = Sandbox::create("test", {turnstile_provider(), parcels_provider()}, std::move(start), at(kNine));
  return made ? "made" : made.error().detail;
}

}  // namespace

TEST_CASE("a frozen sandbox moves by advance only, and what falls due on the way is told in order", "[mock]") {
  Play play(turnstile_provider());
  play.set_wall(at("2030-01-01T00:00:00Z"));
  CHECK(play.sandbox().clock(play.wall()).now == at(kNine));
  play.post("/gates/north/coins", kCoin);
  const auto moved = play.sandbox().advance_by(Duration::of_seconds(60), play.wall());
  REQUIRE(moved);
  CHECK(moved->first == at("2026-01-31T09:01:00Z"));
  REQUIRE(moved->second.fired.size() == 2);
  CHECK(moved->second.fired[0].transition.resource == "gate/south");
  CHECK(moved->second.fired[1].at == at("2026-01-31T09:00:30Z"));
  CHECK(body_of(*play.get("/gates/north"))["state"] == Value("LOCKED"));
  CHECK(play.sandbox().fired("turnstile") == std::map<std::string, std::uint64_t>{{"gate.UNLOCKED.after", 2}});
}

TEST_CASE("a clock never goes back, and a real one cannot be moved", "[mock]") {
  Play play(turnstile_provider());
  CHECK(play.sandbox().advance(at("2020-01-01T00:00:00Z"), play.wall()).error().status == 409);
  CHECK(play.sandbox().advance_by(Duration::of_seconds(-1), play.wall()).error().status == 409);
  CHECK(play.sandbox().advance_by(Duration::of_seconds(std::int64_t{1} << 60), play.wall()).error().status == 422);
  Play real(turnstile_provider(), SandboxStart{});
  CHECK(real.sandbox().advance_by(Duration::of_seconds(1), real.wall()).error().status == 409);
}

TEST_CASE("a real sandbox first lets happen what has fallen due, and never runs back with the wall", "[mock]") {
  Play play(turnstile_provider(), SandboxStart{});
  play.post("/gates/north/coins", kCoin);
  play.set_wall(at("2026-01-31T09:00:29Z"));
  CHECK(body_of(*play.get("/gates/north"))["state"] == Value("UNLOCKED"));
  play.set_wall(at("2026-01-31T09:00:31Z"));
  CHECK(body_of(*play.get("/gates/north"))["state"] == Value("LOCKED"));
  play.set_wall(at("2026-01-31T08:00:00Z"));
  CHECK(play.get("/gates/north")->at == at("2026-01-31T09:00:31Z"));
  CHECK(play.sandbox().clock(play.wall()).mode == ClockMode::real);
}

TEST_CASE("what fell due and failed is told by the next exchange", "[mock]") {
  ProviderSketch sketch = turnstile_sketch();
  sketch.machines[0].states[1].after[0].transition.effects = {{.assign = Map{{"coins", "${gate.coins / 0}"}}}};
  Play play(build_provider(sketch), SandboxStart{});
  play.set_wall(at("2026-01-31T10:00:00Z"));
  CHECK(play.get("/gates/north")->reason.find("what fell due could not happen: gate.UNLOCKED.after") != std::string::npos);
  CHECK(play.get("/gates/north")->reason.find("fell due") == std::string::npos);
}

TEST_CASE("settings are checked, with what would do", "[mock]") {
  const auto with = [](std::string provider, std::string name, Value value) {
    SandboxStart start = frozen();
    start.settings[std::move(provider)][std::move(name)] = std::move(value);
    return refusal(std::move(start));
  };
  CHECK(with("turnstile", "lock_after", "PT5S") == "made");
  CHECK(with("parcels", "require_key", "false") == "made");
  CHECK(with("turnstile", "lock_after", "soon") == "turnstile.settings.lock_after must be a duration such as PT2S, not \"soon\"");
  CHECK(with("parcels", "auth", "lax") == "parcels.settings.auth is one of: lenient, strict");
  CHECK(with("turnstile", "lock_aftr", "PT5S") == "turnstile has no setting \"lock_aftr\"; did you mean \"lock_after\"?");
  CHECK(with("turnstyle", "lock_after", "PT5S") == "there is no provider \"turnstyle\"; did you mean \"turnstile\"?");
  CHECK(with("parcels", "require_key", nullptr) == "parcels.settings.require_key must be a boolean, not null");
}

TEST_CASE("the resources of a start are checked, and take the place of seeded ones", "[mock]") {
  const auto with = [](std::string provider, std::string type, Value attributes) {
    SandboxStart start = frozen();
    start.resources.push_back({std::move(provider), std::move(type), std::move(attributes)});
    return refusal(std::move(start));
  };
  CHECK(with("turnstile", "gate", Map{{"id", "east"}}) == "made");
  CHECK(with("turnstile", "gait", Map{{"id", "east"}}) == "there is no type of resource in turnstile: \"gait\"; one of: gate");
  CHECK(with("turnstile", "gate", Map{{"id", "east"}, {"coin", 1}}) == "gate: gate has no attribute \"coin\"; did you mean \"coins\"?");

  SandboxStart start = frozen();
  start.resources.push_back({"turnstile", "gate", Map{{"id", "north"}, {"state", "UNLOCKED"}, {"coins", 7}}});
  Play play(turnstile_provider(), start);
  CHECK(body_of(*play.get("/gates/north"))["coins"] == Value(7));
}

TEST_CASE("resources are seen, added, changed and removed by hand", "[mock]") {
  Play play(turnstile_provider());
  Sandbox& box = play.sandbox();
  const Instant wall = play.wall();
  CHECK(box.resources("", "", wall).as_list().size() == 2);
  CHECK(box.resources("turnstile", "gate", wall).as_list().size() == 2);
  CHECK(box.resources("other", "", wall).as_list().empty());
  CHECK(
      write_json(*box.resource("turnstile", "gate", "south", wall)) ==
      R"({"provider":"turnstile","type":"gate","id":"south","state":"UNLOCKED","attributes":{"id":"south","state":"UNLOCKED","coins":1,"lastCoinAt":"2026-01-31T09:00:00Z"}})");

  const auto added = box.add_resource("turnstile", "gate", Map{{"id", "east"}}, wall);
  REQUIRE(added);
  CHECK((*added)["state"] == Value("LOCKED"));
  CHECK(box.add_resource("turnstile", "gate", Map{{"id", "east"}}, wall).error().status == 409);
  CHECK(box.add_resource("turnstile", "gate", Map{{"id", "west"}, {"coins", "many"}}, wall).error().status == 422);
  CHECK(box.add_resource("turnstile", "gait", Map{}, wall).error().status == 404);
  CHECK(box.add_resource("turnstyle", "gate", Map{}, wall).error().status == 404);

  const auto changed = box.change_resource("turnstile", "gate", "east", Map{{"state", "UNLOCKED"}, {"coins", 3}}, wall);
  REQUIRE(changed);
  CHECK((*changed)["attributes"]["coins"] == Value(3));
  CHECK(play.post("/gates/east/coins", kCoin)->outcome == "ALREADY_UNLOCKED");
  CHECK(box.change_resource("turnstile", "gate", "nobody", Map{}, wall).error().status == 404);
  CHECK(box.change_resource("turnstile", "gate", "east", Map{{"state", "AJAR"}}, wall).error().status == 422);

  CHECK_FALSE(box.remove_resource("turnstile", "gate", "east", wall));
  CHECK(box.remove_resource("turnstile", "gate", "east", wall)->status == 404);
  CHECK(play.get("/gates/east")->outcome == "NOT_FOUND");
}

TEST_CASE("a reset is the beginning again: worlds, clock, ids, keys, journal", "[mock]") {
  Play play(parcels_provider());
  const std::string first = play.post("/parcels", R"({"depot": "D"})")->response.body;
  const std::string packed = play.post("/parcels/p1/pack", R"({"key": "a"})")->response.body;
  play.advance("P1D");
  CHECK_FALSE(play.sandbox().reset(play.wall()));
  CHECK(play.sandbox().clock(play.wall()).now == at(kNine));
  CHECK(play.sandbox().journal({}).empty());
  CHECK(play.sandbox().fired("parcels").empty());
  const auto again = play.post("/parcels", R"({"depot": "D"})");
  CHECK(again->number == 1);
  CHECK(again->response.body == first);
  const auto packed_again = play.post("/parcels/p1/pack", R"({"key": "a"})");
  CHECK(packed_again->transitions.size() == 2);
}

TEST_CASE("the ids that a provider gives depend on the seed alone, not on who plays beside it", "[mock]") {
  const auto made = [](const Providers& providers, std::string seed) {
    SandboxStart start = frozen();
    start.seed = std::move(seed);
    auto box = Sandbox::create("test", providers, start, at(kNine));
    REQUIRE(box);
    return (*box)
        ->answer(*parcels_provider(), {"POST", "/parcels", {{"Content-Type", "application/json"}}, R"({"depot": "D"})"}, at(kNine))
        ->response.body;
  };
  const std::string alone = made({parcels_provider()}, "s");
  CHECK(made({turnstile_provider(), parcels_provider()}, "s") == alone);
  CHECK(made({parcels_provider()}, "s") == alone);
  CHECK(made({parcels_provider()}, "t") != alone);
}
