// SPDX-License-Identifier: MIT
// The plan of the house as data, and the proof that the sources keep to it. Each rule is also shown to catch a small bad example.
#include <filesystem>

#include "tests/support/architecture.h"
#include "tests/support/catch.h"

using namespace understudy::architecture;

namespace {

// Floor by floor, from the plain values up to the doors. A room may be in the plan before it is built.
const Rooms rooms{
    {"values", {{}, {"nlohmann", "date", "fmt"}}},
    {"signing", {{"values"}, {"openssl", "fmt"}}},
    {"expression", {{"values", "signing"}, {"re2", "date", "fmt"}}},
    {"engine", {{"values", "expression"}, {"fmt"}}},
    {"contract", {{"values", "expression", "engine"}, {"re2", "fmt"}}},
    {"mock", {{"values", "expression", "engine", "contract"}, {"fmt"}}},
    {"conformance", {{"values", "expression", "contract"}, {"fmt"}}},
    {"pack", {{"values", "expression", "engine", "contract", "mock", "conformance"}, {"yaml-cpp", "fmt"}}},
    {"http", {{"values", "contract", "mock"}, {"boost", "openssl", "fmt", "posix"}}},
    {"outbound", {{"values", "contract", "mock", "conformance"}, {"cpp-httplib", "fmt", "posix"}}},
    {"report", {{"values", "contract", "conformance"}, {"fmt"}}},
    {"embed",
     {{"values", "expression", "engine", "contract", "mock", "conformance", "pack", "http", "outbound", "report"}, {"fmt", "posix"}}},
    {"cli",
     {{"values", "expression", "engine", "contract", "mock", "conformance", "pack", "http", "outbound", "report", "embed"},
      {"cli11", "fmt", "posix"}}},
};
const Names folders_that_are_no_rooms{"dashboard"};

const Libraries libraries{
    {"nlohmann/", "nlohmann"}, {"date/", "date"},   {"re2/", "re2"},       {"yaml-cpp/", "yaml-cpp"},    {"boost/", "boost"},
    {"openssl/", "openssl"},   {"CLI/", "cli11"},   {"fmt/", "fmt"},       {"httplib.h", "cpp-httplib"}, {"sys/", "posix"},
    {"netinet/", "posix"},     {"arpa/", "posix"},  {"unistd.h", "posix"}, {"fcntl.h", "posix"},         {"signal.h", "posix"},
    {"pthread.h", "posix"},    {"poll.h", "posix"}, {"netdb.h", "posix"},
};

// Headers that only their own module's sources need, since they define what its public header declares.
const Parts parts{
    {"server/contract/contract_reading", "server/contract/contract"}, {"server/contract/message_reading", "server/contract/message_check"},
    {"server/expression/node", "server/expression/expression"},       {"server/expression/lexer", "server/expression/expression"},
    {"server/expression/parser", "server/expression/expression"},     {"server/expression/checker", "server/expression/expression"},
    {"server/expression/evaluator", "server/expression/expression"},  {"server/expression/functions", "server/expression/expression"},
    {"server/expression/operators", "server/expression/expression"},  {"server/http/control_call", "server/http/control"},
};

const Names time_and_chance{"system_clock", "steady_clock", "high_resolution_clock", "sleep_for",      "sleep_until",   "random_device",
                            "mt19937",      "std::thread",  "std::jthread",          "std::async",     "rand(",         "srand(",
                            "std::time(",   "time(nullptr", "std::clock(",           "clock_gettime(", "gettimeofday(", "getrandom(",
                            "usleep(",      "nanosleep("};
const Names rooms_with_a_clock{"http", "outbound", "embed", "cli"};

std::vector<SourceFile> server_files(const Names& extensions) { return read_tree(UNDERSTUDY_SOURCE_DIR, "server", extensions); }
std::vector<SourceFile> server_code() { return server_files({".h", ".cpp"}); }

// The packs' folder names, and the names by which people call their owners.
Names provider_names() {
  Names names{"wix", "jpmorgan", "j.p. morgan", "rebilly", "payments.ai", "loop health"};
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(UNDERSTUDY_SOURCE_DIR) / "fixtures"))
    if (entry.is_directory()) names.insert(entry.path().filename().string());
  names.erase("turnstile");
  names.erase("schema");
  return names;
}

const std::string spdx = "// SPDX-License-Identifier: MIT\n";
Complaints none() { return {}; }

}  // namespace

TEST_CASE("the sources keep to the plan of the house", "[architecture]") {
  REQUIRE(server_code().size() > 50);  // an empty walk would prove nothing
  CHECK(wrong_includes(server_code(), rooms, libraries) == none());
  CHECK(include_cycles(server_code(), parts) == none());
  CHECK(wrong_names(server_code(), rooms, folders_that_are_no_rooms) == none());
}

