// SPDX-License-Identifier: MIT
// Many threads on one sandbox, and on many. Meant for the thread sanitizer as well.
#include <atomic>
#include <thread>

#include "server/mock/sandboxes.h"
#include "tests/mock/sandbox_call.h"

using namespace understudy;
using namespace understudy::test;

namespace {

template <class Work>
void in_threads(int count, Work work) {
  std::vector<std::thread> threads;
  threads.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) threads.emplace_back([&work, i] { work(i); });
  for (std::thread& thread : threads) thread.join();
}

Request coin(std::string gate) {
  return {"POST", "/gates/" + std::move(gate) + "/coins", {{"Content-Type", "application/json"}}, R"({"cents": 50})"};
}

}  // namespace

TEST_CASE("of many who ask for the same at once exactly one succeeds", "[mock][concurrency]") {
  for (int round = 0; round < 20; ++round) {
    Play play(turnstile_provider());
    std::atomic<int> unlocked = 0, refused = 0;
    in_threads(8, [&](int) {
      const auto exchange = play.sandbox().answer(play.provider(), coin("north"), play.wall());
      if (exchange->outcome == "unlocked") ++unlocked;
      if (exchange->outcome == "ALREADY_UNLOCKED") ++refused;
    });
    CHECK(unlocked == 1);
    CHECK(refused == 7);
    CHECK(play.sandbox().journal({}).size() == 8);
  }
}

TEST_CASE("every public member may be called while others are", "[mock][concurrency]") {
  Play play(parcels_provider());
  Sandbox& box = play.sandbox();
  const Instant wall = play.wall();
  in_threads(6, [&](int thread) {
    for (int i = 0; i < 40; ++i) {
      const std::string id = std::to_string(thread) + "-" + std::to_string(i);
      box.answer(play.provider(), {"POST", "/parcels", {{"Content-Type", "application/json"}}, R"({"depot": "D"})"}, wall);
      (void)box.add_resource("parcels", "depot", Map{{"id", id}}, wall);
      (void)box.change_resource("parcels", "depot", id, Map{{"load", i}}, wall);
      (void)box.advance_by(Duration::of_seconds(60), wall);
      (void)box.tally("parcels", "createParcel", "created");
      (void)box.fired("parcels");
      (void)box.clock(wall);
      for (const auto& exchange : box.journal({})) (void)exchange->response.body.size();
      if (i % 10 == 0) (void)box.restore(box.snapshot(wall), wall);
      if (i % 20 == 19) (void)box.reset(wall);
      (void)box.remove_resource("parcels", "depot", id, wall);
    }
  });
  CHECK_FALSE(box.reset(wall));
  CHECK(box.resources("parcels", "parcel", wall).as_list().size() == 1);
}

TEST_CASE("what a sandbox answers does not depend on who plays in others", "[mock][concurrency]") {
  const Instant wall = at(kNine);
  const Provider& provider = *parcels_provider();
  auto made = Sandboxes::create({turnstile_provider(), parcels_provider()}, frozen(), wall);
  REQUIRE(made);
  Sandboxes& all = **made;
  std::vector<std::string> ids(32);
  in_threads(8, [&](int thread) {
    for (std::size_t i = static_cast<std::size_t>(thread); i < ids.size(); i += 8) {
      auto box = all.open("box-" + std::to_string(i), wall);
      if (!box) return;
      for (int k = 0; k < 10; ++k)
        ids[i] += (*box)
                      ->answer(provider, {"POST", "/parcels", {{"Content-Type", "application/json"}}, R"({"depot": "D"})"}, wall)
                      ->response.body;
    }
  });
  for (const std::string& each : ids) CHECK(each == ids[0]);
  CHECK(ids[0].size() > 100);
}
