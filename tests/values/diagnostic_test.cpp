// SPDX-License-Identifier: MIT
#include "server/values/diagnostic.h"

#include "tests/support/catch.h"

using namespace understudy;

namespace {

Diagnostic example() {
  return {.place = {"fixtures/turnstile/behaviour.yaml", 14, 32, 7},
          .message = "there is no state \"UNLOKED\" in turnstile",
          .source_line = "          insertCoin: {target: UNLOKED}",
          .hint = "did you mean \"UNLOCKED\"?"};
}

}  // namespace

TEST_CASE("a diagnostic shows the line, marks the place and says what to write instead", "[values]") {
  CHECK(render(example()) ==
        "fixtures/turnstile/behaviour.yaml:14:32: error: there is no state \"UNLOKED\" in turnstile\n"
        "   14 |           insertCoin: {target: UNLOKED}\n"
        "      |                                ^~~~~~~\n"
        "      = did you mean \"UNLOCKED\"?\n");
}

TEST_CASE("a diagnostic in colour has the same text", "[values]") {
  std::string text = render(example(), Colour::on);
  CHECK(text.find("\x1b[1;31merror:\x1b[0m") != std::string::npos);
  for (std::size_t escape = text.find('\x1b'); escape != std::string::npos; escape = text.find('\x1b')) {
    text.erase(escape, text.find('m', escape) - escape + 1);
  }
  CHECK(text == render(example()));
}

TEST_CASE("a diagnostic leaves out what is not known", "[values]") {
  CHECK(render({.place = {.file = "pack.yaml"}, .message = "the file is empty"}) == "pack.yaml: error: the file is empty\n");
  CHECK(render({.place = {.file = "pack.yaml", .line = 3}, .message = "too long", .source_line = "x"}) ==
        "pack.yaml:3: error: too long\n    3 | x\n");
  CHECK(render({.place = {"pack.yaml", 3, 2}, .message = "wrong", .hint = "write y"}) == "pack.yaml:3:2: error: wrong\n      = write y\n");
}

TEST_CASE("the mark stands below the place, whatever stands before it", "[values]") {
  CHECK(render({.place = {"f", 1, 2, 1}, .message = "m", .source_line = "\tx"}) == "f:1:2: error: m\n    1 | \tx\n      | \t^\n");
  CHECK(render({.place = {"f", 1, 5, 5}, .message = "m", .source_line = "é: ‘ä’"}) == "f:1:5: error: m\n    1 | é: ‘ä’\n      |    ^~\n");
  CHECK(render({.place = {"f", 123456, 3, 9}, .message = "m", .source_line = "ab"}) == "f:123456:3: error: m\n123456 | ab\n       |   ^\n");
  CHECK(render({.place = {"f", 1, 99, 9}, .message = "m", .source_line = "ab"}) == "f:1:99: error: m\n    1 | ab\n      |   ^\n");
}

TEST_CASE("several diagnostics come in the order of file, line and column, and are counted", "[values]") {
  const std::vector<Diagnostic> mistakes = {{.place = {"b", 1, 1}, .message = "fourth"},
                                            {.place = {"a", 10, 1}, .message = "third"},
                                            {.place = {"a", 2, 5}, .message = "second"},
                                            {.place = {"a", 2, 1}, .message = "first"}};
  CHECK(render(mistakes) == "a:2:1: error: first\na:2:5: error: second\na:10:1: error: third\nb:1:1: error: fourth\n4 mistakes\n");
  CHECK(render(std::vector{mistakes[0]}) == "b:1:1: error: fourth\n1 mistake\n");
}

TEST_CASE("the nearest word is one that a slip of the hand makes", "[values]") {
  const std::vector<std::string> known = {"ACTIVE", "PAUSED", "PAUSING", "ENDED"};
  CHECK(nearest("ACTVE", known) == "ACTIVE");
  CHECK(nearest("ACITVE", known) == "ACTIVE");
  CHECK(nearest("PAUSE", known) == "PAUSED");
  CHECK(nearest("ENDED", known) == "ENDED");
  CHECK(nearest("STARTED", known).empty());
  CHECK(nearest("", known).empty());
  CHECK(nearest("ab", {"ac", "bb"}) == "ac");
  CHECK(nearest("a", {"b"}) == "b");
  CHECK(nearest(std::string(50'000, 'x'), {std::string(50'000, 'x')}).empty());
}

TEST_CASE("a suggestion is the nearest word, or all when they are few", "[values]") {
  CHECK(suggestion("pauseProgam", {"pauseProgram", "endProgram"}) == "did you mean \"pauseProgram\"?");
  CHECK(suggestion("x", {"first", "second"}) == "one of: first, second");
  CHECK(suggestion("x", {}) == "");
  CHECK(suggestion("x", std::vector<std::string>(9, "long name")) == "");
}
