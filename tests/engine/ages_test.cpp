// SPDX-License-Identifier: MIT
#include "server/engine/ages.h"

#include <set>

#include "server/values/random.h"
#include "tests/support/catch.h"

using namespace understudy;

namespace {

bool same(const Ages& ages, const std::set<std::uint64_t>& expected) {
  return ages.size() == expected.size() && std::equal(ages.begin(), ages.end(), expected.begin());
}

Ages of(const std::set<std::uint64_t>& numbers) {
  Ages ages;
  for (const std::uint64_t number : numbers) ages.insert(number);
  return ages;
}

}  // namespace

TEST_CASE("ages are a set in order, whatever is added and taken out", "[engine][property]") {
  for (int number = 0; number < 6; ++number) {
    Random dice("ages " + std::to_string(number));
    const std::uint64_t range = number % 2 == 0 ? 300 : 20'000;  // within one run, and over many
    Ages ages;
    std::set<std::uint64_t> expected;
    for (int i = 0; i < 20'000; ++i) {
      const std::uint64_t age = dice.below(range);
      if (dice.below(3) == 0) {
        CHECK(ages.erase(age) == (expected.erase(age) == 1));
      } else {
        CHECK(ages.insert(age) == expected.insert(age).second);
      }
    }
    CHECK(same(ages, expected));
    CHECK(ages == of(expected));
    for (const std::uint64_t age : std::set(expected)) CHECK(ages.erase(age) == (expected.erase(age) == 1));
    CHECK(ages.empty());
    CHECK(ages.begin() == ages.end());
  }
}

TEST_CASE("ages that come in order, backwards or between others are the same set", "[engine]") {
  std::set<std::uint64_t> expected;
  Ages in_order, backwards, between;
  for (std::uint64_t i = 0; i < 5'000; ++i) expected.insert(i * 2);
  for (const std::uint64_t age : expected) in_order.insert(age);
  for (auto age = expected.rbegin(); age != expected.rend(); ++age) backwards.insert(*age);
  for (std::uint64_t i = 0; i < 10'000; i += 4) between.insert(i);
  for (std::uint64_t i = 2; i < 10'000; i += 4) between.insert(i);
  CHECK(same(in_order, expected));
  CHECK(in_order == backwards);
  CHECK(in_order == between);
  CHECK_FALSE(between.insert(4'998));
  CHECK_FALSE(between.erase(4'999));
  CHECK(between.erase(4'998));
  CHECK_FALSE(in_order == between);
}
