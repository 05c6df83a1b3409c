// SPDX-License-Identifier: MIT
// EngineWorld: machines, a world and all that a reaction needs, in one hand, for tests of the engine.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/engine/react.h"
#include "tests/support/catch.h"
#include "tests/support/machine_builder.h"

namespace understudy::test {

inline Instant at(std::string_view text) {
  const auto instant = parse_instant(text);
  REQUIRE(instant);
  return *instant;
}

// How a reaction ended, in one word: "done", "nothing", the refusing outcome, or "fault".
struct Ending {
  std::string word;
  Value with;
  std::string rule;
  std::string message;
  std::vector<TakenTransition> taken;
  Grade grade = Grade::documented;
};

class EngineWorld {
 public:
  explicit EngineWorld(const std::vector<MachineSketch>& sketches, Value settings = Map{})
      : built(build_machines(sketches)), world(built.machines), random("a seed") {
    circumstances.now = at("2026-01-31T09:00:00Z");
    circumstances.settings = std::move(settings);
    circumstances.constants = Map{};
    circumstances.random = &random;
  }
  EngineWorld(const EngineWorld&) = delete;
  EngineWorld& operator=(const EngineWorld&) = delete;

  ResourceRef add(std::string_view type, const Value& attributes) {
    Reaction reaction(built.machines, world, circumstances);
    auto made = reaction.create(*built.machines.find(type), attributes, true);
    if (!made) FAIL(std::get<EngineFault>(made.error()).message);
    reaction.commit();
    return *made;
  }

  Ending send(std::string_view event, ResourceRef ref, const Value& data = {}) {
    Reaction reaction(built.machines, world, circumstances);
    auto done = reaction.send(event, ref, data);
    return ended(reaction, done);
  }
  Ending change(ResourceRef ref, const Value& attributes) {
    Reaction reaction(built.machines, world, circumstances);
    auto done = reaction.change(ref, attributes);
    return ended(reaction, done);
  }
  Ending create(std::string_view type, const Value& attributes) {
    Reaction reaction(built.machines, world, circumstances);
    auto made = reaction.create(*built.machines.find(type), attributes);
    auto done = made ? Result<bool, Stop>(true) : Result<bool, Stop>(Failed{made.error()});
    return ended(reaction, done);
  }

  Advanced advance_to(Instant to) {
    Advanced advanced = advance(built.machines, world, circumstances.now, to, circumstances);
    circumstances.now = to;
    return advanced;
  }
  Advanced advance_by(std::string_view iso) { return advance_to(circumstances.now + *parse_iso_duration(iso)); }

  ResourceRef find(std::string_view type, std::string_view id) const {
    const auto found = world.find(*built.machines.find(type), id);
    REQUIRE(found);
    return *found;
  }
  const Value& attribute(ResourceRef ref, std::string_view name) const { return view_of(world, ref)[name]; }
  std::string state(ResourceRef ref) const { return attribute(ref, "state").as_string(); }

  BuiltMachines built;
  World world;
  Random random;
  Circumstances circumstances;

 private:
  static Ending ended(Reaction& reaction, const Result<bool, Stop>& done) {
    if (done) {
      reaction.commit();
      return {*done ? "done" : "nothing", {}, {}, {}, reaction.taken(), reaction.grade()};
    }
    if (const auto* fault = std::get_if<EngineFault>(&done.error())) return {"fault", {}, fault->rule, fault->message, {}, {}};
    const auto& rejection = std::get<Rejection>(done.error());
    return {std::string(rejection.outcome), rejection.with, std::string(rejection.rule), {}, {}, rejection.grade};
  }
};

}  // namespace understudy::test