TEST_CASE("no two types have one name", "[architecture]") {
  std::vector<SourceFile> files = server_code();
  for (SourceFile& file : read_tree(UNDERSTUDY_SOURCE_DIR, "tests", {".h", ".cpp"})) files.push_back(std::move(file));
  CHECK(repeated_types(files) == none());
}

TEST_CASE("only the edges of the house know the time, sleep, start threads or roll dice", "[architecture]") {
  CHECK(forbidden_words(server_code(), time_and_chance, rooms_with_a_clock) == none());
}

TEST_CASE("no file of the server knows a provider's name", "[architecture]") {
  REQUIRE(provider_names().size() > 6);
  CHECK(forbidden_names(server_files({".h", ".cpp", ".html", ".js", ".css"}), provider_names()) == none());
}

TEST_CASE("files are short, licensed, and headers say what they are", "[architecture]") {
  CHECK(wrong_shape(server_files({".h", ".cpp", ".html", ".js", ".css"}), 400) == none());
  CHECK(wrong_shape(read_tree(UNDERSTUDY_SOURCE_DIR, "tests", {".h", ".cpp"}), 400) == none());
}

TEST_CASE("a room's arrows point down, or there is no room", "[architecture]") {
  for (const auto& [name, room] : rooms)
    for (const auto& target : room.rooms) {
      INFO(name << " -> " << target);
      REQUIRE(rooms.count(target) == 1);
      CHECK(rooms.at(target).rooms.count(name) == 0);
    }
}

TEST_CASE("an include between rooms that the plan does not draw is found", "[architecture]") {
  const std::vector<SourceFile> files{
      {"server/engine/react.cpp", "#include <vector>\n#include \"server/engine/react.h\"\n#include \"server/mock/sandbox.h\"\n"},
      {"server/values/value.cpp", "#include \"value.h\"\n"},
  };
  CHECK(wrong_includes(files, rooms, libraries) ==
        Complaints{
            "server/engine/react.cpp:3: room engine may not include room mock",
            "server/values/value.cpp:1: \"value.h\" is not a file of server/; write the path from the root: \"server/<room>/<file>\""});
}

TEST_CASE("a library outside its room is found, and so is one that nobody named", "[architecture]") {
  const std::vector<SourceFile> files{
      {"server/contract/contract.cpp", "#include <string>\n#include <nlohmann/json.hpp>\n#include <re2/re2.h>\n"},
      {"server/mock/journal.cpp", "#include <zlib.h>\n#include <unistd.h>\n"},
  };
  CHECK(wrong_includes(files, rooms, libraries) ==
        Complaints{"server/contract/contract.cpp:2: room contract may not use nlohmann; call the room that wraps it",
                   "server/mock/journal.cpp:1: <zlib.h> belongs to no library of the table; add it there, with the rooms that may use it",
                   "server/mock/journal.cpp:2: room mock may not use posix; call the room that wraps it"});
}

TEST_CASE("an include inside a comment or a text is none", "[architecture]") {
  const std::vector<SourceFile> files{
      {"server/engine/a.cpp",
       "// #include \"server/cli/a.h\"\n/*\n#include <boost/asio.hpp>\n*/\nauto a = R\"x(\n#include <re2/re2.h>\n)x\";\n"}};
  CHECK(wrong_includes(files, rooms, libraries) == none());
}

TEST_CASE("modules that include each other are found, through their .cpp as well; a module includes itself freely", "[architecture]") {
  const std::vector<SourceFile> files{
      {"server/engine/a.h", "#include \"server/engine/b.h\"\n"},
      {"server/engine/a.cpp", "#include \"server/engine/a.h\"\n"},
      {"server/engine/b.h", "#include \"server/engine/c.h\"\n"},
      {"server/engine/c.cpp", "#include \"server/engine/a.h\"\n"},
  };
  CHECK(include_cycles(files, {}) == Complaints{"server/engine/a -> server/engine/b -> server/engine/c -> server/engine/a: "
                                                "these modules include each other; move what both need into a third"});
  CHECK(include_cycles({files[0], files[1], files[2]}, {}) == none());
}

TEST_CASE("a part and its whole may include each other, and are one to everybody else", "[architecture]") {
  const std::vector<SourceFile> files{
      {"server/http/control.cpp", "#include \"server/http/control_call.h\"\n"},
      {"server/http/control_call.h", "#include \"server/http/control.h\"\n#include \"server/http/front.h\"\n"},
      {"server/http/front.h", "#include \"server/http/control.h\"\n"},
  };
  const Parts call{{"server/http/control_call", "server/http/control"}};
  CHECK(include_cycles({files[0], files[1]}, {}).size() == 1);
  CHECK(include_cycles(files, call) == Complaints{"server/http/control -> server/http/front -> server/http/control: "
                                                  "these modules include each other; move what both need into a third"});
  CHECK(include_cycles({files[0]}, call) ==
        Complaints{"server/http/control_call.h: there is no such part of server/http/control any more; take it out of the table"});
}

