// SPDX-License-Identifier: MIT
// CEL's strings extension. Positions count code points.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "server/expression/functions.h"
#include "server/values/utf8.h"

namespace understudy {

namespace {

using Of = Type::Of;

constexpr std::int64_t kAll = -1;

// The offset in octets of a code point; that of the end for the position behind the last.
Result<std::size_t, std::string> offset_of(const std::string& text, std::int64_t position) {
  std::size_t offset = 0;
  std::int64_t left = position;
  for (; left > 0 && offset < text.size(); --left) offset += read_code_point(text, offset).length;
  if (left != 0) return Failed{fmt::format("the position {} is outside of a text of {}", position, count_code_points(text))};
  return offset;
}

std::int64_t position_of(const std::string& text, std::size_t offset) {
  return static_cast<std::int64_t>(count_code_points(std::string_view(text).substr(0, offset)));
}

Answer too_long() { return Failed{fmt::format("the text is longer than {} octets", kLongestText)}; }

Answer char_at(Arguments a, Scope&) {
  const std::string& text = a[0].as_string();
  const auto offset = offset_of(text, a[1].as_integer());
  if (!offset.ok()) return Failed{offset.error()};
  if (*offset == text.size()) return Value("");
  return Value(text.substr(*offset, read_code_point(text, *offset).length));
}

Answer index_of(Arguments a, Scope&) {
  const std::string& text = a[0].as_string();
  const auto from = offset_of(text, a.size() > 2 ? a[2].as_integer() : 0);
  if (!from.ok()) return Failed{from.error()};
  const std::size_t found = find_text(text, a[1].as_string(), *from);
  return Value(found == std::string::npos ? std::int64_t{-1} : position_of(text, found));
}

Answer last_index_of(Arguments a, Scope&) {
  const std::string& text = a[0].as_string();
  const std::string& wanted = a[1].as_string();
  std::size_t end = text.size();
  if (a.size() > 2) {
    const auto offset = offset_of(text, a[2].as_integer());
    if (!offset.ok()) return Failed{offset.error()};
    end = std::min(*offset + wanted.size(), end);
  }
  // The last one is the first one read backwards.
  const std::string backwards(text.rbegin() + static_cast<std::ptrdiff_t>(text.size() - end), text.rend());
  const std::size_t found = find_text(backwards, std::string(wanted.rbegin(), wanted.rend()));
  return Value(found == std::string::npos ? std::int64_t{-1} : position_of(text, end - found - wanted.size()));
}

Answer substring(Arguments a, Scope&) {
  const std::string& text = a[0].as_string();
  const auto start = offset_of(text, a[1].as_integer());
  if (!start.ok()) return Failed{start.error()};
  if (a.size() == 2) return Value(text.substr(*start));
  const auto end = offset_of(text, a[2].as_integer());
  if (!end.ok()) return Failed{end.error()};
  if (*end < *start) return Failed{fmt::format("the end {} lies before the start {}", a[2].as_integer(), a[1].as_integer())};
  return Value(text.substr(*start, *end - *start));
}

Answer replace(Arguments a, Scope&) {
  const std::string& text = a[0].as_string();
  const std::string& old = a[1].as_string();
  const std::string& by = a[2].as_string();
  if (old.empty()) return Failed{std::string("replace() needs a text to look for")};
  std::int64_t left = a.size() > 3 ? a[3].as_integer() : kAll;
  std::string result;
  std::size_t from = 0;
  for (std::size_t found = find_text(text, old); found != std::string::npos && left != 0; found = find_text(text, old, from), --left) {
    result.append(text, from, found - from).append(by);
    from = found + old.size();
    if (result.size() > kLongestText) return too_long();
  }
  return Value(result.append(text, from));
}

Answer split(Arguments a, Scope&) {
  const std::string& text = a[0].as_string();
  const std::string& separator = a[1].as_string();
  std::int64_t left = a.size() > 2 ? a[2].as_integer() : kAll;
  List parts;
  if (left == 0) return Value(std::move(parts));
  std::size_t from = 0;
  while (left != 1 && parts.size() <= kLongestList) {
    // Without a separator each code point stands alone.
    const bool apart = separator.empty() && from < text.size();
    std::size_t end = apart ? from + read_code_point(text, from).length : find_text(text, separator, from);
    if (separator.empty() && end >= text.size()) end = std::string::npos;
    if (end == std::string::npos) break;
    parts.emplace_back(text.substr(from, end - from));
    from = end + separator.size();
    --left;
  }
  if (!separator.empty() || !text.empty()) parts.emplace_back(text.substr(from));
  return Value(std::move(parts));
}

Answer join(Arguments a, Scope&) {
  const std::string separator = a.size() > 1 ? a[1].as_string() : "";
  std::string result;
  bool first = true;
  for (const Value& part : a[0].as_list()) {
    if (!part.is(Kind::string)) return Failed{fmt::format("join() joins texts, not {}", kind_name(part.kind()))};
    if (!first) result += separator;
    first = false;
    result += part.as_string();
    if (result.size() > kLongestText) return too_long();
  }
  return Value(std::move(result));
}

template <char from, char to>
Answer shifted(Arguments a, Scope&) {
  std::string text = a[0].as_string();
  for (char& c : text) {
    if (c >= from && c <= from + 25) c = static_cast<char>(c - from + to);
  }
  return Value(std::move(text));
}

// Unicode's property White_Space.
bool blank(char32_t c) {
  static constexpr std::array<char32_t, 9> others = {0x20, 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000};
  return (c >= 9 && c <= 13) || (c >= 0x2000 && c <= 0x200A) || std::find(others.begin(), others.end(), c) != others.end();
}

Answer trim(Arguments a, Scope&) {
  const std::string& text = a[0].as_string();
  std::size_t start = text.size();
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = read_code_point(text, i);
    if (!blank(point.value)) {
      start = std::min(start, i);
      end = i + point.length;
    }
    i += point.length;
  }
  return Value(end == 0 ? std::string() : text.substr(start, end - start));
}

}  // namespace

std::vector<Function> text_functions() {
  const Type texts = Type::list(Of::string);
  return {receiver_function("charAt", {Of::string, Of::integer}, Of::string, char_at),
          receiver_function("indexOf", {Of::string, Of::string}, Of::integer, index_of),
          receiver_function("indexOf", {Of::string, Of::string, Of::integer}, Of::integer, index_of),
          receiver_function("lastIndexOf", {Of::string, Of::string}, Of::integer, last_index_of),
          receiver_function("lastIndexOf", {Of::string, Of::string, Of::integer}, Of::integer, last_index_of),
          receiver_function("substring", {Of::string, Of::integer}, Of::string, substring),
          receiver_function("substring", {Of::string, Of::integer, Of::integer}, Of::string, substring),
          receiver_function("replace", {Of::string, Of::string, Of::string}, Of::string, replace),
          receiver_function("replace", {Of::string, Of::string, Of::string, Of::integer}, Of::string, replace),
          receiver_function("split", {Of::string, Of::string}, texts, split),
          receiver_function("split", {Of::string, Of::string, Of::integer}, texts, split),
          receiver_function("join", {texts}, Of::string, join),
          receiver_function("join", {texts, Of::string}, Of::string, join),
          receiver_function("lowerAscii", {Of::string}, Of::string, shifted<'A', 'a'>),
          receiver_function("upperAscii", {Of::string}, Of::string, shifted<'a', 'A'>),
          receiver_function("trim", {Of::string}, Of::string, trim)};
}

}  // namespace understudy
