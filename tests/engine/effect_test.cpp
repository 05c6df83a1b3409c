// SPDX-License-Identifier: MIT
// Effects that end a resource, and those that go through a list.
#include "tests/support/engine_world.h"
#include "tests/support/fake_machines.h"

using namespace understudy;
using namespace understudy::test;

namespace {

// A note that can be torn up in every way, and a wall that it hangs on.
std::vector<MachineSketch> notes() {
  const EffectSketch gone{.remove = "note"};
  MachineSketch note{
      .type = "note",
      .attributes = {{"id", AttributeType::string, "${uuid()}"},
                     {"wall", AttributeType::string},
                     {"text", AttributeType::any},
                     {"log", AttributeType::list, List{}}},
      .initial = {{"note.text == 'brief'", "BRIEF"}, {"", "HANGS"}},
      .states = {
          {.name = "HANGS",
           .on = {{"tear", {{.target = "AGAIN", .effects = {gone, {.assign = Map{{"log", "${note.log + ['after']}"}}}}}}},
                  {"leave", {{.target = "LEFT"}}},
                  {"replace", {{.effects = {gone, {.create = "note", .attributes = Map{{"id", "same"}}}}}}},
                  {"say", {{.effects = {gone, {.send = "hear", .to = "wall", .id = "'w'", .data = "${note}"}}}}},
                  {"nudge", {{.target = "AGAIN", .effects = {{.send = "tear", .to = "note"}}}}},
                  {"fail", {{.effects = {gone, {.send = "no", .to = "wall", .id = "'w'"}}}}}},
           .after = {{.delay = "duration('1h')", .transition = {.target = "AGAIN"}}}},
          {.name = "LEFT", .exit = {gone}},
          {.name = "AGAIN", .on = {{"tear", {{.effects = {gone}}}}}, .entry = {{.assign = Map{{"log", "${note.log + ['entered']}"}}}}},
          {.name = "BRIEF", .after = {{.delay = "duration('1h')", .transition = {.target = "AGAIN", .effects = {gone}}}}},
          {.name = "STILLBORN", .entry = {gone}}}};
  MachineSketch wall{
      .type = "wall",
      .attributes = {{"heard", AttributeType::list, List{}}},
      .initial = {{"", "STANDS"}},
      .states = {
          {.name = "STANDS",
           .on = {{"hear", {{.effects = {{.assign = Map{{"heard", "${wall.heard + [event]}"}}}}}}},
                  {"no", {{.refuse = "NO"}}},
                  {"clear", {{.effects = {{.send = "tear", .to = "note", .where = "note.wall == wall.id"}}}}},
                  {"hang",
                   {{.effects = {{.each = "line",
                                  .in = "event",
                                  .inner = {{.create = "note", .as = "made", .attributes = Map{{"wall", "w"}, {"text", "${line}"}}},
                                            {.send = "hear", .to = "wall", .data = "${made.text}"}}},
                                 {.send = "hear", .to = "wall", .data = "done"}}}}},
                  {"count", {{.effects = {{.each = "row", .in = "event", .inner = {{.each = "cell", .in = "row"}}}}}}},
                  {"grid",
                   {{.effects = {
                         {.each = "row",
                          .in = "event",
                          .inner = {{.each = "cell", .in = "row", .inner = {{.send = "hear", .to = "wall", .data = "${cell}"}}}}}}}}}}}}};
  return {note, wall};
}

struct Wall : EngineWorld {
  Wall() : EngineWorld(notes()), wall(add("wall", Map{{"id", "w"}})) {}
  ResourceRef note(std::string id, Value text = {}) {
    return add("note", Map{{"id", std::move(id)}, {"wall", "w"}, {"text", std::move(text)}});
  }
  ResourceRef wall;
};

}  // namespace

