// SPDX-License-Identifier: MIT
#include "server/pack/describe.h"

#include "server/pack/init.h"
#include "tests/support/catch.h"

namespace understudy {
namespace {

std::shared_ptr<const Provider> turnstile() {
  auto pack = load_pack(new_pack("turnstile"));
  if (!pack) FAIL(render(pack.error()));
  return *std::move(pack);
}

TEST_CASE("a pack is described for a terminal", "[pack]") {
  CHECK(describe_text(*turnstile()) == R"(turnstile: A gate that opens for a coin
3 operations, 9 outcomes, 1 resource type

settings
  lock_after = "PT30S"  (assumed)  how long an open gate waits for somebody to pass

gate: id string, state string, coins integer, lastCoinAt timestamp
  LOCKED
    insertCoin  → UNLOCKED
    passGate  refused: LOCKED
  UNLOCKED
    after settings.lock_after  → LOCKED  (assumed)
    insertCoin  refused: ALREADY_UNLOCKED
    passGate  → LOCKED

operations
  getGate  GET /gates/{gateId}
    200 ok
    404 NOT_FOUND
  insertCoin  POST /gates/{gateId}/coins
    200 unlocked
    400 BAD_COIN
    404 NOT_FOUND
    409 ALREADY_UNLOCKED
  passGate  POST /gates/{gateId}/passages
    204 204
    404 NOT_FOUND
    409 LOCKED  (assumed)
)");
}

TEST_CASE("a pack is drawn as a state diagram", "[pack]") {
  CHECK(describe_mermaid(*turnstile()) == R"(stateDiagram-v2
  state "gate" as gate__ {
    state "LOCKED" as gate__LOCKED
    state "UNLOCKED" as gate__UNLOCKED
    [*] --> gate__LOCKED
    gate__LOCKED --> gate__UNLOCKED: insertCoin
    note right of gate__LOCKED
      refuses
      passGate: LOCKED
    end note
    gate__UNLOCKED --> gate__LOCKED: after settings.lock_after
    gate__UNLOCKED --> gate__LOCKED: passGate
    note right of gate__UNLOCKED
      refuses
      insertCoin: ALREADY_UNLOCKED
    end note
  }
)");
}

TEST_CASE("what means something to the drawing program is escaped within labels", "[pack]") {
  PackFiles files = new_pack("turnstile");
  std::string& behaviour = files.texts["behaviour.yaml"];
  const std::string plain = "          passGate: {target: LOCKED}";
  const std::size_t at = behaviour.find(plain);
  REQUIRE(at != std::string::npos);
  behaviour.replace(at, plain.size(),
                    "          passGate:\n            - {guard: \"gate.coins > 1 ? true : gate.id == 'a;b'\", target: LOCKED}\n            "
                    "- {target: LOCKED}");
  const auto pack = load_pack(files);
  if (!pack) FAIL(render(pack.error()));
  CHECK_THAT(describe_mermaid(**pack), Catch::Contains("passGate [gate.coins #62; 1 ? true #58; gate.id == 'a#59;b']\n"));
}

TEST_CASE("a pack is told as tables", "[pack]") {
  const std::string text = describe_markdown(*turnstile());
  CHECK_THAT(text, Catch::StartsWith(
                       "# A gate that opens for a coin\n\n| operation | request | outcome | status | evidence |\n|---|---|---|---|---|\n"));
  CHECK_THAT(
      text,
      Catch::Contains(
          "| `insertCoin` | `POST /gates/{gateId}/coins` | `BAD_COIN` | 400 | [documented](<https://turnstile.example/docs/coins>) |\n"));
  CHECK_THAT(text, Catch::Contains("\n## Assumed rules\n\n| rule | reading |\n|---|---|\n| `gate.UNLOCKED.after` |  |\n| `passGate/LOCKED` "
                                   "| the page says that the gate refuses, not how |\n"));
}

}  // namespace
}  // namespace understudy
