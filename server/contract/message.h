// SPDX-License-Identifier: MIT
// Request and Response as the wire delivered them and as the wire will carry them. No sockets here.
// Thread-safety: plain values.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace understudy {

// Header fields in order of arrival. Names compare without regard to case (RFC 9110 §5.1).
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;
  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  const std::string* find(std::string_view name) const;  // the first of that name; nullptr when there is none
  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  void set(std::string_view name, std::string value);  // replaces the first of that name and removes the others
  std::size_t erase(std::string_view name);
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }
  bool empty() const { return fields_.empty(); }
  friend bool operator==(const Headers&, const Headers&) = default;

 private:
  std::vector<Field> fields_;
};
bool same_field_name(std::string_view a, std::string_view b);  // ASCII case-insensitive

struct Request {
  std::string method;  // as sent; methods are case-sensitive
  std::string target;  // origin-form, raw: path and query, not decoded
  Headers headers;
  std::string body;
};

struct Response {
  int status = 200;
  Headers headers;  // without Date, Content-Length and Connection: those belong to the wire
  std::string body;
};

// The name of a host in a Host field or an authority, in lower case and without the port: "WWW.Example.com:443" is "www.example.com".
std::string host_name(std::string_view host_and_port);
// Of the request's Host; empty when it has none.
std::string host_name(const Request&);

// The target's two halves, raw: "/a/b" and "x=1&y=2" (without the '?').
std::string_view target_path(std::string_view target);
std::string_view target_query(std::string_view target);

// Percent-decoding of one path segment or query component (RFC 3986 §2.1). A '%' without two hex digits stays as it is.
// `plus_is_space` for query components (WHATWG URL §5.1).
std::string percent_decode(std::string_view text, bool plus_is_space = false);

// "Not Found" for 404 …; "Unknown" for a code without a registered phrase (IANA HTTP Status Code Registry).
std::string_view reason_phrase(int status);

}  // namespace understudy
