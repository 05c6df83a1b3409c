// SPDX-License-Identifier: MIT
// RFC 4648, declared in json.h: JSON carries octets this way.
#include <fmt/format.h>

#include <cstdint>

#include "server/values/json.h"

namespace understudy {

namespace {

constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kHex = "0123456789abcdef";

// Digits without padding.
Result<std::string, std::string> decode(std::string_view digits, std::string_view alphabet) {
  if (digits.size() % 4 == 1) return Failed{std::string("base64 text ends inside an octet")};
  std::string octets;
  octets.reserve(digits.size() * 3 / 4);
  std::uint32_t bits = 0;
  unsigned pending = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const std::size_t digit = alphabet.find(digits[i]);
    if (digit == std::string_view::npos) return Failed{fmt::format("no base64 digit at offset {}", i)};
    bits = (bits << 6 | static_cast<std::uint32_t>(digit)) & 0xFFFF;
    pending += 6;
    if (pending < 8) continue;
    pending -= 8;
    octets += static_cast<char>(static_cast<unsigned char>(bits >> pending & 0xFF));
  }
  if ((bits & ((1u << pending) - 1)) != 0) return Failed{std::string("base64 text has stray bits at its end")};
  return octets;
}

std::string encode(std::string_view octets, std::string_view alphabet, std::string_view padding) {
  std::string text;
  text.reserve((octets.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < octets.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = i; k < i + 3; ++k) bits = bits << 8 | (k < octets.size() ? static_cast<unsigned char>(octets[k]) : 0u);
    const std::size_t digits = std::min<std::size_t>(octets.size() - i, 3) + 1;
    for (std::size_t k = 0; k < digits; ++k) text += alphabet[bits >> (18 - 6 * k) & 63];
    for (std::size_t k = digits; k < 4; ++k) text += padding;
  }
  return text;
}

std::string_view without_padding(std::string_view text) {
  for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string base64_encode(std::string_view octets) { return encode(octets, kStandard, "="); }
std::string base64url_encode(std::string_view octets) { return encode(octets, kUrl, ""); }

std::string hex_encode(std::string_view octets) {
  std::string text;
  text.reserve(octets.size() * 2);
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    text += kHex[octet >> 4];
    text += kHex[octet & 15];
  }
  return text;
}

Result<std::string, std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return Failed{std::string("base64 text must be padded with '=' to a multiple of four digits")};
  return decode(without_padding(text), kStandard);
}

Result<std::string, std::string> base64url_decode(std::string_view text) {
  if (text.ends_with('=') && text.size() % 4 != 0) return Failed{std::string("base64url text has the wrong number of '='")};
  return decode(without_padding(text), kUrl);
}

}  // namespace understudy
