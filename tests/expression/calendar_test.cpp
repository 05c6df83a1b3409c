// SPDX-License-Identifier: MIT
// Forty years of cycles from every late day of a month, against a calendar that counts days.
#include "tests/expression/evaluate.h"
#include "tests/support/day_by_day.h"

using namespace understudy;
using namespace understudy::test;

namespace {

// The functions of the pack language, asked about one anchor, count and unit.
class Calendar {
 public:
  Calendar(const Day& anchor, int count, std::string unit)
      : scope_{{Value(Instant{anchor.seconds, 0}), Value(count), Value(std::move(unit)), Value(), Value()}, nullptr, nullptr} {}

  std::int64_t start(std::int64_t index) { return asked(start_, 3, Value(index)).as_timestamp().seconds; }
  std::int64_t index(std::int64_t at) { return asked(index_, 4, Value(Instant{at, 0})).as_integer(); }
  std::int64_t next(std::int64_t after) { return asked(next_, 4, Value(Instant{after, 0})).as_timestamp().seconds; }

 private:
  static Expression compiled(const std::string& text) {
    const Declarations known{{{"anchor", Type::Of::timestamp},
                              {"count", Type::Of::integer},
                              {"unit", Type::Of::string},
                              {"i", Type::Of::integer},
                              {"at", Type::Of::timestamp}},
                             library()};
    auto expression = Expression::compile(text, known);
    REQUIRE(expression.ok());
    return *std::move(expression);
  }
  Value asked(const Expression& expression, std::size_t variable, Value value) {
    scope_.variables[variable] = std::move(value);
    auto answer = expression.evaluate(scope_);
    REQUIRE(answer.ok());
    return *std::move(answer);
  }

  Scope scope_;
  Expression start_ = compiled("cycle_start(anchor, count, unit, i)");
  Expression index_ = compiled("cycle_index(anchor, count, unit, at)");
  Expression next_ = compiled("next_cycle(anchor, count, unit, at)");
};

// Where the functions and the counted days differ; empty when they agree.
std::string difference(const Day& first, int count, const std::string& unit) {
  Calendar calendar(first, count, unit);
  const std::vector<Day> days = cycle_days(first, count, unit, 40);
  for (std::size_t i = 0; i + 1 < days.size(); ++i) {
    const auto n = static_cast<std::int64_t>(i);
    const std::int64_t begins = days[i].seconds, ends = days[i + 1].seconds;
    const bool same = calendar.start(n) == begins && calendar.index(begins) == n && calendar.index(ends - 1) == n &&
                      calendar.index(begins - 1) == n - 1 && calendar.next(begins) == ends && calendar.next(begins - 1) == begins &&
                      calendar.next(ends - 1) == ends;
    if (!same) return fmt::format("{} every {} {}: cycle {} on {}", first.text(), count, unit, i, days[i].text());
  }
  return days.size() > 1 ? "" : "nothing to compare";
}

}  // namespace

TEST_CASE("forty years of cycles from every late day of a month agree with a calendar that counts days", "[expression]") {
  const auto [count, unit] = GENERATE(table<int, std::string>({{1, "MONTHS"}, {3, "MONTHS"}, {7, "MONTHS"}, {1, "YEARS"}, {4, "YEARS"}}));
  int compared = 0;
  for (const int year : {2023, 2024, 2070}) {  // a common year, a leap year, and one that comes by 2100, which is none
    for (int month = 1; month <= 12; ++month) {
      for (int day = 28; day <= days_in(year, month); ++day) {
        CHECK(difference(day_of(year, month, day), count, unit).empty());
        ++compared;
      }
    }
  }
  CHECK(compared == 41 + 42 + 41);  // days 28 to 31 of a common and of a leap year
}

TEST_CASE("forty years of days and weeks agree with a calendar that counts days", "[expression]") {
  const auto [count, unit] = GENERATE(table<int, std::string>({{1, "DAYS"}, {30, "DAYS"}, {1, "WEEKS"}, {2, "WEEKS"}, {52, "WEEKS"}}));
  for (const int day : {28, 29}) CHECK(difference(day_of(2024, 2, day), count, unit).empty());
  CHECK(difference(day_of(2099, 12, 31), count, unit).empty());
}
