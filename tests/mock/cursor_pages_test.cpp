// SPDX-License-Identifier: MIT
// Lists that are read page by page: forwards, backwards, and while the world changes in between.
#include <algorithm>
#include <compare>

#include "tests/mock/sandbox_call.h"

using namespace understudy;
using namespace understudy::test;

namespace {

OperationSketch list_things(std::string id, std::string path) {
  const Value text = Map{{"type", "string"}};
  return {.id = std::move(id),
          .method = "GET",
          .path = std::move(path),
          .query =
              {{"cursor", text}, {"kind", text}, {"sort", text}, {"limit", Map{{"type", "integer"}}}, {"offset", Map{{"type", "integer"}}}},
          .outcomes = {{200, "page", Map{}}, {400, "BAD_CURSOR", Map{{"error", "cursor"}}}},
          .list = {{.name = "page",
                    .type = "thing",
                    .where = "carry.kind == null || thing.kind == carry.kind",
                    .sort = "carry.sort",
                    .offset = "has(request.query.offset) ? request.query.offset : null",
                    .limit = "has(request.query.limit) ? request.query.limit : carry.limit",
                    .cursor = "has(request.query.cursor) ? request.query.cursor : null",
                    .otherwise = "BAD_CURSOR",
                    .carry = Map{{"kind", "${has(request.query.kind) ? request.query.kind : null}"},
                                 {"sort", "${has(request.query.sort) ? request.query.sort.split(',') : []}"},
                                 {"limit", 3}}}},
          .answers = {{.outcome = "page",
                       .body = Map{{"ids", "${page.items.map(t, t.id)}"},
                                   {"next", "${page.next}"},
                                   {"prev", "${page.prev}"},
                                   {"total", "${page.total}"},
                                   {"offset", "${page.offset}"},
                                   {"limit", "${page.limit}"}}}}};
}

std::shared_ptr<const Provider> things() {
  static const auto provider = build_provider({.name = "shop",
                                               .machines = {{.type = "thing",
                                                             .attributes = {{"rank", AttributeType::integer},
                                                                            {"at", AttributeType::timestamp},
                                                                            {"kind", AttributeType::string},
                                                                            {"maker", AttributeType::map}},
                                                             .initial = {{"", "THERE"}},
                                                             .states = {{.name = "THERE"}}}},
                                               .operations = {list_things("listThings", "/things"), list_things("listOthers", "/others")}});
  return provider;
}

std::string number(std::size_t n) { return std::to_string(n); }

// A shelf of things, and what a reader of it sees.
class Shelf {
 public:
  explicit Shelf(std::string_view seed = "shelf") : dice_(seed) {}

  void put(Value rank, std::string_view at = "2026-01-01T00:00:00Z", std::string kind = "a") {
    const std::string id = "t" + number(++made_);
    auto added = play.sandbox().add_resource(
        "shop", "thing", Map{{"id", id}, {"rank", std::move(rank)}, {"at", at}, {"kind", std::move(kind)}}, play.wall());
    if (!added) FAIL(added.error().detail);
  }
  void put_by_chance() {
    Value rank = static_cast<std::int64_t>(dice_.below(5));
    if (dice_.below(6) == 0) rank = Value();
    put(std::move(rank), "2026-01-0" + number(1 + dice_.below(3)) + "T00:00:00Z", dice_.below(4) == 0 ? "b" : "a");
  }
  void remove(const std::string& id) {
    if (auto refused = play.sandbox().remove_resource("shop", "thing", id, play.wall())) FAIL(refused->detail);
  }
  void remove_by_chance() {
    const Value all = play.sandbox().resources("shop", "thing", play.wall());
    if (!all.as_list().empty()) remove(all.as_list()[dice_.below(all.as_list().size())]["id"].as_string());
  }

  Value get(const std::string& query) {
    const auto exchange = play.get("/things" + (query.empty() ? "" : "?" + query));
    INFO(exchange->reason);
    REQUIRE(exchange->outcome == "page");
    return body_of(*exchange);
  }
  Value follow(const Value& cursor, std::string_view limit = "") {
    return get("cursor=" + cursor.as_string() + (limit.empty() ? "" : "&limit=" + std::string(limit)));
  }

