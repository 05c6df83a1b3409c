// SPDX-License-Identifier: MIT
// How resources come into being, are assigned to, and are changed by hand.
#include "tests/support/engine_world.h"
#include "tests/support/fake_machines.h"

using namespace understudy;
using namespace understudy::test;

namespace {

MachineSketch typed(std::string expression) {
  return {.type = "m",
          .attributes = {{"count", AttributeType::integer}, {"when", AttributeType::timestamp}, {"tags", AttributeType::list}},
          .initial = {{"", "A"}},
          .states = {{.name = "A", .on = {{"go", {{.effects = {{.assign = Map{{"count", std::move(expression)}}}}}}}}}}};
}

}  // namespace

TEST_CASE("a new resource has every declared attribute: as given, as by default, or null", "[engine]") {
  EngineWorld w(depot_sketches());
  const ResourceRef ref = w.add("parcel", Map{{"weight", 2}, {"id", "p"}});
  std::vector<std::string> names;
  for (const auto& [name, value] : view_of(w.world, ref).as_map()) names.push_back(name.as_string());
  CHECK(names == std::vector<std::string>{"id", "state", "depot", "weight", "deliverBy", "heldBecause", "dues", "since"});
  CHECK(w.attribute(ref, "weight").kind() == Kind::number);
  CHECK(w.attribute(ref, "since") == Value(w.circumstances.now));
  CHECK(w.attribute(ref, "depot").is_null());
}

TEST_CASE("the initial state is the first whose guard holds, unless one is given", "[engine]") {
  EngineWorld w(depot_sketches());
  CHECK(w.state(w.add("parcel", Map{{"id", "light"}})) == "WAITING");
  CHECK(w.state(w.add("parcel", Map{{"id", "heavy"}, {"weight", 21}})) == "LOST");
  CHECK(w.state(w.add("parcel", Map{{"id", "sent"}, {"weight", 21}, {"state", "SHIPPED"}})) == "SHIPPED");
}

TEST_CASE("a resource that cannot be is refused with the reason", "[engine]") {
  EngineWorld w(depot_sketches());
  w.add("parcel", Map{{"id", "p"}});
  CHECK(w.create("parcel", Map{{"id", "p"}}).message == "there is a parcel \"p\" already");
  CHECK(w.create("parcel", Map{}).message == "a parcel needs its id: a text or an integer");
  CHECK(w.create("parcel", Map{{"id", ""}}).message == "a parcel needs its id: a text or an integer");
  CHECK(w.create("parcel", Map{{"id", "q"}, {"wieght", 1}}).message == "parcel has no attribute \"wieght\"; did you mean \"weight\"?");
  CHECK(w.create("parcel", Map{{"id", "q"}, {"state", "PAKED"}}).message == "parcel has no state \"PAKED\"; did you mean \"PACKED\"?");
  CHECK(w.create("parcel", Map{{"id", "q"}, {"weight", "much"}}).message == "parcel.weight must be a number, not \"much\"");
  CHECK(w.create("parcel", 5).message == "the attributes of a parcel are a map");
  CHECK(w.world.size() == 1);
}

TEST_CASE("a value of the wrong type cannot be assigned, and the fault names rule and attribute", "[engine]") {
  EngineWorld w({typed("${'many'}")});
  const ResourceRef ref = w.add("m", Map{{"id", "x"}});
  const Ending ending = w.send("go", ref);
  CHECK(ending.word == "fault");
  CHECK(ending.rule == "m.A.go");
  CHECK(ending.message == "m.count must be an integer, not \"many\"");
}

TEST_CASE("neither key nor state can be assigned", "[engine]") {
  for (const std::string attribute : {"id", "state"}) {
    MachineSketch m = typed("");
    m.states[0].on[0].second[0].effects[0].assign = Map{{attribute, "other"}};
    EngineWorld w({m});
    const Ending ending = w.send("go", w.add("m", Map{{"id", "x"}}));
    CHECK(ending.word == "fault");
    CHECK(ending.message.find("m." + attribute) == 0);
  }
}

TEST_CASE("all right-hand sides of an assignment see the values before it", "[engine]") {
  MachineSketch m{.type = "m",
                  .attributes = {{"a", AttributeType::integer, 1}, {"b", AttributeType::integer, 2}},
                  .initial = {{"", "A"}},
                  .states = {{.name = "A", .on = {{"swap", {{.effects = {{.assign = Map{{"a", "${m.b}"}, {"b", "${m.a}"}}}}}}}}}}};
  EngineWorld w({m});
  const ResourceRef ref = w.add("m", Map{{"id", "x"}});
  w.send("swap", ref);
  CHECK(w.attribute(ref, "a") == Value(2));
  CHECK(w.attribute(ref, "b") == Value(1));
}

