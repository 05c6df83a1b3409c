// SPDX-License-Identifier: MIT
// What the two packs of Loop Health have in common: tokens, and answers on one line.
#pragma once

#include <string>

#include "tests/packs/walk.h"

namespace understudy::test {

// The status, the outcome's name and the evidence of an answer: "409 already_paused documented".
inline std::string answered(const Answer& answer) {
  const std::string outcome = answer.header("Understudy-Outcome");
  return std::to_string(answer.status) + " " + outcome.substr(outcome.find('/') + 1) + " " + answer.header("Understudy-Evidence");
}

inline Headers bearer(const std::string& token) { return {{"Authorization", "Bearer " + token}}; }

}  // namespace understudy::test