  Random dice_;
  Play play{things()};

 private:
  std::size_t made_ = 0;
};

using Ids = std::vector<std::string>;
Ids ids_of(const Value& page) {
  Ids ids;
  for (const Value& id : page["ids"].as_list()) ids.push_back(id.as_string());
  return ids;
}

// The order -rank,at as a thing has it, reckoned here in another way: ranks descending, null last, then time, then age.
struct Place {
  std::int64_t rank;
  std::string at;
  std::size_t age;
  friend auto operator<=>(const Place&, const Place&) = default;
};
using Shown = std::pair<Place, std::string>;

std::vector<Shown> in_order(Shelf& shelf) {
  std::vector<Shown> all;
  const Value things = shelf.play.sandbox().resources("shop", "thing", shelf.play.wall());
  for (const Value& thing : things.as_list()) {
    const Value& own = thing["attributes"];
    const std::string id = own["id"].as_string();
    all.push_back({{own["rank"].is_null() ? 1 : -own["rank"].as_integer(), own["at"].as_string(), std::stoul(id.substr(1))}, id});
  }
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

TEST_CASE("a list with a cursor tells how to read on and back, and what it carried comes along", "[mock]") {
  Shelf shelf;
  for (int i = 0; i < 5; ++i) shelf.put(i, "2026-01-01T00:00:00Z", i == 2 ? "b" : "a");
  const Value first = shelf.get("kind=a&sort=-rank&limit=2");
  CHECK(ids_of(first) == Ids{"t5", "t4"});
  CHECK(first["prev"].is_null());
  CHECK(first["total"] == Value(4));
  const Value second = shelf.follow(first["next"], "9");  // neither kind nor order is sent again
  CHECK(ids_of(second) == Ids{"t2", "t1"});
  CHECK(second["next"].is_null());
  CHECK(second["offset"] == Value(2));
  CHECK(second["limit"] == Value(9));
  CHECK(ids_of(shelf.follow(second["prev"], "1")) == Ids{"t4"});
  CHECK(ids_of(shelf.follow(first["next"])) == Ids{"t2", "t1"});  // without a limit: the one that is carried
}

TEST_CASE("a list is sorted by what a dotted name leads to, also across pages; what leads nowhere comes first", "[mock]") {
  Shelf shelf;
  const std::vector<Value> makers{Map{{"home", Map{{"city", "Ulm"}}}}, Value(), Map{{"home", Map{{"city", "Bern"}}}}, Map{{"home", 3}}};
  for (std::size_t i = 0; i < makers.size(); ++i) {
    shelf.put(1);
    auto changed = shelf.play.sandbox().change_resource("shop", "thing", "t" + number(i + 1), Map{{"maker", makers[i]}}, shelf.play.wall());
    if (!changed) FAIL(changed.error().detail);
  }
  const Value first = shelf.get("sort=maker.home.city&limit=3");
  CHECK(ids_of(first) == Ids{"t2", "t4", "t3"});
  CHECK(ids_of(shelf.follow(first["next"])) == Ids{"t1"});
  CHECK(ids_of(shelf.get("sort=-maker.home.city")) == Ids{"t1", "t3", "t2"});
}

TEST_CASE("the thing at the edge may be gone when its cursor is used", "[mock]") {
  Shelf shelf;
  for (int i = 1; i <= 6; ++i) shelf.put(i);
  const Value page = shelf.follow(shelf.get("sort=rank&limit=2")["next"], "2");
  REQUIRE(ids_of(page) == Ids{"t3", "t4"});
  shelf.remove("t3");
  shelf.remove("t4");
  CHECK(ids_of(shelf.follow(page["next"], "9")) == Ids{"t5", "t6"});
  CHECK(ids_of(shelf.follow(page["prev"], "9")) == Ids{"t1", "t2"});
}

TEST_CASE("a page that has become empty leads to its neighbours", "[mock]") {
  Shelf shelf;
  for (int i = 1; i <= 4; ++i) shelf.put(i);
  const Value page = shelf.get("sort=rank&limit=2");
  shelf.remove("t3");
  shelf.remove("t4");
  const Value empty = shelf.follow(page["next"], "2");
  CHECK(ids_of(empty).empty());
  CHECK(empty["next"].is_null());
  CHECK(empty["offset"] == Value(2));
  CHECK(ids_of(shelf.follow(empty["prev"], "2")) == Ids{"t1", "t2"});
  const Value none = shelf.follow(page["next"], "0");
  CHECK(ids_of(shelf.follow(none["prev"], "9")) == Ids{"t1", "t2"});
  CHECK(ids_of(shelf.follow(shelf.get("sort=rank&limit=0")["next"], "9")) == Ids{"t1", "t2"});
}

TEST_CASE("without things there is nothing to read on, and an offset counts on the first page only", "[mock]") {
  Shelf shelf;
  const Value nothing = shelf.get("");
  CHECK((nothing["next"].is_null() && nothing["prev"].is_null()));
  for (int i = 1; i <= 5; ++i) shelf.put(i);
  const Value page = shelf.get("sort=rank&limit=2&offset=1");
  CHECK(ids_of(page) == Ids{"t2", "t3"});
  CHECK(ids_of(shelf.get("limit=2&offset=1&cursor=" + page["next"].as_string())) == Ids{"t4", "t5"});
  CHECK(ids_of(shelf.follow(page["prev"])) == Ids{"t1"});
}

TEST_CASE("a text that is no cursor of the list is refused", "[mock]") {
  Shelf shelf;
  for (int i = 1; i <= 5; ++i) shelf.put(i);
  const std::string cursor = shelf.get("sort=rank&limit=2")["next"].as_string();
  for (const std::string& text : {std::string("x"), std::string(), std::string("%FF"), cursor + "A", std::string(20'000, 'A')}) {
    const auto refused = shelf.play.get("/things?cursor=" + text);
    CHECK(refused->outcome == "BAD_CURSOR");
    CHECK(refused->reason == "listThings.list.page refuses");
  }
  CHECK(shelf.play.get("/others?cursor=" + cursor)->outcome == "BAD_CURSOR");
  CHECK(reachable_outcomes(*things(), *things()->contract.operation("listThings")) == Ids{"BAD_CURSOR", "page"});
}

TEST_CASE("a cursor of the list in another order is none", "[mock]") {
  ProviderSketch sketch{.name = "shop",
                        .machines = {{.type = "thing",
                                      .attributes = {{"rank", AttributeType::integer}},
                                      .initial = {{"", "THERE"}},
                                      .states = {{.name = "THERE"}}}},
                        .operations = {list_things("listThings", "/things")}};
  sketch.operations[0].list[0].where = "";
  sketch.operations[0].list[0].sort = "[request.query.sort]";
  Play play(build_provider(sketch));
  for (int i = 1; i <= 5; ++i)
    REQUIRE(play.sandbox().add_resource("shop", "thing", Map{{"id", number(static_cast<std::size_t>(i))}, {"rank", i}}, play.wall()).ok());
  const std::string cursor = body_of(*play.get("/things?sort=rank&limit=2"))["next"].as_string();
  CHECK(play.get("/things?sort=rank&limit=2&cursor=" + cursor)->outcome == "page");
  CHECK(play.get("/things?sort=-rank&limit=2&cursor=" + cursor)->outcome == "BAD_CURSOR");
  CHECK(play.get("/things?sort=id&limit=2&cursor=" + cursor)->outcome == "BAD_CURSOR");
}

TEST_CASE("what a list cannot carry is told as the pack's fault", "[mock]") {
  Shelf shelf;
  for (int i = 1; i <= 5; ++i) shelf.put(i, "2026-01-01T00:00:00Z", std::string(20'000, 'k'));
  const auto failed = shelf.play.get("/things?limit=2&kind=" + std::string(20'000, 'k'));
  CHECK(failed->response.status == 500);
  CHECK(failed->reason == "listThings.list.page: a cursor would be longer than 16 KiB: carry less");
}

TEST_CASE("pages of any size, forwards and backwards, give exactly the whole list", "[mock][property]") {
  for (int trial = 0; trial < 20; ++trial) {
    Shelf shelf("still " + std::to_string(trial));
    const std::size_t count = shelf.dice_.below(25);
    for (std::size_t i = 0; i < count; ++i) shelf.put_by_chance();
    Ids whole;
    for (const Shown& one : in_order(shelf)) whole.push_back(one.second);

    Ids forwards, backwards;
    Value page = shelf.get("sort=-rank,at&limit=" + number(1 + shelf.dice_.below(7)));
    for (;;) {
      CHECK(page["total"] == Value(static_cast<std::int64_t>(whole.size())));
      CHECK(page["offset"] == Value(static_cast<std::int64_t>(forwards.size())));
      for (const std::string& id : ids_of(page)) forwards.push_back(id);
      if (page["next"].is_null()) break;
      page = shelf.follow(page["next"], number(1 + shelf.dice_.below(7)));
    }
    CHECK(forwards == whole);
    for (;;) {
      const Ids ids = ids_of(page);
      backwards.insert(backwards.begin(), ids.begin(), ids.end());
      if (page["prev"].is_null()) break;
      page = shelf.follow(page["prev"], number(1 + shelf.dice_.below(7)));
    }
    CHECK(backwards == whole);
  }
}

namespace {

// Reads a shelf page by page, and knows what each page has to hold.
class Reader {
 public:
  explicit Reader(Shelf& shelf) : shelf_(shelf), page_(shelf.get("sort=-rank,at&limit=3")), shown_(in_order(shelf)) {
    end_ = ids_of(page_).size();
  }

  // The cursor to the next page or the one before; null where there is nothing.
  Value cursor(bool back) const {
    Value cursor = page_[back ? "prev" : "next"];
    CHECK(cursor.is_null() == (back ? first_ == 0 : end_ == shown_.size()));
    return cursor;
  }

  void follow(const Value& cursor, bool back) {
    const Place edge = shown_[back ? first_ : end_ - 1].first;
    const std::size_t limit = 1 + shelf_.dice_.below(4);
    page_ = shelf_.follow(cursor, number(limit));
    shown_ = in_order(shelf_);
    const auto before = [&](const Shown& one) { return back ? one.first < edge : one.first <= edge; };
    const auto place = static_cast<std::size_t>(std::count_if(shown_.begin(), shown_.end(), before));
    first_ = back ? place - std::min(place, limit) : place;
    end_ = back ? place : std::min(place + limit, shown_.size());
    Ids expected;
    for (std::size_t i = first_; i < end_; ++i) expected.push_back(shown_[i].second);
    CHECK(ids_of(page_) == expected);
  }

  bool sees_nothing() const { return first_ == end_; }

 private:
  Shelf& shelf_;
  Value page_;
  std::vector<Shown> shown_;         // all there was when the page was read
  std::size_t first_ = 0, end_ = 0;  // of which the page is this part
};

void change_by_chance(Shelf& shelf) {
  for (std::uint64_t i = shelf.dice_.below(5); i > 0; --i) {
    if (shelf.dice_.below(2) == 0) {
      shelf.put_by_chance();
    } else {
      shelf.remove_by_chance();
    }
  }
}

}  // namespace

TEST_CASE("what comes and goes between two pages neither repeats nor hides anything else", "[mock][property]") {
  int followed = 0;
  for (int trial = 0; trial < 40; ++trial) {
    Shelf shelf("lively " + std::to_string(trial));
    for (int i = 0; i < 20; ++i) shelf.put_by_chance();
    Reader reader(shelf);
    for (int step = 0; step < 12 && !reader.sees_nothing(); ++step) {  // an empty page is another test's
      const bool back = shelf.dice_.below(3) == 0;
      const Value cursor = reader.cursor(back);
      if (cursor.is_null()) continue;
      change_by_chance(shelf);
      reader.follow(cursor, back);
      ++followed;
    }
  }
  CHECK(followed > 200);
}
