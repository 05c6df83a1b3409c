// SPDX-License-Identifier: MIT
// The pipeline: what is answered to what, in which order of steps, and what is told about it.
#include "tests/mock/sandbox_call.h"

using namespace understudy;
using namespace understudy::test;

namespace {

const std::string kCoin = R"({"cents": 50})";
const std::string kKey = R"({"key": "k"})";

}  // namespace

TEST_CASE("an event changes the world and the answer shows it", "[mock]") {
  Play play(turnstile_provider());
  const auto exchange = play.post("/gates/north/coins", kCoin);
  CHECK(exchange->response.status == 200);
  CHECK(header(*exchange, "Content-Type") == "application/json");
  CHECK(exchange->response.body == R"({"id":"north","state":"UNLOCKED","coins":1,"lastCoinAt":"2026-01-31T09:00:00Z"})");
  CHECK(header(*exchange, "Understudy-Evidence") == "documented");
  CHECK(header(*exchange, "Understudy-Outcome") == "insertCoin/unlocked");
  CHECK(header(*exchange, "Understudy-Exchange") == "ex-000001");
  CHECK(header(*exchange, "Understudy-Violation") == "(none)");
  CHECK(exchange->operation == "insertCoin");
  CHECK(exchange->outcome == "unlocked");
  REQUIRE(exchange->transitions.size() == 1);
  CHECK(exchange->transitions[0].id == "gate.LOCKED.coin");
  CHECK(play.get("/gates/north")->response.body.find("UNLOCKED") != std::string::npos);
}

TEST_CASE("a refusal is the documented example with what the state fills in", "[mock]") {
  Play play(turnstile_provider());
  play.post("/gates/north/coins", kCoin);
  const auto exchange = play.post("/gates/north/coins", kCoin);
  CHECK(exchange->response.status == 409);
  CHECK(exchange->response.body == R"({"error":"ALREADY_UNLOCKED","coins":1})");
  CHECK(exchange->reason == "gate.UNLOCKED.coin refuses");
  CHECK(exchange->transitions.empty());
}

TEST_CASE("evidence is the weakest of outcome, transitions, and rules on the way", "[mock]") {
  Play play(turnstile_provider());
  CHECK(header(*play.post("/gates/north/passages"), "Understudy-Evidence") == "assumed");
  SandboxStart at_once = frozen();
  at_once.settings["turnstile"]["lock_after"] = "PT0S";
  Play quick(turnstile_provider(), at_once);
  const auto exchange = quick.post("/gates/north/coins", kCoin);
  CHECK(body_of(*exchange)["state"] == Value("LOCKED"));
  CHECK(header(*exchange, "Understudy-Evidence") == "assumed");
  CHECK(exchange->transitions.size() == 2);
}

TEST_CASE("an answer without a body has no content type", "[mock]") {
  Play play(turnstile_provider());
  play.post("/gates/north/coins", kCoin);
  const auto exchange = play.post("/gates/north/passages");
  CHECK(exchange->response.status == 204);
  CHECK(exchange->response.body.empty());
  CHECK(header(*exchange, "Content-Type") == "(none)");
  CHECK(header(*exchange, "Understudy-Outcome") == "passGate/204");
}

TEST_CASE("a broken contract is told in the provider's own way, and nothing happens", "[mock]") {
  Play play(turnstile_provider());
  const auto exchange = play.post("/gates/north/coins", R"({"cents": 0})");
  CHECK(exchange->response.status == 400);
  CHECK(body_of(*exchange)["field"] == Value("cents"));
  CHECK(header(*exchange, "Understudy-Violation") == "/body/cents minimum");
  REQUIRE(exchange->violations.size() == 1);
  CHECK(play.get("/gates/north")->response.body.find("LOCKED") != std::string::npos);
}

