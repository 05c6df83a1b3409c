// SPDX-License-Identifier: MIT
#include <algorithm>

#include "tests/support/engine_world.h"
#include "tests/support/fake_machines.h"

using namespace understudy;
using namespace understudy::test;

namespace {

std::vector<std::string> fired(const Advanced& advanced) {
  std::vector<std::string> told;
  for (const auto& [when, transition] : advanced.fired)
    told.push_back(format_instant(when) + " " + transition.id + " " + transition.resource);
  return told;
}
using Story = std::vector<std::string>;

Value lock_after(Duration d) { return Map{{"lock_after", d}}; }

// A resource that rings at `at`, and once more whenever `at` is moved.
MachineSketch alarm() {
  return {.type = "alarm",
          .attributes = {{"at", AttributeType::timestamp}, {"rung", AttributeType::integer, 0}, {"muted", AttributeType::boolean, false}},
          .initial = {{"", "SET"}},
          .states = {{.name = "SET",
                      .on = {{"move", {{.effects = {{.assign = Map{{"at", "${event}"}}}}}}},
                             {"again", {{.target = "SET"}}},
                             {"mute", {{.effects = {{.assign = Map{{"muted", true}}}}}}}},
                      .after = {{.at = "alarm.at",
                                 .transition = {.guard = "!alarm.muted", .effects = {{.assign = Map{{"rung", "${alarm.rung + 1}"}}}}}}}}}};
}

}  // namespace

TEST_CASE("a delay counts from the state's entry and fires once", "[engine]") {
  EngineWorld w({gate_sketch()}, lock_after(Duration::of_seconds(30)));
  const ResourceRef gate = w.add("gate", Map{{"id", "north"}});
  w.send("coin", gate);
  CHECK(fired(w.advance_by("PT29S")).empty());
  CHECK(w.state(gate) == "UNLOCKED");
  CHECK(fired(w.advance_by("PT1S")) == Story{"2026-01-31T09:00:30Z gate.UNLOCKED.after gate/north"});
  CHECK(w.state(gate) == "LOCKED");
  CHECK(fired(w.advance_by("P1D")).empty());
}

TEST_CASE("a state that is left takes its timers along", "[engine]") {
  EngineWorld w({gate_sketch()}, lock_after(Duration::of_seconds(30)));
  const ResourceRef gate = w.add("gate", Map{{"id", "north"}});
  w.send("coin", gate);
  w.advance_by("PT20S");
  w.send("pass", gate);
  w.send("coin", gate);
  CHECK(fired(w.advance_by("PT29S")).empty());
  CHECK(fired(w.advance_by("PT1S")).size() == 1);
}

TEST_CASE("a delay of null is never over, even when it would be something later", "[engine]") {
  MachineSketch m{
      .type = "m",
      .attributes = {{"wait", AttributeType::duration}},
      .initial = {{"", "A"}},
      .states = {{.name = "A", .on = {{"again", {{.target = "A"}}}}, .after = {{.delay = "m.wait", .transition = {.target = "B"}}}},
                 {.name = "B"}}};
  EngineWorld w({m});
  const ResourceRef ref = w.add("m", Map{{"id", "x"}});
  CHECK(w.change(ref, Map{{"wait", Duration::of_seconds(5)}}).word == "done");
  CHECK(w.advance_by("P1D").fired.empty());
  w.send("again", ref);
  CHECK(w.advance_by("PT5S").fired.size() == 1);
}

