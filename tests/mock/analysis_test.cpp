// SPDX-License-Identifier: MIT
#include <set>

#include "tests/mock/sandbox_call.h"

using namespace understudy;
using namespace understudy::test;

namespace {

std::vector<std::string> reachable(const Provider& provider, std::string_view operation) {
  return reachable_outcomes(provider, *provider.contract.operation(operation));
}
using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("the outcomes that an operation can reach are those of its rules and of all that its events can meet", "[mock]") {
  CHECK(reachable(*turnstile_provider(), "getGate") == Names{"NOT_FOUND", "ok"});
  CHECK(reachable(*turnstile_provider(), "insertCoin") == Names{"ALREADY_UNLOCKED", "BAD_COIN", "NOT_FOUND", "unlocked"});
  CHECK(reachable(*turnstile_provider(), "passGate") == Names{"204", "LOCKED", "NOT_FOUND"});
  CHECK(reachable(*parcels_provider(), "packParcel") ==
        Names{"CLOSED", "CONFLICT", "FULL", "IN_PROGRESS", "LOST", "NOT_FOUND", "NOT_WAITING", "UNAUTHENTICATED", "packed"});
  CHECK(reachable(*parcels_provider(), "shipParcel") == Names{"HEAVY", "NOT_FOUND", "NOT_PACKED", "UNAUTHENTICATED", "shipped"});
}

TEST_CASE("what an operation makes for want of one may be refused as well", "[mock]") {
  ProviderSketch sketch = parcels_sketch();
  for (MachineSketch& machine : sketch.machines) {
    if (machine.type == "depot") machine.states[0].entry = {{.send = "greet", .to = "parcel", .where = "parcel.depot == depot.id"}};
    if (machine.type == "parcel") machine.states[0].on.push_back({"greet", {{.refuse = "ODD"}}});
  }
  CHECK(reachable(*build_provider(sketch), "openDepot") == Names{"ODD", "UNAUTHENTICATED", "open"});
}

TEST_CASE("what is reached in play is what was reachable", "[mock]") {
  Play play(parcels_provider());
  std::set<std::string> reached;
  for (const char* key : {"a", "a", "b"})
    reached.insert(play.post("/parcels/p1/pack", std::string(R"({"key": ")") + key + R"("})")->outcome);
  const auto possible = reachable(*parcels_provider(), "packParcel");
  for (const std::string& outcome : reached) CHECK(std::find(possible.begin(), possible.end(), outcome) != possible.end());
}

TEST_CASE("every assumed rule is told by its id", "[mock]") {
  Names ids;
  for (const auto& [id, evidence] : assumed_rules(*turnstile_provider())) ids.push_back(id);
  CHECK(ids == Names{"gate.UNLOCKED.after", "passGate/LOCKED", "settings.lock_after"});
  ids.clear();
  for (const auto& [id, evidence] : assumed_rules(*parcels_provider())) ids.push_back(id);
  CHECK(ids == Names{"errors.unknown_method", "errors.unknown_path", "settings.auth", "settings.require_key", "shipParcel.answer[0]",
                     "shipParcel.refuse[0]"});

  ProviderSketch sketch = parcels_sketch();
  sketch.operations[2].idempotency.grade = Grade::assumed;
  CHECK(assumed_rules(*build_provider(sketch)).at(2).first == "packParcel.idempotency");
}
