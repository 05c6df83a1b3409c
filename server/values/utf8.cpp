// SPDX-License-Identifier: MIT
#include "server/values/utf8.h"

namespace understudy {

namespace {

bool continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

CodePoint read_code_point(std::string_view text, std::size_t offset) {
  const auto lead = static_cast<unsigned char>(text[offset]);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xC2 && lead <= 0xDF ? 2 : (lead & 0xF0) == 0xE0 ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
  if (length == 0 || offset + length > text.size()) return {};
  char32_t value = lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (!continuation(text[offset + i])) return {};
    value = (value << 6) | (static_cast<unsigned char>(text[offset + i]) & 0x3Fu);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return {};
  return {value, length, true};
}

bool valid_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = read_code_point(text, i);
    if (!point.valid) return false;
    i += point.length;
  }
  return true;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++count) i += read_code_point(text, i).length;
  return count;
}

void append_code_point(std::string& out, char32_t point) {
  const auto octet = [&out](char32_t bits) { out += static_cast<char>(static_cast<unsigned char>(bits)); };
  if (point < 0x80) return octet(point);
  if (point < 0x800) {
    octet(0xC0 | (point >> 6));
  } else if (point < 0x10000) {
    octet(0xE0 | (point >> 12));
    octet(0x80 | ((point >> 6) & 0x3F));
  } else {
    octet(0xF0 | (point >> 18));
    octet(0x80 | ((point >> 12) & 0x3F));
    octet(0x80 | ((point >> 6) & 0x3F));
  }
  octet(0x80 | (point & 0x3F));
}

}  // namespace understudy
