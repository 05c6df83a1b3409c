// SPDX-License-Identifier: MIT
// Source: the text of one file, line by line, and the way from a span of it to a Diagnostic.
// Thread-safety: immutable after construction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/values/diagnostic.h"

namespace understudy {

// A piece of one line. line and column are 1-based, column and length count bytes; line 0 means the file as a whole.
struct Span {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t length = 1;
  friend bool operator==(const Span&, const Span&) = default;
};

class Source {
 public:
  // A byte order mark in front is dropped.
  Source(std::string file, std::string text);

  const std::string& file() const { return file_; }
  const std::string& text() const { return text_; }
  std::size_t lines() const { return starts_.size(); }
  std::string_view line(std::size_t number) const;          // without its end; empty when there is no such line
  std::size_t offset(Span) const;                           // of its first byte; the text's size when it lies behind the end
  Span span(std::size_t offset, std::size_t length) const;  // cut off at the end of its line
  Diagnostic mistake(Span, std::string message, std::string hint = {}) const;

 private:
  std::string file_;
  std::string text_;
  std::vector<std::size_t> starts_;  // of each line
};

}  // namespace understudy
