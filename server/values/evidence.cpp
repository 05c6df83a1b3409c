// SPDX-License-Identifier: MIT
#include "server/values/evidence.h"

#include <array>

namespace understudy {

namespace {
constexpr std::array<std::string_view, 3> kGradeNames = {"documented", "inferred", "assumed"};
}

std::string_view grade_name(Grade grade) { return kGradeNames[static_cast<std::size_t>(grade)]; }

std::optional<Grade> parse_grade(std::string_view name) {
  for (std::size_t i = 0; i < kGradeNames.size(); ++i) {
    if (kGradeNames[i] == name) return static_cast<Grade>(i);
  }
  return std::nullopt;
}

}  // namespace understudy
