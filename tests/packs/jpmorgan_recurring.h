// SPDX-License-Identifier: MIT
// JpMorgan: the pack at the instant of the provider's own examples, and its calls in the words of the pages.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/values/json.h"
#include "tests/packs/walk.h"

namespace understudy::test {

inline const std::string kDaily = "xB7lAXy0vZ";  // the page's own program
inline const std::string kPlan = "vcTA8fn8Sl";   // 1100 a month
inline const std::string kPrintedInstant = "2024-05-01T00:46:55.879718031Z";

class JpMorgan : public Walk {
 public:
  explicit JpMorgan(std::string clock = kPrintedInstant) : Walk("jpmorgan-recurring", std::move(clock)) {}

  // POST /pauses with a count of cycles, or without one.
  Answer pause(const std::string& program, std::optional<int> cycles, Headers headers = {}) {
    const std::string count = cycles ? R"(,"pauseRemainingBillingCycles":)" + std::to_string(*cycles) : "";
    return post("/pauses", R"({"recurringProgramId":")" + program + "\"" + count + "}", std::move(headers));
  }
  // The pause, read from outside, as it is without the extensions: "PAUSE_ONGOING 3 2", with the total and the remaining count.
  std::string seen(const std::string& program) {
    const Value pause = resource("pause", program);
    return pause["state"].as_string() + " " + write_json(pause["attributes"]["total"]) + " " + write_json(pause["attributes"]["remaining"]);
  }
  // Moves the clock; what happened to one resource meanwhile, in order: "PAUSE_SCHEDULED>PAUSE_ONGOING".
  std::vector<std::string> moves(const std::string& resource, const std::string& by_or_to) {
    std::vector<std::string> moved;
    for (const std::string& each : advance(by_or_to)) {
      if (each.starts_with(resource + " ")) moved.push_back(each.substr(resource.size() + 1));
    }
    return moved;
  }
  // POST /recurringprograms for a consumer whom everybody knows; `more` are further members: R"(,"startDate":"2024-06-01")".
  Answer program(const std::string& more = {}, const std::string& plan = kPlan) {
    return post("/recurringprograms", R"({"planId":")" + plan +
                                          R"(","consumerProfile":{"consumerProfileId":"JPMCW-RRPUZB6PFUQNX4LW",)"
                                          R"("paymentMethodId":"7e3675ae-9f05-4fe9-bf7b-dcde57c1e4c0"})" +
                                          more + "}");
  }
  // The id of a program that was created for it.
  std::string created(const std::string& more = {}, const std::string& plan = kPlan) {
    const Answer answer = program(more, plan);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return answer.json["recurringProgramId"].as_string();
  }
  // A program's cycles by day: {"2 2024-05-29 PENDING", …}, number, first day, status.
  std::vector<std::string> cycles(const std::string& program, const std::string& filters = {}) {
    std::vector<std::string> told;
    for (const Value& cycle : listed(program, filters)) {
      told.push_back(cycle["billingCycleSequenceNumber"].as_string() + " " + cycle["billingCycleStartDate"].as_string() + " " +
                     cycle["billingScheduleStatus"].as_string());
    }
    return told;
  }
  List listed(const std::string& program, const std::string& filters = {}) {
    const Answer answer = get("/billingCycles?recurringProgramId=" + program + filters);
    REQUIRE(answer.status == 200);
    return answer.json["billingSchedules"].as_list();
  }
  Answer pay(const std::string& program, const std::string& day, int amount, const std::string& more = {}) {
    return post("/payments", R"({"recurringProgramId":")" + program + R"(","billingCycleStartDate":")" + day + R"(","amount":)" +
                                 std::to_string(amount) + R"(,"currencyCode":"USD")" + more + "}");
  }
  Answer refund(const std::string& program, const std::string& day, int amount) {
    return post("/refunds", R"({"recurringProgramId":")" + program + R"(","billingCycleStartDate":")" + day + R"(","refundAmount":)" +
                                std::to_string(amount) + R"(,"currencyCode":"USD"})");
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

// The one thing that is wrong with a request, or all: "MISSING_FIELD recurringProgramId".
inline std::string wrong(const Answer& answer) {
  CHECK(answer.status == 400);
  CHECK(answer.json["responseStatus"] == Value("ERROR"));
  CHECK(answer.json["responseCode"] == Value("VALIDATION_ERROR"));
  std::string found;
  for (const Value& each : answer.json["validationErrors"].as_list()) {
    CHECK_FALSE(each["message"].as_string().empty());
    found += (found.empty() ? "" : ", ") + each["code"].as_string() + " " + each["entity"].as_string();
  }
  return found;
}

// The refusal of a state: what it says.
inline std::string unready(const Answer& answer) {
  CHECK(answer.status == 412);
  CHECK(answer.json["responseCode"] == Value("PRECONDITION_FAILED"));
  return answer.json["responseMessage"].as_string();
}

using Lines = std::vector<std::string>;

}  // namespace understudy::test