TEST_CASE("a type that two files define is found, unless nobody else can see it", "[architecture]") {
  const SourceFile one{
      "server/a/a.h",
      "namespace house {\n// class Door {\nclass Door;\nenum class Floor : char { low };\nstruct Door final : Wood<int> {\n};\n}\n"};
  const auto next_to = [&one](std::string text) { return repeated_types({one, {"server/b/b.cpp", std::move(text)}}); };
  CHECK(next_to("namespace house {\n\nclass Door {\n};\n}\n") ==
        Complaints{"server/b/b.cpp:3: house::Door is a type of server/a/a.h as well; the program has one or the other for both"});
  CHECK(next_to("namespace house {\nenum class Floor { high };\n}\n").size() == 1);
  CHECK(next_to("namespace house {\nnamespace {\nstruct Door {};\n}\n}\n") == none());
  CHECK(next_to("namespace house::hut {\nstruct Door {};\n}\n") == none());
  CHECK(next_to("namespace house {\nclass Door;\nstruct Key { struct Door {}; };\nvoid f() { struct Door {}; }\n}\n") == none());
}

TEST_CASE("a folder outside the plan and a name that says nothing are found", "[architecture]") {
  const std::vector<SourceFile> files{{"server/helpers/x.h", ""}, {"server/engine/react_util.h", ""}, {"server/values/base64.h", ""}};
  CHECK(wrong_names(files, rooms, {}) == Complaints{"server/helpers/x.h:1: 'helpers' is no room of the table",
                                                    "server/helpers/x.h:1: 'helpers' says nothing; name what it does",
                                                    "server/engine/react_util.h:1: 'util' says nothing; name what it does"});
  CHECK(wrong_names({{"server/helpers/x.js", ""}}, rooms, {"helpers"}).size() == 1);
}

TEST_CASE("a look at the clock, a sleep and a dice roll are found in code, not in comments, texts or longer words", "[architecture]") {
  const std::vector<SourceFile> files{
      {"server/mock/a.cpp",
       "// rand(\nconst char* a = \"sleep_for\";\nauto b = std::chrono::steady_clock::now();\nint c = operand(1) + rand();\n"},
      {"server/http/a.cpp", "auto b = std::chrono::steady_clock::now();\n"},
  };
  CHECK(forbidden_words(files, {"rand(", "sleep_for", "steady_clock"}, {"http"}) ==
        Complaints{"server/mock/a.cpp:4: 'rand(' in room mock; time and chance are arguments here",
                   "server/mock/a.cpp:3: 'steady_clock' in room mock; time and chance are arguments here"});
}

TEST_CASE("a provider's name is found in any case, in comments too", "[architecture]") {
  CHECK(forbidden_names({{"server/http/a.cpp", "int a;\n// as WIX does\n"}}, {"wix"}) ==
        Complaints{"server/http/a.cpp:2: 'wix' names a provider; say what it is about, or put it into its pack"});
}

TEST_CASE("a file that is too long, has no licence, or a header that does not introduce itself is found", "[architecture]") {
  CHECK(wrong_shape({{"server/a.cpp", spdx + "int a;\n"}, {"server/a.h", spdx + "// A: a thing.\n#pragma once\n"}}, 3) == none());
  CHECK(wrong_shape({{"server/a.js", "1\n2\n3\n4\n"}}, 3) == Complaints{"server/a.js:4: more than 3 lines; split it by meaning"});
  CHECK(wrong_shape({{"server/a.cpp", "int a;\n"}}, 3) ==
        Complaints{"server/a.cpp:1: the first line must be '// SPDX-License-Identifier: MIT'"});
  CHECK(wrong_shape({{"server/a.h", spdx + "struct A;\n"}}, 3) ==
        Complaints{"server/a.h:2: a header begins with a comment that says what the thing is", "server/a.h:1: #pragma once is missing"});
}

TEST_CASE("code is what is left when comments and literals are blanked", "[architecture]") {
  CHECK(code_of("a /* b\n */ c // d\ne") == "a     \n    c     \ne");
  CHECK(code_of("f(\"x\\\"y\", 'z', 10'000)") == "f(      ,    , 10'000)");
  CHECK(code_of("R\"q(\"//)q\" g") == "           g");
}
