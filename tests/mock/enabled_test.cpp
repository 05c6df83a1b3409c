// SPDX-License-Identifier: MIT
// Operations that a setting switches: while off, nothing tells that they were ever written.
#include "tests/mock/sandbox_call.h"

using namespace understudy;
using namespace understudy::test;

namespace {

// createParcel (POST /parcels, beside GET) and openDepot (PUT /depots/{id}, alone on its path) are switched by `extensions`.
std::shared_ptr<const Provider> switched(const std::string& enabled = "settings.extensions") {
  ProviderSketch sketch = parcels_sketch();
  sketch.settings.push_back({"extensions", AttributeType::boolean, false, {}, {Grade::assumed, "", ""}});
  for (OperationSketch& operation : sketch.operations) {
    if (operation.id == "createParcel" || operation.id == "openDepot") operation.enabled = enabled;
  }
  return build_provider(sketch);
}

SandboxStart with_extensions() {
  SandboxStart start = frozen();
  start.settings["parcels"]["extensions"] = true;
  return start;
}

}  // namespace

TEST_CASE("an operation that is switched off is not there, and one that is switched on is like any other", "[mock]") {
  Play off(switched());
  const auto unknown = off.call("PUT", "/depots/E");
  CHECK(unknown->response.status == 404);
  CHECK(body_of(*unknown)["error"] == Value("no PUT here"));
  CHECK(unknown->operation.empty());
  CHECK(unknown->grade == Grade::assumed);  // the fallback's
  CHECK(off.sandbox().resources("parcels", "depot", off.wall()).as_list().size() == 1);

  Play on(switched(), with_extensions());
  CHECK(on.call("PUT", "/depots/E")->outcome == "open");
  CHECK(on.post("/parcels", R"({"depot": "D"})")->outcome == "created");
}

TEST_CASE("a path keeps the methods that are switched on, and Allow names those only", "[mock]") {
  Play off(switched());
  const auto wrong = off.post("/parcels", R"({"depot": "D"})");
  CHECK(wrong->response.status == 405);
  CHECK(header(*wrong, "Allow") == "GET, HEAD, OPTIONS");
  CHECK(header(*off.call("OPTIONS", "/parcels"), "Allow") == "GET, HEAD, OPTIONS");
  Play on(switched(), with_extensions());
  CHECK(header(*on.call("OPTIONS", "/parcels"), "Allow") == "GET, HEAD, OPTIONS, POST");
}

TEST_CASE("HEAD, OPTIONS and a preferred outcome do not bring back what is switched off", "[mock]") {
  ProviderSketch sketch = turnstile_sketch();
  sketch.operations[0].enabled = "settings.lock_after > duration('1m')";
  Play off(build_provider(sketch));
  for (const char* method : {"GET", "HEAD", "OPTIONS", "DELETE"}) {
    CAPTURE(method);
    CHECK(off.call(method, "/gates/north")->response.status == 404);
  }
  CHECK(off.get("/gates/north", {{"Prefer", "example=ok"}})->response.status == 404);
  SandboxStart start = frozen();
  start.settings["turnstile"]["lock_after"] = "PT2M";
  Play on(build_provider(sketch), start);
  CHECK(on.call("HEAD", "/gates/north")->response.status == 200);
  CHECK(on.call("OPTIONS", "/gates/north")->response.status == 204);
}

TEST_CASE("what is switched off is not offered to one who looks for something near", "[mock]") {
  Play off(switched());
  CHECK(off.call("PUT", "/depot/E")->reason.find("PUT /depots/{id}") == std::string::npos);
  const Request near{"PUT", "/depot/E", {}, {}};
  for (const std::string& one : off.sandbox().nearest(off.provider(), near, 9, off.wall())) CHECK(one != "PUT /depots/{id}");
  CHECK_FALSE(off.sandbox().serves(off.provider(), {"PUT", "/depots/E", {}, {}}, off.wall()));
  CHECK(off.sandbox().serves(off.provider(), {"POST", "/parcels", {}, {}}, off.wall()));  // with GET

  Play on(switched(), with_extensions());
  CHECK(on.call("PUT", "/depot/E")->reason.find("PUT /depots/{id}") != std::string::npos);
  CHECK(on.sandbox().nearest(on.provider(), near, 1, on.wall()) == std::vector<std::string>{"PUT /depots/{id}"});
  CHECK(on.sandbox().serves(on.provider(), {"PUT", "/depots/E", {}, {}}, on.wall()));
}

TEST_CASE("an operation may come and go with the sandbox's clock", "[mock]") {
  Play play(switched("now < timestamp('2026-02-01T00:00:00Z')"));
  CHECK(play.call("PUT", "/depots/E")->outcome == "open");
  play.advance("P1D");
  CHECK(play.call("PUT", "/depots/E")->response.status == 404);

  SandboxStart real;
  real.mode = ClockMode::real;
  Play lively(switched("now < timestamp('2026-02-01T00:00:00Z')"), real);
  CHECK(lively.sandbox().serves(lively.provider(), {"PUT", "/depots/E", {}, {}}, lively.wall()));
  CHECK_FALSE(lively.sandbox().serves(lively.provider(), {"PUT", "/depots/E", {}, {}}, at("2026-02-01T00:00:00Z")));
}

TEST_CASE("a switch that fails is told as the pack's fault where the operation is asked for, and nowhere else", "[mock]") {
  Play play(switched("constants.gone"));
  const auto failed = play.call("PUT", "/depots/E");
  CHECK(failed->response.status == 500);
  CHECK(failed->reason.find("openDepot.enabled") == 0);
  CHECK(play.get("/parcels")->response.status == 200);
}

TEST_CASE("whether a path exists is no matter of chance", "[mock]") {
  CHECK(Play(switched("uuid() != ''")).call("PUT", "/depots/E")->response.status == 500);
}
