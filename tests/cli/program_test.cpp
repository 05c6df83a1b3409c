// SPDX-License-Identifier: MIT
#include <sstream>

#include "server/cli/command.h"
#include "tests/support/catch.h"

namespace understudy::test {
namespace {

struct Said {
  int status = 0;
  std::string out, err;
};

Said run(std::vector<std::string> arguments) {
  std::ostringstream out, err;
  Terminal terminal{out, err};
  const int status = run_program(std::move(arguments), terminal);
  return {status, out.str(), err.str()};
}

const std::string kFixtures = UNDERSTUDY_SOURCE_DIR "/fixtures";

}  // namespace

TEST_CASE("version prints the version, in three spellings") {
  for (const char* word : {"version", "--version", "-V"}) {
    const auto said = run({word});
    CHECK(said.status == kGood);
    CHECK(said.out == "understudy " UNDERSTUDY_VERSION "\n");
  }
}

TEST_CASE("help lists every command with one line, and no command at all is wrong usage") {
  const auto help = run({"--help"});
  CHECK(help.status == kGood);
  for (const char* name : {"serve", "check", "describe", "init", "healthcheck", "version"})
    CHECK(help.out.find("\n  " + std::string(name)) != std::string::npos);
  const auto nothing = run({});
  CHECK(nothing.status == kWrongUsage);
  CHECK(nothing.out.empty());
  CHECK(nothing.err == help.out);
}

TEST_CASE("a command's help shows its options and examples, in two spellings") {
  const auto said = run({"serve", "--help"});
  CHECK(said.status == kGood);
  CHECK(said.out.find("usage: understudy serve [PROVIDER]... [OPTIONS]") == 0);
  CHECK(said.out.find("--port PORT") != std::string::npos);
  CHECK(said.out.find("examples:") != std::string::npos);
  CHECK(run({"help", "serve"}).out == said.out);
}

TEST_CASE("a misspelt word is answered with the one that was meant") {
  CHECK(run({"serv"}).err == "error: there is no command \"serv\"\n  did you mean \"serve\"?\n");
  const auto option = run({"serve", "--prot", "0"});
  CHECK(option.status == kWrongUsage);
  CHECK(option.err == "error: serve does not take --prot\n  did you mean \"--port\"?\n");
  CHECK(run({"serve", "--port", "many"}).status == kWrongUsage);
  CHECK(run({"describe"}).status == kWrongUsage);
  CHECK(run({"describe", "turnstile", "--format", "pdf"}).status == kWrongUsage);
}

TEST_CASE("check tells how many packs are sound, or every mistake with status 2") {
  const auto sound = run({"check", kFixtures + "/turnstile"});
  CHECK(sound.status == kGood);
  CHECK(sound.out == "1 pack, no mistakes\n");
  const auto broken = run({"check", UNDERSTUDY_SOURCE_DIR "/tests/broken_packs/unknown_state"});
  CHECK(broken.status == kInvalid);
  CHECK(broken.err.find("error:") != std::string::npos);
  CHECK(run({"check", "/nowhere"}).status == kCouldNotRun);
}

TEST_CASE("describe shows a pack as text and as a state diagram") {
  const auto text = run({"describe", "turnstile", "--fixtures", kFixtures});
  CHECK(text.status == kGood);
  CHECK(text.out.find("insertCoin") != std::string::npos);
  CHECK(text.out.find("ALREADY_UNLOCKED") != std::string::npos);
  const auto diagram = run({"describe", "turnstile", "--format", "mermaid", "--fixtures", kFixtures});
  CHECK(diagram.out.find("stateDiagram-v2") != std::string::npos);
  const auto unknown = run({"describe", "turnstyle", "--fixtures", kFixtures});
  CHECK(unknown.status == kInvalid);
  CHECK(unknown.err.find("did you mean \"turnstile\"?") != std::string::npos);
}

}  // namespace understudy::test
