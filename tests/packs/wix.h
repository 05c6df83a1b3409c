// SPDX-License-Identifier: MIT
// How the tests of the two Wix packs read an answer: each of these gives one line that a test compares with the line it expects.
// Thread-safety: pure functions.
#pragma once

#include <string>

#include "server/values/json.h"
#include "tests/packs/walk.h"

namespace understudy::test::wix {

// Status, operation/outcome and evidence: "409 pauseProgram/IN_PROGRESS documented".
inline std::string gist(const Answer& answer) {
  return std::to_string(answer.status) + " " + answer.header("Understudy-Outcome") + " " + answer.header("Understudy-Evidence");
}

// The code and the data of an application error: R"(IN_PROGRESS {})". Its texts are ours, but they have to be there.
inline std::string application_error(const Answer& answer) {
  const Value& error = answer.json["details"]["applicationError"];
  INFO(answer.body);
  REQUIRE(error["code"].is(Kind::string));
  REQUIRE(error["description"].is(Kind::string));
  REQUIRE(answer.json["message"].is(Kind::string));
  CHECK_FALSE(error["description"].as_string().empty());
  CHECK_FALSE(answer.json["message"].as_string().empty());
  return error["code"].as_string() + " " + write_json(error["data"]);
}

// Field, rule and data of every violation of a validation error: R"(programId FORMAT {"type":"GUID"})", one after the other with "; ".
inline std::string violations(const Answer& answer) {
  const Value& broken = answer.json["details"]["validationError"]["fieldViolations"];
  INFO(answer.body);
  REQUIRE(broken.is(Kind::list));
  REQUIRE(answer.json["message"].is(Kind::string));
  std::string line;
  for (const Value& violation : broken.as_list()) {
    REQUIRE(violation["description"].is(Kind::string));
    CHECK_FALSE(violation["description"].as_string().empty());
    CHECK(answer.json["message"].as_string().find(violation["field"].as_string() + " " + violation["description"].as_string()) !=
          std::string::npos);
    line += (line.empty() ? "" : "; ") + violation["field"].as_string();
    if (violation["violatedRule"].is_null()) {  // as the platform tells of a field that cannot be filtered
      line += " " + violation["description"].as_string();
      continue;
    }
    line += " " + violation["violatedRule"].as_string();
    if (!violation["ruleName"].is_null()) line += " " + violation["ruleName"].as_string();
    line += " " + write_json(violation["data"]);
  }
  return line;
}

}  // namespace understudy::test::wix
