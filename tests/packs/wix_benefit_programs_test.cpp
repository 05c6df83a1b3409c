// SPDX-License-Identifier: MIT
// Pausing, resuming and ending a program, and the job that does it.
#include <vector>

#include "tests/packs/wix.h"

namespace understudy::test {
namespace {

using wix::application_error;
using wix::gist;

const std::string kPrograms = "/benefit-programs/v1/programs";
const std::string kActive = "e5c42e1e-cd10-4210-b483-bb59932b1fa7";
const std::string kPaused = "11111111-1111-4111-8111-111111111111";
const std::string kEnded = "22222222-2222-4222-8222-222222222222";
const std::string kProvisioning = "33333333-3333-4333-8333-333333333333";
const std::string kPausing = "44444444-4444-4444-8444-444444444444";
const std::string kResuming = "55555555-5555-4555-8555-555555555555";
const std::string kEnding = "66666666-6666-4666-8666-666666666666";

// The pack, and its calls by the names that the SDK gives them.
struct Programs : Walk {
  explicit Programs(const std::string& settings = "{}") : Walk("wix-benefit-programs") { fresh(settings); }

  Answer act(const std::string& action, const std::string& program, const std::string& key = "") {
    const std::string idempotency = key.empty() ? "" : R"(, "idempotencyKey": ")" + key + R"(")";
    return post(kPrograms + "/" + action, R"({"programId": ")" + program + R"(")" + idempotency + "}");
  }
  Answer pause(const std::string& program, const std::string& key) { return act("pause", program, key); }
  Answer resume(const std::string& program, const std::string& key) { return act("resume", program, key); }
  Answer end(const std::string& program) { return act("end", program); }

