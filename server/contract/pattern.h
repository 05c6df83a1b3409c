// SPDX-License-Identifier: MIT
// Pattern: a regular expression of ECMA-262 with the u flag, which is what JSON Schema asks for, run by RE2 in time linear in the
// text and in bounded memory. What cannot be run that way (look-around, back-references) is refused rather than approximated.
// Thread-safety: immutable; one Pattern may be used by many threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/values/result.h"

namespace re2 {
class RE2;
}

namespace understudy {

class Pattern {
 public:
  // The error names the construct: "look-ahead (?=…) cannot be checked in linear time".
  static Result<Pattern, std::string> compile(std::string_view expression);

  // Does it match anywhere in the text? A pattern is not anchored (JSON Schema validation §6.3.3).
  bool matches(std::string_view text) const;

 private:
  explicit Pattern(std::shared_ptr<const re2::RE2> program) : program_(std::move(program)) {}
  std::shared_ptr<const re2::RE2> program_;
};

}  // namespace understudy
