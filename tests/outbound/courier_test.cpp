// SPDX-License-Identifier: MIT
// Webhooks over real sockets: a server with the tutorial's pack, and receivers that are servers as well.
#include "server/outbound/courier.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <vector>

#include "server/http/server.h"
#include "tests/support/mock_client.h"

namespace understudy::test {

namespace {

constexpr std::chrono::seconds patience{20};  // what is awaited comes at once; only a broken build waits this long

// Somebody who is told of webhooks, and answers each with the next status of a list, or 200.
class Receiver {
 public:
  explicit Receiver(std::vector<int> statuses = {}) : statuses_(std::move(statuses)) {
    HttpOptions options;
    options.port = 0;
    options.threads = 1;
    auto started = HttpServer::start(options, [this](Request request) { return Delivery{receive(std::move(request)), {}}; });
    REQUIRE(started);
    server_.emplace(std::move(*started));
  }
  ~Receiver() {
    let_go();
    server_.reset();
  }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()) + "/hooks?from=gate"; }
  // From here on answers wait until let_go().
  void hold() {
    const std::lock_guard lock(mutex_);
    held_ = true;
  }
  void let_go() {
    const std::lock_guard lock(mutex_);
    held_ = false;
    changed_.notify_all();
  }
  std::vector<Request> received(std::size_t at_least) {
    std::unique_lock lock(mutex_);
    REQUIRE(changed_.wait_for(lock, patience, [&] { return requests_.size() >= at_least; }));
    return requests_;
  }

 private:
  Response receive(Request request) {
    std::unique_lock lock(mutex_);
    const std::size_t turn = requests_.size();
    requests_.push_back(std::move(request));
    changed_.notify_all();
    changed_.wait_for(lock, patience, [this] { return !held_; });
    return {turn < statuses_.size() ? statuses_[turn] : 200, {}, {}};
  }

  std::vector<int> statuses_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool held_ = false;
  std::vector<Request> requests_;
  std::optional<HttpServer> server_;
};

void tell(MockClient& client, const std::string& url, const std::string& sandbox = "default") {
  const auto made = client.post("/__admin/sandboxes/" + sandbox + "/webhooks/destinations",
                                R"({"provider": "turnstile", "url": ")" + url + R"(", "webhooks": ["gateMoved"]})");
  INFO(made.body);
  REQUIRE(made.status == 201);
}

Answer coin(MockClient& client, const std::string& prefix = {}) {
  return client.post(prefix + "/turnstile/gates/north/coins", R"({"cents": 50})");
}

Value webhooks(MockClient& client, const std::string& sandbox = "default") {
  return client.get("/__admin/sandboxes/" + sandbox + "/webhooks").json["webhooks"];
}

std::vector<std::string> attempts(MockClient& client) {
  std::vector<std::string> told;
  const Value all = webhooks(client);
  for (const Value& webhook : all.as_list()) {
    if (webhook["payload"]["id"] != Value("north")) continue;  // the other gate locks after a while, too
    for (const Value& delivery : webhook["deliveries"].as_list()) {
      for (const Value& attempt : delivery["attempts"].as_list()) {
        const Value& status = attempt["status"];
        told.push_back(attempt["at"].as_string() + " " + (status.is_null() ? "none" : std::to_string(status.as_integer())));
      }
      told.push_back(delivery["state"].as_string());
    }
  }
  return told;
}

std::string advance(MockClient& client, const std::string& by) {
  const auto moved = client.post("/__admin/sandboxes/default/clock/advance", R"({"by": ")" + by + R"("})");
  INFO(moved.body);
  REQUIRE(moved.status == 200);
  return moved.json["now"].as_string();
}

}  // namespace

TEST_CASE("a webhook that nobody asked for is collected, and shown as it would be sent", "[webhooks]") {
  MockClient client = turnstile();
  REQUIRE(coin(client).status == 200);
  const Value told = webhooks(client);
  REQUIRE(told.as_list().size() == 1);
  const Value& first = told.as_list().front();
  CHECK(first["name"] == Value("gateMoved"));
  CHECK(first["provider"] == Value("turnstile"));
  CHECK(first["at"] == Value("2026-01-01T00:00:00Z"));
  CHECK(first["payload"]["state"] == Value("UNLOCKED"));
  CHECK(first["body"] == Value(R"({"id":"north","state":"UNLOCKED","coins":1,"lastCoinAt":"2026-01-01T00:00:00Z"})"));
  CHECK(first["headers"]["Turnstile-Delivery"] == first["id"]);
  CHECK(first["headers"]["Content-Type"] == Value("application/json"));
  CHECK(first["deliveries"].as_list().empty());
}

TEST_CASE("a refused request tells nobody of anything", "[webhooks]") {
  MockClient client = turnstile();
  coin(client);
  CHECK(coin(client).status == 409);
  CHECK(webhooks(client).as_list().size() == 1);
}

TEST_CASE("webhooks reach their receiver in order, and the clock returns when they have been delivered", "[webhooks]") {
  MockClient client = turnstile();
  Receiver receiver;
  tell(client, receiver.url());
  coin(client);
  client.post("/turnstile/gates/north/passages");
  advance(client, "PT0S");
  const auto requests = receiver.received(2);
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].method == "POST");
  CHECK(requests[0].target == "/hooks?from=gate");
  CHECK(requests[0].body.find("UNLOCKED") != std::string::npos);
  CHECK(requests[1].body.find("\"LOCKED\"") != std::string::npos);
  const Value told = webhooks(client);
  CHECK(*requests[0].headers.find("Turnstile-Delivery") == told.as_list()[0]["id"].as_string());
  CHECK(attempts(client) == std::vector<std::string>{"2026-01-01T00:00:00Z 200", "delivered", "2026-01-01T00:00:00Z 200", "delivered"});
}

