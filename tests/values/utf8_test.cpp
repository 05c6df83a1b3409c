// SPDX-License-Identifier: MIT
#include "server/values/utf8.h"

#include "tests/support/catch.h"

using namespace understudy;

TEST_CASE("code points of every length are read and written", "[values]") {
  for (const char32_t point : {U'\0', U'A', U'\x7F', U'\x80', U'\x7FF', U'\x800', U'\uFFFD', U'\U00010000', U'\U0010FFFF'}) {
    std::string text;
    append_code_point(text, point);
    const CodePoint read = read_code_point(text, 0);
    CHECK(read.valid);
    CHECK(read.value == point);
    CHECK(read.length == text.size());
    CHECK(valid_utf8(text));
  }
  CHECK(count_code_points("aé‘😀") == 4);
}

TEST_CASE("what is no UTF-8 is told octet by octet", "[values]") {
  const std::string text = GENERATE(as<std::string>(), "\x80", "\xC0\x80", "\xC1\xBF", "\xC3", "\xE0\x80\x80", "\xE2\x82", "\xED\xA0\x80",
                                    "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xFF");
  CHECK_FALSE(valid_utf8(text));
  CHECK_FALSE(valid_utf8("a" + text + "b"));
  const CodePoint read = read_code_point(text, 0);
  CHECK_FALSE(read.valid);
  CHECK(read.length == 1);
  CHECK(read.value == 0xFFFD);
}
