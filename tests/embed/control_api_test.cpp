// SPDX-License-Identifier: MIT
#include "tests/support/mock_client.h"

namespace understudy::test {
namespace {
constexpr auto kCoin = R"({"cents": 50})";
const std::string kGate = "/turnstile/gates/north";
const std::string kDefault = "/__admin/sandboxes/default";
}  // namespace

TEST_CASE("health names the version and the packs that are loaded") {
  auto client = turnstile();
  const auto answer = client.get("/__admin/health");
  CHECK(answer.status == 200);
  CHECK(answer.json["status"] == Value("ok"));
  CHECK(answer.json["version"] == Value(UNDERSTUDY_VERSION));
  CHECK(answer.json["providers"] == Value(List{"turnstile"}));
}

TEST_CASE("providers are listed with operations, outcomes, evidence and settings") {
  auto client = turnstile();
  const auto pack = client.get("/__admin/providers").json["providers"].as_list().at(0);
  CHECK(pack["name"] == Value("turnstile"));
  CHECK(pack["hosts"] == Value(List{"turnstile.example"}));
  CHECK(pack["operations"].as_list().size() == 3);
  CHECK(pack["operations"].as_list().at(1)["outcomes"].as_list().size() == 4);
  CHECK(pack["settings"].as_list().at(0)["name"] == Value("lock_after"));
}

TEST_CASE("a sandbox is created with a clock, a seed and settings of its own, listed, and deleted") {
  auto client = turnstile();
  const auto made =
      client.post("/__admin/sandboxes",
                  R"({"name": "t1", "clock": "2030-05-01T00:00:00Z", "seed": "s", "settings": {"turnstile.lock_after": "PT5S"}})");
  REQUIRE(made.status == 201);
  CHECK(made.json["clock"]["now"] == Value("2030-05-01T00:00:00Z"));
  CHECK(made.json["settings"]["turnstile.lock_after"] == Value("PT5S"));
  CHECK(client.get("/__admin/sandboxes").json["sandboxes"].as_list().size() == 2);
  CHECK(client.post("/__admin/sandboxes", R"({"name": "t1"})").status == 409);
  CHECK(client.post("/@t1" + kGate + "/coins", kCoin).status == 200);
  CHECK(client.post("/__admin/sandboxes/t1/clock/advance", R"({"by": "PT5S"})").json["fired"].as_list().size() ==
        2);  // south of the seed, too
  CHECK(client.remove("/__admin/sandboxes/t1").status == 204);
  CHECK(client.get("/__admin/sandboxes/t1").status == 404);
}

TEST_CASE("what a sandbox cannot be made of is refused in words, and nothing is made") {
  auto client = turnstile();
  const auto refused = [&](const char* body, const char* part) {
    const auto answer = client.post("/__admin/sandboxes", body);
    INFO(body << " → " << answer.body);
    CHECK(answer.status >= 400);
    CHECK(answer.status < 500);
    CHECK(answer.json["detail"].as_string().find(part) != std::string::npos);
  };
  refused("{", "no JSON");
  refused("[]", "JSON object");
  refused("{}", "needs a name");
  refused(R"({"name": "x", "clok": "real"})", "did you mean \"clock\"?");
  refused(R"({"name": "x", "clock": "tomorrow"})", "2026-01-01T00:00:00Z");
  refused(R"({"name": "x", "settings": {"turnstile.lock_aftr": "PT1S"}})", "lock_after");
  refused(R"({"name": "x", "settings": {"turnstile": {"lock_after": "soon"}}})", "PT");
  refused(R"({"name": "x", "settings": {"turnstyle": {"lock_after": "PT1S"}}})", "turnstile");
  refused(R"({"name": 7})", "has to be a text");
  CHECK(client.get("/__admin/sandboxes").json["sandboxes"].as_list().size() == 1);
}

TEST_CASE("advance answers when everything that fell due has happened, and says what it was") {
  auto client = turnstile();
  REQUIRE(client.post(kGate + "/coins", kCoin).status == 200);
  const auto advanced = client.post(kDefault + "/clock/advance", R"({"to": "2026-01-01T00:01:00Z"})");
  REQUIRE(advanced.status == 200);
  CHECK(advanced.json["now"] == Value("2026-01-01T00:01:00Z"));
  const auto& fired = advanced.json["fired"].as_list();
  REQUIRE(fired.size() == 2);  // north, and south of the seed
  CHECK(fired.at(0)["at"] == Value("2026-01-01T00:00:30Z"));
  CHECK(fired.at(0)["from"] == Value("UNLOCKED"));
  CHECK(fired.at(0)["to"] == Value("LOCKED"));
  CHECK(advanced.json["firedTotal"] == Value(2));
  CHECK(advanced.json["faultsTotal"].is_null());
  CHECK(client.get(kGate).json["state"] == Value("LOCKED"));
}

TEST_CASE("a clock does not go back, and takes exactly one of by and to") {
  auto client = turnstile();
  CHECK(client.post(kDefault + "/clock/advance", R"({"to": "2025-12-31T00:00:00Z"})").status == 409);
  CHECK(client.post(kDefault + "/clock/advance", R"({"by": "-PT1S"})").status == 409);
  CHECK(client.post(kDefault + "/clock/advance", R"({})").status == 422);
  CHECK(client.post(kDefault + "/clock/advance", R"({"by": "P1D", "to": "2027-01-01T00:00:00Z"})").status == 422);
  CHECK(client.post(kDefault + "/clock/advance", R"({"by": "P1M"})").status == 422);
  CHECK(client.get(kDefault + "/clock").json["now"] == Value("2026-01-01T00:00:00Z"));
}

TEST_CASE("resources can be seen, added, changed and removed from outside") {
  auto client = turnstile();
  const auto resources = [&] {
    return client.get(kDefault + "/resources?provider=turnstile&type=gate").json["resources"].as_list().size();
  };
  CHECK(resources() == 2);
  const auto added =
      client.post(kDefault + "/resources", R"({"provider": "turnstile", "type": "gate", "attributes": {"id": "east", "coins": 7}})");
  REQUIRE(added.status == 201);
  CHECK(added.json["state"] == Value("LOCKED"));
  CHECK(client.get("/turnstile/gates/east").json["coins"] == Value(7));
  const auto changed = client.patch(kDefault + "/resources/turnstile/gate/east", R"({"attributes": {"state": "UNLOCKED"}})");
  REQUIRE(changed.status == 200);
  CHECK(client.post("/turnstile/gates/east/coins", kCoin).status == 409);
  CHECK(client.remove(kDefault + "/resources/turnstile/gate/east").status == 204);
  CHECK(client.get("/turnstile/gates/east").status == 404);
  CHECK(resources() == 2);
}

TEST_CASE("a resource that does not fit its type is refused and changes nothing") {
  auto client = turnstile();
  const auto refused = [&](const char* body) { return client.post(kDefault + "/resources", body); };
  CHECK(refused(R"({"provider": "turnstile", "type": "gate", "attributes": {"id": "north"}})").status == 409);
  CHECK(refused(R"({"provider": "turnstile", "type": "gate", "attributes": {"id": "x", "coin": 1}})")
            .json["detail"]
            .as_string()
            .find("coins") != std::string::npos);
  CHECK(refused(R"({"provider": "turnstile", "type": "gate", "attributes": {"id": "x", "coins": "many"}})").status == 422);
  CHECK(refused(R"({"provider": "turnstile", "type": "gate", "attributes": {"id": "x", "state": "AJAR"}})").status == 422);
  CHECK(refused(R"({"provider": "turnstile", "type": "door", "attributes": {}})").status == 404);
  CHECK(client.get("/turnstile/gates/x").status == 404);
  CHECK(client.patch(kDefault + "/resources/turnstile/gate/nobody", R"({"attributes": {"coins": 1}})").status == 404);
}

TEST_CASE("the journal tells every exchange, filtered and from any point on, with credentials redacted") {
  auto client = turnstile();
  client.get(kGate, {{"Authorization", "Bearer secret"}});
  client.post(kGate + "/coins", kCoin);
  client.post(kGate + "/coins", kCoin);
  const auto all = client.get(kDefault + "/journal");
  REQUIRE(all.json["exchanges"].as_list().size() == 3);
  CHECK(all.body.find("secret") == std::string::npos);
  const auto refused = client.get(kDefault + "/journal?operation=insertCoin&outcome=ALREADY_UNLOCKED");
  REQUIRE(refused.json["exchanges"].as_list().size() == 1);
  const std::string id = refused.json["exchanges"].as_list().at(0)["id"].as_string();
  CHECK(client.get(kDefault + "/journal/" + id).json["outcome"] == Value("ALREADY_UNLOCKED"));
  CHECK(client.get(kDefault + "/journal?since=" + id).json["exchanges"].as_list().empty());
  CHECK(client.get(kDefault + "/journal?limit=1").json["exchanges"].as_list().size() == 1);
  CHECK(client.get(kDefault + "/journal/ex-999999").status == 404);
  CHECK(client.get(kDefault + "/journal?operaton=x").json["detail"].as_string().find("operation") != std::string::npos);
}

TEST_CASE("verify counts by operation and outcome, and a no shows what came instead") {
  auto client = turnstile();
  client.post(kGate + "/coins", kCoin);
  client.post(kGate + "/coins", kCoin);
  const auto verify = [&](const char* body) { return client.post(kDefault + "/journal/verify", body); };
  CHECK(verify(R"({"operation": "insertCoin", "outcome": "unlocked", "count": {"min": 1, "max": 1}})").status == 200);
  const auto no = verify(R"({"operation": "insertCoin", "outcome": "BAD_COIN"})");
  CHECK(no.status == 422);
  CHECK(no.json["detail"] == Value("wanted insertCoin with outcome BAD_COIN at least once, found none"));
  CHECK_FALSE(no.json["nearest"].as_list().empty());
  CHECK(verify(R"({"operation": "insertCoins"})").json["detail"] ==
        Value(R"(there is no operation "insertCoins"; did you mean "insertCoin"?)"));
  CHECK(verify(R"({"operation": "passGate", "count": {"max": 0}})").status == 200);
  CHECK(verify(R"({"operation": "passGate", "count": {"mim": 0}})").status == 422);
}

TEST_CASE("reset brings back the start: resources, clock and journal") {
  auto client = turnstile();
  const std::string fresh = client.get(kGate).body;
  client.post(kGate + "/coins", kCoin);
  client.post(kDefault + "/clock/advance", R"({"by": "PT10S"})");
  CHECK(client.post(kDefault + "/reset").status == 200);
  CHECK(client.get(kDefault + "/clock").json["now"] == Value("2026-01-01T00:00:00Z"));
  CHECK(client.get(kDefault + "/journal").json["exchanges"].as_list().empty());
  CHECK(client.get(kGate).body == fresh);
}

TEST_CASE("a snapshot restores into another sandbox, which then goes on like the first") {
  auto client = turnstile();
  client.post(kGate + "/coins", kCoin);
  const auto snapshot = client.get(kDefault + "/snapshot");
  REQUIRE(snapshot.status == 200);
  REQUIRE(client.post("/__admin/sandboxes", R"({"name": "copy"})").status == 201);
  REQUIRE(client.post("/__admin/sandboxes/copy/restore", snapshot.body).status == 200);
  CHECK(client.get("/@copy" + kGate).json["state"] == Value("UNLOCKED"));
  const auto here = client.post(kDefault + "/clock/advance", R"({"by": "PT30S"})");
  CHECK(client.post("/__admin/sandboxes/copy/clock/advance", R"({"by": "PT30S"})").body == here.body);
  CHECK(client.post("/__admin/sandboxes/copy/restore", R"({"nonsense": true})").status == 422);
  CHECK(client.get("/@copy" + kGate).json["state"] == Value("LOCKED"));
}

TEST_CASE("an address that the control API does not have is answered with the nearest one, a wrong method with Allow") {
  auto client = turnstile();
  const auto unknown = client.get("/__admin/helth");
  CHECK(unknown.status == 404);
  CHECK(unknown.json["detail"] == Value("the control API has no /__admin/helth; did you mean \"/__admin/health\"?"));
  const auto wrong = client.post("/__admin/health");
  CHECK(wrong.status == 405);
  CHECK(wrong.header("Allow") == "GET");
}

}  // namespace understudy::test