TEST_CASE("reads that bring nothing else about fire once for each entry of the state", "[engine]") {
  MachineSketch m{
      .type = "m",
      .attributes = {{"n", AttributeType::integer, 0}, {"open", AttributeType::boolean, true}},
      .initial = {{"", "A"}},
      .states = {{.name = "A",
                  .on = {{"again", {{.target = "A"}}}},
                  .after = {{.reads = "2", .transition = {.guard = "m.open", .effects = {{.assign = Map{{"n", "${m.n + 1}"}}}}}},
                            {.at = "timestamp('2026-02-01T00:00:00Z')",
                             .reads = "3",
                             .transition = {.effects = {{.assign = Map{{"n", "${m.n + 10}"}}}}}}}}}};
  EngineWorld w({m});
  const ResourceRef ref = w.add("m", Map{{"id", "x"}});
  const auto read = [&w, ref] {
    Reaction reaction(w.built.machines, w.world, w.circumstances);
    const Advanced advanced = reaction.read({ref});
    reaction.commit();
    return fired(advanced).size();
  };
  CHECK(read() == 0);
  CHECK(read() == 1);
  CHECK(read() == 1);
  CHECK(read() == 0);
  CHECK(w.advance_by("P1D").fired.empty());  // the reads came first
  CHECK(w.attribute(ref, "n") == Value(11));
  w.send("again", ref);
  w.change(ref, Map{{"open", false}});
  CHECK(w.advance_to(w.circumstances.now).fired.size() == 1);  // an instant that has passed is due at once when the state is entered anew
  CHECK(read() + read() == 0);
  w.change(ref, Map{{"open", true}});
  CHECK(read() + read() == 0);  // the guard has let the reads pass, and time came first for the other
}

TEST_CASE("what a read brings about may end the resource, and other transitions of its state then do not happen", "[engine]") {
  MachineSketch m{.type = "m",
                  .initial = {{"", "A"}},
                  .states = {{.name = "A",
                              .on = {{"no", {{.refuse = "NO"}}}},
                              .after = {{.reads = "1", .transition = {.effects = {{.send = "no", .to = "m"}}}},
                                        {.reads = "1", .transition = {.effects = {{.remove = "m"}}}},
                                        {.reads = "1", .transition = {.target = "A"}}}}}};
  EngineWorld w({m});
  const ResourceRef ref = w.add("m", Map{{"id", "x"}});
  Reaction reaction(w.built.machines, w.world, w.circumstances);
  const Advanced advanced = reaction.read({ref, ref});
  CHECK(fired(advanced).size() == 1);
  REQUIRE(advanced.faults.size() == 1);
  CHECK(advanced.faults[0].rule == "m.A.after");
  CHECK(w.world.find(ref) == nullptr);
}

TEST_CASE("a delay of nothing is due at once: settled within the reaction, and undone with it", "[engine]") {
  EngineWorld w({gate_sketch()}, lock_after(Duration{}));
  const ResourceRef gate = w.add("gate", Map{{"id", "north"}});
  const World before = w.world;
  {
    Reaction reaction(w.built.machines, w.world, w.circumstances);
    REQUIRE(reaction.send("coin", gate, Value()));
    CHECK(w.state(gate) == "UNLOCKED");
    CHECK(fired(reaction.settle()).size() == 1);
    CHECK(w.state(gate) == "LOCKED");
    CHECK(reaction.grade() == Grade::assumed);
    CHECK(reaction.taken().size() == 2);
  }
  CHECK(w.world == before);
}

TEST_CASE("what falls due happens in order of instant, then of arming, each at its own instant", "[engine]") {
  EngineWorld w({alarm()});
  const auto add = [&w](std::string id, std::string_view when) { return w.add("alarm", Map{{"id", std::move(id)}, {"at", at(when)}}); };
  add("late", "2026-01-31T12:00:00Z");
  add("first", "2026-01-31T10:00:00Z");
  const ResourceRef moved = add("moved away and back", "2026-01-31T10:00:00Z");
  add("second", "2026-01-31T10:00:00Z");
  w.send("move", moved, at("2026-01-31T11:00:00Z"));
  w.send("move", moved, at("2026-01-31T10:00:00Z"));
  CHECK(fired(w.advance_by("P1D")) ==
        Story{"2026-01-31T10:00:00Z alarm.SET.after alarm/first", "2026-01-31T10:00:00Z alarm.SET.after alarm/second",
              "2026-01-31T10:00:00Z alarm.SET.after alarm/moved away and back", "2026-01-31T12:00:00Z alarm.SET.after alarm/late"});
}

