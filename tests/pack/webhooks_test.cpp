// SPDX-License-Identifier: MIT
// `webhooks` of a pack, from its text to what is handed to whoever delivers; no socket is involved.
#include "server/pack/webhooks.h"

#include "server/pack/init.h"
#include "server/pack/load.h"
#include "tests/mock/sandbox_call.h"

namespace understudy {
namespace {

using test::Play;

// The smallest pack, with listeners that say where to, and letters that hear how it went.
PackFiles listened_to(std::string_view rules) {
  PackFiles files = new_pack("gates");
  std::string& behaviour = files.texts["behaviour.yaml"];
  const std::size_t begin = behaviour.find("webhooks:\n"), end = behaviour.find("resources:\n");
  REQUIRE(end != std::string::npos);
  behaviour.replace(begin, end - begin, "webhooks:\n" + std::string(rules));
  behaviour.replace(behaviour.find("resources:\n"), 11, R"(resources:
  listener:
    key: id
    state: state
    attributes: {id: string, state: string, url: string, wants: string}
    initial: ON
    states: {ON: {}}
)");
  if (rules.find("report:") == std::string_view::npos) return files;
  behaviour.replace(behaviour.find("resources:\n"), 11, R"(resources:
  letter:
    key: id
    state: state
    attributes: {id: string, state: string}
    initial: SENT
    states:
      SENT: {on: {delivered: {target: READ}, failed: {target: LOST}}}
      READ: {}
      LOST: {}
)");
  return files;
}

Play play(std::string_view rules) {
  auto pack = load_pack(listened_to(rules));
  if (!pack) FAIL(render(pack.error()));
  return Play(*pack);
}

void add(Play& play, const std::string& type, Map attributes) {
  auto made = play.sandbox().add_resource("gates", type, Value(std::move(attributes)), play.wall());
  if (!made) FAIL(made.error().detail);
}

void insert_coin(Play& play) { REQUIRE(play.post("/gates/north/coins", R"({"cents": 50})")->outcome == "unlocked"); }

std::vector<Posting> due(Play& play) { return play.sandbox().take_postings(play.wall()); }

// Answers all that is due with this status; what was sent, in order.
std::vector<std::string> answer_all(Play& play, int status) {
  std::vector<std::string> sent;
  for (auto postings = due(play); !postings.empty(); postings = due(play)) {
    for (const Posting& posting : postings) {
      sent.push_back(posting.request.body);
      play.sandbox().posted(posting, status, play.wall());
    }
  }
  return sent;
}

std::string state_of_letter(Play& play, const std::string& id) {
  return (*play.sandbox().resource("gates", "letter", id, play.wall()))["state"].as_string();
}

}  // namespace

TEST_CASE("a webhook goes to the resources that ask for it, each with its own view of who it is", "[webhooks]") {
  Play gates = play(R"(  destinations: {type: listener, url: listener.url, when: "listener.wants == webhook.name"}
  body: {to: "${destination.id}", what: "${webhook.payload.state}", try: "${webhook.attempt}"}
  headers: {X-Length: "${string(webhook.body.size())}", X-None: "${null}"}
  content_type: application/vnd.gate+json
)");
  add(gates, "listener", {{"id", "a"}, {"url", "http://a/in"}, {"wants", "gateMoved"}});
  add(gates, "listener", {{"id", "b"}, {"url", "http://b/in"}, {"wants", "other"}});
  insert_coin(gates);
  const auto postings = due(gates);
  REQUIRE(postings.size() == 1);
  CHECK(postings[0].url == "http://a/in");
  CHECK(postings[0].request.body == R"({"to":"a","what":"UNLOCKED","try":1})");
  CHECK(*postings[0].request.headers.find("Content-Type") == "application/vnd.gate+json");
  CHECK(*postings[0].request.headers.find("X-Length") == "36");
  CHECK(postings[0].request.headers.find("X-None") == nullptr);
  CHECK(postings[0].timeout == Duration::of_seconds(10));
}

TEST_CASE("a text is sent as it is, and each attempt is written anew under the same id", "[webhooks]") {
  Play gates = play(R"(  destinations: {type: listener, url: listener.url}
  body: "${webhook.id} ${webhook.attempt} ${format_time(now, 0)}"
  retries: [PT1M]
  delivered: [200]
  timeout: PT0.5S
)");
  add(gates, "listener", {{"id", "a"}, {"url", "http://a"}});
  insert_coin(gates);
  auto first = due(gates);
  REQUIRE(first.size() == 1);
  CHECK(first[0].timeout == Duration::of_millis(500));
  CHECK(first[0].request.body.ends_with(" 1 2026-01-31T09:00:00Z"));
  gates.sandbox().posted(first[0], 204, gates.wall());
  CHECK(due(gates).empty());
  gates.advance("PT1M");
  const auto later = answer_all(gates, 200);  // the gates have locked meanwhile, and the first webhook is tried again
  REQUIRE(later.size() == 3);
  CHECK(later.back() == first[0].request.body.substr(0, 36) + " 2 2026-01-31T09:01:00Z");
}

TEST_CASE("the resource that a pack names hears how a delivery ended", "[webhooks]") {
  const char* rules = R"(  destinations: {type: listener, url: listener.url}
  report: {to: letter, id: webhook.payload.id}
  retries: [PT1M]
)";
  Play gates = play(rules);
  add(gates, "listener", {{"id", "a"}, {"url", "http://a"}});
  add(gates, "letter", {{"id", "north"}});
  insert_coin(gates);
  auto posting = due(gates).at(0);
  gates.sandbox().posted(posting, Failed{std::string("connection refused")}, gates.wall());
  CHECK(state_of_letter(gates, "north") == "SENT");
  gates.advance("PT1M");
  answer_all(gates, 500);
  CHECK(state_of_letter(gates, "north") == "LOST");

