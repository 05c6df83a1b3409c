// SPDX-License-Identifier: MIT
// Diagnostic: one mistake in a file that a person wrote, told the way a compiler tells it.
//
//   fixtures/turnstile/behaviour.yaml:14:32: error: there is no state "UNLOKED" in turnstile
//      14 |           insertCoin: {target: UNLOKED}
//         |                                ^~~~~~~
//         = did you mean "UNLOCKED"?
//
// Thread-safety: plain values and pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace understudy {

// A place in a file. line and column are 1-based, column and length count bytes; line 0 means the file as a whole.
struct Place {
  std::string file = {};
  std::size_t line = 0;
  std::size_t column = 0;
  std::size_t length = 1;
};

struct Diagnostic {
  Place place = {};
  std::string message = {};      // what is wrong, in one sentence without a final stop
  std::string source_line = {};  // the text of that line, without its end
  std::string hint = {};         // what to write instead; may be empty
};

enum class Colour : unsigned char { off, on };
std::string render(const Diagnostic&, Colour = Colour::off);               // ends with a newline
std::string render(const std::vector<Diagnostic>&, Colour = Colour::off);  // in order of file, line, column; then "N mistakes"

// The nearest of `known` by optimal string alignment distance, when near enough to be a slip of the hand (at most a third of the
// word's length, at least 1); empty otherwise. Ties go to the first.
std::string_view nearest(std::string_view word, const std::vector<std::string>& known);
// `did you mean "X"?`, or `one of: a, b, c` while there are at most eight, or empty.
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

}  // namespace understudy
