// SPDX-License-Identifier: MIT
#include "server/http/grammar.h"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address_v6.hpp>
#include <charconv>
#include <string>

namespace understudy {
namespace {

using OctetSet = std::array<bool, 256>;

constexpr OctetSet octets_from(unsigned char first, unsigned char last) {
  OctetSet set{};
  for (unsigned i = first; i <= last; ++i) set[i] = true;
  return set;
}

constexpr OctetSet alphanumeric_and(std::string_view others) {
  OctetSet set{};
  for (unsigned i = 0; i < 128; ++i) set[i] = (i >= '0' && i <= '9') || (i >= 'A' && i <= 'Z') || (i >= 'a' && i <= 'z');
  for (const char c : others) set[static_cast<unsigned char>(c)] = true;
  return set;
}

constexpr OctetSet with(OctetSet set, unsigned char octet, bool member) {
  set[octet] = member;
  return set;
}

constexpr OctetSet token_octets = alphanumeric_and("!#$%&'*+-.^_`|~");
constexpr OctetSet value_octets = with(with(octets_from(0x20, 0xFF), 0x7F, false), '\t', true);
constexpr OctetSet target_octets = with(octets_from(0x21, 0x7E), '#', false);
constexpr OctetSet name_octets = alphanumeric_and("-._~!$&'()*+,;=");  // reg-name without pct-encoded
constexpr OctetSet hexadecimal_octets = [] {
  OctetSet set = octets_from('0', '9');
  for (const char c : std::string_view("abcdefABCDEF")) set[static_cast<unsigned char>(c)] = true;
  return set;
}();

bool in(const OctetSet& set, char octet) { return set[static_cast<unsigned char>(octet)]; }

bool all_in(const OctetSet& set, std::string_view text) {
  return std::all_of(text.begin(), text.end(), [&set](char octet) { return in(set, octet); });
}

std::optional<std::uint64_t> parse_number(std::string_view text, int base) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_registered_name(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (in(name_octets, text[i])) continue;
    if (text[i] != '%' || i + 2 >= text.size() || !all_in(hexadecimal_octets, text.substr(i + 1, 2))) return false;
    i += 2;
  }
  return !text.empty();
}

bool is_ipv6_address(std::string_view text) {
  constexpr std::size_t longest = 45;
  if (text.size() > longest || text.find('%') != std::string_view::npos) return false;
  boost::system::error_code failure;
  boost::asio::ip::make_address_v6(std::string(text), failure);
  return !failure;
}

bool is_port(std::string_view text) {
  if (text.empty()) return true;
  const auto port = parse_decimal(text);
  return port && *port <= 65535;
}

// What is taken off the front of a chunk's line. Each answers whether it was there.
struct Cursor {
  std::string_view rest;

  bool octet(char wanted) {
    if (rest.empty() || rest.front() != wanted) return false;
    rest.remove_prefix(1);
    return true;
  }
  void white_space() { rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size())); }
  bool token() {
    const auto end = std::find_if_not(rest.begin(), rest.end(), is_token_octet);
    const auto length = static_cast<std::size_t>(end - rest.begin());
    rest.remove_prefix(length);
    return length > 0;
  }
  bool quoted_string() {  // RFC 9110 §5.6.4
    if (!octet('"')) return false;
    for (std::size_t i = 0; i < rest.size(); ++i) {
      if (rest[i] == '"') {
        rest.remove_prefix(i + 1);
        return true;
      }
      if (rest[i] == '\\') ++i;
      if (i == rest.size() || !in(value_octets, rest[i])) return false;
    }
    return false;
  }
};

// chunk-ext = *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )
bool is_chunk_extension(std::string_view text) {
  Cursor cursor{text};
  while (!cursor.rest.empty()) {
    cursor.white_space();
    if (!cursor.octet(';')) return false;
    cursor.white_space();
    if (!cursor.token()) return false;
    const auto after_name = cursor.rest;
    cursor.white_space();
    if (cursor.octet('=')) {
      cursor.white_space();
      if (!cursor.token() && !cursor.quoted_string()) return false;
    } else {
      cursor.rest = after_name;  // white space belongs before a further ';' or nowhere
    }
  }
  return true;
}

}  // namespace

bool is_token(std::string_view text) { return !text.empty() && all_in(token_octets, text); }

bool is_token_octet(char octet) { return in(token_octets, octet); }

bool is_field_value(std::string_view text) { return all_in(value_octets, text); }

bool is_request_target(std::string_view text) { return !text.empty() && all_in(target_octets, text); }

bool is_authority(std::string_view text) {
  if (!text.empty() && text.front() == '[') {
    const auto end = text.find(']');
    if (end == std::string_view::npos || !is_ipv6_address(text.substr(1, end - 1))) return false;
    const auto rest = text.substr(end + 1);
    return rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
  }
  const auto colon = text.find(':');
  return is_registered_name(text.substr(0, colon)) && (colon == std::string_view::npos || is_port(text.substr(colon + 1)));
}

std::optional<std::uint64_t> parse_decimal(std::string_view text) { return parse_number(text, 10); }

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<std::uint64_t> parse_chunk_size(std::string_view line) {
  const auto digits = line.substr(0, line.find_first_of("; \t"));
  if (!is_chunk_extension(line.substr(digits.size()))) return std::nullopt;
  return parse_number(digits, 16);
}

}  // namespace understudy
