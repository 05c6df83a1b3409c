// SPDX-License-Identifier: MIT
// Laws that hold for every sequence of requests and moves of the clock, tried on many pseudo-random ones. The numbers come from fixed
// seeds.
#include "tests/mock/sandbox_call.h"

using namespace understudy;
using namespace understudy::test;

namespace {

// Requests as they come by chance: good ones, repetitions, broken ones, ones that lead nowhere.
class Callers {
 public:
  explicit Callers(int number) : dice_("callers " + std::to_string(number)) {}

  void call(Play& play) {
    const std::string parcel = "/parcels/" + parcel_of(play);
    const std::string key = std::to_string(dice_.below(6));
    switch (dice_.below(9)) {
      case 0:
      case 1:
        play.post("/parcels", R"({"depot": "D", "weight": )" + std::to_string(dice_.below(25)) + "}");
        return;
      case 2:
      case 3:
        play.post(parcel + "/pack", R"({"key": ")" + key + R"("})");
        return;
      case 4:
        play.post(parcel + "/ship");
        return;
      case 5:
        play.get("/parcels?limit=3&sort=-weight,id");
        return;
      case 6:
        play.call("PUT", dice_.below(4) == 0 ? "/depots/odd" : "/depots/D" + key);
        return;
      case 7:
        play.post(parcel + "/pack", dice_.below(2) == 0 ? "{" : R"({"key": 5})");
        return;
      default:
        play.get("/nowhere");
    }
  }

  void wait(Play& play) {
    auto moved = play.sandbox().advance_by(Duration::of_seconds(static_cast<std::int64_t>(dice_.below(90'000))), play.wall());
    REQUIRE(moved);
  }

 private:
  std::string parcel_of(Play& play) {
    const Value all = play.sandbox().resources("parcels", "parcel", play.wall());
    const std::size_t chosen = dice_.below(all.as_list().size() + 1);
    return chosen == all.as_list().size() ? "nobody" : all.as_list()[chosen]["id"].as_string();
  }

  Random dice_;
};

std::string everything(Play& play) { return write_json(play.sandbox().snapshot(play.wall())); }

Journal::Filter all_of_it() {
  Journal::Filter filter;
  filter.limit = 100'000;
  return filter;
}

// All that a client sees of an answer, but for the number that the journal gives it.
std::string seen(const Exchange& exchange) {
  std::string told = std::to_string(exchange.response.status) + exchange.response.body;
  for (const auto& [name, value] : exchange.response.headers) {
    if (name != "Understudy-Exchange") told += "|" + name + ":" + value;
  }
  return told;
}

}  // namespace

TEST_CASE("a journal that is replayed gives the same answers and the same world", "[mock][property]") {
  for (int number = 0; number < 10; ++number) {
    Play first(parcels_provider()), second(parcels_provider());
    Callers callers(number);
    for (int i = 0; i < 150; ++i) {
      callers.call(first);
      if (i % 7 == 0) callers.wait(first);
    }
    int answered = 0;
    for (const auto& exchange : first.sandbox().journal(all_of_it())) {
      REQUIRE(second.sandbox().advance(exchange->at, second.wall()));
      const auto again = second.sandbox().answer(second.provider(), exchange->request, second.wall());
      if (seen(*again) != seen(*exchange)) FAIL("callers " << number << ", " << exchange->request.target << ": " << seen(*again));
      if (exchange->transitions != again->transitions) FAIL("callers " << number << ", " << exchange->request.target);
      answered += exchange->outcome.empty() ? 0 : 1;
    }
    CHECK(answered > 80);
    REQUIRE(second.sandbox().advance(first.sandbox().clock(first.wall()).now, second.wall()));
    CHECK(everything(first) == everything(second));
  }
}

TEST_CASE("a run that is interrupted by a snapshot is a straight run", "[mock][property]") {
  for (int number = 0; number < 10; ++number) {
    Play straight(parcels_provider()), before(parcels_provider());
    Callers ones(number), others(number);
    for (int i = 0; i < 60; ++i) {
      ones.call(straight);
      others.call(before);
      if (i % 7 == 0) ones.wait(straight);
      if (i % 7 == 0) others.wait(before);
    }
    Play after(parcels_provider(), frozen("2020-01-01T00:00:00Z"));
    auto snapshot = parse_json(everything(before));
    REQUIRE(snapshot);
    REQUIRE_FALSE(after.sandbox().restore(*snapshot, after.wall()));
    for (int i = 0; i < 60; ++i) {
      ones.call(straight);
      others.call(after);
      if (i % 7 == 0) ones.wait(straight);
      if (i % 7 == 0) others.wait(after);
      if (everything(straight) != everything(after)) FAIL("callers " << number << ", step " << i);
    }
  }
}

TEST_CASE("an answer that is no success changes nothing but the journal", "[mock][property]") {
  int refused = 0;
  for (int number = 0; number < 10; ++number) {
    Play play(parcels_provider());
    Callers callers(number);
    for (int i = 0; i < 100; ++i) {
      const std::string before = everything(play);
      callers.call(play);
      const auto last = play.sandbox().journal(all_of_it()).back();
      if (last->response.status < 400) continue;
      ++refused;
      if (everything(play) != before) FAIL("callers " << number << ", step " << i << ": " << last->reason);
    }
  }
  CHECK(refused > 200);
}

TEST_CASE("many small moves of the clock are one big move, whatever the providers do meanwhile", "[mock][property]") {
  for (int number = 0; number < 5; ++number) {
    Play big(parcels_provider()), small(parcels_provider());
    Callers ones(number), others(number);
    for (int i = 0; i < 50; ++i) {
      ones.call(big);
      others.call(small);
    }
    big.advance("P5D");
    for (int i = 0; i < 5 * 24; ++i) small.advance("PT1H");
    CHECK(everything(big) == everything(small));
  }
}
