// SPDX-License-Identifier: MIT
#include "server/engine/ledger.h"

#include "tests/support/engine_world.h"
#include "tests/support/fake_machines.h"

using namespace understudy;
using namespace understudy::test;

namespace {

// Writes of every kind to resources by chance.
class Scribe {
 public:
  explicit Scribe(int number) : w(depot_sketches()), ledger(w.world, &w.random), dice_("scribe " + std::to_string(number)) {
    for (int i = 0; i < 12; ++i) w.add("parcel", Map{{"id", std::to_string(i)}});
  }

  void write() {
    const std::size_t parcel = 1;
    (void)w.random.next();
    const std::uint64_t what = dice_.below(12);
    if (what == 0) {
      const ResourceRef ref{parcel, w.world.next_age()};
      Resource made = *w.world.find(*w.world.find(parcel, "0"));
      made.id = "new " + std::to_string(ref.age);
      ledger.replace(ref, std::move(made));
      return;
    }
    const auto number = dice_.below(12);
    const auto ref = w.world.find(parcel, std::to_string(number));
    if (!ref) return;
    if (what == 1 && number > 0) return ledger.replace(*ref, std::nullopt);
    if (what < 6) {
      ledger.edit(*ref, [this](Resource& one) { one.attributes.edit_map().set("weight", static_cast<double>(dice_.below(100))); });
    } else if (what < 10 && !w.world.find(*ref)->timers.empty()) {
      ledger.set_timer(*ref, 0,
                       {w.circumstances.now + Duration::of_seconds(static_cast<std::int64_t>(dice_.below(50))), w.world.next_age(), {}});
    } else {
      ledger.reset_timers(*ref, 1 + dice_.below(2));
    }
  }

  EngineWorld w;
  Ledger ledger;

 private:
  Random dice_;
};

}  // namespace

TEST_CASE("whatever was written since a mark is taken back by it, and then what was written before", "[engine][property]") {
  for (int number = 0; number < 20; ++number) {
    Scribe scribe(number);
    const auto seen = [&scribe] { return std::pair(scribe.w.world, scribe.w.random.state()); };
    const auto first = seen();
    const Ledger::Mark start = scribe.ledger.mark();
    for (int i = 0; i < number * 3; ++i) scribe.write();
    for (int round = 0; round < 3; ++round) {
      const auto then = seen();
      const Ledger::Mark mark = scribe.ledger.mark();
      for (int i = 0; i < 30; ++i) scribe.write();
      CHECK_FALSE(seen() == then);
      scribe.ledger.back_to(mark);
      CHECK(seen() == then);
      for (int i = 0; i < 5; ++i) scribe.write();
      scribe.ledger.back_to(mark);
      CHECK(seen() == then);
      for (int i = 0; i < 30; ++i) scribe.write();
    }
    scribe.ledger.back_to(start);
    CHECK(seen() == first);
  }
}