TEST_CASE("a resource that removes itself is gone with its timers, and nothing more of the transition happens to it", "[engine]") {
  Wall w;
  const ResourceRef note = w.note("a");
  REQUIRE(w.world.next_due());
  const Ending ending = w.send("tear", note);
  CHECK(ending.word == "done");
  CHECK(ending.taken == std::vector<TakenTransition>{{"note.HANGS.tear", "note/a", "HANGS", "AGAIN"}});
  CHECK(w.world.find(note) == nullptr);
  CHECK_FALSE(w.world.find(note.machine, "a"));
  CHECK_FALSE(w.world.next_due());
  CHECK(w.send("tear", note).word == "nothing");
}

TEST_CASE("a resource may go at any moment: by its exit, its entry, an event that it sends, or when its time has come", "[engine]") {
  Wall w;
  const ResourceRef leaves = w.note("leaves");
  w.send("leave", leaves);
  CHECK(w.change(leaves, Map{{"state", "LEFT"}}).word == "done");
  const ResourceRef nudged = w.note("nudged");
  CHECK(w.send("nudge", nudged).word == "done");
  CHECK(w.world.find(nudged) == nullptr);
  const ResourceRef brief = w.note("brief", "brief");
  CHECK(w.advance_by("PT1H").faults.empty());
  CHECK(w.world.find(brief) == nullptr);
  CHECK(w.create("note", Map{{"id", "never"}, {"state", "STILLBORN"}}).word == "done");
  CHECK_FALSE(w.world.find(*w.built.machines.find("note"), "never"));
}

TEST_CASE("a name whose resource is gone shows null, and its id may be given anew", "[engine]") {
  Wall w;
  w.send("say", w.note("a"));
  CHECK(w.attribute(w.wall, "heard") == Value(List{nullptr}));
  const ResourceRef same = w.note("same");
  CHECK(w.send("replace", same).word == "done");
  CHECK(w.world.find(same) == nullptr);
  CHECK(w.find("note", "same") != same);
}

TEST_CASE("a removal is undone with its reaction, timers included", "[engine]") {
  Wall w;
  const ResourceRef note = w.note("a");
  const World before = w.world;
  CHECK(w.send("fail", note).word == "NO");
  CHECK(w.world == before);
  CHECK(w.advance_by("PT1H").fired.size() == 1);
}

TEST_CASE("an event to all that fit lets each of them remove itself", "[engine]") {
  Wall w;
  for (const char* id : {"a", "b", "c"}) w.note(id);
  w.add("note", Map{{"id", "elsewhere"}, {"wall", "x"}});
  CHECK(w.send("clear", w.wall).word == "done");
  CHECK(w.world.all(*w.built.machines.find("note")).size() == 1);
}

TEST_CASE("an operation's effect removes what it found, and its name shows null", "[engine]") {
  Wall w;
  const ResourceRef note = w.note("a");
  const Declarations names = w.built.declarations({"note", "nobody"});
  const auto list = effects({{.remove = "note"}, {.remove = "nobody"}, {.remove = "note"}}, w.built.machines, names);
  Reaction reaction(w.built.machines, w.world, w.circumstances);
  Scope scope{std::vector<Value>(names.variables.size()), &w.random};
  References references;
  references.set(kFirstNamed, note);
  reaction.refresh(scope, references);
  REQUIRE(scope.variables[kFirstNamed]["id"] == Value("a"));
  REQUIRE(reaction.run(list, scope, references, "tear.do"));
  CHECK(scope.variables[kFirstNamed].is_null());
  CHECK(w.world.find(note) == nullptr);
}

TEST_CASE("a `for` does its effects once for each element, and what it creates is seen in that round alone", "[engine]") {
  Wall w;
  Reaction reaction(w.built.machines, w.world, w.circumstances);
  REQUIRE(reaction.send("hang", w.wall, List{"one", 2, nullptr}));
  CHECK(w.attribute(w.wall, "heard") == Value(List{"one", 2, nullptr, "done"}));
  CHECK(w.world.all(*w.built.machines.find("note")).size() == 3);
  CHECK_FALSE(reaction.created("made"));
}

