// SPDX-License-Identifier: MIT
// What holds when many ask at once: one transition a round, sandboxes that do not see each other, the same bytes from two servers. Real
// sockets, kept alive.
#define CPPHTTPLIB_OPENSSL_SUPPORT
#include <httplib.h>

#include <atomic>
#include <barrier>
#include <map>
#include <thread>

#include "tests/support/mock_client.h"

namespace understudy::test {
namespace {

MockClient six_providers() {
  return MockClient(
      {.providers = {"loop-commerce", "loop-payments", "payments-ai", "jpmorgan-recurring", "wix-benefit-programs", "wix-pricing-plans"},
       .clock = "2026-01-01T00:00:00Z"});
}

struct Call {
  const char* method;
  const char* target;
  const char* body;
};

// A walk through all six packs: answers of every class, ids drawn, time passed.
const std::vector<Call>& walk() {
  static const std::vector<Call> calls{
      {"POST", "/loop-commerce/v1/subscriptions/sub_active/pause", ""},
      {"POST", "/loop-commerce/v1/subscriptions/sub_active/pause", ""},
      {"POST", "/wix-benefit-programs/benefit-programs/v1/programs/pause",
       R"({"programId": "e5c42e1e-cd10-4210-b483-bb59932b1fa7", "idempotencyKey": "k1"})"},
      {"POST", "/wix-benefit-programs/benefit-programs/v1/programs/pause",
       R"({"programId": "e5c42e1e-cd10-4210-b483-bb59932b1fa7", "idempotencyKey": "k2"})"},
      {"POST", "/wix-pricing-plans/pricing-plans/v2/orders/9e2f0450-f8ab-4459-a4a9-a851ebbd12d1/pause", ""},
      {"GET", "/wix-pricing-plans/pricing-plans/v2/orders?limit=3", ""},
      {"POST", "/jpmorgan-recurring/pauses", R"({"recurringProgramId": "xB7lAXy0vZ", "pauseRemainingBillingCycles": 2})"},
      {"POST", "/payments-ai/v1/public-api/organizations/o/subscription-pauses", R"({"subscriptionId": "example-id", "description": "d"})"},
      {"GET", "/payments-ai/v1/public-api/organizations/o/subscription-pauses", ""},
      {"POST", "/loop-payments/v1/admin/subscriptions/sub_active/pause", R"({"duration_months": 1, "reason": "r"})"},
      {"POST", "/loop-payments/v1/checkout", R"({"customer_id": "cus_01", "amount_cents": 5})"},
  };
  return calls;
}

httplib::Result send(httplib::Client& client, const Call& call, const std::string& prefix) {
  if (std::string_view(call.method) == "GET") return client.Get((prefix + call.target).c_str());
  return client.Post((prefix + call.target).c_str(), call.body, "application/json");
}

// The walk in one sandbox, with the clock moved half-way: the bodies in order.
std::vector<std::string> play(httplib::Client& client, const std::string& sandbox) {
  std::vector<std::string> bodies;
  for (const auto& call : walk()) {
    const auto answer = send(client, call, "/@" + sandbox);
    bodies.push_back(answer ? std::to_string(answer->status) + " " + answer->body : "no answer");
  }
  const auto advanced = client.Post(("/__admin/sandboxes/" + sandbox + "/clock/advance").c_str(), R"({"by": "P2D"})", "application/json");
  bodies.push_back(advanced ? advanced->body : "no answer");
  const auto paused =
      client.Get(("/@" + sandbox + "/wix-benefit-programs/benefit-programs/v1/programs/e5c42e1e-cd10-4210-b483-bb59932b1fa7").c_str());
  bodies.push_back(paused ? paused->body : "no answer");
  return bodies;
}

std::string journal(httplib::Client& client, const std::string& sandbox) {
  const auto answer = client.Get(("/__admin/sandboxes/" + sandbox + "/journal").c_str());
  return answer ? answer->body : "no journal of " + sandbox;
}

}  // namespace

TEST_CASE("of 64 connections that pause one subscription at the same time exactly one is answered 200, in each of 200 rounds",
          "[concurrency]") {
  constexpr std::size_t kConnections = 64, kRounds = 200;
  auto server = six_providers();
  REQUIRE_FALSE(server.server().listen().has_value());
  const std::string url = server.server().url();
  std::atomic<int> paused{0}, refused{0}, other{0};
  std::atomic<std::size_t> odd_rounds{0};
  const auto end_of_round = [&]() noexcept {
    if (paused != 1 || refused != static_cast<int>(kConnections) - 1 || other != 0) ++odd_rounds;
    paused = refused = other = 0;
    const auto again = server.patch("/__admin/sandboxes/default/resources/loop-commerce/subscription/sub_active",
                                    R"({"attributes": {"status": "active"}})");
    if (again.status != 200) ++odd_rounds;
  };
  std::barrier<decltype(end_of_round)> round(kConnections, end_of_round);
  std::vector<std::thread> callers;
  for (std::size_t i = 0; i < kConnections; ++i) {
    callers.emplace_back([&] {
      httplib::Client client(url);
      client.set_keep_alive(true);
      client.set_tcp_nodelay(true);
      for (std::size_t n = 0; n < kRounds; ++n) {
        const auto answer = client.Post("/loop-commerce/v1/subscriptions/sub_active/pause", "", "application/json");
        (answer && answer->status == 200 ? paused : answer && answer->status == 409 ? refused : other)++;
        round.arrive_and_wait();
      }
    });
  }
  for (auto& caller : callers) caller.join();
  CHECK(odd_rounds == 0);
  CHECK(server.get("/__admin/sandboxes/default/journal?limit=1").json["total"] == Value(static_cast<std::int64_t>(kConnections * kRounds)));
}

TEST_CASE("the same calls in 64 sandboxes at once give byte-identical journals", "[concurrency]") {
  constexpr std::size_t kSandboxes = 64, kThreads = 8;
  auto server = six_providers();
  REQUIRE_FALSE(server.server().listen().has_value());
  const std::string url = server.server().url();
  std::vector<std::thread> players;
  for (std::size_t t = 0; t < kThreads; ++t) {
    players.emplace_back([&, t] {
      httplib::Client client(url);
      client.set_keep_alive(true);
      for (std::size_t s = t; s < kSandboxes; s += kThreads) play(client, "s" + std::to_string(s));
    });
  }
  for (auto& player : players) player.join();
  httplib::Client client(url);
  std::map<std::string, int> journals;
  for (std::size_t s = 0; s < kSandboxes; ++s) ++journals[journal(client, "s" + std::to_string(s))];
  REQUIRE(journals.size() == 1);
  CHECK(journals.begin()->first.find("IN_PROGRESS") != std::string::npos);
  CHECK(journals.begin()->first.size() > 2000);
}

TEST_CASE("two servers give the same bytes for the same calls", "[concurrency]") {
  auto one = six_providers(), two = six_providers();
  REQUIRE_FALSE(one.server().listen().has_value());
  REQUIRE_FALSE(two.server().listen().has_value());
  httplib::Client first(one.server().url()), second(two.server().url());
  first.set_default_headers({{"Host", "understudy.test"}});  // without their ports the requests are the same, too
  second.set_default_headers({{"Host", "understudy.test"}});
  const auto bodies = play(first, "x");
  REQUIRE(bodies.size() == walk().size() + 2);
  CHECK(bodies == play(second, "x"));
  CHECK(journal(first, "x") == journal(second, "x"));
  CHECK(bodies.at(0).starts_with("200 "));
  CHECK(bodies.at(1).starts_with("409 "));
  CHECK(bodies.at(3).find("IN_PROGRESS") != std::string::npos);
}

}  // namespace understudy::test
