// SPDX-License-Identifier: MIT
#include "server/http/request_head.h"

#include <algorithm>

#include "server/http/grammar.h"

namespace understudy {
namespace {

WireRefusal bad(std::string detail) { return {400, std::move(detail)}; }

Objection check_version(std::string_view version) {
  const auto digit = [version](std::size_t at) { return version[at] >= '0' && version[at] <= '9'; };
  if (version.size() != 8 || !version.starts_with("HTTP/") || !digit(5) || version[6] != '.' || !digit(7)) {
    return bad("does not end in a version; write \"METHOD TARGET HTTP/1.1\" with single spaces");
  }
  if (version != "HTTP/1.1" && version != "HTTP/1.0")
    return WireRefusal{505, "asks for " + std::string(version) + "; HTTP/1.1 is spoken here"};
  return std::nullopt;
}

bool starts_with_scheme(std::string_view target, std::string_view scheme) {
  return target.size() > scheme.size() && same_field_name(target.substr(0, scheme.size()), scheme);
}

// Calls `take` with each element of a comma-separated list, empty ones left out (RFC 9110 §5.6.1).
template <class Take>
void for_each_element(std::string_view list, Take take) {
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    if (const auto element = trim(list.substr(0, comma)); !element.empty()) take(element);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
}

}  // namespace

Result<FieldLine, WireRefusal> parse_field_line(std::string_view line) {
  if (line.starts_with(' ') || line.starts_with('\t')) {
    return Failed{bad("begins with white space; a field stands on one line, folding is not accepted")};
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return Failed{bad("has no colon; write \"Name: value\"")};
  const auto name = line.substr(0, colon);
  if (!is_token(name)) {
    if (name.empty()) return Failed{bad("has no name before the colon; write \"Name: value\"")};
    if (name.ends_with(' ') || name.ends_with('\t')) return Failed{bad("has white space before the colon; write \"Name: value\"")};
    return Failed{bad("has a name with a character that no field name may hold; letters, digits and hyphens are safe")};
  }
  const auto value = trim(line.substr(colon + 1));
  if (!is_field_value(value)) return Failed{bad("has a control character in the value of " + std::string(name))};
  return FieldLine{name, value};
}

Objection RequestHead::start_line(std::string_view line) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == last) return bad("has not three parts; write \"METHOD TARGET HTTP/1.1\" with single spaces");
  const auto method = line.substr(0, first);
  const auto target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  if (!is_token(method)) return bad("does not begin with a method; write \"METHOD TARGET HTTP/1.1\" with single spaces");
  if (auto objection = check_version(version)) return objection;
  if (!is_request_target(target)) {
    return bad("has a target with a space, a '#' or a byte outside printable ASCII; percent-encode these");
  }
  http_1_0_ = version == "HTTP/1.0";
  request.method = method;
  return take_target(target);
}

Objection RequestHead::take_target(std::string_view target) {
  if (request.method == "CONNECT") return WireRefusal{501, "asks for a tunnel; this server is no proxy"};
  if (target.front() == '/') {
    request.target = target;
    return std::nullopt;
  }
  if (target == "*") {
    if (request.method != "OPTIONS") return bad("has the target \"*\", which is for OPTIONS alone; write a path that begins with '/'");
    request.target = target;
    return std::nullopt;
  }
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (starts_with_scheme(target, scheme)) return take_absolute_form(target.substr(scheme.size()));
  }
  return bad("has a target that is neither a path that begins with '/' nor an http address");
}

// RFC 9112 §3.2.2; the empty path is "/", but for OPTIONS it means the server itself (§3.2.4).
Objection RequestHead::take_absolute_form(std::string_view after_scheme) {
  const auto end = std::min(after_scheme.find_first_of("/?"), after_scheme.size());
  const auto authority = after_scheme.substr(0, end);
  const auto rest = after_scheme.substr(end);
  if (!is_authority(authority)) return bad("has a target whose authority is no \"host\" or \"host:port\"");
  authority_ = authority;
  if (rest.empty()) {
    request.target = request.method == "OPTIONS" ? "*" : "/";
  } else {
    if (rest.front() == '?') request.target = "/";
    request.target += rest;
  }
  return std::nullopt;
}

