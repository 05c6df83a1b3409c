// SPDX-License-Identifier: MIT
#include "server/pack/source.h"

#include <algorithm>
#include <utility>

namespace understudy {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kLongestShown = 400;  // bytes; nobody is helped by the line of a minified file

}  // namespace

Source::Source(std::string file, std::string text) : file_(std::move(file)), text_(std::move(text)) {
  if (text_.starts_with(kByteOrderMark)) text_.erase(0, kByteOrderMark.size());
  starts_.push_back(0);
  for (std::size_t end = text_.find('\n'); end != std::string::npos; end = text_.find('\n', end + 1)) starts_.push_back(end + 1);
}

std::string_view Source::line(std::size_t number) const {
  if (number == 0 || number > starts_.size()) return {};
  const std::size_t start = starts_[number - 1];
  const std::size_t end = number < starts_.size() ? starts_[number] - 1 : text_.size();
  std::string_view found = std::string_view(text_).substr(start, end - start);
  if (found.ends_with('\r')) found.remove_suffix(1);
  return found;
}

std::size_t Source::offset(Span span) const {
  if (span.line == 0) return 0;
  if (span.line > starts_.size()) return text_.size();
  return std::min(starts_[span.line - 1] + span.column - 1, text_.size());
}

Span Source::span(std::size_t offset, std::size_t length) const {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), std::min(offset, text_.size()));
  const auto number = static_cast<std::size_t>(after - starts_.begin());
  const std::size_t column = std::min(offset, text_.size()) - starts_[number - 1];
  const std::size_t width = line(number).size();
  const std::size_t rest = width > column ? width - column : 1;
  return {static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(column + 1),
          static_cast<std::uint32_t>(std::clamp<std::size_t>(length, 1, rest))};
}

Diagnostic Source::mistake(Span span, std::string message, std::string hint) const {
  const std::string_view shown = line(span.line);
  return {{file_, span.line, span.column, span.length},
          std::move(message),
          shown.size() <= kLongestShown ? std::string(shown) : std::string(),
          std::move(hint)};
}

}  // namespace understudy