  Play lucky = play(rules);
  add(lucky, "listener", {{"id", "a"}, {"url", "http://a"}});
  add(lucky, "letter", {{"id", "north"}});
  insert_coin(lucky);
  lucky.sandbox().posted(due(lucky).at(0), 200, lucky.wall());
  CHECK(state_of_letter(lucky, "north") == "READ");
}

TEST_CASE("a template that fails is a delivery that failed, told where, and the answer stands", "[webhooks]") {
  Play gates = play(R"(  destinations: {type: listener, url: listener.url}
  body: "${webhook.payload.nothing.at.all}"
)");
  add(gates, "listener", {{"id", "a"}, {"url", "http://a"}});
  insert_coin(gates);
  CHECK(due(gates).empty());
  const Value told = *gates.sandbox().webhooks("", "", gates.wall());
  const Value& delivery = told["webhooks"].as_list().at(0)["deliveries"].as_list().at(0);
  CHECK(delivery["state"] == Value("failed"));
  CHECK(delivery["attempts"].as_list().at(0)["error"].as_string().find("webhooks.body") == 0);
}

TEST_CASE("a template that fails holds up no other webhook to the same address", "[webhooks]") {
  Play gates = play(R"(  destinations: {type: listener, url: listener.url}
  body: "${webhook.payload.state == 'UNLOCKED' ? webhook.payload.nothing.at.all : webhook.payload.state}"
)");
  add(gates, "listener", {{"id", "a"}, {"url", "http://a"}});
  insert_coin(gates);
  REQUIRE(gates.post("/gates/north/passages", "")->response.status == 204);
  const auto postings = due(gates);
  REQUIRE(postings.size() == 1);
  CHECK(postings[0].request.body == "LOCKED");
}

TEST_CASE("a pack that tells of each failure, and fails at that, comes to an end", "[webhooks]") {
  PackFiles files = listened_to(R"(  destinations: {type: listener, url: listener.url}
  report: {to: letter, id: "'north'"}
  body: "${webhook.payload.nothing.at.all}"
)");
  std::string& behaviour = files.texts["behaviour.yaml"];
  const std::string lost = "LOST: {}";
  behaviour.replace(behaviour.find(lost), lost.size(), R"(LOST:
        entry: [{notify: gateMoved, payload: {id: north, state: LOCKED, coins: 0}}]
        on: {failed: {target: LOST}})");
  auto pack = load_pack(files);
  if (!pack) FAIL(render(pack.error()));
  Play gates(*pack);
  add(gates, "listener", {{"id", "a"}, {"url", "http://a"}});
  add(gates, "letter", {{"id", "north"}});
  insert_coin(gates);
  CHECK(due(gates).empty());
  CHECK((*gates.sandbox().webhooks("", "", gates.wall()))["evicted"].as_uinteger() > 0);  // there were more than are kept
  CHECK_FALSE(gates.sandbox().delivering(gates.wall()));
}

TEST_CASE("an attempt that comes back after a reset changes nothing", "[webhooks]") {
  Play gates = play("  destinations: {type: listener, url: listener.url}\n");
  add(gates, "listener", {{"id", "a"}, {"url", "http://a"}});
  insert_coin(gates);
  const auto posting = due(gates).at(0);
  REQUIRE_FALSE(gates.sandbox().reset(gates.wall()));
  gates.sandbox().posted(posting, 200, gates.wall());
  CHECK((*gates.sandbox().webhooks("", "", gates.wall()))["webhooks"].as_list().empty());
  CHECK_FALSE(gates.sandbox().delivering(gates.wall()));
}

}  // namespace understudy
