// SPDX-License-Identifier: MIT
// What a pause makes of the subscription's next renewal.
#include "tests/packs/payments_ai.h"

namespace understudy::test {
namespace {

using Fired = std::vector<std::string>;

}  // namespace

TEST_CASE("payments.ai: an active subscription is renewed monthly, from the day of its creation") {
  PaymentsAi pai;
  pai.advance("2026-01-15T00:00:00Z");
  CHECK(pai.subscribed("example-id") == "active 2026-02-15T00:00:00Z");
  pai.advance("2026-03-01T00:00:00Z");
  CHECK(pai.subscribed("ord_xxx") == "active 2026-03-31T00:00:00Z");
  CHECK(pai.subscribed("ord_one_time") == "active -");
}

TEST_CASE("payments.ai: a paused subscription is not renewed, and what was left of the period runs on after the pause") {
  PaymentsAi pai;
  const std::string id = id_of(pai.create("example-id"));
  pai.advance("2026-03-01T00:00:00Z");
  CHECK(pai.subscribed("example-id") == "paused 2026-01-15T00:00:00Z");
  pai.revoke(id);
  CHECK(pai.subscribed("example-id") == "active 2026-03-15T00:00:00Z");
}

TEST_CASE("payments.ai: the next renewal stays where it was when the sandbox is told so, and is caught up with when it is past") {
  PaymentsAi pai;
  pai.fresh(R"({"renewal_after_resume": "kept"})");
  const std::string id = id_of(pai.create("example-id"));
  pai.advance("P7D");
  pai.revoke(id);
  CHECK(pai.subscribed("example-id") == "active 2026-01-15T00:00:00Z");
  const std::string longer = id_of(pai.create("example-id"));
  pai.advance("2026-03-01T00:00:00Z");
  pai.revoke(longer);
  CHECK(pai.subscribed("example-id") == "active 2026-03-15T00:00:00Z");
}

TEST_CASE("payments.ai: the time to the next renewal can be given, and counts from the end of the pause") {
  PaymentsAi pai;
  const std::string id = id_of(pai.create("example-id", R"(, "timeRemaining": "P3D")"));
  pai.advance("P10D");
  pai.revoke(id);
  CHECK(pai.subscribed("example-id") == "active 2026-01-14T00:00:00Z");
}

TEST_CASE("payments.ai: a pause that begins with the renewal comes before it") {
  PaymentsAi pai;
  const std::string id = id_of(pai.create("example-id", R"(, "effectiveTime": "2026-01-15T00:00:00Z")"));
  pai.advance("2026-01-15T00:00:00Z");
  CHECK(pai.subscribed("example-id") == "paused 2026-01-15T00:00:00Z");
  CHECK(pai.read(id).json["data"]["timeRemaining"] == Value("PT0S"));
  pai.advance("2026-01-20T00:00:00Z");
  pai.revoke(id);
  CHECK(pai.subscribed("example-id") == "active 2026-02-15T00:00:00Z");
}

TEST_CASE("payments.ai: what falls due in one long move of the clock happens in order") {
  PaymentsAi pai;
  const std::string id = id_of(pai.create("example-id", R"(, "effectiveTime": "2026-01-20T00:00:00Z", "endTime": "2026-01-25T00:00:00Z")"));
  const auto fired = pai.advance("2026-03-02T00:00:00Z");
  Fired own;
  const auto is_own = [&](const std::string& one) { return one.starts_with("subscription/example-id ") || one.starts_with("pause/" + id); };
  std::copy_if(fired.begin(), fired.end(), std::back_inserter(own), is_own);
  CHECK(own == Fired{"subscription/example-id active>active", "pause/" + id + " pending>ongoing", "subscription/example-id active>paused",
                     "pause/" + id + " ongoing>finished", "subscription/example-id paused>active",
                     "subscription/example-id active>active"});
  CHECK(pai.subscribed("example-id") == "active 2026-03-15T00:00:00Z");
}

}  // namespace understudy::test
