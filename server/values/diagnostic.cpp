// SPDX-License-Identifier: MIT
#include "server/values/diagnostic.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>

namespace understudy {

namespace {

constexpr std::size_t kLongestSlip = 100;  // nobody slips in a longer word; it also bounds the work
constexpr std::size_t kMostListed = 8;

struct Palette {
  std::string_view bold, red, green, cyan, end;
};
constexpr Palette kPlain = {"", "", "", "", ""};
constexpr Palette kColoured = {"\x1b[1m", "\x1b[1;31m", "\x1b[1;32m", "\x1b[36m", "\x1b[0m"};

std::string where(const Place& place) {
  if (place.line == 0) return place.file;
  if (place.column == 0) return fmt::format("{}:{}", place.file, place.line);
  return fmt::format("{}:{}:{}", place.file, place.line, place.column);
}

// As wide as the text: a tab for a tab, one blank for a character of several octets.
std::string blanks_for(std::string_view text) {
  std::string blanks;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) blanks += c == '\t' ? '\t' : ' ';
  }
  return blanks;
}

std::string underline(const Place& place, std::string_view line) {
  const std::size_t start = std::min(place.column - 1, line.size());
  const std::string_view marked = line.substr(start, std::max<std::size_t>(place.length, 1));
  const std::size_t width = std::max<std::size_t>(blanks_for(marked).size(), 1);
  return blanks_for(line.substr(0, start)) + '^' + std::string(width - 1, '~');
}

auto order(const Diagnostic& d) { return std::tie(d.place.file, d.place.line, d.place.column); }

// Optimal string alignment: insertions, deletions, replacements, and swaps of neighbours. Three rows of the table are enough.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(above.begin(), above.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

std::string render(const Diagnostic& diagnostic, Colour colour) {
  const Palette& paint = colour == Colour::on ? kColoured : kPlain;
  const Place& place = diagnostic.place;
  std::string text = fmt::format("{}{}:{} {}error:{} {}\n", paint.bold, where(place), paint.end, paint.red, paint.end, diagnostic.message);
  const std::string number = std::to_string(place.line);
  const std::size_t width = std::max<std::size_t>(number.size(), 5);
  if (place.line > 0 && !diagnostic.source_line.empty()) {
    text += fmt::format("{:>{}} | {}\n", number, width, diagnostic.source_line);
    if (place.column > 0) {
      text += fmt::format("{:>{}} | {}{}{}\n", "", width, paint.green, underline(place, diagnostic.source_line), paint.end);
    }
  }
  if (!diagnostic.hint.empty()) text += fmt::format("{:>{}} = {}{}{}\n", "", width, paint.cyan, diagnostic.hint, paint.end);
  return text;
}

std::string render(const std::vector<Diagnostic>& diagnostics, Colour colour) {
  std::vector<const Diagnostic*> sorted;
  sorted.reserve(diagnostics.size());
  for (const Diagnostic& d : diagnostics) sorted.push_back(&d);
  std::stable_sort(sorted.begin(), sorted.end(), [](const Diagnostic* a, const Diagnostic* b) { return order(*a) < order(*b); });
  std::string text;
  for (const Diagnostic* d : sorted) text += render(*d, colour);
  return text + fmt::format("{} mistake{}\n", sorted.size(), sorted.size() == 1 ? "" : "s");
}

std::string_view nearest(std::string_view word, const std::vector<std::string>& known) {
  if (word.size() > kLongestSlip) return {};
  const std::size_t allowed = std::max<std::size_t>(word.size() / 3, 1);
  std::size_t best = allowed + 1;
  std::string_view found;
  for (const std::string& candidate : known) {
    if (candidate.size() > word.size() + allowed || word.size() > candidate.size() + allowed) continue;
    if (const std::size_t d = distance(word, candidate); d < best) {
      best = d;
      found = candidate;
    }
  }
  return found;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  if (const std::string_view near = nearest(word, known); !near.empty()) return fmt::format("did you mean \"{}\"?", near);
  if (known.empty() || known.size() > kMostListed) return {};
  return fmt::format("one of: {}", fmt::join(known, ", "));
}

}  // namespace understudy
