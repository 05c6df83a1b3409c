// SPDX-License-Identifier: MIT
#include "tests/mock/sandbox_call.h"

using namespace understudy;
using namespace understudy::test;

namespace {

// Through text, as a file would bring it back.
Value through_text(const Value& value) {
  auto read = parse_json(write_json(value));
  if (!read) FAIL(read.error().message);
  return *read;
}

std::string what_is_wrong(Sandbox& sandbox, const Value& snapshot) {
  auto refused = sandbox.restore(snapshot, at(kNine));
  return refused ? refused->detail : "nothing";
}

Value with(Value snapshot, std::string_view member, const Value& value) {
  Value providers = snapshot["providers"];
  Value stage = providers["parcels"];
  stage.edit_map().set(member, value);
  providers.edit_map().set("parcels", stage);
  snapshot.edit_map().set("providers", providers);
  return snapshot;
}

Value first_resource_with(const Value& snapshot, std::string_view member, const Value& value) {
  Value resources = snapshot["providers"]["parcels"]["resources"];
  resources.edit_list()[0].edit_map().set(member, value);
  return with(snapshot, "resources", resources);
}

}  // namespace

TEST_CASE("a snapshot that is restored elsewhere is the same world: state, clock, ids, keys, settings", "[mock]") {
  SandboxStart start = frozen();
  start.settings["parcels"]["auth"] = "strict";
  Play first(parcels_provider(), start);
  const Headers known{{"Authorization", "me"}};
  first.post("/parcels/p1/pack", R"({"key": "a"})", known);
  first.advance("P1DT1H");
  const Value snapshot = through_text(first.sandbox().snapshot(first.wall()));

  Play second(parcels_provider(), frozen("2026-06-01T00:00:00Z"));
  CHECK_FALSE(second.sandbox().restore(snapshot, second.wall()));
  CHECK(write_json(second.sandbox().snapshot(second.wall())) == write_json(snapshot));
  CHECK(second.sandbox().clock(second.wall()).now == at("2026-02-01T10:00:00Z"));
  CHECK(second.get("/parcels")->outcome == "UNAUTHENTICATED");
  for (Play* play : {&first, &second}) {
    play->post("/parcels/p1/ship", {}, known);
    play->post("/parcels", R"({"depot": "D"})", known);
    play->advance("P3D");
  }
  CHECK(write_json(first.sandbox().snapshot(first.wall())) == write_json(second.sandbox().snapshot(second.wall())));
}

TEST_CASE("a key survives in a snapshot with its answer, whatever octets it has", "[mock]") {
  Play first(parcels_provider());
  const auto answer = first.post("/parcels/p1/pack", R"({"key": "ä\u0000ö"})");
  Play second(parcels_provider());
  CHECK_FALSE(second.sandbox().restore(through_text(first.sandbox().snapshot(first.wall())), second.wall()));
  const auto again = second.post("/parcels/p1/pack", R"({"key": "ä\u0000ö"})");
  CHECK(again->response.body == answer->response.body);
  CHECK(again->transitions.empty());
}

TEST_CASE("a snapshot that does not fit is refused, and nothing changes", "[mock]") {
  Play play(parcels_provider());
  Sandbox& box = play.sandbox();
  const Value good = through_text(box.snapshot(play.wall()));
  const std::string before = write_json(good);
  CHECK(what_is_wrong(box, Value()) == "a snapshot has \"now\", an instant, and \"providers\"");
  CHECK(what_is_wrong(box, Map{{"now", kNine}}) == "in the snapshot: parcels: \"settings\" must be a map");
  CHECK(what_is_wrong(box, with(good, "settings", Map{{"colour", "red"}})).find("parcels has no setting \"colour\"") != std::string::npos);
  CHECK(what_is_wrong(box, with(good, "random", "x")) == "in the snapshot: parcels: \"random\" must be four hexadecimal words");
  CHECK(what_is_wrong(box, with(good, "random", "0 0 0 0")) == "in the snapshot: parcels: \"random\" must not be all zeroes");
  CHECK(what_is_wrong(box, with(good, "ages", 0)) ==
        "in the snapshot: parcels: depot of age 1: its age is not one that this world has given");
  CHECK(what_is_wrong(box, with(good, "ages", -1)) == "in the snapshot: parcels: \"ages\" must not be negative");
  CHECK(what_is_wrong(box, first_resource_with(good, "type", "shed")) == "in the snapshot: parcels: there is no type of resource \"shed\"");
  CHECK(what_is_wrong(box, first_resource_with(good, "entered", "soon")) ==
        "in the snapshot: parcels: depot of age 1: \"entered\" must be an instant such as 2026-01-31T09:00:00Z");
  CHECK(what_is_wrong(box, first_resource_with(good, "timers", List{Map{{"age", 1}}})) ==
        "in the snapshot: parcels: depot of age 1: its timers are not those of its state");
  CHECK(what_is_wrong(box, first_resource_with(good, "attributes", Map{{"id", "D"}, {"state", "AJAR"}}))
            .find("depot has no state \"AJAR\"") != std::string::npos);
  CHECK(what_is_wrong(box, first_resource_with(good, "attributes", Map{{"id", "D"}, {"state", "OPEN"}, {"roof", 1}}))
            .find("no attribute \"roof\"") != std::string::npos);
  const Value key = Map{{"key", "?"}, {"requestBody", ""},   {"status", 200},        {"headers", List{}},
                        {"body", ""}, {"outcome", "packed"}, {"grade", "documented"}};
  CHECK(what_is_wrong(box, with(good, "keys", List{key})) == "in the snapshot: parcels: \"key\" must be base64");
  CHECK(what_is_wrong(box, with(good, "keys", List{Map{{"key", ""}}})).find("must be a string") != std::string::npos);
  CHECK(write_json(box.snapshot(play.wall())) == before);
  CHECK(what_is_wrong(box, good) == "nothing");
}
