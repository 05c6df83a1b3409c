// SPDX-License-Identifier: MIT
// Evidence: how well a rule is founded. Grades are ordered; the answer to a request is as good as the weakest rule that shaped it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace understudy {

// documented: a page of the provider says so. inferred: it follows from such a page. assumed: the pack had to choose.
enum class Grade : std::uint8_t { documented, inferred, assumed };
std::string_view grade_name(Grade);
std::optional<Grade> parse_grade(std::string_view);
constexpr Grade weaker(Grade a, Grade b) { return a < b ? b : a; }

struct Evidence {
  Grade grade = Grade::documented;
  std::string source;  // address of the page, or empty
  std::string note;    // one sentence for the reader, or empty
};

}  // namespace understudy