TEST_CASE("a change by hand merges attributes and moves to a state without effects", "[engine]") {
  EngineWorld w(depot_sketches());
  const ResourceRef depot = w.add("depot", Map{{"id", "D"}});
  const ResourceRef parcel = w.add("parcel", Map{{"id", "p"}, {"depot", "D"}});
  CHECK(w.change(depot, Map{{"state", "CLOSED"}, {"load", 2}}).word == "done");
  CHECK(w.state(depot) == "CLOSED");
  CHECK(w.attribute(depot, "load") == Value(2));
  CHECK(w.attribute(parcel, "heldBecause").is_null());

  CHECK(w.change(parcel, Map{{"deliverBy", "2026-02-01"}, {"id", "p"}, {"depot", nullptr}}).word == "done");
  CHECK(w.attribute(parcel, "deliverBy").kind() == Kind::timestamp);
  CHECK(w.attribute(parcel, "depot").is_null());

  const World before = w.world;
  CHECK(w.change(parcel, Map{{"id", "q"}}).message == "parcel.id identifies the resource and cannot be assigned");
  CHECK(w.change(parcel, Map{{"state", "GONE"}}).word == "fault");
  CHECK(w.change(parcel, Map{{"weight", 3}, {"wight", 3}}).word == "fault");
  CHECK(w.world == before);
}

TEST_CASE("an integer key is found by its digits", "[engine]") {
  MachineSketch m{.type = "m", .attributes = {{"id", AttributeType::any}}, .initial = {{"", "A"}}, .states = {{.name = "A"}}};
  EngineWorld w({m});
  w.built.machines.machines[0].attributes[0].type = AttributeType::integer;
  const ResourceRef ref = w.add("m", Map{{"id", 42}});
  CHECK(w.world.find(0, "42") == ref);
  CHECK(w.attribute(ref, "id") == Value(42));
}

TEST_CASE("a world holds so many resources and no more", "[engine]") {
  EngineWorld w({gate_sketch()}, Map{});
  w.world = World(w.built.machines, 3);
  for (const char* id : {"a", "b", "c"}) w.add("gate", Map{{"id", id}});
  const Ending ending = w.create("gate", Map{{"id", "one more"}});
  CHECK(ending.word == "fault");
  CHECK(ending.message == "there are 3 resources already, and that is the limit");
  CHECK(World::kMostResources == 10'000'000);
}

TEST_CASE("views show resources, use each other, and end when they go in circles", "[engine]") {
  EngineWorld w(depot_sketches());
  w.add("depot", Map{{"id", "D"}, {"load", 1}});
  w.add("parcel", Map{{"id", "p"}, {"depot", "D"}});
  w.add("parcel", Map{{"id", "q"}});
  const Sight sight{&w.built.machines, &w.world};
  Scope scope{std::vector<Value>(kFirstNamed), nullptr, &sight};
  const auto seen = [&](const std::string& text) {
    auto value = expression(text, w.built.declarations()).evaluate(scope);
    return value ? *value : Value("error: " + value.error().message);
  };
  CHECK(seen("view('parcel', resource('parcel', 'p'))") ==
        Value(Map{{"id", "p"}, {"state", "WAITING"}, {"depot", Map{{"id", "D"}, {"load", 1}}}}));
  CHECK(seen("view('parcel', resource('parcel', 'q'))") == Value(Map{{"id", "q"}, {"state", "WAITING"}}));
  CHECK(seen("view('parcel', resource('parcel', 'nobody'))").is_null());
  CHECK(seen("resources('parcel').map(p, p.id)") == Value(List{"p", "q"}));
  CHECK_THROWS_WITH(seen("resource('parsel', 'p')"), Catch::Matchers::Contains("did you mean \"parcel\"?"));
  CHECK_THROWS_WITH(seen("view('parsel', null)"), Catch::Matchers::Contains("did you mean \"parcel\"?"));

  MachineSketch circle = gate_sketch();
  circle.view = Map{{"self", "${view('gate', gate)}"}};
  EngineWorld round({circle}, Map{});
  round.add("gate", Map{{"id", "g"}});
  const Sight inside{&round.built.machines, &round.world};
  Scope own{std::vector<Value>(kFirstNamed), nullptr, &inside};
  const auto endless = expression("view('gate', resource('gate', 'g'))", round.built.declarations()).evaluate(own);
  REQUIRE_FALSE(endless);
  CHECK(endless.error().message.find("views use each other more than 16 deep") != std::string::npos);
}
