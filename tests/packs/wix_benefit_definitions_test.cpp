// SPDX-License-Identifier: MIT
// Program definitions and pool definitions, and what becomes of programs and pools when these change.
#include "tests/packs/wix_benefit.h"

namespace understudy::test {
namespace {

using namespace benefit;
using wix::application_error;
using wix::gist;
using wix::violations;

const std::string kNew = "99999999-9999-4999-8999-999999999999";

struct Definitions : Benefits {
  using Benefits::Benefits;

  Answer create_program_definition(const std::string& external_id) {
    return say(kDefinitions + "/program-definitions",
               "{'programDefinition': {'namespace': '" + kNamespace + "', 'externalId': '" + external_id + "', 'displayName': 'New'}}");
  }
  static std::string definition(const std::string& more = "") {
    return "{'displayName': 'Sauna', 'namespace': '" + kNamespace +
           "', 'details': {'benefits': [{'benefitKey': 'sauna', 'price': '1', 'providerAppId': '" + kApp +
           "'}], 'creditConfiguration': {'amount': '3'}}" + (more.empty() ? "" : ", " + more) + "}";
  }
  Answer create_pool_definition(const std::string& more = "", const std::string& cascade = "") {
    return say(kDefinitions + "/pool-definitions",
               "{'poolDefinition': " + definition(more) + (cascade.empty() ? "" : ", 'cascade': '" + cascade + "'") + "}");
  }
  Answer assign(const std::string& verb, const std::string& definition, const std::string& program, const std::string& cascade) {
    return say(kDefinitions + "/pool-definitions/program-definition/" + verb,
               "{'poolDefinitionId': '" + definition + "', 'programDefinitionId': '" + program + "', 'cascade': '" + cascade + "'}");
  }
  Answer rename(const std::string& name, const std::string& revision, const std::string& cascade) {
    return patch(kDefinitions + "/pool-definitions/" + kPoolDefinition,
                 "{'poolDefinition': {'revision': '" + revision + "', 'displayName': '" + name + "'}, 'cascade': '" + cascade + "'}");
  }
  std::string pool_name(const std::string& id) { return pool(id)["displayName"].as_string(); }
  std::vector<Value> definitions_of(const std::string& program_definition) {
    const auto answer = say(kDefinitions + "/pool-definitions/find-pool-definitions-by-program-definition",
                            "{'programDefinitionId': '" + program_definition + "', 'namespace': '" + kNamespace + "'}");
    REQUIRE(answer.status == 200);
    const auto& list = answer.json["poolDefinitions"].as_list();
    return {list.begin(), list.end()};
  }
};

}  // namespace

TEST_CASE("a program definition is created, read, updated and deleted, under both families of paths") {
  Definitions it;
  const auto created = it.create_program_definition(kNew);
  CHECK(gist(created) == "200 createProgramDefinition/ok inferred");
  const std::string id = created.json["programDefinition"]["id"].as_string();
  CHECK(created.json["programDefinition"]["revision"] == Value("1"));
  for (const std::string base : {"/_api/benefit-programs/v1", "/benefit-programs/v1", "/_api/benefit-programs-program-definitions/v1"}) {
    CHECK(it.get(base + "/program-definitions/" + id).body == created.body);
    CHECK(it.get(base + "/program-definitions/by-namespace-and-external-id?namespace=@example/club&externalId=" + kNew).body ==
          created.body);
  }
  const auto updated = it.patch(kBase + "/program-definitions/" + id, "{'programDefinition': {'revision': '1', 'displayName': 'Newer'}}");
  CHECK(gist(updated) == "200 updateProgramDefinition/ok documented");
  CHECK(updated.json["programDefinition"]["displayName"] == Value("Newer"));
  CHECK(gist(it.patch(kBase + "/program-definitions/" + id, "{'programDefinition': {'revision': '1'}}")) ==
        "409 updateProgramDefinition/INVALID_REVISION inferred");
  CHECK(gist(it.create_program_definition(kNew)) == "409 createProgramDefinition/ALREADY_EXISTS assumed");
  const auto deleted = it.call("DELETE", kDefinitions + "/program-definitions/" + id + "?programDefinitionId=" + id);
  CHECK(gist(deleted) == "200 deleteProgramDefinition/ok inferred");
  CHECK(deleted.body == "{}");
  for (const auto& answer :
       {it.get(kDefinitions + "/program-definitions/" + id), it.call("DELETE", kDefinitions + "/program-definitions/" + id),
        it.patch(kDefinitions + "/program-definitions/" + id, "{'programDefinition': {'revision': '1'}}")})
    CHECK(application_error(answer) == "NOT_FOUND {}");
  CHECK(violations(it.say(kDefinitions + "/program-definitions", "{'programDefinition': {}}")) ==
        "programDefinition.externalId REQUIRED_FIELD {}; programDefinition.namespace REQUIRED_FIELD {}");
}

TEST_CASE("a pool definition is created with an item set for each benefit, and found by its program definition") {
  Definitions it;
  const auto created = it.create_pool_definition("'programDefinitionIds': ['" + kEmptyProgramDefinition + "']", "FUTURE_PROVISIONS");
  CHECK(gist(created) == "200 createPoolDefinition/ok inferred");
  const Value& definition = created.json["poolDefinition"];
  CHECK(definition["details"]["benefits"].as_list().at(0)["itemSetId"].as_string().size() == 36);
  CHECK(write_json(definition["programDefinitions"]) ==
        R"([{"id":")" + kEmptyProgramDefinition + R"(","externalId":"f0000000-0000-4000-8000-0000000000d2"}])");
  CHECK(told(it.definitions_of(kEmptyProgramDefinition)) == definition["id"].as_string());
  CHECK(told(it.definitions_of(kProgramDefinition)) == kPoolDefinition);
  CHECK(it.get(kBase + "/pool-definitions/" + definition["id"].as_string()).body == created.body);
  CHECK(violations(it.say(kDefinitions + "/pool-definitions", "{'poolDefinition': {'details': {'benefits': [{}]}}}")) ==
        "poolDefinition.namespace REQUIRED_FIELD {}; poolDefinition.details.benefits[0].benefitKey REQUIRED_FIELD {}; "
        "poolDefinition.details.benefits[0].providerAppId REQUIRED_FIELD {}");
}

TEST_CASE("a cascade is asked for where a change can concern pools, and has to say when") {
  Definitions it;
  const std::string needed = "cascade OTHER cascade_is_required {}", vague = "cascade OTHER cascade_value_not_supported {}";
  const auto both = [&](const Answer& without, const Answer& unknown) {
    CHECK(without.status == 400);
    CHECK(violations(without) == needed);
    CHECK(violations(unknown) == vague);
  };
  const std::string one = kDefinitions + "/pool-definitions/" + kPoolDefinition, bulk = kBase + "/bulk/pool-definitions/";
  const std::string ids = "'programDefinitionIds': ['" + kProgramDefinition + "']";
  both(it.create_pool_definition(ids), it.create_pool_definition(ids, "UNKNOWN_CASCADE"));
  both(it.patch(one, "{'poolDefinition': {'revision': '1'}}"), it.rename("x", "1", "UNKNOWN_CASCADE"));
  both(it.call("DELETE", one), it.call("DELETE", one + "?cascade=UNKNOWN_CASCADE"));
  both(it.say(bulk + "create", "{'poolDefinitions': [" + Definitions::definition(ids) + "]}"),
       it.say(bulk + "create", "{'poolDefinitions': [" + Definitions::definition() + "], 'cascade': 'UNKNOWN_CASCADE'}"));
  const std::string masked = "{'poolDefinitions': [{'poolDefinition': {'id': '" + kPoolDefinition + "', 'revision': '1'}}]";
  both(it.say(bulk + "update", masked + "}"), it.say(bulk + "update", masked + ", 'cascade': 'UNKNOWN_CASCADE'}"));
  const std::string list = "{'poolDefinitionIds': ['" + kPoolDefinition + "']";
  both(it.say(bulk + "delete", list + "}"), it.say(bulk + "delete", list + ", 'cascade': 'UNKNOWN_CASCADE'}"));
  for (const std::string verb : {"assign", "remove"}) {
    both(it.say(kDefinitions + "/pool-definitions/program-definition/" + verb,
                "{'poolDefinitionId': '" + kPoolDefinition + "', 'programDefinitionId': '" + kProgramDefinition + "'}"),
         it.assign(verb, kPoolDefinition, kProgramDefinition, "UNKNOWN_CASCADE"));
  }
  CHECK(violations(it.rename("x", "1", "SOON")) == "cascade INVALID_ENUM_VALUE {}");
}

TEST_CASE("a change of a pool definition reaches its pools at once, at their renewal, or never") {
  Definitions it;
  const auto answer = it.rename("At once", "1", "IMMEDIATELY");
  CHECK(gist(answer) == "200 updatePoolDefinition/ok assumed");
  CHECK(answer.json["poolDefinition"]["revision"] == Value("2"));
  CHECK(it.pool_name(kActivePool) == "At once");
  CHECK(it.pool(kActivePool)["poolDefinitionRevision"] == Value("2"));
  CHECK(it.pool_name(kEndedPool) == "Ten classes (ended)");
  CHECK(it.rename("Later", "2", "NEXT_RENEWAL").status == 200);
  CHECK(it.pool_name(kActivePool) == "At once");
  REQUIRE(it.renew(kActive, "march").status == 200);
  it.advance("PT2S");
  CHECK(it.pool_name(kActivePool) == "Later");
  CHECK(it.pool(kActivePool)["poolDefinitionRevision"] == Value("3"));
  CHECK(gist(it.rename("Never", "3", "FUTURE_PROVISIONS")) == "200 updatePoolDefinition/ok inferred");
  REQUIRE(it.renew(kActive, "april").status == 200);
  it.advance("PT2S");
  CHECK(it.pool_name(kActivePool) == "Later");
  const auto made = it.provision(kNew).json["program"]["id"].as_string();
  CHECK(told(it.pools_of(made), "displayName") == "Never");
  CHECK(gist(it.rename("x", "1", "IMMEDIATELY")) == "409 updatePoolDefinition/INVALID_REVISION inferred");
  CHECK(gist(it.patch(kDefinitions + "/pool-definitions/" + kUnknown, "{'poolDefinition': {'revision': '1'}, 'cascade': 'IMMEDIATELY'}")) ==
        "404 updatePoolDefinition/NOT_FOUND assumed");
}

TEST_CASE("a pool definition that joins a program definition gives its programs a pool at once, at their renewal, or only those to come") {
  for (const auto& [cascade, now, renewed] : {std::tuple{"IMMEDIATELY", 2, 2}, {"NEXT_RENEWAL", 1, 2}, {"FUTURE_PROVISIONS", 1, 1}}) {
    INFO(cascade);
    Definitions it;
    const auto answer = it.assign("assign", kLonePoolDefinition, kProgramDefinition, cascade);
    CHECK(gist(answer) == "200 addPoolDefinitionToProgramDefinition/ok inferred");
    CHECK(write_json(answer.json["poolDefinition"]["programDefinitionIds"]) == R"([")" + kProgramDefinition + R"("])");
    CHECK(it.pools_of(kActive).size() == static_cast<std::size_t>(now));
    CHECK(it.assign("assign", kLonePoolDefinition, kProgramDefinition, cascade).json["poolDefinition"]["revision"] == Value("2"));
    CHECK(it.pools_of(kActive).size() == static_cast<std::size_t>(now));
    REQUIRE(it.renew(kActive, "march").status == 200);
    it.advance("PT2S");
    CHECK(it.pools_of(kActive).size() == static_cast<std::size_t>(renewed));
    for (const Value& pool : it.pools_of(kActive)) CHECK(pool["status"] == Value("ACTIVE"));
    CHECK(it.pools_of(it.provision(kNew).json["program"]["id"].as_string()).size() == 2);
    if (now == 2) CHECK(told(it.pools_of(kPaused), "status") == "PAUSED PAUSED");
  }
  Definitions it;
  CHECK(gist(it.assign("assign", kUnknown, kProgramDefinition, "IMMEDIATELY")) ==
        "404 addPoolDefinitionToProgramDefinition/NOT_FOUND assumed");
  CHECK(gist(it.assign("remove", kPoolDefinition, kUnknown, "IMMEDIATELY")) ==
        "404 removePoolDefinitionFromProgramDefinition/NOT_FOUND assumed");
}

TEST_CASE("a pool definition that leaves a program definition ends its pools at once, at their renewal, or not at all") {
  for (const auto& [cascade, now, renewed] :
       {std::tuple{"IMMEDIATELY", "ENDED", "ENDED"}, {"NEXT_RENEWAL", "ACTIVE", "ENDED"}, {"FUTURE_PROVISIONS", "ACTIVE", "ACTIVE"}}) {
    INFO(cascade);
    Definitions it;
    const auto answer = it.assign("remove", kPoolDefinition, kProgramDefinition, cascade);
    CHECK(answer.status == 200);
    CHECK(answer.json["poolDefinition"]["programDefinitionIds"].as_list().empty());
    CHECK(it.pool_status(kActivePool) == now);
    REQUIRE(it.renew(kActive, "march").status == 200);
    it.advance("PT2S");
    CHECK(it.pool_status(kActivePool) == renewed);
    CHECK(it.pools_of(it.provision(kNew).json["program"]["id"].as_string()).empty());
    CHECK(it.assign("remove", kPoolDefinition, kProgramDefinition, cascade).json["poolDefinition"]["revision"] == Value("2"));
  }
}

TEST_CASE("what is deleted no longer makes pools, and its pools end as the cascade says") {
  Definitions it;
  const auto gone =
      it.call("DELETE", kDefinitions + "/pool-definitions/" + kPoolDefinition + "?cascade=IMMEDIATELY&poolDefinitionId=" + kPoolDefinition);
  CHECK(gist(gone) == "200 deletePoolDefinition/ok assumed");
  CHECK(it.pool_status(kActivePool) == "ENDED");
  CHECK(it.pool_status(kPausedPool) == "ENDED");
  CHECK(gist(it.get(kDefinitions + "/pool-definitions/" + kPoolDefinition)) == "404 getPoolDefinition/NOT_FOUND assumed");
  CHECK(gist(it.call("DELETE", kDefinitions + "/pool-definitions/" + kPoolDefinition + "?cascade=IMMEDIATELY")) ==
        "404 deletePoolDefinition/NOT_FOUND assumed");
  it.fresh();
  REQUIRE(it.call("DELETE", kDefinitions + "/program-definitions/" + kProgramDefinition + "?cascadeType=NEXT_RENEWAL").status == 200);
  CHECK(it.get(kDefinitions + "/pool-definitions/" + kPoolDefinition).json["poolDefinition"]["programDefinitionIds"].as_list().empty());
  CHECK(it.pool_status(kActivePool) == "ACTIVE");
  CHECK_FALSE(it.pool(kActivePool).as_map().contains("programDefinition"));
  REQUIRE(it.renew(kActive, "march").status == 200);
  CHECK(it.pool_status(kActivePool) == "ENDED");
}

TEST_CASE("several pool definitions are created, updated and deleted at once, each for itself") {
  Definitions it;
  const std::string bulk = kBase + "/bulk/pool-definitions/";
  const auto created = it.say(
      bulk + "create", "{'poolDefinitions': [" + Definitions::definition() + ", " + Definitions::definition() + "], 'returnEntity': true}");
  CHECK(gist(created) == "200 bulkCreatePoolDefinitions/ok inferred");
  CHECK(results(created) == "ok ok | 2+0");
  const std::string id = created.json["results"].as_list()[0]["item"]["id"].as_string();
  const auto masked = [](const std::string& which, const std::string& revision) {
    return "{'poolDefinition': {'id': '" + which + "', 'revision': '" + revision +
           "', 'displayName': 'Steam'}, 'fieldMask': 'displayName'}";
  };
  const auto updated = it.say(bulk + "update", "{'cascade': 'FUTURE_PROVISIONS', 'poolDefinitions': [" + masked(id, "1") + ", " +
                                                   masked(id, "1") + ", " + masked(kUnknown, "1") + "]}");
  CHECK(gist(updated) == "200 bulkUpdatePoolDefinitions/ok inferred");
  CHECK(results(updated) == "ok INVALID_REVISION NOT_FOUND | 1+2");
  CHECK(it.get(kDefinitions + "/pool-definitions/" + id).json["poolDefinition"]["displayName"] == Value("Steam"));
  const auto deleted = it.say(bulk + "delete", "{'cascade': 'FUTURE_PROVISIONS', 'poolDefinitionIds': ['" + id + "', '" + id + "']}");
  CHECK(gist(deleted) == "200 bulkDeletePoolDefinitions/ok inferred");
  CHECK(results(deleted) == "ok NOT_FOUND | 1+1");
}

TEST_CASE("a pool definition is in twenty program definitions at most") {
  Definitions it;
  for (int number = 0; number < 20; ++number) {
    const auto made = it.create_program_definition(seeded("91", number)).json["programDefinition"]["id"].as_string();
    REQUIRE(it.assign("assign", kLonePoolDefinition, made, "FUTURE_PROVISIONS").status == 200);
  }
  CHECK(violations(it.assign("assign", kLonePoolDefinition, kProgramDefinition, "FUTURE_PROVISIONS")) ==
        R"(programDefinitionIds MAX_SIZE {"threshold":20})");
}

}  // namespace understudy::test
