// SPDX-License-Identifier: MIT
#include "server/mock/outbox.h"

#include "tests/support/catch.h"

using namespace understudy;

namespace {

Outbox::Webhook to(std::vector<std::string> urls, Instant due) {
  Outbox::Webhook webhook{0, "id", "moved", due, Value(Map{{"a", 1}}), {}};
  for (std::string& url : urls) webhook.deliveries.push_back({std::move(url), {}, Outbox::State::pending, {}, due});
  return webhook;
}

constexpr Instant at(std::int64_t second) { return {second, 0}; }

}  // namespace

TEST_CASE("an address gets one webhook at a time, in the order in which they were told", "[outbox]") {
  Outbox outbox;
  outbox.add(to({"a", "b"}, at(1)));
  outbox.add(to({"a"}, at(1)));
  CHECK(outbox.take_due(at(0)).empty());
  const auto first = outbox.take_due(at(1));
  REQUIRE(first.size() == 2);
  CHECK(first[0].webhook == 1);
  CHECK(first[1].webhook == 1);
  CHECK(outbox.take_due(at(9)).empty());
  CHECK_FALSE(outbox.next_due());
  outbox.conclude(first[0], {at(1), 200, ""}, Outbox::State::delivered, std::nullopt);
  CHECK(outbox.next_due() == at(1));
  const auto second = outbox.take_due(at(1));
  REQUIRE(second.size() == 1);
  CHECK(second[0].webhook == 2);
  CHECK(outbox.under_way());
}

TEST_CASE("a webhook that is tried again is due then, and others are not held up by it", "[outbox]") {
  Outbox outbox;
  outbox.add(to({"a"}, at(1)));
  outbox.add(to({"a"}, at(1)));
  auto taken = outbox.take_due(at(1));
  outbox.conclude(taken.at(0), {at(1), 500, ""}, Outbox::State::pending, at(60));
  taken = outbox.take_due(at(1));
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].webhook == 2);
  outbox.conclude(taken[0], {at(1), 200, ""}, Outbox::State::delivered, std::nullopt);
  CHECK(outbox.next_due() == at(60));
  CHECK(outbox.find(1)->deliveries[0].attempts.size() == 1);
  CHECK_FALSE(outbox.under_way());
}

TEST_CASE("the oldest webhooks go when there are too many or they are too large, and take their attempts along", "[outbox]") {
  Outbox few(Outbox::Limits{2, 1u << 20});
  for (int i = 0; i < 3; ++i) few.add(to({"a"}, at(i)));
  CHECK(few.all().size() == 2);
  CHECK(few.evicted() == 1);
  CHECK(few.next_due() == at(1));
  CHECK(few.find(1) == nullptr);

  Outbox small(Outbox::Limits{100, 30});
  for (int i = 0; i < 9; ++i) small.add(to({}, at(i)));
  CHECK(small.all().size() == 2);
}

TEST_CASE("an attempt whose webhook is gone frees its address, and changes nothing else", "[outbox]") {
  Outbox outbox(Outbox::Limits{1, 1u << 20});
  outbox.add(to({"a"}, at(1)));
  const auto taken = outbox.take_due(at(1));
  outbox.add(to({"a"}, at(1)));
  CHECK(outbox.take_due(at(1)).empty());
  outbox.conclude(taken.at(0), {at(1), 500, ""}, Outbox::State::pending, at(60));
  REQUIRE(outbox.take_due(at(1)).size() == 1);
}
