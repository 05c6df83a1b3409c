// SPDX-License-Identifier: MIT
// An index must not be noticed, except by the time that it saves.
#include "server/engine/candidates.h"

#include <set>

#include "server/values/json.h"
#include "tests/support/engine_world.h"

using namespace understudy;
using namespace understudy::test;

namespace {

// Cards in boxes: `pull` sends to those of a box, and what the other conditions below demand is planned by the test.
std::vector<MachineSketch> cards() {
  return {{.type = "box",
           .initial = {{"", "OPEN"}},
           .states = {{.name = "OPEN",
                       .on = {{"pull", {{.effects = {{.send = "turn", .to = "card", .where = "card.box == box.id"}}}}},
                              {"pull_all",
                               {{.effects = {{.each = "kind",
                                              .in = "event",
                                              .inner = {{.send = "turn", .to = "card", .where = "card.kind == kind"}}}}}}}}}}},
          {.type = "card",
           .attributes = {{"box", AttributeType::string},
                          {"kind", AttributeType::any},
                          {"data", AttributeType::any},
                          {"turns", AttributeType::integer, 0}},
           .initial = {{"", "DOWN"}},
           .states = {{.name = "DOWN", .on = {{"turn", {{.target = "UP", .effects = {{.assign = Map{{"turns", "${card.turns + 1}"}}}}}}}}},
                      {.name = "UP",
                       .on = {{"turn", {{.guard = "card.turns > 3", .effects = {{.remove = "card"}}}, {.target = "DOWN"}}}},
                       .after = {{.delay = "duration('1h')", .transition = {.target = "DOWN"}}}}}}};
}

// What may be asked, in a scope where `wanted` is a variable.
const std::vector<std::string> kConditions = {"card.box == wanted",
                                              "wanted == card.kind",
                                              "card.state == 'UP' && card.box == wanted",
                                              "card.data.x == 1 && card.kind == wanted",
                                              "card.kind == wanted && card.turns > 0",
                                              "card.box == wanted || card.turns == 2",
                                              "card.box == string(wanted) && card.state == 'DOWN'",
                                              "card.kind == wanted.x",
                                              "card.turns == 1 && card.kind == null"};

struct Cards : EngineWorld {
  explicit Cards(int number) : EngineWorld(cards()), dice("cards " + std::to_string(number)) {
    card = *built.machines.find("card");
    const Declarations names = built.declarations({"wanted"});
    for (const std::string& text : kConditions) {
      conditions.emplace_back(expression(text, names.with("card", built.machines[card].record())));
      equal.push_back(plan_index(built.machines.machines[card], conditions.back(), kFirstNamed + 1));
    }
    world = World(built.machines);
    for (const char* id : {"b0", "b1", "b2"}) add("box", Map{{"id", id}});
  }

  Value any() {
    const std::vector<Value> some = {"b0", "b1", "b2", "red", 1, 1.0, 2.5, nullptr, true, List{1}, Map{{"x", 1}}};
    return some[dice.below(some.size())];
  }
  ResourceRef some_card() {
    auto chosen = world.all(card).begin();
    for (std::uint64_t i = dice.below(world.all(card).size()); i > 0; --i) ++chosen;
    return {card, (*chosen).first};
  }

  // Something happens, and perhaps has never been.
  void happen() {
    Reaction reaction(built.machines, world, circumstances);
    for (std::uint64_t i = 0; i < 1 + dice.below(3); ++i) {
      const Value box = "b" + std::to_string(dice.below(3));
      const std::uint64_t what = world.all(card).empty() ? 0 : dice.below(8);
      if (what < 2) {
        (void)reaction.create(card, Map{{"id", std::to_string(dice.below(400))}, {"box", box}, {"kind", any()}, {"data", any()}});
      } else if (what < 5) {
        (void)reaction.change(some_card(), Map{{"box", dice.below(9) == 0 ? Value() : box}, {"kind", any()}});
      } else if (what < 6) {
        (void)reaction.remove(some_card());
      } else if (what < 7) {
        (void)reaction.send("pull", *world.find(0, box.as_string()), Value());
      } else {
        (void)reaction.send("pull_all", *world.find(0, box.as_string()), List{any(), any()});
      }
    }
    if (dice.below(4) != 0) reaction.commit();
  }

  // The ids of those that fit, or the fault.
  Value found(std::size_t condition, const Value& wanted, const std::vector<Expression::Equality>& by) {
    const Sight sight{&built.machines, &world};
    Scope scope{{circumstances.now, circumstances.settings, circumstances.constants, {}, {}, {}, wanted}, nullptr, &sight};
    List ids;
    const Condition asked{card, conditions[condition], kFirstNamed + 1, by};
    const auto fault = for_all_that_fit(world, asked, scope, "asked", [&ids](ResourceRef, const Resource& one) {
      ids.push_back(one.id);
      return true;
    });
    return fault ? Value(fault->message) : Value(std::move(ids));
  }

