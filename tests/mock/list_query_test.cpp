// SPDX-License-Identifier: MIT
// A page is what sorting everything and cutting it would give, however little of it is sorted.
#include "server/mock/list_query.h"

#include <algorithm>
#include <limits>

#include "server/engine/candidates.h"
#include "tests/support/engine_world.h"

using namespace understudy;
using namespace understudy::test;

namespace {

struct Shelf : EngineWorld {
  Shelf()
      : EngineWorld({{.type = "book",
                      .attributes = {{"shelf", AttributeType::string}, {"pages", AttributeType::integer}, {"title", AttributeType::any}},
                      .initial = {{"", "READ"}},
                      .states = {{.name = "READ"}}}}) {}

  // `wanted` is {shelf, sort, offset, limit}.
  Value page(const Value& wanted) {
    const Declarations names = built.declarations({"wanted"});
    ListQuery query;
    query.candidate = kFirstNamed + 1;
    query.where = expression("book.shelf == wanted.shelf", names.with("book", built.machines[0].record()));
    query.sort = expression("wanted.sort", names);
    query.offset = expression("wanted.offset", names);
    query.limit = expression("wanted.limit", names);
    query.equal = plan_index(built.machines.machines[0], query.where, query.candidate);
    Scope scope{{circumstances.now, {}, {}, {}, {}, {}, wanted}};
    auto found = understudy::page(query, world, scope);
    if (!found) FAIL(found.error().message);
    return *std::move(found);
  }
};

// Null first, then numbers.
bool less(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return a.is_null() && !b.is_null();
  return a.as_integer() < b.as_integer();
}

}  // namespace

TEST_CASE("a page is cut out of all that fit in their order, ties in order of creation", "[mock][property]") {
  Shelf w;
  Random dice("books");
  std::vector<Value> on_a;
  for (int i = 0; i < 500; ++i) {
    const Value pages = dice.below(10) == 0 ? Value() : Value(static_cast<std::int64_t>(dice.below(12)));
    const Value title = static_cast<std::int64_t>(dice.below(4));
    const ResourceRef ref =
        w.add("book", Map{{"id", std::to_string(i)}, {"shelf", i % 3 == 0 ? "b" : "a"}, {"pages", pages}, {"title", title}});
    if (i % 3 != 0) on_a.push_back(w.world.find(ref)->attributes);
  }
  std::size_t whole = 0, empty = 0;
  for (int i = 0; i < 300; ++i) {
    const bool down = dice.below(2) == 0, then_title = dice.below(2) == 0, unsorted = dice.below(5) == 0;
    std::vector<Value> expected = on_a;
    if (!unsorted) {
      std::stable_sort(expected.begin(), expected.end(), [&](const Value& a, const Value& b) {
        if (a["pages"] != b["pages"]) return down ? less(b["pages"], a["pages"]) : less(a["pages"], b["pages"]);
        return then_title && less(b["title"], a["title"]);
      });
    }
    List sort;
    if (!unsorted) sort.emplace_back(down ? "-pages" : "pages");
    if (!unsorted && then_title) sort.emplace_back("-title");
    const std::uint64_t offset = dice.below(4) == 0 ? 0 : dice.below(400);
    const Value limit = dice.below(4) == 0 ? Value() : Value(static_cast<std::int64_t>(dice.below(60)));
    const Value found = w.page(Map{{"shelf", "a"}, {"sort", sort}, {"offset", static_cast<std::int64_t>(offset)}, {"limit", limit}});

    const std::size_t first = std::min<std::size_t>(offset, expected.size());
    const std::size_t most = limit.is_null() ? expected.size() : static_cast<std::size_t>(limit.as_integer());
    const auto begin = expected.begin() + static_cast<std::ptrdiff_t>(first);
    const List cut(begin, begin + static_cast<std::ptrdiff_t>(std::min(most, expected.size() - first)));
    CHECK(found["items"] == Value(cut));
    CHECK(found["total"] == Value(static_cast<std::int64_t>(expected.size())));
    CHECK(found["limit"] == limit);
    whole += cut.size() == expected.size() ? 1 : 0;
    empty += cut.empty() ? 1 : 0;
  }
  CHECK(whole > 5);
  CHECK(empty > 5);
}

TEST_CASE("a page beyond the end is empty, and the largest numbers do no harm", "[mock]") {
  Shelf w;
  for (const char* id : {"1", "2", "3"}) w.add("book", Map{{"id", id}, {"shelf", "a"}, {"pages", 1}});
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const auto size = [&w](Value sort, std::int64_t offset, Value limit) {
    return w.page(Map{{"shelf", "a"}, {"sort", std::move(sort)}, {"offset", offset}, {"limit", std::move(limit)}})["items"]
        .as_list()
        .size();
  };
  for (const Value& sort : {Value(List{}), Value(List{"pages"}), Value()}) {
    CHECK(size(sort, most, most) == 0);
    CHECK(size(sort, 0, most) == 3);
    CHECK(size(sort, 1, nullptr) == 2);
    CHECK(size(sort, 3, nullptr) == 0);
    CHECK(size(sort, 2, 0) == 0);
    CHECK(size(sort, -5, 2) == 2);
  }
  CHECK(w.page(Map{{"shelf", "nobody's"}, {"sort", nullptr}, {"offset", nullptr}, {"limit", nullptr}})["total"] == Value(0));
}