TEST_CASE("a violation has a subject, so that it can be told in a sentence wherever it is", "[mock]") {
  ProviderSketch sketch = turnstile_sketch();
  sketch.violations[0].with = Map{{"field", "${violations[0].subject + ' ' + violations[0].message}"}};
  Play play(build_provider(sketch));
  const auto told = [&play](std::string body) { return body_of(*play.post("/gates/north/coins", std::move(body)))["field"]; };
  CHECK(told("{}") == Value("cents is required"));
  CHECK(told("") == Value("body is required"));
  CHECK(told("[]") == Value("body must be an object, is an array"));
  CHECK(told("{").as_string().starts_with("body is no JSON: line 1, column 2: "));
}

TEST_CASE("without a way of its own a broken contract is told in ours, with every violation", "[mock]") {
  Play play(parcels_provider());
  const auto exchange = play.get("/parcels?limit=99&offset=x");
  CHECK(exchange->response.status == 400);
  CHECK(header(*exchange, "Content-Type") == "application/problem+json");
  CHECK(body_of(*exchange)["violations"].as_list().size() == 2);
  CHECK(exchange->outcome.empty());
  CHECK(header(*exchange, "Understudy-Outcome") == "(none)");
  CHECK(play.post("/parcels", "depot=D", {{"Content-Type", "text/csv"}})->response.status == 415);
}

TEST_CASE("what a client sent cannot begin a header of its own", "[mock]") {
  ProviderSketch sketch = turnstile_sketch();
  sketch.operations[1].body = Map{{"type", "object"}, {"additionalProperties", false}};
  Play play(build_provider(sketch));
  const auto exchange = play.post("/gates/north/coins", R"({"a\r\nEvil: yes": 1})");
  CHECK(header(*exchange, "Understudy-Violation").find_first_of("\r\n") == std::string::npos);
  CHECK(header(*exchange, "Understudy-Violation").find("Evil") != std::string::npos);
}

TEST_CASE("a violation is let pass while its condition holds, and counts as evidence", "[mock]") {
  SandboxStart start = frozen();
  start.settings["parcels"]["require_key"] = "false";
  Play lenient(parcels_provider(), start);
  const auto exchange = lenient.post("/parcels/p1/pack", "{}");
  CHECK(exchange->outcome == "packed");
  CHECK(exchange->grade == Grade::inferred);
  CHECK(exchange->violations.empty());
  CHECK(lenient.post("/parcels/p1/pack", R"({"note": 7})")->response.status == 400);
  CHECK(Play(parcels_provider()).post("/parcels/p1/pack", "{}")->response.status == 400);
}

TEST_CASE("the steps come in their order: authentication, contract, find, own refusals, effects", "[mock]") {
  SandboxStart start = frozen();
  start.settings["parcels"]["auth"] = "strict";
  Play strict(parcels_provider(), start);
  CHECK(strict.post("/parcels/nobody/pack", "no json")->outcome == "UNAUTHENTICATED");
  const Headers known{{"Authorization", "me"}};
  CHECK(strict.post("/parcels/nobody/pack", "no json", known)->response.status == 400);
  CHECK(strict.post("/parcels/nobody/pack", kKey, known)->outcome == "NOT_FOUND");

  start.resources.push_back({"parcels", "parcel", Map{{"id", "heavy"}, {"weight", 16}, {"depot", "D"}, {"state", "WAITING"}}});
  Play heavy(parcels_provider(), start);
  CHECK(heavy.post("/parcels/heavy/ship", {}, known)->outcome == "HEAVY");
  const auto light = heavy.post("/parcels/p1/ship", {}, known);
  CHECK(light->outcome == "NOT_PACKED");
  CHECK(light->grade == Grade::inferred);
}

TEST_CASE("what a transition creates is in scope of the answer under its name", "[mock]") {
  Play play(parcels_provider());
  play.post("/parcels/p1/pack", kKey);
  const auto exchange = play.post("/parcels/p1/ship");
  CHECK(exchange->outcome == "shipped");
  CHECK(exchange->grade == Grade::documented);
  CHECK(body_of(*exchange)["sender"] == Value("depot"));
  CHECK(body_of(*exchange)["label"].as_string().size() == 8);
  CHECK(body_of(*exchange)["label"] != Value("AB123456"));
}