TEST_CASE("what fails is tried again when the provider does so, on the sandbox's clock, and then given up", "[webhooks]") {
  MockClient client = turnstile();
  Receiver receiver({500, 503, 200, 200, 404, 500});  // the third is for the other gate, which locks after thirty seconds
  tell(client, receiver.url());
  coin(client);
  client.server().send({"POST", "/turnstile/gates/north/passages", {}, {}});
  // The gate's second webhook is delivered in between: an address that failed is not shut out.
  advance(client, "PT20S");
  CHECK(attempts(client) == std::vector<std::string>{"2026-01-01T00:00:00Z 500", "pending", "2026-01-01T00:00:00Z 503", "pending"});
  CHECK(advance(client, "P1D") == "2026-01-02T00:00:20Z");
  CHECK(attempts(client) == std::vector<std::string>{"2026-01-01T00:00:00Z 500", "2026-01-01T00:01:00Z 200", "delivered",
                                                     "2026-01-01T00:00:00Z 503", "2026-01-01T00:01:00Z 404", "2026-01-01T00:11:00Z 500",
                                                     "failed"});
}

TEST_CASE("a receiver that is not there costs attempts and nothing else", "[webhooks]") {
  MockClient client = turnstile();
  tell(client, "http://127.0.0.1:1/nobody");
  CHECK(coin(client).status == 200);
  advance(client, "P1D");
  const auto told = attempts(client);
  REQUIRE(told.size() == 8);
  CHECK(std::vector<std::string>(told.begin(), told.begin() + 4) ==
        std::vector<std::string>{"2026-01-01T00:00:00Z none", "2026-01-01T00:01:00Z none", "2026-01-01T00:11:00Z none", "failed"});
}

TEST_CASE("time halts for a webhook in the middle of a move, and goes on from there", "[webhooks]") {
  MockClient client = turnstile();
  Receiver receiver;
  coin(client);
  tell(client, receiver.url());
  advance(client, "PT1H");  // the gate locks after thirty seconds
  CHECK(receiver.received(2).size() == 2);
  CHECK(attempts(client) == std::vector<std::string>{"2026-01-01T00:00:30Z 200", "delivered"});
}

TEST_CASE("a receiver that does not answer holds up neither the answer nor another receiver", "[webhooks]") {
  MockClient client = turnstile();
  Receiver stuck, quick;
  stuck.hold();
  tell(client, stuck.url());
  tell(client, quick.url());
  CHECK(coin(client).status == 200);
  CHECK(stuck.received(1).size() == 1);
  CHECK(client.post("/turnstile/gates/north/passages").status == 204);
  CHECK(quick.received(2).size() == 2);
  CHECK(stuck.received(1).size() == 1);  // one at a time
  stuck.let_go();
  CHECK(stuck.received(2).size() == 2);
}

TEST_CASE("on a real clock a webhook is sent when its time has come, though nobody asks", "[webhooks]") {
  MockClient client({.providers = {"turnstile"}, .clock = "real", .settings = {{"turnstile.lock_after", "PT0.05S"}}});
  Receiver receiver;
  tell(client, receiver.url());
  coin(client);
  const auto requests = receiver.received(2);
  CHECK(requests[1].body.find("\"LOCKED\"") != std::string::npos);
}

TEST_CASE("receivers of a sandbox's start are there again after a reset, the others are not", "[webhooks]") {
  MockClient client = turnstile();
  const auto made = client.post("/__admin/sandboxes", R"({"name": "s", "clock": "2026-01-01T00:00:00Z",
    "webhooks": [{"provider": "turnstile", "url": "http://127.0.0.1:1/first"}]})");
  REQUIRE(made.status == 201);
  tell(client, "http://127.0.0.1:1/second", "s");
  const auto destinations = [&] { return client.get("/__admin/sandboxes/s/webhooks/destinations").json["destinations"]; };
  REQUIRE(destinations().as_list().size() == 2);
  coin(client, "/@s");
  const Value sent = webhooks(client, "s");
  CHECK(sent.as_list().front()["deliveries"].as_list().size() == 2);
  client.post("/__admin/sandboxes/s/reset");
  CHECK(webhooks(client, "s").as_list().empty());
  REQUIRE(destinations().as_list().size() == 1);
  CHECK(destinations().as_list()[0]["url"] == Value("http://127.0.0.1:1/first"));
  CHECK(client.remove("/__admin/sandboxes/s/webhooks/destinations/" + destinations().as_list()[0]["id"].as_string()).status == 204);
  CHECK(destinations().as_list().empty());
}

TEST_CASE("a receiver of what does not exist is refused, with what there is", "[webhooks]") {
  MockClient client = turnstile();
  const auto add = [&](const std::string& body) { return client.post("/__admin/sandboxes/default/webhooks/destinations", body); };
  CHECK(add(R"({"provider": "turnstyle", "url": "http://a"})").json["detail"].as_string().find("did you mean \"turnstile\"?") !=
        std::string::npos);
  CHECK(add(R"({"provider": "turnstile", "url": "ftp://a"})").status == 422);
  CHECK(add(R"({"provider": "turnstile", "url": "http://a", "webhooks": ["gateMovd"]})").json["detail"].as_string().find("gateMoved") !=
        std::string::npos);
  CHECK(add(R"({"provider": "turnstile"})").status == 422);
  CHECK(add(R"({"provider": "turnstile", "url": "http://a", "webhook": []})").status == 422);
}

}  // namespace understudy::test
