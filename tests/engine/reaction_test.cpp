// SPDX-License-Identifier: MIT
#include "server/engine/react.h"

#include "tests/support/engine_world.h"
#include "tests/support/fake_machines.h"

using namespace understudy;
using namespace understudy::test;

namespace {

const Value kSettings = Map{{"lock_after", Duration::of_seconds(30)}};

struct Gate : EngineWorld {
  Gate() : EngineWorld({gate_sketch()}, kSettings), gate(add("gate", Map{{"id", "north"}})) {}
  ResourceRef gate;
};

struct Depot : EngineWorld {
  Depot() : EngineWorld(depot_sketches()), depot(add("depot", Map{{"id", "D"}})) {}
  ResourceRef parcel(std::string id) { return add("parcel", Map{{"id", std::move(id)}, {"depot", "D"}}); }
  ResourceRef depot;
};

}  // namespace

TEST_CASE("a transition assigns, changes the state and says so", "[engine]") {
  Gate w;
  CHECK(w.state(w.gate) == "LOCKED");
  const Ending ending = w.send("coin", w.gate);
  CHECK(ending.word == "done");
  CHECK(ending.taken == std::vector<TakenTransition>{{"gate.LOCKED.coin", "gate/north", "LOCKED", "UNLOCKED"}});
  CHECK(w.state(w.gate) == "UNLOCKED");
  CHECK(w.attribute(w.gate, "coins") == Value(1));
  CHECK(w.attribute(w.gate, "lastCoinAt") == Value(w.circumstances.now));
}

TEST_CASE("a refusal names the outcome, what to fill in, and the rule; the world stays as it was", "[engine]") {
  Gate w;
  w.send("coin", w.gate);
  const World before = w.world;
  const Ending ending = w.send("coin", w.gate);
  CHECK(ending.word == "ALREADY_UNLOCKED");
  CHECK(ending.with == Value(Map{{"coins", 1}}));
  CHECK(ending.rule == "gate.UNLOCKED.coin");
  CHECK(w.world == before);
}

TEST_CASE("an event that nobody names changes nothing", "[engine]") {
  Gate w;
  const World before = w.world;
  CHECK(w.send("knock", w.gate).word == "nothing");
  CHECK(w.world == before);
}

TEST_CASE("an event for a resource that is gone changes nothing", "[engine]") {
  Gate w;
  Reaction reaction(w.built.machines, w.world, w.circumstances);
  CHECK(reaction.remove(w.gate));
  CHECK_FALSE(reaction.remove(w.gate));
  const auto sent = reaction.send("coin", w.gate, Value());
  REQUIRE(sent);
  CHECK_FALSE(*sent);
  CHECK(view_of(w.world, w.gate).is_null());
}

TEST_CASE("`otherwise` answers what a state does not name, with its own evidence", "[engine]") {
  Depot w;
  const ResourceRef parcel = w.parcel("p");
  const Ending ending = w.send("ship", parcel);
  CHECK(ending.word == "NOT_PACKED");
  CHECK(ending.rule == "parcel.otherwise.ship");
  CHECK(ending.grade == Grade::inferred);
}

TEST_CASE("an event that is sent runs to its end first, and the evidence is the weakest of all transitions", "[engine]") {
  MachineSketch a{
      .type = "a",
      .attributes = {{"seen", AttributeType::any}},
      .initial = {{"", "S"}},
      .states = {
          {.name = "S",
           .on = {{"go",
                   {{.effects = {{.send = "poke", .to = "b", .id = "'b'"}, {.assign = Map{{"seen", "${resource('b', 'b').count}"}}}}}}}}}}};
  MachineSketch b{
      .type = "b",
      .attributes = {{"count", AttributeType::integer, 0}},
      .initial = {{"", "S"}},
      .states = {{.name = "S", .on = {{"poke", {{.effects = {{.assign = Map{{"count", "${b.count + 1}"}}}}, .grade = Grade::inferred}}}}}}};
  EngineWorld w({a, b});
  const ResourceRef sender = w.add("a", Map{{"id", "a"}});
  w.add("b", Map{{"id", "b"}});
  const Ending ending = w.send("go", sender);
  CHECK(w.attribute(sender, "seen") == Value(1));
  CHECK(ending.grade == Grade::inferred);
  REQUIRE(ending.taken.size() == 2);
  CHECK(ending.taken[0].id == "a.S.go");
  CHECK(ending.taken[1].id == "b.S.poke");
}

TEST_CASE("a refusal deep inside undoes everything: resources, ages, timers and chance", "[engine]") {
  Depot w;
  for (const char* id : {"p1", "p2", "p3"}) CHECK(w.send("pack", w.parcel(id)).word == "done");
  const ResourceRef fourth = w.parcel("p4");
  const World before = w.world;
  const auto chance = w.random.state();
  CHECK(w.send("pack", fourth).word == "FULL");
  CHECK(w.world == before);
  CHECK(w.random.state() == chance);
  CHECK(w.attribute(w.depot, "load") == Value(3));
}