TEST_CASE("the name of what a transition might have created is null when none was", "[mock]") {
  SandboxStart start = frozen();
  start.resources.push_back({"parcels", "parcel", Map{{"id", "there"}, {"depot", "D"}, {"state", "DELIVERED"}}});
  Play play(parcels_provider(), start);
  const auto exchange = play.post("/parcels/there/ship");
  CHECK(exchange->outcome == "shipped");
  CHECK(exchange->grade == Grade::assumed);
  CHECK(body_of(*exchange)["label"] == Value("AB123456"));
}

TEST_CASE("an answer has the declared headers as their examples say, unless it sets them itself; null leaves one out", "[mock]") {
  Play play(parcels_provider());
  const auto all = play.get("/parcels");
  CHECK(header(*all, "X-Unit") == "parcel");
  CHECK(header(*all, "X-Total") == "1");
  CHECK(header(*all, "X-Limit") == "(none)");
  CHECK(header(*play.get("/parcels?limit=5"), "X-Limit") == "5");
  const auto made = play.post("/parcels", R"({"depot": "D"})");
  CHECK(made->response.status == 201);
  CHECK(header(*made, "Location") == "/parcels/" + body_of(*made)["id"].as_string());
}

TEST_CASE("a refusal, and an outcome that the client prefers, have the declared headers too", "[mock]") {
  SandboxStart start = frozen();
  start.settings["parcels"]["auth"] = "strict";
  Play strict(parcels_provider(), start);
  CHECK(header(*strict.get("/parcels"), "WWW-Authenticate") == "Parcels");
  const auto preferred = strict.get("/parcels", {{"Prefer", "example=page"}});
  CHECK(header(*preferred, "X-Total") == "99");
  CHECK(header(*preferred, "WWW-Authenticate") == "(none)");
}

TEST_CASE("a rule that refuses sets headers above the declared ones, as an answer does; one that fails is a fault", "[mock]") {
  SandboxStart start = frozen();
  start.settings["parcels"]["auth"] = "strict";
  ProviderSketch sketch = parcels_sketch();
  sketch.refuse.front().headers = {
      {"WWW-Authenticate", "Parcels method=\"${request.method}\""}, {"X-Refused", Value(7)}, {"X-None", Value()}};
  Play strict(build_provider(sketch), start);
  const auto refused = strict.get("/parcels");
  CHECK(refused->response.status == 401);
  CHECK(header(*refused, "WWW-Authenticate") == "Parcels method=\"GET\"");
  CHECK(header(*refused, "X-Refused") == "7");
  CHECK(header(*refused, "X-None") == "(none)");

  sketch.refuse.front().headers = {{"WWW-Authenticate", "${request.headers['no-such']}"}};
  Play failing(build_provider(sketch), start);
  const auto fault = failing.get("/parcels");
  CHECK(fault->response.status == 500);
  CHECK(header(*fault, "WWW-Authenticate") == "(none)");
}

TEST_CASE("a list is filtered, sorted and cut; the total counts what the filter lets through", "[mock]") {
  SandboxStart start = frozen();
  for (const auto& [id, weight] : {std::pair{"a", 3.0}, {"b", 1.0}, {"c", 2.0}, {"d", 1.0}})
    start.resources.push_back({"parcels", "parcel", Map{{"id", id}, {"weight", weight}, {"depot", "D"}}});
  start.resources.push_back({"parcels", "parcel", Map{{"id", "lost"}, {"state", "LOST"}, {"weight", nullptr}}});
  Play play(parcels_provider(), start);
  const auto ids = [&play](const std::string& query) {
    std::string told;
    const Value body = body_of(*play.get("/parcels?" + query));
    for (const Value& id : body["parcels"].as_list()) told += id.as_string() + " ";
    return told;
  };
  CHECK(ids("") == "p1 a b c d lost ");
  CHECK(ids("sort=weight") == "lost b d c p1 a ");
  CHECK(ids("sort=-weight,id") == "a p1 c b d lost ");
  CHECK(ids("sort=nonsense") == "p1 a b c d lost ");
  CHECK(ids("sort=id&offset=1&limit=2") == "b c ");
  CHECK(ids("offset=99") == "");
  CHECK(ids("offset=-3&limit=1") == "p1 ");
  CHECK(ids("state=LOST") == "lost ");
  CHECK(header(*play.get("/parcels?state=WAITING&limit=1"), "X-Total") == "5");
}