  Value program(const std::string& id) { return get(kPrograms + "/" + id).json["program"]; }
  std::string status(const std::string& id) { return program(id)["status"].as_string(); }
  Value job(const Answer& started) { return get("/async-jobs/v1/async-jobs/" + started.json["jobId"].as_string()).json["job"]; }
};

// What an action on a program in some status gives; `data` of the error when it is refused.
struct Row {
  std::string program, gist, error;
};

void check_rows(const std::string& action, const std::vector<Row>& rows) {
  Programs programs;
  for (const Row& row : rows) {
    INFO(action << " while " << programs.status(row.program));
    const auto answer = programs.act(action, row.program, "row");
    CHECK(gist(answer) == row.gist);
    CHECK((answer.status == 200 ? "" : application_error(answer)) == row.error);
  }
}

}  // namespace

TEST_CASE("a pause answers with a job, and the program is PAUSING until the settling time has passed, then PAUSED") {
  Programs programs;
  const auto before = programs.program(kActive);
  const auto answer = programs.pause(kActive, "first");
  CHECK(gist(answer) == "200 pauseProgram/accepted documented");
  CHECK(answer.header("Content-Type") == "application/json");
  REQUIRE(answer.json.is(Kind::map));
  CHECK(answer.json.as_map().size() == 1);
  CHECK(answer.json["jobId"].as_string().size() == 36);

  programs.advance("PT1.999S");
  CHECK(programs.status(kActive) == "PAUSING");
  CHECK(programs.program(kActive)["revision"] == before["revision"]);
  CHECK(programs.program(kActive)["updatedDate"] == before["updatedDate"]);

  const std::string job = "job/" + answer.json["jobId"].as_string();
  CHECK(programs.advance("PT0.001S") == std::vector<std::string>{"program/" + kActive + " PAUSING>PAUSED", job + " PROCESSING>FINISHED",
                                                                 "pool/c0000000-0000-4000-8000-000000000001 ACTIVE>PAUSED"});
  CHECK(programs.status(kActive) == "PAUSED");
  CHECK(programs.program(kActive)["revision"] == Value("2"));
  CHECK(programs.program(kActive)["updatedDate"] == Value("2026-01-01T00:00:02.000Z"));
}

TEST_CASE("the job of an action is PROCESSING while the program settles and FINISHED afterwards") {
  Programs programs;
  const auto pause = programs.pause(kActive, "first");
  const std::string begun =
      R"({"id":")" + pause.json["jobId"].as_string() + R"(","status":"PROCESSING","createdDate":"2026-01-01T00:00:00.000Z",)" +
      R"("updatedDate":"2026-01-01T00:00:00.000Z","counts":{"total":1,"successCount":0,"failCount":0,"errorByCodeCount":{}}})";
  const std::string done =
      R"({"id":")" + pause.json["jobId"].as_string() + R"(","status":"FINISHED","createdDate":"2026-01-01T00:00:00.000Z",)" +
      R"("updatedDate":"2026-01-01T00:00:02.000Z","counts":{"total":1,"successCount":1,"failCount":0,"errorByCodeCount":{}}})";
  CHECK(write_json(programs.job(pause)) == begun);
  programs.advance("PT2S");
  CHECK(write_json(programs.job(pause)) == done);

  const auto resume = programs.resume(kActive, "second");
  CHECK(resume.json["jobId"] != pause.json["jobId"]);
  CHECK(programs.job(resume)["status"] == Value("PROCESSING"));
  programs.advance("PT2S");
  CHECK(programs.job(resume)["status"] == Value("FINISHED"));
  const auto end = programs.end(kActive);
  programs.advance("PT2S");
  CHECK(programs.job(end)["status"] == Value("FINISHED"));
  CHECK(write_json(programs.job(pause)) == done);
}

TEST_CASE("a pause while the program is PAUSING is refused with IN_PROGRESS, whatever its key") {
  Programs programs;
  REQUIRE(programs.pause(kActive, "first").status == 200);
  for (const char* key : {"first", "second"}) {
    INFO("key " << key);
    const auto answer = programs.pause(kActive, key);
    CHECK(gist(answer) == "409 pauseProgram/IN_PROGRESS documented");
    CHECK(application_error(answer) == "IN_PROGRESS {}");
  }
  CHECK(gist(programs.act("pause", kActive)) == "409 pauseProgram/IN_PROGRESS assumed");  // that a key may be missing is
  CHECK(programs.status(kActive) == "PAUSING");
}

TEST_CASE("a pause of a program that is PAUSED is refused with ALREADY_EXECUTED, whatever its key") {
  Programs programs;
  REQUIRE(programs.pause(kActive, "first").status == 200);
  programs.advance("PT2S");
  for (const char* key : {"first", "second"}) {
    INFO("key " << key);
    const auto answer = programs.pause(kActive, key);
    CHECK(gist(answer) == "409 pauseProgram/ALREADY_EXECUTED documented");
    CHECK(application_error(answer) == "ALREADY_EXECUTED {}");
  }
  CHECK(gist(programs.act("pause", kActive)) == "409 pauseProgram/ALREADY_EXECUTED assumed");  // that a key may be missing is
  CHECK(programs.program(kActive)["revision"] == Value("2"));
}

TEST_CASE("the key of a pause stays used: repeated while the program is resumed, and ever after, it is refused with ALREADY_EXECUTED") {
  Programs programs;
  REQUIRE(programs.pause(kActive, "first").status == 200);
  programs.advance("PT2S");
  REQUIRE(programs.resume(kActive, "back").status == 200);
  CHECK(gist(programs.pause(kActive, "first")) == "409 pauseProgram/ALREADY_EXECUTED assumed");
  programs.advance("PT2S");
  const auto answer = programs.pause(kActive, "first");
  CHECK(gist(answer) == "409 pauseProgram/ALREADY_EXECUTED assumed");
  CHECK(application_error(answer) == "ALREADY_EXECUTED {}");
  CHECK(programs.status(kActive) == "ACTIVE");
  programs.advance("P365D");
  CHECK(programs.pause(kActive, "first").status == 409);
  CHECK(gist(programs.pause(kActive, "second")) == "200 pauseProgram/accepted documented");
}

TEST_CASE("the key of a resumption stays used as well") {
  Programs programs;
  REQUIRE(programs.resume(kPaused, "back").status == 200);
  CHECK(gist(programs.resume(kPaused, "back")) == "409 resumeProgram/IN_PROGRESS inferred");
  programs.advance("PT2S");
  CHECK(gist(programs.resume(kPaused, "back")) == "409 resumeProgram/ALREADY_EXECUTED inferred");
  REQUIRE(programs.pause(kPaused, "again").status == 200);
  programs.advance("PT2S");
  CHECK(gist(programs.resume(kPaused, "back")) == "409 resumeProgram/ALREADY_EXECUTED assumed");
  CHECK(programs.status(kPaused) == "PAUSED");
  CHECK(gist(programs.resume(kPaused, "another")) == "200 resumeProgram/accepted documented");
}

TEST_CASE("a key counts for one action on one program, and only when that action was carried out") {
  Programs programs;
  REQUIRE(programs.pause(kPaused, "shared").status == 409);
  REQUIRE(programs.pause(kActive, "shared").status == 200);
  programs.advance("PT2S");
  CHECK(programs.resume(kActive, "shared").status == 200);
  CHECK(programs.resume(kPaused, "shared").status == 200);
  programs.advance("PT2S");
  CHECK(programs.pause(kPaused, "shared").status == 200);
}

TEST_CASE("only a program that is ACTIVE can be paused; from any other status the refusal names the status and the one asked for") {
  const auto refused = [](const std::string& status) {
    return "PROGRAM_STATUS_TRANSITION_NOT_ALLOWED {\"currentStatus\":\"" + status + "\",\"requestedStatus\":\"PAUSED\"}";
  };
  const std::string no = "428 pauseProgram/PROGRAM_STATUS_TRANSITION_NOT_ALLOWED documented";
  check_rows("pause", {{kActive, "200 pauseProgram/accepted documented", ""},
                       {kPausing, "409 pauseProgram/IN_PROGRESS documented", "IN_PROGRESS {}"},
                       {kPaused, "409 pauseProgram/ALREADY_EXECUTED documented", "ALREADY_EXECUTED {}"},
                       {kProvisioning, no, refused("PROVISIONING")},
                       {kResuming, no, refused("RESUMING")},
                       {kEnding, no, refused("ENDING")},
                       {kEnded, no, refused("ENDED")}});
}

TEST_CASE("only a program that is PAUSED can be resumed; resuming one that never was paused is refused as a wrong status") {
  const auto refused = [](const std::string& status) {
    return "PROGRAM_STATUS_TRANSITION_NOT_ALLOWED {\"currentStatus\":\"" + status + "\",\"requestedStatus\":\"ACTIVE\"}";
  };
  const std::string no = "428 resumeProgram/PROGRAM_STATUS_TRANSITION_NOT_ALLOWED inferred";
  check_rows("resume", {{kPaused, "200 resumeProgram/accepted documented", ""},
                        {kResuming, "409 resumeProgram/IN_PROGRESS inferred", "IN_PROGRESS {}"},
                        {kActive, "428 resumeProgram/PROGRAM_STATUS_TRANSITION_NOT_ALLOWED assumed", refused("ACTIVE")},
                        {kProvisioning, no, refused("PROVISIONING")},
                        {kPausing, no, refused("PAUSING")},
                        {kEnding, no, refused("ENDING")},
                        {kEnded, no, refused("ENDED")}});
}

TEST_CASE("a program that is ACTIVE or PAUSED can be ended, any other is refused") {
  const auto refused = [](const std::string& status) {
    return "PROGRAM_STATUS_TRANSITION_NOT_ALLOWED {\"currentStatus\":\"" + status + "\",\"requestedStatus\":\"ENDED\"}";
  };
  const std::string no = "428 endProgram/PROGRAM_STATUS_TRANSITION_NOT_ALLOWED assumed";
  check_rows("end", {{kActive, "200 endProgram/accepted documented", ""},
                     {kPaused, "200 endProgram/accepted assumed", ""},
                     {kProvisioning, no, refused("PROVISIONING")},
                     {kPausing, no, refused("PAUSING")},
                     {kResuming, no, refused("RESUMING")},
                     {kEnding, no, refused("ENDING")},
                     {kEnded, "428 endProgram/PROGRAM_STATUS_TRANSITION_NOT_ALLOWED documented", refused("ENDED")}});
}

TEST_CASE("a resumption passes through RESUMING to ACTIVE, and one more is refused: first as running, then as done") {
  Programs programs;
  REQUIRE(gist(programs.resume(kPaused, "back")) == "200 resumeProgram/accepted documented");
  CHECK(programs.status(kPaused) == "RESUMING");
  CHECK(gist(programs.resume(kPaused, "another")) == "409 resumeProgram/IN_PROGRESS inferred");
  programs.advance("PT2S");
  CHECK(programs.status(kPaused) == "ACTIVE");
  CHECK(programs.program(kPaused)["revision"] == Value("3"));
  const auto answer = programs.resume(kPaused, "third");
  CHECK(gist(answer) == "409 resumeProgram/ALREADY_EXECUTED inferred");
  CHECK(application_error(answer) == "ALREADY_EXECUTED {}");
}

TEST_CASE("by setting, resuming an active program that never was paused counts as done") {
  Programs programs(R"({"resume_of_never_paused": "already_executed"})");
  const auto answer = programs.resume(kActive, "back");
  CHECK(gist(answer) == "409 resumeProgram/ALREADY_EXECUTED assumed");
  CHECK(application_error(answer) == "ALREADY_EXECUTED {}");
}

TEST_CASE("an end passes through ENDING to ENDED, which is final") {
  Programs programs;
  REQUIRE(programs.end(kActive).status == 200);
  CHECK(programs.status(kActive) == "ENDING");
  CHECK(programs.end(kActive).status == 428);
  programs.advance("PT2S");
  CHECK(programs.status(kActive) == "ENDED");
  CHECK(programs.end(kActive).status == 428);
  CHECK(programs.pause(kActive, "late").status == 428);
  CHECK(programs.resume(kActive, "late").status == 428);
}

TEST_CASE("a paused program passes through ENDING to ENDED as well, and its job finishes") {
  Programs programs;
  const auto end = programs.end(kPaused);
  CHECK(programs.status(kPaused) == "ENDING");
  CHECK(programs.job(end)["status"] == Value("PROCESSING"));
  programs.advance("PT2S");
  CHECK(programs.status(kPaused) == "ENDED");
  CHECK(programs.job(end)["status"] == Value("FINISHED"));
}

TEST_CASE("a program that a test puts in is PROVISIONING, and settles to ACTIVE like any other action") {
  Programs programs;
  const auto added =
      programs.client().post("/__admin/sandboxes/walk-1/resources",
                             R"({"provider": "wix-benefit-programs", "type": "program", "attributes": {"displayName": "New"}})");
  REQUIRE(added.status == 201);
  const std::string id = added.json["id"].as_string();
  CHECK(programs.status(id) == "PROVISIONING");
  CHECK(programs.pause(id, "early").status == 428);
  programs.advance("PT2S");
  CHECK(programs.status(id) == "ACTIVE");
  CHECK(programs.program(id)["revision"] == Value("2"));
  CHECK(programs.program(id)["updatedDate"] == Value("2026-01-01T00:00:02.000Z"));
  CHECK(programs.pause(id, "early").status == 200);
}

TEST_CASE("with settle_after PT0S an action has settled before its answer is given") {
  Programs programs(R"({"settle_after": "PT0S"})");
  const auto pause = programs.pause(kActive, "first");
  CHECK(gist(pause) == "200 pauseProgram/accepted assumed");  // that it takes no time is
  CHECK(programs.status(kActive) == "PAUSED");
  CHECK(programs.job(pause)["status"] == Value("FINISHED"));
  CHECK(programs.pause(kActive, "first").header("Understudy-Outcome") == "pauseProgram/ALREADY_EXECUTED");
  CHECK(programs.resume(kActive, "back").status == 200);
  CHECK(programs.status(kActive) == "ACTIVE");
  CHECK(programs.end(kActive).status == 200);
  CHECK(programs.status(kActive) == "ENDED");
  CHECK(programs.program(kActive)["revision"] == Value("4"));
}

TEST_CASE("the settling time is the setting's") {
  Programs programs(R"({"settle_after": "PT10M"})");
  REQUIRE(programs.pause(kActive, "first").status == 200);
  programs.advance("PT9M59S");
  CHECK(programs.status(kActive) == "PAUSING");
  programs.advance("PT1S");
  CHECK(programs.status(kActive) == "PAUSED");
}

TEST_CASE("the four seeded programs in a passing status stay there") {
  Programs programs;
  programs.advance("P30D");
  CHECK(programs.status(kProvisioning) == "PROVISIONING");
  CHECK(programs.status(kPausing) == "PAUSING");
  CHECK(programs.status(kResuming) == "RESUMING");
  CHECK(programs.status(kEnding) == "ENDING");
}

}  // namespace understudy::test