  World anew() const {
    World copy(built.machines);
    for (std::size_t machine = 0; machine < world.machines(); ++machine) {
      for (const auto& [age, resource] : world.all(machine)) copy.replace({machine, age}, resource);
    }
    copy.restore_ages(world.ages());
    return copy;
  }

  Random dice;
  std::size_t card = 0;
  std::vector<std::optional<Expression>> conditions;
  std::vector<std::vector<Expression::Equality>> equal;
};

std::set<std::string> indexed(const Machine& machine) { return {machine.indexed.begin(), machine.indexed.end()}; }

}  // namespace

TEST_CASE("an index finds what asking everybody finds, in the same order, whatever has happened or was undone", "[engine][property]") {
  std::size_t some = 0, faults = 0;
  for (int number = 0; number < 10; ++number) {
    Cards w(number);
    for (int i = 0; i < 300; ++i) {
      w.happen();
      if (i % 10 == 0) w.advance_by("PT20M");
      const Value wanted = w.any();
      for (std::size_t condition = 0; condition < kConditions.size(); ++condition) {
        const Value scanned = w.found(condition, wanted, {});
        if (w.found(condition, wanted, w.equal[condition]) != scanned)
          FAIL("story " << number << ", step " << i << ": " << kConditions[condition] << " for " << write_json(wanted));
        some += scanned.is(Kind::list) && !scanned.as_list().empty() ? 1 : 0;
        faults += scanned.is(Kind::string) ? 1 : 0;
      }
    }
    CHECK(w.anew() == w.world);  // indexes, ids and timeline included
  }
  CHECK(some > 1'000);
  CHECK(faults > 100);
}

TEST_CASE("worlds index what conditions demand, and nothing else", "[engine]") {
  Cards w(0);
  CHECK(indexed(w.built.machines[w.card]) == std::set<std::string>{"box", "kind", "state", "turns"});
  CHECK(w.built.machines[0].indexed.empty());
  CHECK(w.equal[5].empty());
  CHECK(w.equal[2].size() == 2);
  CHECK(w.world.index(w.card, "data") == nullptr);
  REQUIRE(w.world.index(w.card, "box") != nullptr);
  w.add("card", Map{{"id", "a"}, {"box", "b0"}});
  w.add("card", Map{{"id", "b"}, {"box", "b0"}});
  REQUIRE(w.world.index(w.card, "box")->find("b0") != nullptr);
  CHECK(w.world.index(w.card, "box")->find("b0")->size() == 2);
  CHECK(w.world.index(w.card, "box")->find("b1") == nullptr);
}

TEST_CASE("what a statechart's effects send by equality is planned when they are built, within a `for` as well", "[engine]") {
  const BuiltMachines built = build_machines(cards());
  CHECK(indexed(built.machines[1]) == std::set<std::string>{"box", "kind"});
}

TEST_CASE("a machine has so many indexes, and what else is demanded is asked of everybody", "[engine]") {
  MachineSketch m{.type = "m", .initial = {{"", "A"}}, .states = {{.name = "A"}}};
  std::string demand = "true";
  for (int i = 0; i < 20; ++i) {
    const std::string name = "a" + std::to_string(i);
    m.attributes.push_back({name, AttributeType::integer, i});
    demand += " && m." + name + " == " + std::to_string(i);
  }
  EngineWorld w({m});
  const std::optional<Expression> where = expression(demand, w.built.declarations().with("m", w.built.machines[0].record()));
  const auto equal = plan_index(w.built.machines.machines[0], where, kFirstNamed);
  CHECK(equal.size() == Machine::kMostIndexes);
  w.world = World(w.built.machines);
  for (int i = 0; i < 10; ++i) w.add("m", Map{{"id", std::to_string(i)}, {"a19", i == 7 ? 19 : 0}});
  Scope scope{std::vector<Value>(kFirstNamed)};
  std::vector<std::string> found;
  CHECK_FALSE(for_all_that_fit(w.world, {0, where, kFirstNamed, equal}, scope, "asked", [&found](ResourceRef, const Resource& one) {
    found.push_back(one.id.as_string());
    return true;
  }));
  CHECK(found == std::vector<std::string>{"7"});
}

TEST_CASE("who asks may have enough, and the candidate is not seen afterwards", "[engine]") {
  Cards w(0);
  for (const char* id : {"a", "b", "c"}) w.add("card", Map{{"id", id}, {"box", "b0"}});
  Scope scope{{w.circumstances.now, {}, {}, {}, {}, {}, "b0"}};
  int visits = 0;
  CHECK_FALSE(for_all_that_fit(w.world, {w.card, w.conditions[0], kFirstNamed + 1, w.equal[0]}, scope, "asked",
                               [&visits](ResourceRef, const Resource&) { return ++visits < 2; }));
  CHECK(visits == 2);
  CHECK(scope.variables[kFirstNamed + 1].is_null());
}
