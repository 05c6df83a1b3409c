// SPDX-License-Identifier: MIT
// Provisioning, renewing and updating programs, and the ways in which what is in motion settles.
#include "tests/packs/wix_benefit.h"

namespace understudy::test {
namespace {

using namespace benefit;
using wix::application_error;
using wix::gist;
using wix::violations;

const std::string kNew = "99999999-9999-4999-8999-999999999999";

}  // namespace

TEST_CASE("a program is provisioned from a program definition, with a pool for each of its pool definitions, and settles to ACTIVE") {
  Benefits it;
  const auto answer = it.provision(kNew, "'displayName': 'New'");
  CHECK(gist(answer) == "200 provisionProgram/accepted documented");
  const Value& program = answer.json["program"];
  const std::string id = program["id"].as_string();
  CHECK(program["status"] == Value("PROVISIONING"));
  CHECK(program["revision"] == Value("1"));
  CHECK(program["externalId"] == Value(kNew));
  CHECK(write_json(program["programDefinition"]) ==
        R"({"id":")" + kProgramDefinition + R"(","externalId":"f0000000-0000-4000-8000-0000000000d1"})");
  CHECK(write_json(program["beneficiary"]) == R"({"memberId":")" + kMember + R"("})");
  CHECK(it.job(answer)["status"] == Value("PROCESSING"));
  const auto pools = it.pools_of(id);
  REQUIRE(pools.size() == 1);
  CHECK(pools[0]["status"] == Value("PROVISIONING"));
  CHECK(pools[0]["poolDefinitionId"] == Value(kPoolDefinition));
  CHECK(pools[0]["details"]["benefits"].as_list().at(0)["itemSetId"] == Value(kClasses));
  CHECK(it.credits(pools[0]["id"].as_string()) == "10");

  it.advance("PT2S");
  CHECK(it.status(id) == "ACTIVE");
  CHECK(it.pool_status(pools[0]["id"].as_string()) == "ACTIVE");
  CHECK(it.job(answer)["status"] == Value("FINISHED"));
  CHECK(it.redeem(pools[0]["id"].as_string(), "first").status == 200);
}

TEST_CASE("a program can be provisioned as paused, and then so are its pools") {
  Benefits it;
  const auto id = it.provision(kNew, "'programStatus': 'PAUSED'").json["program"]["id"].as_string();
  it.advance("PT2S");
  CHECK(it.status(id) == "PAUSED");
  const auto pools = it.pools_of(id);
  CHECK(told(pools, "status") == "PAUSED");
  CHECK(application_error(it.redeem(pools[0]["id"].as_string(), "k")) ==
        R"(POOL_NOT_ACTIVE {"poolId":")" + pools[0]["id"].as_string() + R"(","poolStatus":"PAUSED"})");
  CHECK(it.resume(id, "go").status == 200);
  it.advance("PT2S");
  CHECK(told(it.pools_of(id), "status") == "ACTIVE");
}

TEST_CASE("a program from a pool definition has that one pool and no program definition") {
  Benefits it;
  const auto answer = it.provision(kNew, "", "{'poolDefinitionId': '" + kLonePoolDefinition + "'}");
  CHECK(answer.status == 200);
  CHECK_FALSE(answer.json["program"].as_map().contains("programDefinitionId"));
  const auto pools = it.pools_of(answer.json["program"]["id"].as_string());
  REQUIRE(pools.size() == 1);
  CHECK(pools[0]["poolDefinitionId"] == Value(kLonePoolDefinition));
  CHECK(it.credits(pools[0]["id"].as_string()) == "4");
}

TEST_CASE("an external id is used once in its namespace: in progress while the first is provisioned, existing afterwards") {
  Benefits it;
  REQUIRE(it.provision(kNew).status == 200);
  const auto running = it.provision(kNew);
  CHECK(gist(running) == "409 provisionProgram/IN_PROGRESS inferred");
  CHECK(application_error(running) == "IN_PROGRESS {}");
  it.advance("PT2S");
  const auto done = it.provision(kNew);
  CHECK(gist(done) == "409 provisionProgram/PROGRAM_ALREADY_EXISTS inferred");
  CHECK(application_error(done) == R"(PROGRAM_ALREADY_EXISTS {"externalProgramId":")" + kNew + R"(","namespace":"@example/club"})");
}

TEST_CASE("a definition that does not exist is not found") {
  Benefits it;
  for (const char* kind : {"programDefinitionId", "poolDefinitionId"}) {
    const auto answer = it.provision(kNew, "", std::string("{'") + kind + "': '" + kUnknown + "'}");
    CHECK(gist(answer) == "404 provisionProgram/NOT_FOUND assumed");
    CHECK(application_error(answer) == "NOT_FOUND {}");
  }
}

TEST_CASE("a provisioning that breaks rules is told which") {
  Benefits it;
  CHECK(violations(it.say(kPrograms + "/provision")) ==
        "poolDefinitionLookupId REQUIRED_FIELD {}; beneficiary REQUIRED_FIELD {}; namespace REQUIRED_FIELD {}; externalProgramId "
        "REQUIRED_FIELD {}");
  CHECK(violations(it.provision(kNew, "'programStatus': 'ENDED', 'displayName': '" + std::string(65, 'x') + "'")) ==
        R"(programStatus INVALID_ENUM_VALUE {}; displayName MAX_LENGTH {"threshold":64})");
  CHECK(violations(it.provision("x", "", "{}")) ==
        R"(poolDefinitionLookupId ONE_OF_ALIGNMENT {}; externalProgramId FORMAT {"type":"GUID"})");
  CHECK(violations(it.say(kPrograms + "/provision", "{'poolDefinitionLookupId': {'programDefinitionId': '" + kNew +
                                                        "'}, 'beneficiary': {'memberId': '" + kNew + "', 'wixUserId': '" + kNew +
                                                        "'}, 'namespace': '', 'externalProgramId': '" + kNew + "'}")) ==
        R"(beneficiary ONE_OF_ALIGNMENT {}; namespace MIN_LENGTH {"threshold":1})");
}

TEST_CASE("a renewal leaves the program as it is, while its pools are RENEWING and then have their credits anew") {
  Benefits it;
  CHECK(it.credits(kActivePool) == "9");
  const auto answer = it.renew(kActive, "march");
  CHECK(gist(answer) == "200 renewProgram/accepted documented");
  CHECK(it.status(kActive) == "ACTIVE");
  CHECK(it.pool_status(kActivePool) == "RENEWING");
  CHECK(application_error(it.redeem(kActivePool, "k")) == R"(POOL_NOT_ACTIVE {"poolId":")" + kActivePool + R"(","poolStatus":"RENEWING"})");
  CHECK(it.job(answer)["status"] == Value("PROCESSING"));
  it.advance("PT2S");
  CHECK(it.job(answer)["status"] == Value("FINISHED"));
  CHECK(it.pool_status(kActivePool) == "ACTIVE");
  CHECK(it.pool(kActivePool)["renewalCount"] == Value(1));
  CHECK(it.credits(kActivePool) == "15");  // ten, and of the nine that were left the five that roll over
  CHECK(it.program(kActive)["revision"] == Value("1"));
}

TEST_CASE("credits that do not roll over are gone with a renewal, and the difference is a transaction") {
  Benefits it;
  const auto made = it.provision(kNew, "", "{'poolDefinitionId': '" + kLonePoolDefinition + "'}").json["program"]["id"].as_string();
  it.advance("PT2S");
  const auto pool = told(it.pools_of(made));
  REQUIRE(it.redeem(pool, "espresso", "", 3).status == 200);
  CHECK(it.credits(pool) == "2");
  REQUIRE(it.renew(made, "march").status == 200);
  it.advance("PT2S");
  CHECK(it.credits(pool) == "4");
  const auto moved = it.all(kBase + "/transactions/query", "transactions", "{'pool.id': '" + pool + "'}");
  REQUIRE(moved.size() == 2);
  CHECK(moved[0]["details"]["reason"] == Value("Renewal"));
  CHECK(moved[0]["amount"] == Value("2"));
  CHECK(moved[0]["target"] == Value("AVAILABLE"));
}

TEST_CASE("a paused program can be renewed and stays paused; one that has ended, or is in motion, cannot be renewed") {
  Benefits it;
  CHECK(gist(it.renew(kPaused, "march")) == "200 renewProgram/accepted assumed");
  CHECK(it.pool_status(kPausedPool) == "RENEWING");
  it.advance("PT2S");
  CHECK(it.pool_status(kPausedPool) == "PAUSED");
  CHECK(it.credits(kPausedPool) == "15");
  for (const auto& id : {kEnded, kProvisioning, kPausing, kResuming, kEnding}) {
    const auto refused = it.renew(id, "march");
    CHECK(gist(refused) == "428 renewProgram/PROGRAM_STATUS_TRANSITION_NOT_ALLOWED assumed");
    CHECK(application_error(refused) == R"(PROGRAM_STATUS_TRANSITION_NOT_ALLOWED {"currentStatus":")" + it.status(id) + R"("})");
  }
  CHECK(gist(it.renew(kUnknown, "march")) == "404 renewProgram/NOT_FOUND assumed");
}

TEST_CASE("a renewal is carried out once for each key, and its repetition is answered as the first was") {
  Benefits it;
  const auto first = it.renew(kActive, "march");
  it.advance("PT2S");
  const auto again = it.renew(kActive, "march");
  CHECK(gist(again) == "200 renewProgram/accepted assumed");
  CHECK(again.body == first.body);
  CHECK(it.pool_status(kActivePool) == "ACTIVE");
  CHECK(it.credits(kActivePool) == "15");
  CHECK(it.renew(kActive, "april").json["jobId"] != first.json["jobId"]);
  CHECK(it.pool_status(kActivePool) == "RENEWING");
}

TEST_CASE("a renewal that is under way is through when the program is paused, resumed, renewed or ended in between") {
  Benefits it("{'settle_after': 'PT10S'}");
  REQUIRE(it.renew(kActive, "march").status == 200);
  REQUIRE(it.renew(kActive, "april").status == 200);
  CHECK(it.pool(kActivePool)["renewalCount"] == Value(1));
  it.advance("PT5S");
  REQUIRE(it.pause(kActive, "now").status == 200);
  it.advance("PT10S");
  CHECK(it.pool_status(kActivePool) == "PAUSED");
  CHECK(it.pool(kActivePool)["renewalCount"] == Value(2));

  it.fresh(json("{'settle_after': 'PT10S', 'settle_reads': 1}"));
  REQUIRE(it.renew(kPaused, "march").status == 200);
  REQUIRE(it.resume(kPaused, "go").status == 200);
  CHECK(it.status(kPaused) == "RESUMING");  // settled by this very read, and its pools with it
  CHECK(it.resource("pool", kPausedPool)["state"] == Value("ACTIVE"));
  CHECK(it.resource("pool", kPausedPool)["attributes"]["renewalCount"] == Value(1));
  REQUIRE(it.renew(kPaused, "april").status == 200);
  REQUIRE(it.end(kPaused).status == 200);
  CHECK(it.status(kPaused) == "ENDING");
  CHECK(it.resource("pool", kPausedPool)["state"] == Value("ENDED"));
}

TEST_CASE("an update changes name and extended fields, and asks for the current revision") {
  Benefits it;
  const auto answer = it.patch(kPrograms + "/" + kActive, "{'program': {'id': '" + kActive +
                                                              "', 'revision': '1', 'displayName': 'Platinum', 'status': 'ENDED', "
                                                              "'extendedFields': {'namespaces': {'@example/club': {'locker': 7}}}}}");
  CHECK(gist(answer) == "200 updateProgram/ok documented");
  CHECK(answer.json["program"]["displayName"] == Value("Platinum"));
  CHECK(answer.json["program"]["revision"] == Value("2"));
  CHECK(answer.json["program"]["status"] == Value("ACTIVE"));
  CHECK(write_json(answer.json["program"]["extendedFields"]) == R"({"namespaces":{"@example/club":{"locker":7}}})");
  const auto stale = it.patch(kPrograms + "/" + kActive, "{'program': {'revision': '1', 'displayName': 'Gold'}}");
  CHECK(gist(stale) == "409 updateProgram/INVALID_REVISION inferred");
  CHECK(application_error(stale) == "INVALID_REVISION {}");
  CHECK(it.program(kActive)["displayName"] == Value("Platinum"));
  const auto cleared = it.patch(kPrograms + "/" + kActive, "{'program': {'revision': '2', 'displayName': null}}");
  CHECK_FALSE(cleared.json["program"].as_map().contains("displayName"));
  CHECK(gist(it.patch(kPrograms + "/" + kUnknown, "{'program': {'revision': '2'}}")) == "404 updateProgram/NOT_FOUND assumed");
  CHECK(violations(it.patch(kPrograms + "/" + kActive, "{'program': {}}")) == "program.revision REQUIRED_FIELD {}");
  CHECK(violations(it.patch(kPrograms + "/gold", "{'program': {'revision': '2'}}")) == R"(program.id FORMAT {"type":"GUID"})");
}

TEST_CASE("a program is found by its namespace and external id") {
  Benefits it;
  const std::string path = kPrograms + "/by-namespace-and-external-id";
  const auto answer = it.get(path + "?namespace=@example/club&externalId=f0000000-0000-4000-8000-000000000000");
  CHECK(gist(answer) == "200 getProgramByExternalIdAndNamespace/ok inferred");
  CHECK(answer.json["program"]["id"] == Value(kActive));
  CHECK(gist(it.get(path + "?namespace=other&externalId=f0000000-0000-4000-8000-000000000000")) ==
        "404 getProgramByExternalIdAndNamespace/NOT_FOUND assumed");
  CHECK(violations(it.get(path + "?externalId=gold")) == R"(namespace REQUIRED_FIELD {}; externalId FORMAT {"type":"GUID"})");
}

TEST_CASE("by setting, what is in motion settles when it has been read often enough, whichever of program and job is read") {
  Benefits it("{'settle_reads': 2, 'settle_after': 'P1D'}");
  const auto pause = it.pause(kActive, "first");
  CHECK(it.status(kActive) == "PAUSING");
  CHECK(it.status(kActive) == "PAUSING");
  CHECK(it.status(kActive) == "PAUSED");
  CHECK(it.resource("pool", kActivePool)["state"] == Value("PAUSED"));
  CHECK(it.resource("job", pause.json["jobId"].as_string())["state"] == Value("FINISHED"));

  const auto resume = it.resume(kActive, "back");
  CHECK(it.job(resume)["status"] == Value("PROCESSING"));
  CHECK(it.job(resume)["status"] == Value("PROCESSING"));
  CHECK(it.job(resume)["status"] == Value("FINISHED"));
  CHECK(it.resource("program", kActive)["state"] == Value("ACTIVE"));

  const auto provisioned = it.provision(kNew);
  for (const char* status : {"PROCESSING", "PROCESSING", "FINISHED"}) CHECK(it.job(provisioned)["status"] == Value(status));
  CHECK(it.resource("program", provisioned.json["program"]["id"].as_string())["state"] == Value("ACTIVE"));

  const auto renewed = it.renew(kActive, "march");
  for (const char* status : {"PROCESSING", "PROCESSING", "FINISHED"}) CHECK(it.job(renewed)["status"] == Value(status));
  CHECK(it.resource("pool", kActivePool)["state"] == Value("ACTIVE"));

  REQUIRE(it.renew(kActive, "april").status == 200);
  for (const char* status : {"RENEWING", "RENEWING", "ACTIVE"}) CHECK(it.pool_status(kActivePool) == status);

  REQUIRE(it.end(kActive).status == 200);
  for (const char* status : {"ENDING", "ENDING", "ENDED"}) CHECK(it.status(kActive) == status);
}

TEST_CASE("with both, time and reads, whichever comes first settles") {
  Benefits it("{'settle_reads': 1}");
  REQUIRE(it.pause(kActive, "first").status == 200);
  it.advance("PT2S");
  CHECK(it.status(kActive) == "PAUSED");
  REQUIRE(it.resume(kActive, "back").status == 200);
  CHECK(it.status(kActive) == "RESUMING");
  CHECK(it.status(kActive) == "ACTIVE");
  CHECK(it.advance("PT2S").empty());
}

TEST_CASE("what is stuck does not settle, however often it is read") {
  Benefits it("{'settle_reads': 1}");
  for (int reads = 0; reads < 3; ++reads) {
    for (const auto& [id, status] :
         {std::pair{kProvisioning, "PROVISIONING"}, {kPausing, "PAUSING"}, {kResuming, "RESUMING"}, {kEnding, "ENDING"}})
      CHECK(it.status(id) == status);
    CHECK(it.pool_status(kProvisioningPool) == "PROVISIONING");
    CHECK(it.pool_status(kRenewingPool) == "RENEWING");
    CHECK(it.get("/v1/async-jobs/" + seeded("a", 2)).json["job"]["status"] == Value("PROCESSING"));
  }
}

}  // namespace understudy::test
