// SPDX-License-Identifier: MIT
// Resources that end and resources that a reader wears out, as requests meet them.
#include "tests/mock/sandbox_call.h"

using namespace understudy;
using namespace understudy::test;

namespace {

// A ticket that anybody may look at: it is torn when that is asked, or by itself.
ProviderSketch tickets() {
  ProviderSketch sketch;
  sketch.name = "tickets";
  sketch.machines = {
      {.type = "ticket",
       .attributes = {{"brief", AttributeType::boolean, false}},
       .initial = {{"ticket.brief", "BRIEF"}, {"", "SOLD"}},
       .states = {{.name = "SOLD", .on = {{"tear", {{.effects = {{.remove = "ticket"}}}}}}},
                  {.name = "BRIEF", .after = {{.delay = "duration('0s')", .transition = {.effects = {{.remove = "ticket"}}}}}}},
       .view = Map{{"id", "${ticket.id}"}, {"state", "${ticket.state}"}}}};
  const OutcomeSketch not_found{404, "NOT_FOUND", Map{{"error", "not found"}}};
  const OutcomeSketch ok{200, "ok", Map{{"id", "x"}}};
  const FindSketch ticket{.name = "ticket", .id = "request.path.id", .otherwise = "NOT_FOUND"};
  sketch.operations = {{.id = "getTicket",
                        .method = "GET",
                        .path = "/tickets/{id}",
                        .outcomes = {ok, not_found},
                        .find = {ticket},
                        .answers = {{.outcome = "ok", .body = "${view('ticket', ticket)}"}}},
                       {.id = "tearTicket",
                        .method = "DELETE",
                        .path = "/tickets/{id}",
                        .outcomes = {ok, not_found},
                        .find = {ticket},
                        .effects = {{.send = "tear", .to = "ticket"}},
                        .answers = {{.outcome = "ok", .body = Map{{"gone", "${ticket == null}"}}}}}};
  sketch.seeds = {{"ticket", Map{{"id", "a"}}}};
  return sketch;
}

}  // namespace

TEST_CASE("a resource that a request removes shows null in the answer, and is not found again", "[mock]") {
  Play play(build_provider(tickets()));
  CHECK(play.get("/tickets/a")->outcome == "ok");
  CHECK(body_of(*play.call("DELETE", "/tickets/a")) == Value(Map{{"gone", true}}));
  CHECK(play.call("DELETE", "/tickets/a")->outcome == "NOT_FOUND");
  CHECK(play.get("/tickets/a")->outcome == "NOT_FOUND");
  CHECK(play.sandbox().resources("", "", play.wall()).as_list().empty());
}

TEST_CASE("a resource that removes itself as soon as it is put there, or changed, is told as it was", "[mock]") {
  Play play(build_provider(tickets()));
  const auto added = play.sandbox().add_resource("tickets", "ticket", Map{{"id", "b"}, {"brief", true}}, play.wall());
  REQUIRE(added);
  CHECK((*added)["state"] == Value("BRIEF"));
  CHECK(play.get("/tickets/b")->outcome == "NOT_FOUND");
  const auto changed = play.sandbox().change_resource("tickets", "ticket", "a", Map{{"state", "BRIEF"}}, play.wall());
  REQUIRE(changed);
  CHECK((*changed)["id"] == Value("a"));
  CHECK(play.get("/tickets/a")->outcome == "NOT_FOUND");
  CHECK(play.sandbox().fired("tickets") == std::map<std::string, std::uint64_t>{{"ticket.BRIEF.after", 2}});
}