TEST_CASE("an instant that is computed again and is the same keeps its place", "[engine]") {
  EngineWorld w({alarm()});
  const ResourceRef first = w.add("alarm", Map{{"id", "first"}, {"at", at("2026-01-31T10:00:00Z")}});
  w.add("alarm", Map{{"id", "second"}, {"at", at("2026-01-31T10:00:00Z")}});
  w.send("move", first, at("2026-01-31T10:00:00Z"));
  w.change(first, Map{{"rung", 5}});
  CHECK(fired(w.advance_by("P1D")).front() == "2026-01-31T10:00:00Z alarm.SET.after alarm/first");
}

TEST_CASE("an `at` fires once for the instant that it names, again for another one, and anew when the state is entered anew", "[engine]") {
  EngineWorld w({alarm()});
  const ResourceRef ref = w.add("alarm", Map{{"id", "x"}, {"at", at("2026-01-31T10:00:00Z")}});
  CHECK(w.advance_by("PT2H").fired.size() == 1);
  w.send("move", ref, at("2026-01-31T10:00:00Z"));
  CHECK(w.advance_by("PT1H").fired.empty());
  w.send("move", ref, at("2026-01-31T13:00:00Z"));
  CHECK(w.advance_by("PT1H").fired.size() == 1);
  w.send("again", ref);
  CHECK(w.advance_to(w.circumstances.now).fired.size() == 1);
  CHECK(w.attribute(ref, "rung") == Value(3));
}

TEST_CASE("null disarms, and an instant in the past is due at once", "[engine]") {
  EngineWorld w({alarm()});
  const ResourceRef ref = w.add("alarm", Map{{"id", "x"}, {"at", at("2026-01-31T10:00:00Z")}});
  w.send("move", ref, Value());
  CHECK(w.advance_by("P1D").fired.empty());
  w.send("move", ref, at("2020-01-01T00:00:00Z"));
  CHECK(fired(w.advance_to(w.circumstances.now)) == Story{"2026-02-01T09:00:00Z alarm.SET.after alarm/x"});
}

TEST_CASE("a guard that is false lets the instant pass", "[engine]") {
  EngineWorld w({alarm()});
  const ResourceRef ref = w.add("alarm", Map{{"id", "x"}, {"at", at("2026-01-31T10:00:00Z")}});
  w.send("mute", ref);
  CHECK(w.advance_by("P1D").fired.empty());
  w.change(ref, Map{{"muted", false}});
  CHECK(w.advance_by("P1D").fired.empty());
}

TEST_CASE("a periodic `at` goes on by itself, month by month or day by day", "[engine]") {
  EngineWorld w(depot_sketches());
  const ResourceRef parcel = w.add("parcel", Map{{"id", "p"}});
  CHECK(w.advance_by("P3D").fired.size() == 3);
  CHECK(w.attribute(parcel, "dues") == Value(3));
}

TEST_CASE("what fires may make other things due, and those happen in the same advance", "[engine]") {
  MachineSketch m{.type = "m",
                  .initial = {{"", "A"}},
                  .states = {{.name = "A", .after = {{.delay = "duration('1s')", .transition = {.target = "B"}}}},
                             {.name = "B", .after = {{.delay = "duration('0s')", .transition = {.target = "C"}}}},
                             {.name = "C", .after = {{.delay = "duration('1s')", .transition = {.target = "A"}}}}}};
  EngineWorld w({m});
  w.add("m", Map{{"id", "x"}});
  CHECK(fired(w.advance_by("PT3S")) == Story{"2026-01-31T09:00:01Z m.A.after m/x", "2026-01-31T09:00:01Z m.B.after m/x",
                                             "2026-01-31T09:00:02Z m.C.after m/x", "2026-01-31T09:00:03Z m.A.after m/x",
                                             "2026-01-31T09:00:03Z m.B.after m/x"});
}

TEST_CASE("what falls due sees the time at which it does, and no request", "[engine]") {
  MachineSketch m{.type = "m",
                  .attributes = {{"seen", AttributeType::any}},
                  .initial = {{"", "A"}},
                  .states = {{.name = "A",
                              .after = {{.delay = "duration('1h')",
                                         .transition = {.effects = {{.assign = Map{{"seen", "${[now, request, event]}"}}}}}}}}}};
  EngineWorld w({m});
  w.circumstances.request = Map{{"method", "GET"}};
  const ResourceRef ref = w.add("m", Map{{"id", "x"}});
  w.advance_by("P1D");
  CHECK(w.attribute(ref, "seen") == Value(List{"2026-01-31T10:00:00Z", nullptr, nullptr}));
}

