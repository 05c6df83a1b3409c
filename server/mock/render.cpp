// SPDX-License-Identifier: MIT
#include "server/mock/render.h"

#include <algorithm>

#include "server/values/json.h"

namespace understudy {

namespace {

bool is_json(std::string_view content_type) {
  const std::string_view bare = content_type.substr(0, content_type.find(';'));
  return bare.find("json") != std::string_view::npos;
}

}  // namespace

std::string body_text(const Outcome& outcome, const Value& body) {
  if (!outcome.has_body) return {};
  if (body.is(Kind::string) && !is_json(outcome.content_type)) return body.as_string();
  return write_json(body);
}

Headers example_headers(const Outcome& outcome) {
  Headers headers;
  for (const auto& [name, example] : outcome.headers) {
    if (!example.empty()) headers.add(name, header_text(example));
  }
  return headers;
}

std::string header_text(const Value& value) {
  std::string text = value.is(Kind::string) ? value.as_string() : write_json(value);
  if (value.is(Kind::timestamp) || value.is(Kind::duration)) text = text.substr(1, text.size() - 2);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return text;
}

}  // namespace understudy
