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

namespace {

// A job that is done after a while, or when it was asked for often enough.
ProviderSketch jobs(const std::string& reads, const std::string& delay = "") {
  ProviderSketch sketch = tickets();
  sketch.machines = {{.type = "ticket",
                      .attributes = {{"polls", AttributeType::integer}},
                      .initial = {{"", "RUNS"}},
                      .states = {{.name = "RUNS",
                                  .on = {{"tear", {{.target = "RUNS"}}}},
                                  .after = {{.delay = delay, .reads = reads, .transition = {.target = "DONE", .grade = Grade::assumed}}}},
                                 {.name = "DONE", .after = {{.delay = "duration('0s')", .transition = {.target = "FILED"}}}},
                                 {.name = "FILED"}},
                      .view = Map{{"id", "${ticket.id}"}, {"state", "${ticket.state}"}}}};
  return sketch;
}

std::string state_of(const Exchange& exchange) { return body_of(exchange)["state"].as_string(); }

}  // namespace

TEST_CASE("the read that is one too many still shows the old state, and the next one the new; HEAD reads as well", "[mock]") {
  Play play(build_provider(jobs("3")));
  CHECK(state_of(*play.get("/tickets/a")) == "RUNS");
  CHECK(play.call("HEAD", "/tickets/a")->transitions.empty());
  const auto third = play.get("/tickets/a");
  CHECK(state_of(*third) == "RUNS");
  REQUIRE(third->transitions.size() == 2);
  CHECK(third->transitions[0].id == "ticket.RUNS.after");
  CHECK(third->transitions[1].to == "FILED");
  CHECK(third->grade == Grade::documented);
  CHECK(state_of(*play.get("/tickets/a")) == "FILED");
  CHECK(play.sandbox().fired("tickets") == std::map<std::string, std::uint64_t>{{"ticket.DONE.after", 1}, {"ticket.RUNS.after", 1}});
}

TEST_CASE("only a GET that is answered counts, and the count begins anew with the state", "[mock]") {
  ProviderSketch sketch = jobs("2");
  sketch.operations[0].query = {{"secret", Map{}}};
  sketch.operations[0].refuse = {{.when = "has(request.query.secret)", .refuse = "NOT_FOUND"}};
  Play play(build_provider(sketch));
  for (int i = 0; i < 3; ++i) {
    CHECK(play.get("/tickets/a?secret=1")->outcome == "NOT_FOUND");
    CHECK(play.get("/tickets/a", {{"Prefer", "example=ok"}})->outcome == "ok");
    CHECK(play.get("/tickets/b")->outcome == "NOT_FOUND");
  }
  play.get("/tickets/a");
  play.call("DELETE", "/tickets/a");
  CHECK(play.get("/tickets/a")->transitions.empty());
  CHECK(play.get("/tickets/a")->transitions.size() == 2);
}

TEST_CASE("reads may come from an attribute; null, nothing and less mean never, and what is no count is told", "[mock]") {
  Play play(build_provider(jobs("ticket.polls")));
  const auto polls = [&play](const Value& count) {
    REQUIRE(play.sandbox().change_resource("tickets", "ticket", "a", Map{{"polls", count}}, play.wall()));
  };
  for (const Value& never : {Value(), Value(0), Value(-1)}) {
    polls(never);
    for (int i = 0; i < 3; ++i) CHECK(play.get("/tickets/a")->transitions.empty());
  }
  polls(10);
  CHECK(play.get("/tickets/a")->transitions.size() == 2);

  Play odd(build_provider(jobs("ticket.id")));
  const auto told = odd.get("/tickets/a");
  CHECK(told->outcome == "ok");
  CHECK_THAT(told->reason, Catch::EndsWith("what fell due could not happen: ticket.RUNS.after: string is not a number of reads"));
}

TEST_CASE("of reads and time whichever comes first counts, and once", "[mock]") {
  Play by_time(build_provider(jobs("2", "duration('10s')")));
  by_time.get("/tickets/a");
  CHECK(by_time.advance("PT10S") == Value(2));
  CHECK(state_of(*by_time.get("/tickets/a")) == "FILED");

  Play by_reads(build_provider(jobs("2", "duration('10s')")));
  by_reads.get("/tickets/a");
  by_reads.get("/tickets/a");
  CHECK(by_reads.advance("P1D") == Value(0));

  Play never_by_time(build_provider(jobs("1", "null")));
  CHECK(never_by_time.advance("P1D") == Value(0));
  never_by_time.get("/tickets/a");
  CHECK(state_of(*never_by_time.get("/tickets/a")) == "FILED");
}

TEST_CASE("reads are kept in a snapshot, and a snapshot that does not know them counts from nothing", "[mock]") {
  Play play(build_provider(jobs("2")));
  play.get("/tickets/a");
  Value snapshot = play.sandbox().snapshot(play.wall());
  play.get("/tickets/a");
  REQUIRE_FALSE(play.sandbox().restore(snapshot, play.wall()));
  CHECK(play.get("/tickets/a")->transitions.size() == 2);

  const std::string written = write_json(snapshot);
  const std::size_t at = written.find("\"reads\":1,");
  REQUIRE(at != std::string::npos);
  REQUIRE_FALSE(play.sandbox().restore(*parse_json(std::string(written).erase(at, 10)), play.wall()));
  CHECK(play.get("/tickets/a")->transitions.empty());
  CHECK(play.get("/tickets/a")->transitions.size() == 2);
}