TEST_CASE("what falls due and fails, or is refused further in, is undone, told and not tried again", "[engine]") {
  MachineSketch m{
      .type = "m",
      .attributes = {{"n", AttributeType::integer, 0}, {"bad", AttributeType::any}},
      .initial = {{"", "A"}},
      .states = {{.name = "A",
                  .on = {{"no", {{.refuse = "NO"}}}},
                  .after = {{.delay = "duration('1s')",
                             .transition = {.effects = {{.assign = Map{{"n", 1}}}, {.assign = Map{{"n", "${m.bad.x}"}}}}}},
                            {.delay = "duration('2s')", .transition = {.effects = {{.assign = Map{{"n", 2}}}, {.send = "no", .to = "m"}}}},
                            {.delay = "duration('3s')", .transition = {.effects = {{.assign = Map{{"n", "${m.n + 10}"}}}}}}}}}};
  EngineWorld w({m});
  const ResourceRef ref = w.add("m", Map{{"id", "x"}, {"bad", Map{}}});
  const Advanced advanced = w.advance_by("PT5S");
  REQUIRE(advanced.faults.size() == 2);
  CHECK(advanced.faults[0].rule == "m.A.after");
  CHECK(advanced.faults[1].rule == "m.A.after[1]");
  CHECK(advanced.faults[1].message == "m.A.no refused with NO, and what falls due cannot be refused");
  CHECK(fired(advanced) == Story{"2026-01-31T09:00:03Z m.A.after[2] m/x"});
  CHECK(w.attribute(ref, "n") == Value(10));
  CHECK(w.advance_by("P1D").faults.empty());
}

TEST_CASE("a timer that never comes to rest is stopped, and the others go on", "[engine]") {
  MachineSketch m{
      .type = "m",
      .attributes = {{"n", AttributeType::integer, 0}},
      .initial = {{"", "A"}},
      .states = {{.name = "A", .after = {{.delay = "duration('1s')", .transition = {.target = "B"}}}},
                 {.name = "B",
                  .after = {{.delay = "duration('0s')", .transition = {.target = "B", .effects = {{.assign = Map{{"n", "${m.n + 1}"}}}}}}}},
                 {.name = "C", .after = {{.delay = "duration('1s')", .transition = {.target = "B"}}}}}};
  EngineWorld w({m, alarm()});
  const ResourceRef endless = w.add("m", Map{{"id", "x"}});
  const ResourceRef ref = w.add("alarm", Map{{"id", "y"}, {"at", at("2026-01-31T09:00:01Z")}});
  const Advanced advanced = w.advance_by("PT2S");
  REQUIRE(advanced.faults.size() == 1);
  CHECK(advanced.faults[0].rule == "m.B.after");
  CHECK(advanced.faults[0].message == "falls due without end at 2026-01-31T09:00:01Z");
  CHECK(w.attribute(endless, "n") == Value(999));
  CHECK(w.attribute(ref, "rung") == Value(1));
  CHECK(w.advance_by("PT1S").faults.empty());
}

TEST_CASE("a delay that is no duration is a fault of the transition that leads there", "[engine]") {
  EngineWorld w({gate_sketch()}, Map{{"lock_after", "soon"}});
  const ResourceRef gate = w.add("gate", Map{{"id", "north"}});
  const World before = w.world;
  const Ending ending = w.send("coin", gate);
  CHECK(ending.word == "fault");
  CHECK(ending.rule == "gate.UNLOCKED.after");
  CHECK(ending.message == "string is not a duration");
  CHECK(w.world == before);
}

