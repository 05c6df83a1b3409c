// SPDX-License-Identifier: MIT
// UTF-8 (RFC 3629): texts are sequences of code points, kept as octets.
// Thread-safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace understudy {

// One code point and the octets that it took. An ill-formed octet reads as U+FFFD with `valid` false and length 1.
struct CodePoint {
  char32_t value = 0xFFFD;
  std::size_t length = 1;
  bool valid = false;
};
CodePoint read_code_point(std::string_view text, std::size_t offset);  // REQUIRES: offset < text.size()

bool valid_utf8(std::string_view text);
std::size_t count_code_points(std::string_view text);      // an ill-formed octet counts as one
void append_code_point(std::string& out, char32_t point);  // REQUIRES: a Unicode scalar value

}  // namespace understudy
