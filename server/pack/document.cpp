// SPDX-License-Identifier: MIT
#include "server/pack/document.h"

#include <algorithm>
#include <utility>

#include "server/values/json.h"

namespace understudy {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// One character as written between quotes: the bytes it takes there, and the bytes other than blanks that it stands for.
struct Written {
  std::size_t bytes = 1;
  std::size_t means = 1;
};

std::size_t octets_of(std::string_view hex) {
  char32_t point = 0;
  for (const char c : hex) point = point * 16 + static_cast<char32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  if (point < 0x80) return is_blank(static_cast<char>(point)) ? 0 : 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}

// YAML 1.2 §5.7. REQUIRES: escape.size() >= 2, a backslash first, as the parser has accepted it.
Written read_escape(std::string_view escape) {
  switch (escape[1]) {
    case 'n':
    case 't':
    case 'r':
    case ' ':
    case '\t':
    case '\n':
    case '\r':
      return {2, 0};
    case '_':
    case 'N':
      return {2, 2};
    case 'L':
    case 'P':
      return {2, 3};
    case 'x':
      return {4, octets_of(escape.substr(2, 2))};
    case 'u':
      return {6, octets_of(escape.substr(2, 4))};
    case 'U':
      return {10, octets_of(escape.substr(2, 8))};
    default:
      return {2, 1};
  }
}

Written read_written(std::string_view rest, char quote) {
  if (quote == '"' && rest.size() >= 2 && rest[0] == '\\') return read_escape(rest);
  if (quote == '\'' && rest.starts_with("''")) return {2, 1};
  return {1, is_blank(rest[0]) ? 0u : 1u};
}

}  // namespace

// Blanks are where folds, indentation and text differ; everything else is written in the order in which it is read. So the way to a
// byte is counted in bytes that are not blank.
Span span_within(const Node& node, std::size_t offset, std::size_t length) {
  const std::string& text = node.source->text();
  const std::string decoded = scalar_text(node);
  std::size_t at = node.source->offset(node.span);
  if (at >= text.size()) return node.span;
  const char style = text[at];
  if (style == '|' || style == '>') at = std::min(text.find('\n', at), text.size() - 1) + 1;
  if (style == '\'' || style == '"') ++at;

  const std::string_view before = std::string_view(decoded).substr(0, offset);
  auto left = static_cast<std::size_t>(std::count_if(before.begin(), before.end(), [](char c) { return !is_blank(c); }));
  const bool lands_on_text = offset < decoded.size() && !is_blank(decoded[offset]);
  while (at < text.size()) {
    const Written next = read_written(std::string_view(text).substr(at), style);
    if (left == 0 && (next.means > 0 || !lands_on_text)) break;
    at += next.bytes;
    left -= std::min(left, next.means);
  }
  return node.source->span(at, length);
}

std::string scalar_text(const Node& node) {
  if (node.is_text()) return node.value.as_string();
  if (node.value.is_null()) return {};
  return node.source->text().substr(node.source->offset(node.span), node.span.length);
}

const Node::Member* Node::member(std::string_view name) const {
  const auto found = std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.name == name; });
  return found == members.end() ? nullptr : &*found;
}

const Node* Node::find(std::string_view name) const {
  const Member* found = member(name);
  return found ? found->node.get() : nullptr;
}

const Node& nearest_node(const Node& root, std::string_view pointer) {
  const Node* node = &root;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    const Node* next = nullptr;
    for (const Node::Member& member : node->members) {
      if (pointer_token(member.name) == token) next = member.node.get();
    }
    for (std::size_t i = 0; i < node->items.size() && !next; ++i) {
      if (std::to_string(i) == token) next = node->items[i].get();
    }
    if (!next) break;
    node = next;
  }
  return *node;
}

}  // namespace understudy