TEST_CASE("`or: create` makes the resource that is not there", "[mock]") {
  Play play(parcels_provider());
  CHECK(play.call("PUT", "/depots/E")->response.body == R"({"id":"E","load":0})");
  CHECK(play.sandbox().resources("parcels", "depot", play.wall()).as_list().size() == 2);
  CHECK(play.call("PUT", "/depots/E")->response.status == 200);
  CHECK(play.sandbox().resources("parcels", "depot", play.wall()).as_list().size() == 2);
}

TEST_CASE("an answer that fails is a 500 that says where, and all is undone", "[mock]") {
  Play play(parcels_provider());
  const auto exchange = play.call("PUT", "/depots/odd");
  CHECK(exchange->response.status == 500);
  CHECK(exchange->outcome.empty());
  CHECK(exchange->reason.find("openDepot.answer[0]: ") == 0);
  CHECK(header(*exchange, "Content-Type") == "application/problem+json");
  CHECK(play.sandbox().resources("parcels", "depot", play.wall()).as_list().size() == 1);

  ProviderSketch sketch = parcels_sketch();
  sketch.fault = {503, Map{{"error", "internal"}}};
  Play own(build_provider(sketch));
  const auto in_own_words = own.call("PUT", "/depots/odd");
  CHECK(in_own_words->response.status == 503);
  CHECK(in_own_words->response.body == R"({"error":"internal"})");
  CHECK(in_own_words->reason.find("openDepot.answer[0]: ") == 0);
}

TEST_CASE("an unknown path is told with the nearest operations", "[mock]") {
  Play play(turnstile_provider());
  const auto exchange = play.get("/gate/north");
  CHECK(exchange->response.status == 404);
  CHECK(exchange->operation.empty());
  REQUIRE(body_of(*exchange)["nearest"].as_list().size() > 0);
  CHECK(body_of(*exchange)["nearest"].as_list()[0] == Value("GET /gates/{gateId}"));
  CHECK(header(*exchange, "Understudy-Exchange") == "ex-000001");

  Play own(parcels_provider());
  const auto in_own_words = own.get("/parcel");
  CHECK(in_own_words->response.status == 404);
  CHECK(in_own_words->response.body == R"({"error":"no GET here"})");
  CHECK(in_own_words->reason.find("GET /parcels") != std::string::npos);
}

TEST_CASE("a wrong method is told with those that there are, OPTIONS among them", "[mock]") {
  Play play(turnstile_provider());
  const auto exchange = play.call("DELETE", "/gates/north");
  CHECK(exchange->response.status == 405);
  CHECK(header(*exchange, "Allow") == "GET, HEAD, OPTIONS");
  CHECK(header(*exchange, "Content-Type") == "application/problem+json");
  const auto options = play.call("OPTIONS", "/gates/north/coins");
  CHECK(options->response.status == 204);
  CHECK(header(*options, "Allow") == "OPTIONS, POST");
  CHECK(play.call("HEAD", "/gates/north")->outcome == "ok");

  const auto own = Play(parcels_provider()).call("DELETE", "/parcels");
  CHECK(own->response.body == R"({"error":"method"})");
  CHECK(header(*own, "Allow") == "GET, HEAD, OPTIONS, POST");
}

