// SPDX-License-Identifier: MIT
#include "server/contract/ip_address.h"

#include <algorithm>
#include <charconv>

namespace understudy {
namespace {

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// One to three digits up to 255, without a leading zero; takes them away.
bool take_octet(std::string_view& text) {
  unsigned octet = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + std::min<std::size_t>(text.size(), 3), octet);
  const auto digits = static_cast<std::size_t>(end - text.data());
  if (error != std::errc{} || octet > 255 || (digits > 1 && text[0] == '0')) return false;
  text.remove_prefix(digits);
  return true;
}

// The groups of a run such as "1:2:ff"; an IPv4 address at its end counts as two. -1 when it is no such run.
int ipv6_groups(std::string_view text) {
  int groups = 0;
  while (!text.empty()) {
    const auto group = text.substr(0, text.find(':'));
    text.remove_prefix(group.size());
    if (text.empty() && group.find('.') != std::string_view::npos) return is_ipv4(group) ? groups + 2 : -1;
    if (group.empty() || group.size() > 4 || !std::all_of(group.begin(), group.end(), is_hex) || text == ":") return -1;
    ++groups;
    if (!text.empty()) text.remove_prefix(1);
  }
  return groups;
}

}  // namespace

bool is_ipv4(std::string_view text) {
  for (int part = 0; part < 4; ++part) {
    if (part > 0) {
      if (!text.starts_with('.')) return false;
      text.remove_prefix(1);
    }
    if (!take_octet(text)) return false;
  }
  return text.empty();
}

bool is_ipv6(std::string_view text) {
  const auto gap = text.find("::");
  if (gap == std::string_view::npos) return ipv6_groups(text) == 8;
  const auto before = text.substr(0, gap), after = text.substr(gap + 2);
  if (before.find('.') != std::string_view::npos || ipv6_groups(before) < 0 || ipv6_groups(after) < 0) return false;
  return ipv6_groups(before) + ipv6_groups(after) <= 7;
}

}  // namespace understudy
