// SPDX-License-Identifier: MIT
#include "server/values/decimal.h"

#include "tests/support/catch.h"

using namespace understudy;

namespace {

Decimal of(std::string_view text) {
  auto decimal = Decimal::parse(text);
  INFO(text);
  if (!decimal.ok()) FAIL(decimal.error());
  return *decimal;
}

std::string mistake(std::string_view text) {
  const auto decimal = Decimal::parse(text);
  return decimal.ok() ? "accepted" : decimal.error();
}

// Pieces put together one by one: the compiler warns of longer sums of texts where there is nothing to warn of.
std::string joined(std::initializer_list<std::string_view> pieces) {
  std::string text;
  for (const std::string_view piece : pieces) text.append(piece);
  return text;
}
std::string repeated(char digit, std::size_t times) { return std::string(times, digit); }

}  // namespace

TEST_CASE("a decimal keeps its places, and loses zeros in front and the sign of zero", "[values]") {
  const auto [text, kept] = GENERATE(table<std::string, std::string>({{"12.50", "12.50"},
                                                                      {"-12.50", "-12.50"},
                                                                      {"0", "0"},
                                                                      {"-0", "0"},
                                                                      {"-0.00", "0.00"},
                                                                      {"-0.01", "-0.01"},
                                                                      {"007", "7"},
                                                                      {"00.70", "0.70"},
                                                                      {"0.007", "0.007"}}));
  CHECK(of(text).text() == kept);
}

TEST_CASE("what is no decimal is told", "[values]") {
  const auto text =
      GENERATE(as<std::string>(), "", "-", ".", "1.", ".5", "+1", "--1", "1.2.3", "1e3", "1,5", " 1", "1 ", "0x1", "NaN", "١");
  CHECK(mistake(text) == joined({"\"", text, "\" is no decimal number such as \"12.50\""}));
  CHECK(mistake(std::string(50, 'x')) == "a text of 50 octets is no decimal number such as \"12.50\"");
}

TEST_CASE("a decimal has at most 100 digits", "[values]") {
  CHECK(mistake(repeated('9', 100)) == "accepted");
  CHECK(mistake(joined({"-", repeated('9', 60), ".", repeated('9', 40)})) == "accepted");
  CHECK(mistake(repeated('9', 101)) == "the decimal number has more than 100 digits");
  CHECK(mistake(joined({repeated('9', 61), ".", repeated('9', 40)})) == "the decimal number has more than 100 digits");
}

TEST_CASE("sums and differences have as many places as the longer of the two", "[values]") {
  const auto [a, b, sum, difference] = GENERATE(table<std::string, std::string, std::string, std::string>({
      {"12.50", "1", "13.50", "11.50"},
      {"1", "12.50", "13.50", "-11.50"},
      {"0.1", "0.2", "0.3", "-0.1"},
      {"-5", "-3", "-8", "-2"},
      {"5", "-3", "2", "8"},
      {"-5", "3", "-2", "-8"},
      {"1.00", "1.00", "2.00", "0.00"},
      {"-1.0", "1.00", "0.00", "-2.00"},
      {"99.99", "0.01", "100.00", "99.98"},
      {"1000", "0.001", "1000.001", "999.999"},
      {"0", "0", "0", "0"},
  }));
  CAPTURE(a, b);
  CHECK((of(a) + of(b)).text() == sum);
  CHECK((of(a) - of(b)).text() == difference);
}

TEST_CASE("products have as many places as both together", "[values]") {
  CHECK((of("12.50") * of("0.5")).text() == "6.250");
  CHECK((of("12.50") * of("3")).text() == "37.50");
  CHECK((of("-0.01") * of("0.01")).text() == "-0.0001");
  CHECK((of("-2") * of("-2.5")).text() == "5.0");
  CHECK((of("-7.5") * of("0.0")).text() == "0.00");
  CHECK((of("999999999999999999999") * of("999999999999999999999")).text() == "999999999999999999998000000000000000000001");
}

TEST_CASE("the longest decimals are reckoned with exactly", "[values]") {
  const Decimal large = of(repeated('9', 100));
  const Decimal small = of(joined({"0.", repeated('0', 98), "1"}));
  CHECK((large + small).text() == joined({repeated('9', 100), ".", repeated('0', 98), "1"}));
  CHECK((large + of("1")).text() == joined({"1", repeated('0', 100)}));
  CHECK((large * large).text() == joined({repeated('9', 99), "8", repeated('0', 99), "1"}));
}

TEST_CASE("decimals are compared by value", "[values]") {
  const std::vector<std::string> rising = {"-100", "-2.5", "-2.49", "-0.001", "0", "0.001", "0.01", "1", "1.5", "10", "99.999", "100"};
  for (std::size_t i = 0; i < rising.size(); ++i)
    for (std::size_t k = 0; k < rising.size(); ++k) {
      CAPTURE(rising[i], rising[k]);
      CHECK((of(rising[i]) <=> of(rising[k])) == (i <=> k));
    }
  CHECK(of("1.5") == of("1.500"));
  CHECK(of("-0.0") == of("0"));
  CHECK_FALSE(of("1.5") == of("-1.5"));
}