namespace {

// Rings at each second, or without end at one instant, or makes another one that rings.
MachineSketch bell(const std::string& delay, std::vector<EffectSketch> effects = {}) {
  return {.type = "bell",
          .attributes = {{"id", AttributeType::string, "${uuid()}"}},
          .initial = {{"", "HANGS"}},
          .states = {{.name = "HANGS", .after = {{.delay = delay, .transition = {.target = "HANGS", .effects = std::move(effects)}}}}}};
}

Advanced within(EngineWorld& w, std::int64_t seconds, const TimeLimits& limits) {
  const Instant now = w.circumstances.now;
  return advance(w.built.machines, w.world, now, now + Duration::of_seconds(seconds), w.circumstances, {}, limits);
}

}  // namespace

TEST_CASE("what happens is all counted, and the first ten thousand are told one by one", "[engine]") {
  EngineWorld w({bell("duration('1s')")});
  for (const char* id : {"a", "b"}) w.add("bell", Map{{"id", id}});
  const Advanced advanced = within(w, 5'500, {});
  CHECK(advanced.all_fired == 11'000);
  REQUIRE(advanced.fired.size() == Advanced::kMostTold);
  CHECK(advanced.fired.back().at == at("2026-01-31T10:23:20Z"));
  CHECK(advanced.times.at(&w.built.machines[0].states[0].timed[0].transition) == 11'000);
  CHECK(advanced.faults.empty());
}

TEST_CASE("what fails is all counted, and the first ten thousand failures are told", "[engine]") {
  EngineWorld w({bell("duration('1s')", {{.each = "x", .in = "bell.id"}})});
  for (int i = 0; i < 10'001; ++i) w.add("bell", Map{{"id", std::to_string(i)}});
  const Advanced advanced = within(w, 1, {});
  CHECK(advanced.all_fired == 0);
  CHECK(advanced.all_faults == 10'001);
  CHECK(advanced.faults.size() == Advanced::kMostTold);
}

TEST_CASE("what never ends at one instant is stopped, however many take part, and the rest stays due", "[engine]") {
  const TimeLimits limits{.of_one = 10, .at_once = 100, .all = 100'000};
  EngineWorld endless({bell("duration('0s')")});
  for (int i = 0; i < 30; ++i) endless.add("bell", Map{{"id", std::to_string(i)}});
  const Advanced stopped = within(endless, 1, limits);
  CHECK(stopped.all_fired == 160);
  REQUIRE(stopped.all_faults == 1);
  CHECK(stopped.faults[0].message == "too much falls due: 160 transitions have fired at 2026-01-31T09:00:00Z, the rest waits");
  CHECK(endless.world.next_due());

  EngineWorld chain({bell("duration('0s')", {{.create = "bell"}})});
  chain.add("bell", Map{{"id", "first"}});
  const Advanced grown = within(chain, 1, limits);
  CHECK(grown.all_fired == 102);
  CHECK(chain.world.size() == 103);
}

TEST_CASE("time that brings more than can be waited for is stopped", "[engine]") {
  EngineWorld w({bell("duration('1ms')")});
  w.add("bell", Map{{"id", "a"}});
  const Advanced advanced = within(w, 86'400, {.all = 5'000});
  CHECK(advanced.all_fired == 5'000);
  REQUIRE(advanced.faults.size() == 1);
  CHECK(advanced.faults[0].message == "too much falls due: 5000 transitions have fired, the rest waits");
  CHECK(w.world.next_due()->at == at("2026-01-31T09:00:05.001Z"));
}

TEST_CASE("what happened in two worlds at once is told in order of instant, and no more of it than of one", "[engine]") {
  EngineWorld one({bell("duration('2s')")}), other({bell("duration('1s')")});
  one.add("bell", Map{{"id", "a"}});
  other.add("bell", Map{{"id", "b"}});
  Advanced both = within(one, 16'000, {});
  both.merge(within(other, 16'000, {}));
  CHECK(both.all_fired == 24'000);
  REQUIRE(both.fired.size() == Advanced::kMostTold);
  CHECK(both.fired[0].transition.resource == "bell/b");
  CHECK(both.fired[1].transition.resource == "bell/a");
  CHECK(both.fired[2].transition.resource == "bell/b");
  CHECK(std::is_sorted(both.fired.begin(), both.fired.end(), [](const auto& a, const auto& b) { return a.at < b.at; }));
  CHECK(both.times.size() == 2);
}
