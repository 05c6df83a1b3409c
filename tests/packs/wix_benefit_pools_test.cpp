// SPDX-License-Identifier: MIT
// Pools as they are read and changed, balances and their changes, transactions, and jobs with their items.
#include "tests/packs/wix_benefit.h"

namespace understudy::test {
namespace {

using namespace benefit;
using wix::application_error;
using wix::gist;
using wix::violations;

}  // namespace

TEST_CASE("a pool is read with all that the typings name, and tells of its program and definition") {
  Benefits it;
  const auto answer = it.get(kPools + "/" + kActivePool + "?poolId=" + kActivePool);
  CHECK(gist(answer) == "200 getPool/ok documented");
  const Value& pool = answer.json["pool"];
  CHECK(pool["status"] == Value("ACTIVE"));
  CHECK(pool["revision"] == Value("1"));
  CHECK(pool["createdDate"] == Value("2025-12-02T00:00:00.000Z"));
  CHECK(write_json(pool["program"]) ==
        R"-({"id":")-" + kActive + R"-(","externalId":"f0000000-0000-4000-8000-000000000000","displayName":"Gold membership (active)"})-");
  CHECK(write_json(pool["programDefinition"]) ==
        R"({"id":")" + kProgramDefinition + R"(","externalId":"f0000000-0000-4000-8000-0000000000d1","displayName":"Gold membership"})");
  CHECK(write_json(pool["details"]["creditConfiguration"]) ==
        R"({"amount":"10","rolloverConfiguration":{"enabled":true,"balanceCap":"5"},"unitDisplayName":"classes"})");
  CHECK(pool["poolDefinitionRevision"] == Value("1"));
  CHECK(pool["renewalCount"] == Value(0));
  CHECK_FALSE(it.pool(kRenewingPool).as_map().contains("program"));
  CHECK(gist(it.get(kPools + "/" + kUnknown)) == "404 getPool/NOT_FOUND assumed");
  CHECK(violations(it.get(kPools + "/gold")) == R"(poolId FORMAT {"type":"GUID"})");
}

TEST_CASE("every status of a pool can be met in a fresh sandbox") {
  Benefits it;
  std::string line;
  for (int number = 1; number <= 8; ++number) line += it.pool_status(pool_id(number)) + " ";
  CHECK(line == "ACTIVE PAUSED ENDED PROVISIONING RENEWING PENDING ACTIVE ACTIVE ");
  it.advance("P30D");
  CHECK(it.pool_status(kProvisioningPool) == "PROVISIONING");
  CHECK(it.pool_status(kRenewingPool) == "RENEWING");
}

TEST_CASE("an update of a pool changes its name, details and extended fields; a benefit keeps its item set, a new one gets one") {
  Benefits it;
  const auto answer =
      it.patch(kPools + "/" + kActivePool,
               "{'pool': {'revision': '1', 'displayName': 'Classes', 'status': 'ENDED', 'extendedFields': {'namespaces': {'a': {'b': 1}}}, "
               "'details': {'benefits': [{'benefitKey': 'classes', 'price': '2.5'}, {'benefitKey': 'towel'}], 'creditConfiguration': "
               "{'amount': '20'}}}}");
  CHECK(gist(answer) == "200 updatePool/ok inferred");
  const Value& pool = answer.json["pool"];
  CHECK(pool["displayName"] == Value("Classes"));
  CHECK(pool["status"] == Value("ACTIVE"));
  CHECK(pool["revision"] == Value("2"));
  const auto& benefits = pool["details"]["benefits"].as_list();
  REQUIRE(benefits.size() == 2);
  CHECK(benefits[0]["itemSetId"] == Value(kClasses));
  CHECK(benefits[1]["itemSetId"].as_string().size() == 36);
  CHECK(it.credits(kActivePool) == "9");
  REQUIRE(it.redeem(kActivePool, "k").status == 200);
  CHECK(it.credits(kActivePool) == "6.5");
  CHECK(gist(it.patch(kPools + "/" + kActivePool, "{'pool': {'revision': '1'}}")) == "409 updatePool/INVALID_REVISION inferred");
  CHECK(gist(it.patch(kPools + "/" + kUnknown, "{'pool': {'revision': '1'}}")) == "404 updatePool/NOT_FOUND assumed");
}

TEST_CASE("decimals, sizes and lengths in a pool's details have their limits") {
  Benefits it;
  const auto refused = [&](const std::string& details) {
    return violations(it.patch(kPools + "/" + kActivePool, "{'pool': {'revision': '1', 'details': " + details + "}}"));
  };
  CHECK(refused("{'benefits': [{'price': '1.00005'}]}") == R"(pool.details.benefits[0].price DECIMAL_MAX_SCALE {"threshold":4})");
  CHECK(refused("{'benefits': [{'price': '-1'}]}") == R"(pool.details.benefits[0].price DECIMAL_GTE {"threshold":0})");
  CHECK(refused("{'benefits': [{'price': 'much'}]}") == "pool.details.benefits[0].price VALIDATION {}");
  CHECK(refused("{'benefits': [{'displayName': '" + std::string(41, 'x') + "'}]}") ==
        R"(pool.details.benefits[0].displayName MAX_LENGTH {"threshold":40})");
  CHECK(refused("{'creditConfiguration': {'unitType': '" + std::string(17, 'x') + "'}}") ==
        R"(pool.details.creditConfiguration.unitType MAX_LENGTH {"threshold":16})");
  std::string eleven = "{}";
  for (int i = 0; i < 10; ++i) eleven += ", {}";
  CHECK(refused("{'benefits': [" + eleven + "]}") == R"(pool.details.benefits MAX_SIZE {"threshold":10})");
}

TEST_CASE("several pools are updated at once, each for itself, and only in the fields of its mask") {
  Benefits it;
  const auto entry = [](const std::string& id, const std::string& revision, const std::string& mask) {
    return "{'pool': {'id': '" + id + "', 'revision': '" + revision + "', 'displayName': 'Named', 'extendedFields': {'namespaces': {}}}" +
           mask + "}";
  };
  const std::string body = "{'pools': [" + entry(kActivePool, "1", ", 'fieldMask': 'displayName'") + ", " + entry(kPausedPool, "9", "") +
                           ", " + entry(kUnknown, "1", "") + ", " + entry(kActivePool, "1", "") + ", " + entry(kEndedPool, "1", "") + "]";
  const auto answer = it.say(kBase + "/bulk/pools", body + "}");
  CHECK(gist(answer) == "200 bulkUpdatePools/ok inferred");
  CHECK(results(answer) == "ok INVALID_REVISION NOT_FOUND INVALID_REVISION ok | 2+3");
  CHECK_FALSE(answer.json["results"].as_list()[0].as_map().contains("item"));
  CHECK(it.pool(kActivePool)["displayName"] == Value("Named"));
  CHECK_FALSE(it.pool(kActivePool).as_map().contains("extendedFields"));
  CHECK(it.pool(kEndedPool).as_map().contains("extendedFields"));
  CHECK(it.pool(kPausedPool)["displayName"] == Value("Ten classes (paused)"));
  it.fresh();
  const auto whole = it.say(kBase + "/bulk/pools", body + ", 'returnEntity': true}");
  CHECK(whole.json["results"].as_list()[0]["item"]["displayName"] == Value("Named"));
  CHECK_FALSE(whole.json["results"].as_list()[1].as_map().contains("item"));
  CHECK(violations(it.say(kBase + "/bulk/pools", "{'pools': [{'pool': {'id': '" + kActivePool + "'}}]}")) ==
        "pools[0].pool.revision REQUIRED_FIELD {}");
}

TEST_CASE("a balance has its pool's id and tells of it") {
  Benefits it;
  const auto answer = it.get(kBase + "/balances/" + kActivePool);
  CHECK(gist(answer) == "200 getBalance/ok documented");
  CHECK(write_json(answer.json["balance"]["amount"]) == R"({"available":"9","reserved":"0"})");
  const Value& pool = answer.json["balance"]["poolInfo"];
  CHECK(pool["id"] == Value(kActivePool));
  CHECK(pool["creditAmount"] == Value("10"));
  CHECK(pool["status"] == Value("ACTIVE"));
  CHECK(pool["externalProgramId"] == Value("f0000000-0000-4000-8000-000000000000"));
  CHECK(write_json(pool["creditRolloverConfiguration"]) == R"({"enabled":true,"balanceCap":"5"})");
  CHECK(gist(it.get(kBase + "/balances/" + kUnknown)) == "404 getBalance/NOT_FOUND assumed");
}

TEST_CASE("a balance is adjusted by a signed number or set, and the difference is a transaction") {
  Benefits it;
  const auto more = it.change(
      kActivePool, "a", "'type': 'ADJUST', 'adjustOptions': {'value': '2.5'}, 'transactionDetails': {'reason': 'Gift', 'itemCount': 2}");
  CHECK(gist(more) == "200 changeBalance/changed inferred");
  CHECK(more.json["balance"]["amount"]["available"] == Value("11.5"));
  const Value gift = it.transaction(more);
  CHECK(gift["amount"] == Value("2.5"));
  CHECK(gift["source"] == Value("EXTERNAL"));
  CHECK(gift["target"] == Value("AVAILABLE"));
  CHECK(write_json(gift["details"]) == R"({"reason":"Gift","itemCount":2})");
  const auto less =
      it.change(kActivePool, "b", "'adjustOptions': {'value': '-1.5'}, 'instructingParty': {'wixUserId': '" + kUnknown + "'}");
  CHECK(it.transaction(less)["source"] == Value("AVAILABLE"));
  CHECK(it.transaction(less)["amount"] == Value("1.5"));
  CHECK(it.transaction(less)["instructingParty"]["wixUserId"] == Value(kUnknown));
  const auto set = it.change(kActivePool, "c", "'type': 'SET', 'setOptions': {'value': '3'}");
  CHECK(it.transaction(set)["amount"] == Value("7.0"));
  CHECK(it.credits(kActivePool) == "3.0");
  const auto same = it.change(kActivePool, "d", "'setOptions': {'value': '3'}");
  CHECK(same.status == 200);
  CHECK_FALSE(same.json.as_map().contains("transactionId"));
  CHECK(it.balance(kActivePool)["revision"] == Value("4"));
}

TEST_CASE("a change of a balance is refused below zero, with a key that was used, and in an unknown pool") {
  Benefits it;
  REQUIRE(it.change(kActivePool, "used", "'adjustOptions': {'value': '1'}").status == 200);
  const auto repeated = it.change(kActivePool, "used", "'adjustOptions': {'value': '1'}");
  CHECK(gist(repeated) == "409 changeBalance/ALREADY_EXECUTED inferred");
  CHECK(application_error(repeated) == "ALREADY_EXECUTED {}");
  const auto below = it.change(kActivePool, "b", "'adjustOptions': {'value': '-10.0001'}");
  CHECK(gist(below) == "428 changeBalance/BALANCE_EXCEEDED_LIMITS inferred");
  CHECK(application_error(below) ==
        R"(BALANCE_EXCEEDED_LIMITS {"balance":{"available":"10","reserved":"0"},"requested":"-10.0001","lowerLimit":"0",)"
        R"("sourceBalanceType":"AVAILABLE","targetBalanceType":"EXTERNAL"})");
  CHECK(it.change(kActivePool, "b", "'adjustOptions': {'value': '-10'}").status == 200);
  CHECK(gist(it.change(kUnknown, "b", "'adjustOptions': {'value': '1'}")) == "404 changeBalance/NOT_FOUND assumed");
  CHECK(violations(it.change(kActivePool, "c", "'type': 'ADJUST'")) == "adjustOptions REQUIRED_FIELD {}");
  CHECK(violations(it.change(kActivePool, "c", "'type': 'SET', 'adjustOptions': {'value': '1'}")) ==
        "setOptions REQUIRED_FIELD {}; adjustOptions ONE_OF_ALIGNMENT {}");
  CHECK(violations(it.change(kActivePool, "c", "'setOptions': {'value': '1'}, 'adjustOptions': {'value': '1'}")) ==
        "body ONE_OF_ALIGNMENT {}");
}

TEST_CASE("by setting a change of a balance fails with an error that no published field of the request can bring about") {
  for (const auto& [code, status] : {std::pair<std::string, std::string>{"BALANCE_ALREADY_INITIALIZED", "409"},
                                     {"TRANSACTION_NOT_FOUND", "404"},
                                     {"TRANSACTION_NOT_SUPERSEDABLE", "428"},
                                     {"TRANSACTION_ALREADY_SUPERSEDED", "409"}}) {
    Benefits it("{'change_balance_refusal': '" + code + "'}");
    CHECK(gist(it.change(kActivePool, "a", "'adjustOptions': {'value': '1'}")) == status + " changeBalance/" + code + " assumed");
    CHECK(it.credits(kActivePool) == "9");
  }
}

TEST_CASE("a change is reverted by the amount that it changed, once, and not below zero") {
  Benefits it;
  const auto revert = [&](const std::string& id) {
    return it.say(kBase + "/balances/changes/" + id + "/revert", "{'transactionId': '" + id + "', 'idempotencyKey': 'ignored'}");
  };
  const auto set = it.change(kActivePool, "a", "'setOptions': {'value': '12'}").json["transactionId"].as_string();
  REQUIRE(it.redeem(kActivePool, "r", "'count': 10").status == 200);
  const auto poor = revert(set);
  CHECK(gist(poor) == "428 revertBalanceChange/NOT_ENOUGH_BALANCE assumed");
  CHECK(application_error(poor) == R"(NOT_ENOUGH_BALANCE {"balance":{"available":"2","reserved":"0"},"requested":"3"})");
  REQUIRE(it.change(kActivePool, "b", "'adjustOptions': {'value': '1'}").status == 200);
  const auto reverted = revert(set);
  CHECK(gist(reverted) == "200 revertBalanceChange/reverted inferred");
  CHECK(it.credits(kActivePool) == "0");
  CHECK(it.transaction(reverted)["relatedTransactionId"] == Value(set));
  const auto again = revert(set);
  CHECK(gist(again) == "409 revertBalanceChange/CHANGE_ALREADY_REVERTED assumed");
  CHECK(application_error(again) == R"(CHANGE_ALREADY_REVERTED {"originalTransactionId":")" + set + R"(","revertedTransactionId":")" +
                                        reverted.json["transactionId"].as_string() + R"("})");
  CHECK(gist(revert(kUnknown)) == "404 revertBalanceChange/TRANSACTION_NOT_FOUND assumed");
  CHECK(gist(revert(seeded("7", 5))) == "404 revertBalanceChange/TRANSACTION_NOT_FOUND assumed");  // it failed, so nothing was moved
  CHECK(revert(seeded("7", 1)).status == 200);                                                     // a redemption as well
  CHECK(it.credits(kPausedPool) == "10");
  CHECK(gist(it.say(kBase + "/balances/changes/" + seeded("7", 2) + "/revert")) == "200 revertBalanceChange/reverted assumed");
  it.fresh(json("{'require_idempotency_key': true}"));
  CHECK(violations(it.say(kBase + "/balances/changes/" + set + "/revert")) == "idempotencyKey REQUIRED_FIELD {}");
}

