// SPDX-License-Identifier: MIT
// IP addresses as text: IPv4 in dotted decimal (RFC 2673 §3.2), IPv6 in groups (RFC 4291 §2.2).
// Thread-safety: pure functions.
#pragma once

#include <string_view>

namespace understudy {

bool is_ipv4(std::string_view text);
bool is_ipv6(std::string_view text);  // without brackets and without a zone

}  // namespace understudy
