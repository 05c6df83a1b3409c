// SPDX-License-Identifier: MIT
// JpMorgan: the pack at the instant of the provider's own examples, and its one call in the words of the page.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "server/values/json.h"
#include "tests/packs/walk.h"

namespace understudy::test {

inline const std::string kDaily = "xB7lAXy0vZ";  // the page's own program
inline const std::string kPrintedInstant = "2024-05-01T00:46:55.879718031Z";

class JpMorgan : public Walk {
 public:
  explicit JpMorgan(std::string clock = kPrintedInstant) : Walk("jpmorgan-recurring", std::move(clock)) {}

  // POST /pauses with a count of cycles, or without one.
  Answer pause(const std::string& program, std::optional<int> cycles, Headers headers = {}) {
    const std::string count = cycles ? R"(,"pauseRemainingBillingCycles":)" + std::to_string(*cycles) : "";
    return post("/pauses", R"({"recurringProgramId":")" + program + "\"" + count + "}", std::move(headers));
  }
  // The pause, read from outside, since the provider has no call for it: "PAUSE_ONGOING 3 2", with the total and the remaining count.
  std::string seen(const std::string& program) {
    const Value pause = resource("pause", program);
    return pause["state"].as_string() + " " + write_json(pause["attributes"]["total"]) + " " + write_json(pause["attributes"]["remaining"]);
  }
};

// What an answer says of the pause, on one line: "PAUSE_SCHEDULED 2 2 2024-05-02..2024-05-03", a dash for what is absent.
inline std::string told(const Answer& answer) {
  const Value& pause = answer.json["pauseInformation"];
  if (!pause.is(Kind::map)) return std::to_string(answer.status) + " " + answer.header("Understudy-Outcome");
  const auto text = [&](const char* key) {
    const Value& value = pause[key];
    return value.is_null() ? std::string("-") : value.is(Kind::string) ? value.as_string() : write_json(value);
  };
  return text("recurringProgramPauseStatusCode") + " " + text("pauseBillingCyclesTotalCount") + " " + text("pauseRemainingBillingCycles") +
         " " + text("pauseStartDate") + ".." + text("pauseEndDate");
}

}  // namespace understudy::test
