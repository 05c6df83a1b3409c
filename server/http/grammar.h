// SPDX-License-Identifier: MIT
// The small words of HTTP's grammar, read strictly: no alternative spelling is understood, since what one recipient forgives another
// one reads differently, and between the two a request is smuggled.
// Thread-safety: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace understudy {

// token = 1*tchar (RFC 9110 §5.6.2).
bool is_token(std::string_view text);
bool is_token_octet(char octet);

// Field content (RFC 9110 §5.5): no control character but HTAB; bytes from 0x80 are let through as they are. Empty is good.
bool is_field_value(std::string_view text);

// Printable ASCII without space and '#'. RFC 3986 is narrower, but real clients leave braces, quotes and bars as they are.
bool is_request_target(std::string_view text);

// uri-host [ ":" port ] (RFC 9110 §7.2, RFC 3986 §3.2.2). The host is not empty, as "http" demands (RFC 9110 §4.2.1); there is no
// userinfo; an IP literal is an IPv6 address without zone; a port is empty or at most 65535.
bool is_authority(std::string_view text);

// The number when `text` is digits and nothing else, and fits.
std::optional<std::uint64_t> parse_decimal(std::string_view text);

// Without spaces and tabs at both ends (OWS, RFC 9110 §5.6.3).
std::string_view trim(std::string_view text);

// The size of a chunk from its first line, which may carry extensions (RFC 9112 §7.1): their form is checked, their meaning ignored.
std::optional<std::uint64_t> parse_chunk_size(std::string_view line);

}  // namespace understudy
