// SPDX-License-Identifier: MIT
#include "server/values/evidence.h"

#include "tests/support/catch.h"

using namespace understudy;

TEST_CASE("grades have names, and the weaker of two wins", "[values]") {
  for (const Grade grade : {Grade::documented, Grade::inferred, Grade::assumed}) CHECK(parse_grade(grade_name(grade)) == grade);
  CHECK(grade_name(Grade::inferred) == "inferred");
  CHECK_FALSE(parse_grade("guessed").has_value());
  CHECK_FALSE(parse_grade("").has_value());
  CHECK(weaker(Grade::documented, Grade::assumed) == Grade::assumed);
  CHECK(weaker(Grade::inferred, Grade::documented) == Grade::inferred);
}
