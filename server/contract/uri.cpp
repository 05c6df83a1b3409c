// SPDX-License-Identifier: MIT
#include "server/contract/uri.h"

#include <algorithm>

#include "server/contract/ip_address.h"

namespace understudy {
namespace {

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

constexpr std::string_view kSubDelimiters = "!$&'()*+,;=";

// unreserved, percent-encoded, sub-delims, and whatever `more` adds.
bool consists_of(std::string_view text, std::string_view more) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
      i += 2;
    } else if (!is_alpha(c) && !is_digit(c) && !one_of(c, "-._~") && !one_of(c, kSubDelimiters) && !one_of(c, more)) {
      return false;
    }
  }
  return true;
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_alpha(text[0]) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_alpha(c) || is_digit(c) || one_of(c, "+-."); });
}

bool is_authority(std::string_view text) {
  if (const auto at = text.find('@'); at != std::string_view::npos) {
    if (!consists_of(text.substr(0, at), ":")) return false;
    text.remove_prefix(at + 1);
  }
  std::string_view port;
  if (!text.empty() && text[0] == '[') {
    const auto end = text.find(']');
    if (end == std::string_view::npos || !is_ipv6(text.substr(1, end - 1))) return false;
    port = text.substr(end + 1);
  } else {
    const auto colon = std::min(text.find(':'), text.size());
    if (!consists_of(text.substr(0, colon), "")) return false;
    port = text.substr(colon);
  }
  return port.empty() || (port[0] == ':' && std::all_of(port.begin() + 1, port.end(), is_digit));
}

// RFC 3986 §5.2.4.
std::string remove_dot_segments(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    if (path.starts_with("../")) {
      path.remove_prefix(3);
    } else if (path.starts_with("./") || path.starts_with("/./")) {
      path.remove_prefix(2);
    } else if (path == "/." || path == "/..") {
      if (path == "/..") out.erase(std::min(out.rfind('/'), out.size()));
      out += '/';
      path = {};
    } else if (path.starts_with("/../")) {
      path.remove_prefix(3);
      out.erase(std::min(out.rfind('/'), out.size()));
    } else if (path == "." || path == "..") {
      path = {};
    } else {
      const auto end = std::min(path.find('/', 1), path.size());
      out += path.substr(0, end);
      path.remove_prefix(end);
    }
  }
  return out;
}

// RFC 3986 §5.2.3.
std::string merge_paths(const UriParts& base, std::string_view path) {
  if (base.authority && base.path.empty()) return "/" + std::string(path);
  const auto slash = base.path.rfind('/');
  return std::string(slash == std::string_view::npos ? std::string_view() : base.path.substr(0, slash + 1)) + std::string(path);
}

std::string join(const UriParts& parts, std::string_view path) {
  std::string out;
  if (parts.scheme) out.append(*parts.scheme).append(":");
  if (parts.authority) out.append("//").append(*parts.authority);
  out += path;
  if (parts.query) out.append("?").append(*parts.query);
  if (parts.fragment) out.append("#").append(*parts.fragment);
  return out;
}

}  // namespace

UriParts split_uri(std::string_view text) {
  UriParts parts;
  if (const auto hash = text.find('#'); hash != std::string_view::npos) {
    parts.fragment = text.substr(hash + 1);
    text = text.substr(0, hash);
  }
  if (const auto mark = text.find('?'); mark != std::string_view::npos) {
    parts.query = text.substr(mark + 1);
    text = text.substr(0, mark);
  }
  if (const auto colon = text.find(':'); colon != std::string_view::npos && is_scheme(text.substr(0, colon))) {
    parts.scheme = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (text.starts_with("//")) {
    const auto end = std::min(text.find('/', 2), text.size());
    parts.authority = text.substr(2, end - 2);
    text.remove_prefix(end);
  }
  parts.path = text;
  return parts;
}

std::string resolve_uri(std::string_view base_text, std::string_view reference_text) {
  const UriParts base = split_uri(base_text);
  UriParts target = split_uri(reference_text);
  if (target.scheme) return join(target, remove_dot_segments(target.path));
  target.scheme = base.scheme;
  if (target.authority) return join(target, remove_dot_segments(target.path));
  target.authority = base.authority;
  if (target.path.empty()) {
    if (!target.query) target.query = base.query;
    return join(target, base.path);
  }
  const std::string path = target.path[0] == '/' ? std::string(target.path) : merge_paths(base, target.path);
  return join(target, remove_dot_segments(path));
}

bool is_uri_reference(std::string_view text) {
  const UriParts parts = split_uri(text);
  if (!consists_of(parts.path, ":@/") || (parts.authority && !is_authority(*parts.authority))) return false;
  // A colon in the first segment of a relative path would read as a scheme (RFC 3986 §4.2).
  if (!parts.scheme && parts.path.substr(0, parts.path.find('/')).find(':') != std::string_view::npos) return false;
  return (!parts.query || consists_of(*parts.query, ":@/?")) && (!parts.fragment || consists_of(*parts.fragment, ":@/?"));
}

bool is_uri(std::string_view text) { return split_uri(text).scheme && is_uri_reference(text); }

}  // namespace understudy
