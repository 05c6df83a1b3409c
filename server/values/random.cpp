// SPDX-License-Identifier: MIT
#include "server/values/random.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cassert>
#include <optional>

namespace understudy {

namespace {

constexpr std::size_t kLongestPick = 4096;

// FNV-1a: every octet of the seed counts, the same on every machine.
std::uint64_t digest(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return hash;
}

// SplitMix64, which spreads one word over the state as the authors of xoshiro advise.
std::uint64_t spread(std::uint64_t& word) {
  std::uint64_t z = (word += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

// Reads one pattern and draws as it goes.
class Picker {
 public:
  Picker(std::string_view pattern, Random& random) : pattern_(pattern), random_(random) {}

  Result<std::string, std::string> run() {
    while (at_ < pattern_.size() && problem_.empty()) step();
    if (!problem_.empty()) return Failed{problem_};
    return std::move(text_);
  }

 private:
  void step() {
    const std::string choices = read_choices();
    const std::size_t count = problem_.empty() ? read_count() : 0;
    if (!problem_.empty()) return;
    if (text_.size() + count > kLongestPick) {
      problem_ = fmt::format("the pattern gives more than {} characters", kLongestPick);
      return;
    }
    for (std::size_t i = 0; i < count; ++i) text_ += choices.size() == 1 ? choices[0] : choices[random_.below(choices.size())];
  }

  // The characters that may stand next: those of a class, or one literal.
  std::string read_choices() {
    const char c = pattern_[at_];
    if (c == '[') return read_class();
    if (c == ']' || c == '{' || c == '}') return fail(fmt::format("'{}' at offset {} needs a backslash before it to be itself", c, at_));
    if (c == '\\') {
      if (at_ + 1 == pattern_.size()) return fail("the pattern ends after a backslash");
      ++at_;
    }
    return std::string(1, pattern_[at_++]);
  }

  std::string read_class() {
    const std::size_t open = at_++;
    std::string choices;
    while (at_ < pattern_.size() && pattern_[at_] != ']') {
      const char first = pattern_[at_++];
      if (at_ + 1 >= pattern_.size() || pattern_[at_] != '-' || pattern_[at_ + 1] == ']') {
        choices += first;
        continue;
      }
      const char last = pattern_[at_ + 1];
      at_ += 2;
      if (first > last) return fail(fmt::format("the range {}-{} runs backwards", first, last));
      for (char c = first; c < last; ++c) choices += c;
      choices += last;
    }
    if (at_ == pattern_.size()) return fail(fmt::format("the class that opens at offset {} is never closed", open));
    if (choices.empty()) return fail(fmt::format("the class at offset {} is empty", open));
    ++at_;
    return choices;
  }

  std::size_t read_count() {
    if (at_ == pattern_.size() || pattern_[at_] != '{') return 1;
    const std::size_t open = at_++;
    std::size_t count = 0;
    bool digits = false;
    for (; at_ < pattern_.size() && pattern_[at_] >= '0' && pattern_[at_] <= '9' && count <= kLongestPick; ++at_, digits = true) {
      count = count * 10 + static_cast<std::size_t>(pattern_[at_] - '0');
    }
    if (count > kLongestPick) {
      problem_ = fmt::format("the pattern gives more than {} characters", kLongestPick);
    } else if (!digits || at_ == pattern_.size() || pattern_[at_] != '}') {
      problem_ = fmt::format("the count that opens at offset {} is not of the form {{16}}", open);
    }
    ++at_;
    return count;
  }

  std::string fail(std::string problem) {
    problem_ = std::move(problem);
    return {};
  }

  std::string_view pattern_;
  Random& random_;
  std::size_t at_ = 0;
  std::string text_;
  std::string problem_;
};

}  // namespace

Random::Random(std::string_view seed) : state_{} {
  std::uint64_t word = digest(seed);
  for (std::uint64_t& part : state_.words) part = spread(word);
}

// xoshiro256**
std::uint64_t Random::next() {
  auto& s = state_.words;
  const std::uint64_t result = std::rotl(s[1] * 5, 7) * 9;
  const std::uint64_t shifted = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = std::rotl(s[3], 45);
  return result;
}

std::uint64_t Random::below(std::uint64_t bound) {
  assert(bound > 0);
  const std::uint64_t surplus = (0 - bound) % bound;  // 2^64 mod bound: draws below it would favour the low numbers
  std::uint64_t drawn = next();
  while (drawn < surplus) drawn = next();
  return drawn % bound;
}

std::string Random::uuid() {
  const std::uint64_t high = (next() & ~std::uint64_t{0xF000}) | 0x4000;                 // version 4
  const std::uint64_t low = (next() & 0x3FFF'FFFF'FFFF'FFFFu) | 0x8000'0000'0000'0000u;  // variant 10
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, high >> 16 & 0xFFFF, high & 0xFFFF, low >> 48,
                     low & 0xFFFF'FFFF'FFFFu);
}

Result<std::string, std::string> Random::pick(std::string_view pattern) { return Picker(pattern, *this).run(); }

}  // namespace understudy
