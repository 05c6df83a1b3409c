// SPDX-License-Identifier: MIT
#include "server/values/random.h"

#include <array>
#include <set>

#include "tests/support/catch.h"

using namespace understudy;

TEST_CASE("the same seed gives the same stream on every machine", "[values]") {
  Random random("seed");
  CHECK(random.next() == 10916665301954882903u);
  CHECK(random.next() == 14007447832124287254u);
  CHECK(random.uuid() == "47f5e3be-05ec-4226-b80a-da88da1b4fa2");
  CHECK(*random.pick("JPMCW-[A-Z0-9]{16}") == "JPMCW-L744ECI5G4P5Y1ZM");
}

TEST_CASE("different seeds give different streams", "[values]") {
  std::set<std::uint64_t> first;
  for (const char* seed : {"", "a", "b", "seed", "seed ", "Seed"}) first.insert(Random(seed).next());
  CHECK(first.size() == 6);
}

TEST_CASE("a restored state continues where it was taken", "[values]") {
  Random random("x");
  random.next();
  const Random::State state = random.state();
  const std::string id = random.uuid();
  CHECK_FALSE(random.state() == state);
  Random other("y");
  other.restore(state);
  CHECK(other.uuid() == id);
}

TEST_CASE("numbers below a bound are below it, and all of them come", "[values]") {
  Random random("bounds");
  CHECK(random.below(1) == 0);
  std::array<int, 6> counts{};
  for (int i = 0; i < 6000; ++i) ++counts.at(random.below(6));
  for (const int count : counts) {
    CHECK(count > 850);
    CHECK(count < 1150);
  }
  for (int i = 0; i < 100; ++i) CHECK(random.below((std::uint64_t{1} << 63) + 1) <= std::uint64_t{1} << 63);
}

TEST_CASE("a uuid is of version 4 and of the variant of RFC 9562", "[values]") {
  Random random("ids");
  for (int i = 0; i < 100; ++i) {
    const std::string id = random.uuid();
    CAPTURE(id);
    REQUIRE(id.size() == 36);
    CHECK(id[14] == '4');
    CHECK(std::string("89ab").find(id[19]) != std::string::npos);
    for (const std::size_t dash : {8u, 13u, 18u, 23u}) CHECK(id[dash] == '-');
    CHECK(id.find_first_not_of("0123456789abcdef-") == std::string::npos);
  }
}

TEST_CASE("a picked text fits its pattern", "[values]") {
  Random random("patterns");
  CHECK(*random.pick("") == "");
  CHECK(*random.pick("abc") == "abc");
  CHECK(*random.pick("a{3}b") == "aaab");
  CHECK(*random.pick("x{0}") == "");
  CHECK(*random.pick("\\[\\{\\\\") == "[{\\");
  const std::string text = *random.pick("[A-Ca-c-]{200}_[0-9]");
  CHECK(text.size() == 202);
  CHECK(text.find_first_not_of("ABCabc-") == 200);
  CHECK(text[200] == '_');
  CHECK(text.find('-') != std::string::npos);
}

TEST_CASE("a mistaken pattern is told", "[values]") {
  const auto [pattern, message] =
      GENERATE(table<std::string, std::string>({{"[a-z", "the class that opens at offset 0 is never closed"},
                                                {"x[]", "the class at offset 1 is empty"},
                                                {"[z-a]", "the range z-a runs backwards"},
                                                {"a{", "the count that opens at offset 1 is not of the form {16}"},
                                                {"a{x}", "the count that opens at offset 1 is not of the form {16}"},
                                                {"a{}", "the count that opens at offset 1 is not of the form {16}"},
                                                {"{3}", "'{' at offset 0 needs a backslash before it to be itself"},
                                                {"a]", "']' at offset 1 needs a backslash before it to be itself"},
                                                {"a\\", "the pattern ends after a backslash"},
                                                {"a{5000}", "the pattern gives more than 4096 characters"},
                                                {"a{4000}b{4000}", "the pattern gives more than 4096 characters"},
                                                {"a{99999999999999999999}", "the pattern gives more than 4096 characters"}}));
  Random random("x");
  CAPTURE(pattern);
  const auto result = random.pick(pattern);
  REQUIRE_FALSE(result.ok());
  CHECK(result.error() == message);
}