TEST_CASE("a transaction is read by its id, in each of its statuses") {
  Benefits it;
  std::string line;
  for (int number = 1; number <= 5; ++number) {
    const auto answer = it.get(kBase + "/transactions/" + seeded("7", number));
    CHECK(gist(answer) == "200 getTransaction/ok inferred");
    line += answer.json["transaction"]["status"].as_string() + " ";
  }
  CHECK(line == "COMPLETED COMPLETED COMPLETED PENDING FAILED ");
  CHECK(gist(it.get(kBase + "/transactions/" + kUnknown)) == "404 getTransaction/NOT_FOUND assumed");
  CHECK(violations(it.get(kBase + "/transactions/x")) == R"(transactionId FORMAT {"type":"GUID"})");
}

TEST_CASE("a job has one item when it has finished, and the seed has a job in every status") {
  Benefits it;
  const auto items = [&](const std::string& job, const std::string& query = "") {
    return it.get("/async-jobs/v1/async-jobs/" + job + "/items" + query);
  };
  const auto pause = it.pause(kActive, "first");
  const std::string job = pause.json["jobId"].as_string();
  CHECK(gist(items(job)) == "200 listAsyncJobItems/ok documented");
  CHECK(write_json(items(job).json) == R"({"results":[],"pagingMetadata":{"count":0,"cursors":{},"hasNext":false}})");
  it.advance("PT2S");
  const auto done = items(job);
  REQUIRE(done.json["results"].as_list().size() == 1);
  CHECK(done.json["results"].as_list()[0]["entityId"] == Value(kActive));
  CHECK(done.json["results"].as_list()[0]["success"] == Value(true));
  CHECK(it.get("/v1/async-jobs/" + job + "/items").body == done.body);
  std::string line;
  for (int number = 1; number <= 4; ++number)
    line += it.get("/v1/async-jobs/" + seeded("a", number)).json["job"]["status"].as_string() + " ";
  CHECK(line == "FINISHED PROCESSING INITIALIZED FAILED ");
  const std::string failed = seeded("a", 4);
  CHECK(write_json(it.get("/v1/async-jobs/" + failed).json["job"]["counts"]) ==
        R"({"total":1,"successCount":0,"failCount":1,"errorByCodeCount":{"POOL_UPDATE_FAILED":1}})");
  CHECK(items(failed).json["results"].as_list().at(0)["error"]["code"] == Value("POOL_UPDATE_FAILED"));
  CHECK(gist(items(kUnknown)) == "404 listAsyncJobItems/NOT_FOUND assumed");
  CHECK(violations(items(job, "?paging.limit=0&statusFilter=SOME")) ==
        R"(paging.limit MIN {"threshold":1}; statusFilter INVALID_ENUM_VALUE {})");
}

}  // namespace understudy::test
