// SPDX-License-Identifier: MIT
// URI references (RFC 3986), as far as contracts need them: taken apart, and resolved against a base.
// Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace understudy {

// The five components of RFC 3986 §3, views into the text they were split from; an absent one differs from an empty one.
struct UriParts {
  std::optional<std::string_view> scheme, authority;
  std::string_view path;
  std::optional<std::string_view> query, fragment;
};

// Never refuses: every text has these parts (RFC 3986 appendix B).
UriParts split_uri(std::string_view text);

// RFC 3986 §5.2. A base without a scheme is taken as it is, so that a document without a name can refer to itself.
std::string resolve_uri(std::string_view base, std::string_view reference);

// Does the text follow the grammar of a URI reference (RFC 3986 §4.1), and of a URI, which has a scheme (§3)?
bool is_uri_reference(std::string_view text);
bool is_uri(std::string_view text);

}  // namespace understudy
