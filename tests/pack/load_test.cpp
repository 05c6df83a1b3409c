// SPDX-License-Identifier: MIT
#include "server/pack/load.h"

#include <fstream>
#include <sstream>

#include "server/pack/init.h"
#include "server/signing/signature.h"
#include "server/values/json.h"
#include "tests/mock/sandbox_call.h"
#include "tests/support/catch.h"

namespace understudy {
namespace {

namespace fs = std::filesystem;

const fs::path kFixtures = fs::path(UNDERSTUDY_SOURCE_DIR) / "fixtures";

std::string read_file(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

void write_file(const fs::path& path, std::string_view text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

// A folder of its own for one test, gone afterwards.
struct Folder {
  explicit Folder(std::string_view name) : path(fs::path(UNDERSTUDY_BINARY_DIR) / "pack_tests" / name) {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~Folder() {
    std::error_code none;
    fs::remove_all(path, none);
  }
  fs::path path;
};

PackFiles turnstile() {
  PackFiles files{"turnstile", "", {}};
  for (const char* name : {"openapi.yaml", "behaviour.yaml", "seed.yaml"}) files.texts[name] = read_file(kFixtures / "turnstile" / name);
  return files;
}

std::shared_ptr<const Provider> sound(const PackFiles& files) {
  auto pack = load_pack(files);
  if (!pack) FAIL(render(pack.error()));
  return *std::move(pack);
}

void replace(std::string& text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
}

TEST_CASE("the turnstile loads without a mistake", "[pack]") {
  const auto pack = load_pack(kFixtures / "turnstile");
  if (!pack) FAIL(render(pack.error()));
  const Provider& provider = **pack;
  CHECK(provider.name == "turnstile");
  CHECK(provider.title == "A gate that opens for a coin");
  CHECK(provider.seeds.size() == 2);
  CHECK(provider.seeds[1].rule == "seed.yaml:4");
  CHECK(provider.router.has_value());
  REQUIRE(provider.setting("lock_after") != nullptr);
  CHECK(provider.setting("lock_after")->initial == Value(Duration::of_seconds(30)));
  CHECK(provider.setting("lock_after")->evidence.note == "how long an open gate waits for somebody to pass");
}

TEST_CASE("a statechart is read with its ids, targets and refusals", "[pack]") {
  const auto pack = sound(turnstile());
  const Provider& provider = *pack;
  REQUIRE(provider.machines.machines.size() == 1);
  const Machine& gate = provider.machines[0];
  const std::size_t locked = *gate.state("LOCKED");
  const std::size_t unlocked = *gate.state("UNLOCKED");
  const Transition& opens = gate.states[locked].on.find("insertCoin")->second.front();
  CHECK(opens.id == "gate.LOCKED.insertCoin");
  CHECK(opens.target == unlocked);
  CHECK(opens.effects.size() == 1);
  const Transition& refuses = gate.states[locked].on.find("passGate")->second.front();
  REQUIRE(refuses.refuse.has_value());
  CHECK(refuses.refuse->outcome == "LOCKED");
  REQUIRE(gate.states[unlocked].timed.size() == 1);
  CHECK(gate.states[unlocked].timed[0].transition.id == "gate.UNLOCKED.after");
  CHECK(gate.states[unlocked].timed[0].transition.evidence.grade == Grade::assumed);
}

TEST_CASE("an operation without `do` sends its own event to what it found, when a statechart names it", "[pack]") {
  const auto pack = sound(turnstile());
  const OperationRules& insert = pack->rules.find("insertCoin")->second;
  REQUIRE(insert.effects.size() == 1);
  const Send& send = std::get<Send>(insert.effects[0].what);
  CHECK(send.event == "insertCoin");
  CHECK(send.slot == insert.find.at(0).slot);
  CHECK(insert.slots == kFirstNamed + 1);
  CHECK(pack->rules.find("getGate")->second.effects.empty());
}

TEST_CASE("what transitions create under a name is in scope of the answer", "[pack]") {
  PackFiles files = turnstile();
  replace(files.texts["behaviour.yaml"], "            assign: {coins",
          "            effects: [{create: ticket, as: ticket, attributes: {id: \"${uuid()}\"}}]\n            assign: {coins");
  replace(files.texts["behaviour.yaml"], "operations:\n",
          "  ticket:\n    key: id\n    state: state\n    attributes: {id: string, state: string}\n    initial: SOLD\n    states: {SOLD: "
          "}\n\noperations:\n");
  replace(files.texts["behaviour.yaml"], "answer: {outcome: unlocked, body: \"${view('gate', gate)}\"}",
          "answer: {outcome: unlocked, body: \"${view('gate', gate)}\", headers: {X-Ticket: \"${ticket.id}\"}}");
  const auto pack = sound(files);
  const OperationRules& insert = pack->rules.find("insertCoin")->second;
  REQUIRE(insert.created.size() == 1);
  CHECK(insert.created[0].name == "ticket");
  CHECK(insert.created[0].slot == kFirstNamed + 1);
  CHECK(insert.slots == kFirstNamed + 2);
}

TEST_CASE("what a `for` sends is sent, and what refuses it there can be answered; what it creates has no name outside", "[pack]") {
  PackFiles files = turnstile();
  replace(files.texts["behaviour.yaml"], "    answer: {outcome: \"204\"",
          "    do: [{for: n, in: \"[1]\", do: [{send: passGate, to: gate}, {create: gate, as: twin, attributes: {id: \"${string(n)}\"}}]},"
          " {remove: gate}]\n    answer: {outcome: \"204\"");
  const auto pack = sound(files);
  const OperationRules& pass = pack->rules.find("passGate")->second;
  REQUIRE(pass.effects.size() == 2);
  const auto& each = std::get<ForEach>(pass.effects[0].what);
  CHECK(each.slot == kFirstNamed + 1);
  CHECK(std::get<Create>(each.effects.at(1).what).name.empty());
  CHECK(std::get<Create>(each.effects.at(1).what).slot == kFirstNamed + 2);
  CHECK(std::get<Remove>(pass.effects[1].what).slot == pass.find.at(0).slot);
  CHECK(pass.created.empty());
  CHECK(reachable_outcomes(*pack, *pass.operation) == std::vector<std::string>{"204", "LOCKED", "NOT_FOUND"});
}

TEST_CASE("the rule about keys is read with its evidence, which is the outcome's own when nothing is said", "[pack]") {
  for (const auto& [written, grade] : {std::pair{"", Grade::documented}, {", evidence: inferred", Grade::inferred}}) {
    PackFiles files = turnstile();
    replace(files.texts["behaviour.yaml"], "    answer: {outcome: unlocked",
            std::string("    idempotency: {key: request.body.cents, repeat: replay") + written + "}\n    answer: {outcome: unlocked");
    CHECK(sound(files)->rules.find("insertCoin")->second.idempotency->evidence.grade == grade);
  }
}

TEST_CASE("an alias is one more path of its operation", "[pack]") {
  PackFiles files = turnstile();
  replace(files.texts["behaviour.yaml"], "  passGate:\n    find", "  passGate:\n    aliases: [\"/g/{gateId}\"]\n    find");
  const auto pack = sound(files);
  CHECK(pack->rules.find("passGate")->second.operation->paths == std::vector<std::string>{"/gates/{gateId}/passages", "/g/{gateId}"});
  CHECK(pack->router->route({"POST", "/v1/g/north"}).operation == pack->contract.operation("passGate"));
}

TEST_CASE("a behaviour may be split over files", "[pack]") {
  PackFiles files = turnstile();
  std::string& whole = files.texts["behaviour.yaml"];
  const std::size_t at = whole.find("  passGate:\n    find");
  REQUIRE(at != std::string::npos);
  files.texts["behaviour/passing.yaml"] = "operations:\n" + whole.substr(at);
  whole.resize(at);
  CHECK(sound(files)->rules.size() == 3);

  files.texts["behaviour/passing.yaml"] += "title: Another\n";
  const auto twice = load_pack(files);
  REQUIRE_FALSE(twice.ok());
  CHECK_THAT(render(twice.error()),
             Catch::Contains("behaviour/passing.yaml:5:1: error: \"title\" stands in behaviour.yaml already, on line 4"));

  files.texts["behaviour/passing.yaml"] = "- a\n";
  const auto list = load_pack(files);
  REQUIRE_FALSE(list.ok());
  CHECK_THAT(render(list.error()), Catch::Contains("a file of behaviour is a map"));
}

TEST_CASE("a pack without one of its files is told which", "[pack]") {
  PackFiles files = turnstile();
  files.texts.erase("openapi.yaml");
  const auto pack = load_pack(files);
  REQUIRE_FALSE(pack.ok());
  CHECK(render(pack.error()) ==
        "openapi.yaml: error: a pack needs this file, and it is not there\n"
        "      = `understudy init` writes a small working pack to begin with\n"
        "1 mistake\n");
  CHECK_FALSE(load_pack(PackFiles{"empty", "", {}}).ok());
}

TEST_CASE("a pack may do without seeds", "[pack]") {
  PackFiles files = turnstile();
  files.texts.erase("seed.yaml");
  CHECK(sound(files)->seeds.empty());
}

TEST_CASE("mistakes are sorted by file and place, whatever found them", "[pack]") {
  PackFiles files = turnstile();
  files.folder = "fixtures/turnstile";
  replace(files.texts["behaviour.yaml"], "answer: {outcome: ok,", "answer: {outcome: okay,");
  replace(files.texts["behaviour.yaml"], "initial: LOCKED", "initial: LOCKT");
  replace(files.texts["seed.yaml"], "id: north", "id: [north]");
  const auto pack = load_pack(files);
  REQUIRE_FALSE(pack.ok());
  const Mistakes& mistakes = pack.error();
  REQUIRE(mistakes.size() == 3);
  CHECK(mistakes[0].message == "there is no state \"LOCKT\" in gate");
  CHECK(mistakes[1].message == "getGate has no outcome \"okay\"");
  CHECK(mistakes[2].place.file == "fixtures/turnstile/seed.yaml");
}

TEST_CASE("a folder that is not there, has no packs, or not the one asked for is told", "[pack]") {
  const auto nowhere = load_packs(kFixtures / "nowhere", {});
  REQUIRE_FALSE(nowhere.ok());
  CHECK(nowhere.error()[0].message == "there is no such folder of packs");
  CHECK_FALSE(load_pack(kFixtures / "nowhere").ok());

  const Folder empty("empty");
  const auto none = load_packs(empty.path, {"turnstile"});
  REQUIRE_FALSE(none.ok());
  REQUIRE(none.error().size() == 1);
  CHECK(none.error()[0].message == "there is no pack in this folder");
  CHECK_THAT(none.error()[0].hint, Catch::Contains("understudy init NAME"));

  const auto unknown = load_packs(kFixtures, {"turnstyle", "turnstile"});
  REQUIRE_FALSE(unknown.ok());
  REQUIRE(unknown.error().size() == 1);
  CHECK(unknown.error()[0].message == "there is no pack \"turnstyle\" in this folder");
  CHECK(unknown.error()[0].hint == "did you mean \"turnstile\"?");
}

TEST_CASE("packs are loaded by name, in the order of the names", "[pack]") {
  const Folder folder("several");
  for (const char* name : {"b-pack", "a-pack"}) REQUIRE(init_pack(folder.path, name).ok());
  write_file(folder.path / "schema" / "x.json", "{}");
  const auto all = load_packs(folder.path, {});
  REQUIRE(all.ok());
  REQUIRE(all->size() == 2);
  CHECK((*all)[0]->name == "a-pack");
  const auto one = load_packs(folder.path, {"b-pack"});
  REQUIRE(one.ok());
  REQUIRE(one->size() == 1);
  CHECK((*one)[0]->name == "b-pack");
}

TEST_CASE("an operation may be switched by settings", "[pack]") {
  PackFiles files = turnstile();
  replace(files.texts["behaviour.yaml"], "  passGate:\n    find",
          "  passGate:\n    enabled: settings.lock_after > duration('0s')\n    find");
  const auto pack = sound(files);
  CHECK_FALSE(pack->rules.at("getGate").enabled.has_value());
  REQUIRE(pack->rules.at("passGate").enabled.has_value());
  CHECK(pack->rules.at("passGate").enabled->text() == "settings.lock_after > duration('0s')");
}

TEST_CASE("a split behaviour is read from its folder", "[pack]") {
  const Folder folder("split");
  REQUIRE(init_pack(folder.path, "gate").ok());
  std::string whole = read_file(folder.path / "gate" / "behaviour.yaml");
  const std::size_t at = whole.find("operations:\n");
  write_file(folder.path / "gate" / "behaviour" / "operations.yaml", std::string_view(whole).substr(at));
  write_file(folder.path / "gate" / "behaviour" / "notes.txt", "not a part");
  write_file(folder.path / "gate" / "behaviour.yaml", std::string_view(whole).substr(0, at));
  const auto pack = load_pack(folder.path / "gate" / "");
  if (!pack) FAIL(render(pack.error()));
  CHECK((*pack)->rules.size() == 3);
}

TEST_CASE("a pack may ask for a signature of the body as it came", "[pack]") {
  PackFiles files = turnstile();
  std::string& behaviour = files.texts["behaviour.yaml"];
  replace(behaviour, "settings:\n", "settings:\n  key: {default: secret, evidence: assumed}\n");
  replace(behaviour, "errors:\n",
          "refuse:\n"
          "  - when: request.operation == 'insertCoin' && get(request.headers, 'x-signature', '') != signature('HS256', settings.key, "
          "request.raw, "
          "'hex')\n"
          "    refuse: NOT_FOUND\n"
          "    evidence: assumed\n"
          "errors:\n");
  test::Play play(sound(files));
  const std::string coin = R"({"cents":  50})";
  CHECK(play.post("/gates/north/coins", coin)->outcome == "NOT_FOUND");
  const std::string signature = hex_encode(*sign(Algorithm::hs256, "secret", coin));
  CHECK(play.post("/gates/north/coins", coin, {{"X-Signature", signature}})->outcome == "unlocked");
  CHECK(play.get("/gates/north")->outcome == "ok");
}

TEST_CASE("what a request has beside its parts is known when a pack is loaded", "[pack]") {
  PackFiles files = turnstile();
  replace(files.texts["behaviour.yaml"], R"(ok, body: "${view('gate', gate)}")",
          R"(ok, body: "${request.raw.size() + request.operation}")");
  const auto pack = load_pack(files);
  REQUIRE_FALSE(pack.ok());
  CHECK(pack.error()[0].message == "\"+\" cannot take int and string");
}

TEST_CASE("a new pack is sound under any name that a pack may have", "[pack]") {
  for (const char* name : {"a", "my-shop", "turnstile", "x2"}) {
    CAPTURE(name);
    const auto pack = sound(new_pack(name));
    CHECK(pack->name == name);
    CHECK(pack->contract.hosts() == std::vector<std::string>{std::string(name) + ".example"});
  }
}

TEST_CASE("a new pack is written once, and never over another", "[pack]") {
  const Folder folder("init");
  const auto written = init_pack(folder.path, "my-shop");
  REQUIRE(written.ok());
  CHECK(written->size() == 4);
  CHECK(load_pack(folder.path / "my-shop").ok());
  CHECK_THAT(read_file(folder.path / "my-shop" / "README.md"), Catch::StartsWith("# My shop\n"));
  const auto again = init_pack(folder.path, "my-shop");
  REQUIRE_FALSE(again.ok());
  CHECK_THAT(again.error(), Catch::EndsWith("my-shop exists already, and is left as it is"));
}

TEST_CASE("a name that cannot be part of an address is no pack's name", "[pack]") {
  for (const char* name : {"", "My", "1a", "a/b", "../a", "a b", "@a", "__admin", "é"}) {
    CAPTURE(name);
    CHECK_FALSE(is_pack_name(name));
    CHECK_FALSE(init_pack(kFixtures, name).ok());
  }
  CHECK_FALSE(is_pack_name(std::string(65, 'a')));
}

}  // namespace
}  // namespace understudy
