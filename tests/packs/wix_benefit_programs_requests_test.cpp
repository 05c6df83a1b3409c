// SPDX-License-Identifier: MIT
// How requests about programs are read: spellings, required fields, paths, credentials.
#include "tests/packs/wix.h"

namespace understudy::test {
namespace {

using wix::application_error;
using wix::gist;
using wix::violations;

const std::string kPrograms = "/benefit-programs/v1/programs";
const std::string kActive = "e5c42e1e-cd10-4210-b483-bb59932b1fa7";
const std::string kUnknown = "77777777-7777-4777-8777-777777777777";

Walk programs(const std::string& settings = "{}") {
  Walk walk("wix-benefit-programs");
  walk.fresh(settings);
  return walk;
}

}  // namespace

TEST_CASE("the curl sample that the pause page prints is accepted as it is printed") {
  auto client = MockClient({.providers = {"wix-benefit-programs"}, .clock = "2026-01-01T00:00:00Z"});
  const auto answer =
      client.post("/wix-benefit-programs/benefit-programs/v1/programs/pause", R"({ "program_id": "e5c42e1e-cd10-4210-b483-bb59932b1fa7" })",
                  {{"Authorization", ""}, {"Content-Type", "application/json"}});
  CHECK(answer.status == 200);
  CHECK(answer.json["jobId"].is(Kind::string));
}

TEST_CASE("bodies may be spelled in camel case and in snake case, and mean the same") {
  auto walk = programs();
  CHECK(walk.post(kPrograms + "/pause", R"({"program_id": ")" + kActive + R"(", "idempotency_key": "one"})").status == 200);
  walk.advance("PT2S");
  CHECK(walk.post(kPrograms + "/resume", R"({"programId": ")" + kActive + R"(", "idempotency_key": "two"})").status == 200);
  walk.advance("PT2S");
  const auto repeated = walk.post(kPrograms + "/pause", R"({"programId": ")" + kActive + R"(", "idempotencyKey": "one"})");
  CHECK(repeated.header("Understudy-Outcome") == "pauseProgram/ALREADY_EXECUTED");
  CHECK(walk.post(kPrograms + "/end", R"({"program_id": ")" + kActive + R"("})").status == 200);
}

TEST_CASE("what the SDK sends is understood: its headers, no body fields beyond its own, the path's id once more in the query") {
  auto walk = programs();
  const Headers headers{{"Content-Type", "application/json"},
                        {"Authorization", "IST.key"},
                        {"wix-site-id", "site"},
                        {"wix-account-id", "account"},
                        {"x-wix-bi-gateway", "environment=js-sdk"},
                        {"accept", "*/*"}};
  CHECK(gist(walk.post(kPrograms + "/pause", R"({"programId":")" + kActive + R"(","idempotencyKey":"idem-1"})", headers)) ==
        "200 pauseProgram/accepted documented");
  const auto read = walk.get(kPrograms + "/" + kActive + "?programId=" + kActive, headers);
  CHECK(gist(read) == "200 getProgram/ok documented");
  CHECK(read.json["program"]["status"] == Value("PAUSING"));
  CHECK(walk.get(kPrograms + "/" + kActive + "?programId=something-else").json["program"]["id"] == Value(kActive));
}

TEST_CASE("a program is read with the fields that the page names, dates with milliseconds, the revision as a text") {
  const auto answer = programs().get(kPrograms + "/" + kActive);
  CHECK(gist(answer) == "200 getProgram/ok documented");
  CHECK(answer.body ==
        R"({"program":{"id":"e5c42e1e-cd10-4210-b483-bb59932b1fa7","revision":"1","createdDate":"2025-12-02T00:00:00.000Z",)"
        R"("updatedDate":"2025-12-02T00:00:00.000Z","programDefinitionId":"d0000000-0000-4000-8000-000000000001","status":"ACTIVE",)"
        R"-("beneficiary":{"memberId":"b0000000-0000-4000-8000-000000000001"},"displayName":"Gold membership (active)",)-"
        R"("namespace":"@example/club","externalId":"f0000000-0000-4000-8000-000000000000","programDefinition":)"
        R"({"id":"d0000000-0000-4000-8000-000000000001","externalId":"f0000000-0000-4000-8000-0000000000d1"}}})");
  const auto without_definition = programs().get(kPrograms + "/22222222-2222-4222-8222-222222222222").json["program"];
  CHECK_FALSE(without_definition.as_map().contains("programDefinitionId"));
  CHECK_FALSE(without_definition.as_map().contains("programDefinition"));
  CHECK_FALSE(without_definition.as_map().contains("extendedFields"));
  const auto paused = programs().get(kPrograms + "/11111111-1111-4111-8111-111111111111").json["program"];
  CHECK(write_json(paused["extendedFields"]) == R"({"namespaces":{"@example/club":{"locker":12}}})");
}

TEST_CASE("a job can be read by both of the paths that the provider's pages print") {
  auto walk = programs();
  const std::string job = walk.post(kPrograms + "/pause", R"({"programId": ")" + kActive + R"("})").json["jobId"].as_string();
  const auto older = walk.get("/async-jobs/v1/async-jobs/" + job);
  const auto newer = walk.get("/v1/async-jobs/" + job);
  CHECK(gist(older) == "200 getAsyncJob/ok documented");
  CHECK(gist(newer) == gist(older));
  CHECK(newer.body == older.body);
  for (const std::string path : {"/async-jobs/v1/async-jobs/", "/v1/async-jobs/"}) {
    const auto unknown = walk.get(path + kUnknown);
    CHECK(gist(unknown) == "404 getAsyncJob/NOT_FOUND assumed");
    CHECK(application_error(unknown) == "NOT_FOUND {}");
  }
}

TEST_CASE("the job that paused the seeded paused program can be read in a fresh sandbox") {
  const auto job = programs().get("/v1/async-jobs/a0000000-0000-4000-8000-000000000001").json["job"];
  CHECK(job["status"] == Value("FINISHED"));
  CHECK(write_json(job["counts"]) == R"({"total":1,"successCount":1,"failCount":0,"errorByCodeCount":{}})");
}

TEST_CASE("a program that does not exist is not found, for every call") {
  auto walk = programs();
  for (const std::string action : {"pause", "resume", "end"}) {
    const auto answer = walk.post(kPrograms + "/" + action, R"({"programId": ")" + kUnknown + R"(", "idempotencyKey": "a"})");
    CHECK(gist(answer) == "404 " + action + "Program/NOT_FOUND assumed");
    CHECK(application_error(answer) == "NOT_FOUND {}");
  }
  CHECK(gist(walk.get(kPrograms + "/" + kUnknown)) == "404 getProgram/NOT_FOUND assumed");
}

TEST_CASE("a body that breaks a rule is refused with the field, the rule and what the rule was about") {
  auto walk = programs();
  const auto refused = [&](const std::string& action, const std::string& body) {
    const auto answer = walk.post(kPrograms + "/" + action, body, {{"Content-Type", "application/json"}});
    CHECK(gist(answer) == "400 " + action + "Program/validationError inferred");
    return violations(answer);
  };
  for (const std::string action : {"pause", "resume", "end"}) {
    INFO(action);
    CHECK(refused(action, R"({"idempotencyKey": "a"})") == "programId REQUIRED_FIELD {}");
    CHECK(refused(action, R"({"programId": "gold", "idempotencyKey": "a"})") == R"(programId FORMAT {"type":"GUID"})");
    CHECK(refused(action, R"({"program_id": "gold", "idempotencyKey": "a"})") == R"(programId FORMAT {"type":"GUID"})");
    CHECK(refused(action, R"({"programId": 7, "idempotencyKey": "a"})") == "programId VALIDATION {}");
    CHECK(refused(action, "{") == "body VALIDATION {}");
    CHECK(refused(action, "[]") == "body VALIDATION {}");
    CHECK(refused(action, "") == "body REQUIRED_FIELD {}");
    CHECK(walk.post(kPrograms + "/" + action, "").json["message"] == Value("body is required"));
  }
  for (const std::string action : {"pause", "resume"}) {
    const auto with_key = [&](std::size_t length) {
      return R"({"programId": ")" + kUnknown + R"(", "idempotencyKey": ")" + std::string(length, 'k') + R"("})";
    };
    CHECK(refused(action, with_key(65)) == R"(idempotencyKey MAX_LENGTH {"threshold":64})");
    CHECK(walk.post(kPrograms + "/" + action, with_key(64)).status == 404);
    CHECK(refused(action, R"({"programId": "x", "idempotencyKey": 1})") ==
          R"(programId FORMAT {"type":"GUID"}; idempotencyKey VALIDATION {})");
  }
}

TEST_CASE("an id in the path that is no GUID breaks a rule") {
  const auto answer = programs().get(kPrograms + "/gold");
  CHECK(gist(answer) == "400 getProgram/validationError inferred");
  CHECK(violations(answer) == R"(programId FORMAT {"type":"GUID"})");
}

TEST_CASE("a missing idempotencyKey is let pass, and by setting refused") {
  const std::string body = R"({"programId": ")" + kActive + R"("})";
  CHECK(gist(programs().post(kPrograms + "/pause", body)) == "200 pauseProgram/accepted assumed");
  auto walk = programs(R"({"require_idempotency_key": true})");
  for (const std::string action : {"pause", "resume"}) {
    const auto answer = walk.post(kPrograms + "/" + action, body);
    CHECK(gist(answer) == "400 " + action + "Program/validationError inferred");
    CHECK(violations(answer) == "idempotencyKey REQUIRED_FIELD {}");
  }
  CHECK(walk.post(kPrograms + "/end", body).status == 200);
}

TEST_CASE("without a key every pause is one of its own") {
  auto walk = programs(R"({"settle_after": "PT0S"})");
  const std::string body = R"({"programId": ")" + kActive + R"("})";
  for (const char* action : {"/pause", "/resume", "/pause", "/resume"}) CHECK(walk.post(kPrograms + action, body).status == 200);
}

TEST_CASE("the paths that the SDK uses under a host of one's own are the same calls") {
  auto walk = programs();
  const std::string elsewhere = "/_api/benefit-programs-programs/v1/programs";
  CHECK(walk.post(elsewhere + "/pause", R"({"programId": ")" + kActive + R"(", "idempotencyKey": "a"})").header("Understudy-Outcome") ==
        "pauseProgram/accepted");
  walk.advance("PT2S");
  CHECK(walk.post(elsewhere + "/resume", R"({"programId": ")" + kActive + R"(", "idempotencyKey": "b"})").header("Understudy-Outcome") ==
        "resumeProgram/accepted");
  walk.advance("PT2S");
  CHECK(walk.post(elsewhere + "/end", R"({"programId": ")" + kActive + R"("})").header("Understudy-Outcome") == "endProgram/accepted");
  CHECK(walk.get(elsewhere + "/" + kActive).json["program"]["status"] == Value("ENDING"));
}

TEST_CASE("a setting of either Wix pack takes none but the values that it names") {
  MockClient client({.providers = {"wix-benefit-programs", "wix-pricing-plans"}});
  for (const std::string setting :
       {"wix-benefit-programs.auth", "wix-benefit-programs.permission", "wix-benefit-programs.resume_of_never_paused",
        "wix-benefit-programs.exact_balance", "wix-benefit-programs.unknown_items", "wix-benefit-programs.change_balance_refusal",
        "wix-pricing-plans.auth", "wix-pricing-plans.permission", "wix-pricing-plans.wrong_state_status",
        "wix-pricing-plans.pause_in_trial", "wix-pricing-plans.sort_order"}) {
    INFO(setting);
    const std::string value = setting.ends_with("status") ? "404" : R"("sometimes")";
    const auto refused = client.post("/__admin/sandboxes", R"({"name": "one", "settings": {")" + setting + R"(": )" + value + "}}");
    CHECK(refused.status == 422);
    CHECK(refused.json["detail"].as_string().find("one of") != std::string::npos);
  }
}

TEST_CASE("by setting the caller lacks the scope") {
  const auto answer = programs(R"({"permission": "denied"})").post(kPrograms + "/pause", "{}");
  CHECK(gist(answer) == "403 pauseProgram/PERMISSION_DENIED assumed");
  CHECK(application_error(answer) == "PERMISSION_DENIED {}");
}

TEST_CASE("calls that benefit programs do not have are not found") {
  auto walk = programs();
  for (const auto& answer : {walk.post(kPrograms + "/stop", "{}"), walk.post(kPrograms + "/" + kActive + "/pause", "{}"),
                             walk.call("DELETE", kPrograms + "/" + kActive)}) {
    CHECK(gist(answer) == "404  assumed");
    CHECK(answer.json["message"].is(Kind::string));
    CHECK(write_json(answer.json["details"]) == "{}");
  }
}

}  // namespace understudy::test