TEST_CASE("a client can force an outcome: its example as it stands, and nothing happens", "[mock]") {
  Play play(turnstile_provider());
  const auto by_name = play.post("/gates/north/coins", kCoin, {{"Prefer", "example=ALREADY_UNLOCKED"}});
  CHECK(by_name->response.status == 409);
  CHECK(by_name->response.body == R"({"error":"ALREADY_UNLOCKED","coins":1})");
  CHECK(header(*by_name, "Understudy-Outcome") == "insertCoin/ALREADY_UNLOCKED");
  CHECK(play.post("/gates/nobody/coins", {}, {{"Prefer", "code=200"}})->outcome == "unlocked");
  CHECK(play.post("/gates/north/coins", kCoin, {{"Prefer", "respond-async, wait=5; x=\"a,b\", Example = \"BAD_COIN\""}})->outcome ==
        "BAD_COIN");
  CHECK(play.post("/gates/north/coins", kCoin, {{"Prefer", "return=minimal"}})->outcome == "unlocked");
  play.post("/gates/south/passages", {}, {{"Prefer", "code=409"}});
  CHECK(body_of(*play.get("/gates/south"))["state"] == Value("UNLOCKED"));

  const auto unknown = play.post("/gates/north/coins", kCoin, {{"Prefer", "code=409, example=unlocked"}});
  CHECK(unknown->response.status == 400);
  CHECK(unknown->reason == "insertCoin has no outcome unlocked with status 409");
  CHECK(body_of(*unknown)["outcomes"].as_list().size() == 4);
}

TEST_CASE("every answer is journalled, and the journal finds it again", "[mock]") {
  Play play(turnstile_provider());
  play.get("/gates/north");
  play.get("/nowhere");
  const auto third = play.get("/gates/nobody");
  CHECK(play.sandbox().exchange(3) == third);
  CHECK(play.sandbox().exchange(4) == nullptr);
  Journal::Filter filter;
  filter.outcome = "NOT_FOUND";
  REQUIRE(play.sandbox().journal(filter).size() == 1);
  CHECK(play.sandbox().journal(filter)[0]->request.target == "/gates/nobody");
  const auto tally = play.sandbox().tally("turnstile", "getGate", "ok");
  CHECK(tally.count == 1);
  CHECK(tally.total == 3);
  CHECK(tally.nearest_misses.size() == 2);
}

TEST_CASE("an unknown body of arguments never breaks an answer", "[mock]") {
  Play play(parcels_provider());
  for (const char* target : {"", "/", "//", "/parcels//pack", "/parcels/%00/pack", "/parcels?%", "/parcels?&&=&=1", "/parcels/%ff%fe", "*",
                             "/parcels?limit=%zz"})
    CHECK(play.get(target)->response.status >= 200);
}

TEST_CASE("rules see the body as it came and the operation, before the check and after it", "[mock]") {
  ProviderSketch sketch = turnstile_sketch();
  sketch.refuse = {
      {.when = "request.operation == 'passGate' && request.raw != null", .refuse = "NOT_FOUND", .with = Map{{"raw", "${request.raw}"}}}};
  sketch.unknown_path = {404, Map{{"operation", "${request.operation}"}, {"raw", "${request.raw}"}, {"target", "${request.target}"}}};
  for (OperationSketch& operation : sketch.operations) {
    for (AnswerSketch& answer : operation.answers)
      if (operation.id != "passGate") answer.body = Map{{"operation", "${request.operation}"}, {"raw", "${request.raw}"}};
  }
  Play play(build_provider(sketch));
  const std::string coin = "{ \"cents\":  50 }\n";
  CHECK(body_of(*play.post("/gates/north/coins", coin)) == Value(Map{{"operation", "insertCoin"}, {"raw", coin}}));
  CHECK(body_of(*play.get("/gates/north")) == Value(Map{{"operation", "getGate"}, {"raw", nullptr}}));
  CHECK(body_of(*play.post("/gates/north/passages", "no JSON"))["raw"] == Value("no JSON"));
  CHECK(play.post("/gates/north/passages")->response.status == 204);
  CHECK(body_of(*play.post("/nowhere?x=%31", "x")) == Value(Map{{"operation", nullptr}, {"raw", "x"}, {"target", "/nowhere?x=%31"}}));
}