TEST_CASE("exit effects, the transition's own, the new state, entry effects: in this order", "[engine]") {
  const auto note = [](const std::string& what) {
    return EffectSketch{.assign = Map{{"log", "${m.log + ['" + what + " in ' + m.state]}"}}};
  };
  MachineSketch m{.type = "m",
                  .attributes = {{"log", AttributeType::list, List{}}},
                  .initial = {{"", "A"}},
                  .states = {{.name = "A", .on = {{"go", {{.target = "B", .effects = {note("transition")}}}}}, .exit = {note("exit")}},
                             {.name = "B", .on = {{"again", {{.target = "B"}}}}, .entry = {note("entry")}, .exit = {note("exit")}}}};
  EngineWorld w({m});
  const ResourceRef ref = w.add("m", Map{{"id", "x"}});
  w.send("go", ref);
  CHECK(w.attribute(ref, "log") == Value(List{"exit in A", "transition in A", "entry in B"}));
  w.send("again", ref);
  CHECK(w.attribute(ref, "log").as_list().size() == 5);
}

TEST_CASE("entry effects run for what is created, and not for a seed", "[engine]") {
  MachineSketch m{.type = "m",
                  .attributes = {{"entered", AttributeType::boolean, false}},
                  .initial = {{"", "A"}},
                  .states = {{.name = "A", .entry = {{.assign = Map{{"entered", true}}}}}}};
  EngineWorld w({m});
  const ResourceRef seed = w.add("m", Map{{"id", "seed"}});
  CHECK(w.attribute(seed, "entered") == Value(false));
  CHECK(w.create("m", Map{{"id", "made"}}).word == "done");
  CHECK(w.attribute(w.find("m", "made"), "entered") == Value(true));
}

TEST_CASE("one event goes to all that fit, each found before the first is served", "[engine]") {
  Depot w;
  const ResourceRef mine = w.parcel("mine");
  const ResourceRef other = w.add("parcel", Map{{"id", "other"}, {"depot", "E"}});
  const ResourceRef mine_too = w.parcel("mine too");
  CHECK(w.send("close", w.depot).word == "done");
  CHECK(w.attribute(mine, "heldBecause") == Value("closed"));
  CHECK(w.attribute(mine_too, "heldBecause") == Value("closed"));
  CHECK(w.attribute(other, "heldBecause").is_null());
}

TEST_CASE("who joins while an event goes round is not served by it", "[engine]") {
  MachineSketch m{.type = "m",
                  .attributes = {{"id", AttributeType::string, "${uuid()}"}, {"poked", AttributeType::integer, 0}},
                  .initial = {{"", "A"}},
                  .states = {{.name = "A",
                              .on = {{"all", {{.effects = {{.send = "poke", .to = "m", .where = "true"}}}}},
                                     {"poke", {{.effects = {{.assign = Map{{"poked", "${m.poked + 1}"}}}, {.create = "m"}}}}}}}}};
  EngineWorld w({m});
  const ResourceRef first = w.add("m", Map{{"id", "1"}});
  w.add("m", Map{{"id", "2"}});
  CHECK(w.send("all", first).word == "done");
  CHECK(w.world.size() == 4);
  for (const auto& [age, resource] : w.world.all(0)) CHECK(resource.attributes["poked"] == Value(age <= 2 ? 1 : 0));
}

TEST_CASE("what an effect creates goes by its name in later effects, and the caller finds it", "[engine]") {
  Depot w;
  const ResourceRef parcel = w.parcel("p");
  w.send("pack", parcel);
  Reaction reaction(w.built.machines, w.world, w.circumstances);
  REQUIRE(reaction.send("ship", parcel, Value()));
  const auto label = reaction.created("label");
  REQUIRE(label);
  CHECK(view_of(w.world, *label)["parcel"] == Value("p"));
  CHECK(view_of(w.world, *label)["number"].as_string().size() == 8);
  CHECK_FALSE(reaction.created("stamp"));
}

TEST_CASE("an operation's effects fill the slots of its scope and keep them up to date", "[engine]") {
  Depot w;
  const ResourceRef parcel = w.parcel("p");
  const Declarations names = w.built.declarations({"parcel", "extra"});
  const auto list =
      effects({{.send = "pack", .to = "parcel"},
               {.create = "parcel", .as = "extra", .attributes = Map{{"id", "${parcel.id + '-2'}"}, {"depot", "${parcel.depot}"}}},
               {.send = "pack", .to = "extra"}},
              w.built.machines, names);
  Reaction reaction(w.built.machines, w.world, w.circumstances);
  Scope scope{std::vector<Value>(names.variables.size()), &w.random};
  References references;
  references.set(kFirstNamed, parcel);
  reaction.refresh(scope, references);
  REQUIRE(reaction.run(list, scope, references, "pack.do"));
  CHECK(scope.variables[kFirstNamed]["state"] == Value("PACKED"));
  CHECK(scope.variables[kFirstNamed + 1]["id"] == Value("p-2"));
  CHECK(scope.variables[kFirstNamed + 1]["state"] == Value("PACKED"));
}