TEST_CASE("a `for` within a `for` sees both, and an empty list does nothing", "[engine]") {
  Wall w;
  CHECK(w.send("grid", w.wall, List{List{1, 2}, List{}, List{3}}).word == "done");
  CHECK(w.attribute(w.wall, "heard") == Value(List{1, 2, 3}));
  CHECK(w.send("hang", w.wall, List{}).word == "done");
  CHECK(w.attribute(w.wall, "heard").as_list().back() == Value("done"));
}

TEST_CASE("the slots of a `for` are free again after it", "[engine]") {
  Wall w;
  const Declarations names = w.built.declarations();
  auto list = effects({{.each = "x", .in = "[1, 2]", .inner = {{.create = "note", .as = "made"}}},
                       {.create = "note", .as = "later", .attributes = Map{{"text", "later"}}}},
                      w.built.machines, names);
  Reaction reaction(w.built.machines, w.world, w.circumstances);
  Scope scope{std::vector<Value>(names.variables.size()), &w.random};
  scope.host = nullptr;
  References references;
  REQUIRE(reaction.run(list, scope, references, "hang.do"));
  REQUIRE(scope.variables.size() >= kFirstNamed + 1);
  CHECK(scope.variables[kFirstNamed]["text"] == Value("later"));
  for (std::size_t slot = kFirstNamed + 1; slot < scope.variables.size(); ++slot) CHECK(scope.variables[slot].is_null());
}

TEST_CASE("a `for` over what is no list is a fault that says so, and leaves nothing behind", "[engine]") {
  Wall w;
  const World before = w.world;
  const Ending ending = w.send("hang", w.wall, Map{{"a", 1}});
  CHECK(ending.word == "fault");
  CHECK(ending.rule == "wall.STANDS.hang");
  CHECK(ending.message == "a `for` goes through a list, and `event` gives map");
  CHECK(w.send("hang", w.wall).message == "a `for` goes through a list, and `event` gives null_type");
  CHECK(w.world == before);
}

TEST_CASE("lists within lists cannot hold a reaction up", "[engine]") {
  Wall w;
  const Ending ending = w.send("count", w.wall, List(2'000, Value(List(1'000, Value(1)))));
  CHECK(ending.word == "fault");
  CHECK(ending.message == "this takes more than 1000000 events, creations and rounds of a `for`");
}

TEST_CASE("what time tells the outside is told when it happens, before anything else does, and not when it was undone", "[engine]") {
  MachineSketch bell{.type = "bell",
                     .attributes = {{"strokes", AttributeType::integer, 0}},
                     .initial = {{"", "HANGS"}},
                     .states = {{.name = "HANGS",
                                 .after = {{.delay = "duration('1h')",
                                            .transition = {.target = "HANGS",
                                                           .effects = {{.assign = Map{{"strokes", "${bell.strokes + 1}"}}},
                                                                       {.notify = "rang", .payload = Map{{"strokes", "${bell.strokes}"}}},
                                                                       {.each = "x", .in = "bell.strokes == 3 ? null : []"}}}}}}}};
  EngineWorld w({bell});
  const ResourceRef ref = w.add("bell", Map{{"id", "a"}});
  const Instant start = w.circumstances.now;
  std::vector<std::pair<Instant, Value>> heard;
  const auto tell = [&](const std::vector<Notice>& notices) {
    for (const Notice& one : notices) {
      CHECK(one.webhook == "rang");
      CHECK(one.payload["strokes"] == w.attribute(ref, "strokes"));
      heard.emplace_back(one.at, one.payload["strokes"]);
    }
  };
  const Advanced advanced = advance(w.built.machines, w.world, start, start + Duration::of_seconds(86'400), w.circumstances, tell);
  CHECK(heard ==
        std::vector<std::pair<Instant, Value>>{{start + Duration::of_seconds(3'600), 1}, {start + Duration::of_seconds(7'200), 2}});
  CHECK(advanced.all_faults == 1);
}
