// SPDX-License-Identifier: MIT
// One provider, two ways of telling errors: what the pack says for all operations concerns those that declare it.
#include "tests/mock/sandbox_call.h"

using namespace understudy;
using namespace understudy::test;

namespace {

const Value kText = Map{{"type", "string"}};

OperationSketch operation(std::string id, std::string path, std::vector<OutcomeSketch> outcomes) {
  outcomes.insert(outcomes.begin(), {200, "ok", Map{{"ok", true}}});
  return {.id = std::move(id),
          .method = "POST",
          .path = std::move(path),
          .body = Map{{"type", "object"}, {"properties", Map{{"name", kText}}}, {"required", List{"name"}}},
          .outcomes = std::move(outcomes),
          .answers = {{.outcome = "ok"}}};
}

OutcomeSketch error(int status, std::string name) { return {status, name, Map{{"error", name}}}; }

// The token endpoint speaks of `invalid_request`, the others of BAD and UNAUTHENTICATED; `free` declares neither.
std::shared_ptr<const Provider> two_dialects() {
  return build_provider(
      {.name = "two",
       .operations = {operation("token", "/token", {error(400, "invalid_request"), error(401, "invalid_client")}),
                      operation("thing", "/thing", {error(400, "BAD"), error(401, "UNAUTHENTICATED")}),
                      operation("both", "/both", {error(400, "BAD"), error(422, "invalid_request")}), operation("free", "/free", {})},
       .refuse = {{.when = "!has(request.headers.authorization)", .refuse = "UNAUTHENTICATED"},
                  {.when = "!has(request.headers.`x-client`)", .refuse = "invalid_client"}},
       .violations = {{.refuse = "BAD", .with = Map{{"field", "${violations[0].field}"}}},
                      {.refuse = "invalid_request", .with = Map{{"hint", "${violations[0].keyword}"}}}}});
}

const std::string kSound = R"({"name": "n"})";

}  // namespace

TEST_CASE("a refusal for all operations concerns those that declare its outcome", "[mock]") {
  Play play(two_dialects());
  CHECK(play.post("/thing", kSound)->outcome == "UNAUTHENTICATED");
  CHECK(play.post("/thing", kSound, {{"Authorization", "me"}})->outcome == "ok");
  CHECK(play.post("/token", kSound, {{"Authorization", "me"}})->outcome == "invalid_client");
  CHECK(play.post("/token", kSound, {{"X-Client", "me"}})->outcome == "ok");
  CHECK(play.post("/free", kSound)->outcome == "ok");
}

TEST_CASE("a broken contract is told by the first refusal whose outcome the operation declares", "[mock]") {
  Play play(two_dialects());
  const Headers known{{"Authorization", "me"}, {"X-Client", "me"}};
  const auto thing = play.post("/thing", "{}", known);
  CHECK(thing->outcome == "BAD");
  CHECK(body_of(*thing)["field"] == Value("name"));
  const auto token = play.post("/token", "{}", known);
  CHECK(token->outcome == "invalid_request");
  CHECK(body_of(*token)["hint"] == Value("required"));
  CHECK(play.post("/both", "{}", known)->outcome == "BAD");
  const auto ours = play.post("/free", "{}", known);
  CHECK(ours->outcome.empty());
  CHECK(header(*ours, "Content-Type") == "application/problem+json");
}

TEST_CASE("what can be reached follows from what an operation declares", "[mock]") {
  const auto provider = two_dialects();
  const auto reachable = [&](std::string_view id) { return reachable_outcomes(*provider, *provider->contract.operation(id)); };
  using Names = std::vector<std::string>;
  CHECK(reachable("token") == Names{"invalid_client", "invalid_request", "ok"});
  CHECK(reachable("thing") == Names{"BAD", "UNAUTHENTICATED", "ok"});
  CHECK(reachable("both") == Names{"BAD", "ok"});  // its invalid_request is never the answer
  CHECK(reachable("free") == Names{"ok"});
}
