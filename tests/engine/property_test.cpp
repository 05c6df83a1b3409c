// SPDX-License-Identifier: MIT
// Laws that hold for every sequence of events and moves of the clock, tried on many pseudo-random ones. The numbers come from fixed seeds.
#include "tests/support/engine_world.h"
#include "tests/support/fake_machines.h"

using namespace understudy;
using namespace understudy::test;

namespace {

// A depot with parcels, and things that happen there by chance.
class Story {
 public:
  explicit Story(int number) : w(depot_sketches()), dice_("story " + std::to_string(number)) {
    for (const char* id : {"north", "south"}) w.add("depot", Map{{"id", id}});
  }

  struct Happening {
    std::string type, event;
    std::uint64_t pick = 0;
    Value data;
  };
  Happening next() {
    static const std::vector<std::pair<std::string, std::string>> kinds = {
        {"parcel", ""},     {"parcel", "pack"},     {"parcel", "pack"}, {"parcel", "ship"}, {"parcel", "deliver"}, {"parcel", "hold"},
        {"parcel", "lose"}, {"parcel", "postpone"}, {"depot", "close"}, {"depot", "open"},  {"depot", "load"}};
    const auto& [type, event] = kinds[dice_.below(kinds.size())];
    Value data =
        Map{{"why", "chance"}, {"until", w.circumstances.now + Duration::of_seconds(static_cast<std::int64_t>(dice_.below(200'000)))}};
    return {type, event, dice_.next(), std::move(data)};
  }
  Duration pause() { return Duration::of_seconds(static_cast<std::int64_t>(dice_.below(100'000))); }

  Ending happen(const Happening& what) {
    const std::size_t machine = *w.built.machines.find(what.type);
    if (what.event.empty()) {
      const std::string depot = what.pick % 3 == 0 ? "north" : "south";
      return w.create("parcel",
                      Map{{"id", std::to_string(w.world.ages())}, {"depot", depot}, {"weight", static_cast<double>(what.pick % 25)}});
    }
    const auto& all = w.world.all(machine);
    if (all.empty()) return {};
    auto chosen = all.begin();
    std::advance(chosen, static_cast<std::ptrdiff_t>(what.pick % all.size()));
    return w.send(what.event, {machine, (*chosen).first}, what.data);
  }

  EngineWorld w;

 private:
  Random dice_;
};

bool in_declared_states(const EngineWorld& w) {
  for (std::size_t machine = 0; machine < w.world.machines(); ++machine) {
    const Machine& kind = w.built.machines[machine];
    for (const auto& [age, resource] : w.world.all(machine)) {
      if (resource.state >= kind.states.size()) return false;
      if (resource.attributes[kind.state_attribute] != Value(kind.states[resource.state].name)) return false;
      if (resource.timers.size() != kind.states[resource.state].timed.size()) return false;
      if (resource.attributes.as_map().size() != kind.attributes.size()) return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("no sequence of events and moves of the clock leaves the declared states", "[engine][property]") {
  for (int number = 0; number < 20; ++number) {
    Story story(number);
    for (int i = 0; i < 200; ++i) {
      story.happen(story.next());
      if (i % 5 == 0) story.w.advance_to(story.w.circumstances.now + story.pause());
      if (!in_declared_states(story.w)) FAIL("story " << number << ", step " << i);
    }
    CHECK(story.w.world.size() > 10);
  }
}

TEST_CASE("a reaction that is refused or fails leaves world and chance exactly as they were", "[engine][property]") {
  int refused = 0;
  for (int number = 0; number < 20; ++number) {
    Story story(number);
    for (int i = 0; i < 200; ++i) {
      const World before = story.w.world;
      const auto chance = story.w.random.state();
      const Ending ending = story.happen(story.next());
      if (!ending.word.empty() && ending.word != "done") {
        ++refused;
        if (!(story.w.world == before) || !(story.w.random.state() == chance))
          FAIL("story " << number << ", step " << i << ": " << ending.word);
      }
    }
  }
  CHECK(refused > 500);
}

TEST_CASE("the same events at the same instants make the same world, ids included", "[engine][property]") {
  for (int number = 0; number < 10; ++number) {
    Story one(number), two(number);
    for (int i = 0; i < 150; ++i) {
      CHECK(one.happen(one.next()).word == two.happen(two.next()).word);
      one.w.advance_to(one.w.circumstances.now + one.pause());
      two.w.advance_to(two.w.circumstances.now + two.pause());
    }
    CHECK(one.w.world == two.w.world);
    CHECK(one.w.random.state() == two.w.random.state());
  }
}

TEST_CASE("many small steps of the clock are one big step", "[engine][property]") {
  for (int number = 0; number < 20; ++number) {
    Story big(number), small(number);
    for (int i = 0; i < 40; ++i) {
      big.happen(big.next());
      small.happen(small.next());
      const Instant end = big.w.circumstances.now + big.pause();
      small.pause();
      std::size_t in_small_steps = 0;
      while (small.w.circumstances.now < end) {
        const Instant step = small.w.circumstances.now + Duration::of_seconds(7'321);
        in_small_steps += small.w.advance_to(std::min(step, end)).fired.size();
      }
      CHECK(big.w.advance_to(end).fired.size() == in_small_steps);
    }
    CHECK(big.w.world == small.w.world);
  }
}

TEST_CASE("a copy of a world goes on exactly as the world itself", "[engine][property]") {
  for (int number = 0; number < 10; ++number) {
    Story story(number);
    for (int i = 0; i < 60; ++i) story.happen(story.next());
    const World kept = story.w.world;
    const auto chance = story.w.random.state();
    const Instant then = story.w.circumstances.now;
    story.w.advance_by("P9D");
    const World first = story.w.world;
    story.w.world = kept;
    story.w.random.restore(chance);
    story.w.circumstances.now = then;
    story.w.advance_by("P9D");
    CHECK(story.w.world == first);
  }
}
