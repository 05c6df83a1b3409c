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
  CHECK_THAT(text, Catch::StartsWith("# A gate that opens for a coin\n\n## Operations\n\n<!-- operations -->\n| operation | request |"));
  CHECK_THAT(text, Catch::Contains(describe_operations(*turnstile()) + "<!-- /operations -->\n"));
  CHECK_THAT(text, Catch::Contains("\n## Assumed rules\n\n| rule | reading |\n|---|---|\n| `gate.UNLOCKED.after` |  |\n| `passGate/LOCKED` "
                                   "| the page says that the gate refuses, not how |\n"));
}

TEST_CASE("operations are told as a table, with what each answer rests on", "[pack]") {
  CHECK(describe_operations(*turnstile()) ==
        R"(| operation | request | outcomes | evidence |
|---|---|---|---|
| `getGate` | `GET /gates/{gateId}` | 200 `ok`, 404 `NOT_FOUND` | [documented](<https://turnstile.example/docs/gates>) |
| `insertCoin` | `POST /gates/{gateId}/coins` | 200 `unlocked`, 400 `BAD_COIN`, 404 `NOT_FOUND`, 409 `ALREADY_UNLOCKED` | [documented](<https://turnstile.example/docs/coins>) |
| `passGate` | `POST /gates/{gateId}/passages` | 204, 404 `NOT_FOUND`, 409 `LOCKED` (assumed) | [documented](<https://turnstile.example/docs/passages>), assumed |
)");
}

void replace(std::string& text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
}

TEST_CASE("only a page is linked to as a source", "[pack]") {
  PackFiles files = new_pack("turnstile");
  replace(files.texts["openapi.yaml"], "\"https://turnstile.example/docs/gates\"", "\"npm turnstile | sdk\"");
  const auto pack = load_pack(files);
  if (!pack) FAIL(render(pack.error()));
  CHECK_THAT(describe_operations(**pack), Catch::Contains("404 `NOT_FOUND` | documented (npm turnstile \\| sdk) |\n"));
}

TEST_CASE("an operation that is not always there, or not where the others are, is told with its condition and its place", "[pack]") {
  PackFiles files = new_pack("turnstile");
  std::string& behaviour = files.texts["behaviour.yaml"];
  replace(behaviour, "settings:\n", "settings:\n  extensions: {default: false, evidence: assumed}\n");
  replace(behaviour, "  getGate:\n", "  getGate:\n    enabled: settings.extensions || false\n");
  replace(behaviour, "  passGate:\n    find", "  passGate:\n    enabled: \"now < timestamp('2030-01-01T00:00:00Z')\"\n    find");
  replace(files.texts["openapi.yaml"], "  /gates/{gateId}/coins:\n",
          "  /gates/{gateId}/coins:\n    servers: [{url: \"https://coins.example/till\"}, {url: /}]\n");
  const auto pack = load_pack(files);
  if (!pack) FAIL(render(pack.error()));
  const std::string table = describe_operations(**pack);
  CHECK_THAT(table, Catch::Contains("| `getGate` (extension: `settings.extensions \\|\\| false`) | `GET /gates/{gateId}` |"));
  CHECK_THAT(table, Catch::Contains("| `passGate` (while `now < timestamp('2030-01-01T00:00:00Z')`) | `POST /gates/{gateId}/passages` |"));
  CHECK_THAT(table, Catch::Contains("| `insertCoin` | `POST /gates/{gateId}/coins` at `coins.example/till`, `/` |"));
  const std::string text = describe_text(**pack);
  CHECK_THAT(text, Catch::Contains("  getGate  GET /gates/{gateId}  (extension: `settings.extensions || false`)\n"));

  replace(behaviour, "extensions: {default: false", "extensions: {default: true");
  const auto wide = load_pack(files);
  if (!wide) FAIL(render(wide.error()));
  CHECK_THAT(describe_text(**wide), Catch::Contains("  getGate  GET /gates/{gateId}  (while `settings.extensions || false`)\n"));
}

}  // namespace
}  // namespace understudy