Objection RequestHead::field_line(std::string_view line) {
  auto field = parse_field_line(line);
  if (!field) return std::move(field).error();
  const auto [name, value] = *field;
  request.headers.add(std::string(name), std::string(value));
  switch (name.size()) {  // tells most fields apart from the five that matter here
    case 4:
      if (same_field_name(name, "Host")) return take_host(value);
      break;
    case 6:
      if (same_field_name(name, "Expect")) return take_expectation(value);
      break;
    case 10:
      if (same_field_name(name, "Connection")) take_connection_options(value);
      break;
    case 14:
      if (same_field_name(name, "Content-Length")) return take_content_length(value);
      break;
    case 17:
      if (same_field_name(name, "Transfer-Encoding")) take_transfer_encoding(value);
      break;
    default:
      break;
  }
  return std::nullopt;
}

Objection RequestHead::take_host(std::string_view value) {
  if (has_host_) return bad("is a second Host; send exactly one");
  has_host_ = true;
  if (!is_authority(value)) return bad("has a Host that is no \"host\" or \"host:port\"");
  return std::nullopt;
}

// A repeated field is refused even when the values agree, as RFC 9110 §8.6 allows.
Objection RequestHead::take_content_length(std::string_view value) {
  if (content_length_) return bad("is a second Content-Length; send exactly one");
  content_length_ = parse_decimal(value);
  if (!content_length_) return bad("has a Content-Length that is no number; send decimal digits and nothing else");
  return std::nullopt;
}

// An HTTP/1.0 client does not know of expectations (RFC 9110 §10.1.1).
Objection RequestHead::take_expectation(std::string_view value) {
  if (http_1_0_) return std::nullopt;
  if (!same_field_name(value, "100-continue")) return WireRefusal{417, "expects what is not known here; only \"100-continue\" is"};
  expects_continue_ = true;
  return std::nullopt;
}

void RequestHead::take_transfer_encoding(std::string_view value) {
  if (transfer_encoding_) {
    transfer_encoding_->append(", ").append(value);
  } else {
    transfer_encoding_ = value;
  }
}

void RequestHead::take_connection_options(std::string_view value) {
  for_each_element(value, [this](std::string_view option) {
    if (same_field_name(option, "close")) close_ = true;
    if (same_field_name(option, "keep-alive")) keep_alive_ = true;
  });
}

Objection RequestHead::judge_transfer_encoding() const {
  if (http_1_0_) return bad("has Transfer-Encoding, which HTTP/1.0 does not know; send Content-Length");
  if (content_length_) return bad("has both Content-Length and Transfer-Encoding; send one of them");
  if (same_field_name(*transfer_encoding_, "chunked")) return std::nullopt;
  std::size_t codings = 0;
  std::size_t times_chunked = 0;
  bool chunked_is_last = false;
  for_each_element(*transfer_encoding_, [&](std::string_view coding) {
    chunked_is_last = same_field_name(coding, "chunked");
    times_chunked += chunked_is_last;
    ++codings;
  });
  if (chunked_is_last && times_chunked == 1 && codings > 1) {
    return WireRefusal{501, "has a Transfer-Encoding with a coding that is not known here; send \"chunked\" and nothing else"};
  }
  return bad("has a Transfer-Encoding that does not end in one \"chunked\"; send \"chunked\" and nothing else");
}

Objection RequestHead::end() {
  if (!has_host_ && !http_1_0_) return bad("has no Host; send exactly one");
  if (transfer_encoding_) {
    if (auto objection = judge_transfer_encoding()) return objection;
    chunked_ = true;
  }
  if (authority_) request.headers.set("Host", *authority_);
  return std::nullopt;
}

}  // namespace understudy