TEST_CASE("a reaction that is not committed has never been", "[engine]") {
  Depot w;
  const ResourceRef parcel = w.parcel("p");
  const World before = w.world;
  const auto chance = w.random.state();
  {
    Reaction reaction(w.built.machines, w.world, w.circumstances);
    REQUIRE(reaction.send("pack", parcel, Value()));
    REQUIRE(reaction.send("ship", parcel, Value()));
    REQUIRE(reaction.create(1, Map{{"id", "q"}, {"depot", "D"}}));
    REQUIRE(reaction.remove(w.depot));
    REQUIRE(reaction.create(0, Map{{"id", "D"}}));
    CHECK(w.world.size() == 4);
  }
  CHECK(w.world == before);
  CHECK(w.random.state() == chance);
}

TEST_CASE("events that chase each other end as a fault and leave nothing behind", "[engine]") {
  MachineSketch m{.type = "m",
                  .attributes = {{"n", AttributeType::integer, 0}},
                  .initial = {{"", "A"}},
                  .states = {{.name = "A",
                              .on = {{"go", {{.effects = {{.assign = Map{{"n", "${m.n + 1}"}}}, {.send = "go", .to = "m"}}}}},
                                     {"count",
                                      {{.guard = "m.n == 31", .target = "A"},
                                       {.effects = {{.assign = Map{{"n", "${m.n + 1}"}}}, {.send = "count", .to = "m"}}}}}}}}};
  EngineWorld w({m});
  const ResourceRef ref = w.add("m", Map{{"id", "x"}});
  const World before = w.world;
  const Ending ending = w.send("go", ref);
  CHECK(ending.word == "fault");
  CHECK(ending.rule == "m.A.go");
  CHECK(ending.message == "events are sent more than 32 deep");
  CHECK(w.world == before);
  CHECK(w.send("count", ref).word == "done");
}

TEST_CASE("resources that bring each other into being end as a fault", "[engine]") {
  MachineSketch m{.type = "m",
                  .attributes = {{"id", AttributeType::string, "${uuid()}"}},
                  .initial = {{"", "A"}},
                  .states = {{.name = "A", .entry = {{.create = "m"}}}}};
  EngineWorld w({m});
  CHECK(w.create("m", Map{}).word == "fault");
  CHECK(w.world.size() == 0);
}

TEST_CASE("a guard that fails, and one that is neither true nor false, are faults that say where", "[engine]") {
  MachineSketch m{.type = "m",
                  .attributes = {{"data", AttributeType::any}},
                  .initial = {{"", "A"}},
                  .states = {{.name = "A",
                              .on = {{"fails", {{.guard = "m.data.x == 1", .target = "A"}, {.refuse = "NO"}}},
                                     {"odd", {{.guard = "m.data", .target = "A"}}}}}}};
  EngineWorld w({m});
  const ResourceRef ref = w.add("m", Map{{"id", "x"}, {"data", Map{{"y", 1}}}});
  const Ending failed = w.send("fails", ref);
  CHECK(failed.word == "fault");
  CHECK(failed.rule == "m.A.fails");
  CHECK(failed.message.find("`m.data.x == 1`") != std::string::npos);
  CHECK(w.send("odd", ref).message == "neither true nor false: `m.data`");
}

TEST_CASE("entry effects see neither the request nor the event, transitions see both", "[engine]") {
  MachineSketch m{
      .type = "m",
      .attributes = {{"at_transition", AttributeType::any}, {"at_entry", AttributeType::any}},
      .initial = {{"", "A"}},
      .states = {
          {.name = "A", .on = {{"go", {{.target = "B", .effects = {{.assign = Map{{"at_transition", "${[event, request.method]}"}}}}}}}}},
          {.name = "B", .entry = {{.assign = Map{{"at_entry", "${[event, request]}"}}}}}}};
  EngineWorld w({m});
  w.circumstances.request = Map{{"method", "POST"}};
  const ResourceRef ref = w.add("m", Map{{"id", "x"}});
  CHECK(w.send("go", ref, 7).word == "done");
  CHECK(w.attribute(ref, "at_transition") == Value(List{7, "POST"}));
  CHECK(w.attribute(ref, "at_entry") == Value(List{nullptr, nullptr}));
}
