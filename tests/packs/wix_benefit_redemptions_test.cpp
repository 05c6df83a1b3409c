// SPDX-License-Identifier: MIT
// Redeeming benefits, asking beforehand whether it would go through, and moving or cancelling a redemption afterwards.
#include "tests/packs/wix_benefit.h"

namespace understudy::test {
namespace {

using namespace benefit;
using wix::application_error;
using wix::gist;
using wix::violations;

// The types of all results of an answer with `result` or `results`.
std::string types(const Value& result) {
  std::string line;
  for (const Value& one : result["benefitResults"].as_list())
    line += (line.empty() ? "" : " ") + (one["type"].is_null() ? one.as_map().begin()->key.as_string() : one["type"].as_string());
  return line;
}

struct Redemptions : Benefits {
  using Benefits::Benefits;
  Answer check(const std::string& pool, const std::string& more = "", int item = 1) {
    return say(kPools + "/check-eligibility", "{'poolId': '" + pool + "', 'itemReference': " + reference(item) + ", 'namespace': '" +
                                                  kNamespace + "'" + (more.empty() ? "" : ", " + more) + "}");
  }
  Answer by_filter(const std::string& more = "", int item = 1) {
    return say(kPools + "/check-benefit-eligibility-by-filter", "{'itemReference': " + reference(item) + ", 'count': 1, 'namespace': '" +
                                                                    kNamespace + "'" + (more.empty() ? "" : ", " + more) + "}");
  }
};

}  // namespace

TEST_CASE("a redemption takes the cost from the balance, and is a transaction") {
  Redemptions it;
  const auto answer = it.redeem(kActivePool, "first", "'count': 2, 'targetDate': '2026-01-02T18:00:00Z'");
  CHECK(gist(answer) == "200 redeemBenefit/redeemed documented");
  CHECK(it.credits(kActivePool) == "7");
  const Value made = it.transaction(answer);
  CHECK(made["amount"] == Value("2"));
  CHECK(made["source"] == Value("AVAILABLE"));
  CHECK(made["target"] == Value("EXTERNAL"));
  CHECK(made["status"] == Value("COMPLETED"));
  CHECK(made["idempotencyKey"] == Value("first"));
  CHECK(made["pool"]["id"] == Value(kActivePool));
  CHECK(made["pool"]["benefitDisplayName"] == Value("Classes"));
  CHECK(write_json(made["details"]) ==
        R"({"item":{"id":")" + kYoga + R"(","externalId":"e1000000-0000-4000-8000-000000000001","category":"classes","itemSetId":")" +
            kClasses + R"(","displayName":"Yoga for beginners","providerAppId":")" + kApp +
            R"("},"itemCount":2,"effectiveDate":"2026-01-02T18:00:00Z","reason":"Redemption","benefitKey":"classes"})");
  CHECK(it.balance(kActivePool)["lastTransactionId"] == answer.json["transactionId"]);
  CHECK(it.balance(kActivePool)["revision"] == Value("2"));
}

TEST_CASE("a redemption is refused in the six ways that are documented, each with its data") {
  Redemptions it;
  REQUIRE(it.redeem(kActivePool, "used").status == 200);
  const std::string item = R"("itemReference":)" + write_json(*parse_json(json(reference(1))));
  const std::vector<std::array<std::string, 3>> rows = {
      {"404 redeemBenefit/POOL_NOT_FOUND inferred", R"(POOL_NOT_FOUND {"poolId":")" + kUnknown + R"("})", kUnknown},
      {"428 redeemBenefit/POOL_NOT_ACTIVE inferred", R"(POOL_NOT_ACTIVE {"poolId":")" + kPausedPool + R"(","poolStatus":"PAUSED"})",
       kPausedPool},
      {"428 redeemBenefit/POOL_NOT_ACTIVE inferred", R"(POOL_NOT_ACTIVE {"poolId":")" + kEndedPool + R"(","poolStatus":"ENDED"})",
       kEndedPool},
      {"428 redeemBenefit/POOL_NOT_ACTIVE inferred", R"(POOL_NOT_ACTIVE {"poolId":")" + kPendingPool + R"(","poolStatus":"PENDING"})",
       kPendingPool},
      {"428 redeemBenefit/POLICY_EXPRESSION_EVALUATED_TO_FALSE inferred",
       R"(POLICY_EXPRESSION_EVALUATED_TO_FALSE {"poolId":")" + kPolicyPool + R"(",)" + item +
           R"(,"failureDetails":[{"code":"CLOSED_ON_SUNDAYS","message":"No classes on Sundays","policyId":"90000000-0000-4000-8000-000000000001","appId":")" +
           kApp + R"("}]})",
       kPolicyPool},
      {"404 redeemBenefit/BENEFIT_NOT_FOUND inferred", R"(BENEFIT_NOT_FOUND {"poolId":")" + kEmptyPool + R"(","benefitKey":"classes"})",
       kEmptyPool}};
  for (const auto& [line, error, pool] : rows) {
    const auto answer = it.redeem(pool, "fresh");
    CHECK(gist(answer) == line);
    CHECK(application_error(answer) == error);
  }
  const auto repeated = it.redeem(kActivePool, "used");
  CHECK(gist(repeated) == "409 redeemBenefit/BENEFIT_ALREADY_REDEEMED inferred");
  CHECK(application_error(repeated) == R"(BENEFIT_ALREADY_REDEEMED {"poolId":")" + kActivePool + R"(","idempotencyKey":"used"})");
  const auto poor = it.redeem(kActivePool, "fresh", "'count': 9");
  CHECK(gist(poor) == "428 redeemBenefit/NOT_ENOUGH_BALANCE inferred");
  CHECK(application_error(poor) ==
        R"(NOT_ENOUGH_BALANCE {"poolId":")" + kActivePool + R"(",)" + item + R"(,"availableBalance":"8","requestedBalance":"9"})");
  CHECK(it.credits(kActivePool) == "8");
}

TEST_CASE("a key counts for one pool, and only when the redemption went through") {
  Redemptions it;
  CHECK(it.redeem(kActivePool, "k", "'count': 50").status == 428);
  CHECK(it.redeem(kActivePool, "k").status == 200);
  CHECK(it.redeem(kPolicyPool, "k").status == 428);
  it.advance("P365D");
  CHECK(it.redeem(kActivePool, "k", "'count': 2").status == 409);
}

TEST_CASE("a balance that equals the cost covers it, and by setting does not") {
  CHECK(Redemptions().redeem(kActivePool, "k", "'count': 9").status == 200);
  Redemptions strict("{'exact_balance': 'not_enough'}");
  CHECK(strict.redeem(kActivePool, "k", "'count': 9").status == 428);
  CHECK(types(strict.check(kActivePool, "'count': 9").json["result"]) == "NOT_ENOUGH_BALANCE");
  CHECK(strict.redeem(kActivePool, "k", "'count': 8").status == 200);
}

TEST_CASE("a pool of another namespace or beneficiary is not found") {
  Redemptions it;
  const std::string other = "{'poolId': '" + kActivePool + "', 'itemReference': " + reference(1) + ", 'namespace': 'other'}";
  CHECK(types(it.say(kPools + "/check-eligibility", other).json["result"]) == "POOL_NOT_FOUND");
  CHECK(it.redeem(kActivePool, "k", "'beneficiary': {'memberId': '" + kMember + "'}").status == 200);
  CHECK(application_error(it.redeem(kActivePool, "k2", "'beneficiary': {'memberId': '" + kUnknown + "'}")) ==
        R"(POOL_NOT_FOUND {"poolId":")" + kActivePool + R"("})");
  CHECK(application_error(it.redeem(kPausedPool, "k2", "'beneficiary': {'wixUserId': '" + kUnknown + "'}")) ==
        R"(POOL_NOT_FOUND {"poolId":")" + kPausedPool + R"("})");
}

TEST_CASE("only items of the benefit can be redeemed, unless the setting accepts any of its provider app") {
  Redemptions it;
  CHECK(it.redeem(kActivePool, "espresso", "", 3).status == 404);
  CHECK(types(it.check(kActivePool, "", 3).json["result"]) == "BENEFIT_NOT_FOUND");
  it.fresh(json("{'unknown_items': 'accepted'}"));
  CHECK(types(it.check(kActivePool, "", 3).json["result"]) == "ELIGIBLE_BENEFIT");
  CHECK(it.by_filter("", 3).json["results"].as_list().size() == 8);
}

TEST_CASE("a check tells what a redemption would meet, and is never an error") {
  Redemptions it;
  for (const auto& [pool, type] : {std::pair{kActivePool, "ELIGIBLE_BENEFIT"},
                                   {kPausedPool, "POOL_NOT_ACTIVE"},
                                   {kEndedPool, "POOL_NOT_ACTIVE"},
                                   {kUnknown, "POOL_NOT_FOUND"},
                                   {kEmptyPool, "BENEFIT_NOT_FOUND"},
                                   {kPolicyPool, "policyExpressionEvaluatedToFalseOptions"}}) {
    const auto answer = it.check(pool);
    CHECK(gist(answer) == "200 checkBenefitEligibility/ok documented");
    CHECK(types(answer.json["result"]) == type);
  }
  CHECK(types(it.check(kEmptyPool, "", 3).json["result"]) == "NOT_ENOUGH_BALANCE");
  CHECK(write_json(it.check(kPausedPool).json["result"]) ==
        R"({"benefitResults":[{"type":"POOL_NOT_ACTIVE","poolNotActiveOptions":{"poolId":")" + kPausedPool +
            R"(","poolStatus":"PAUSED"}}]})");
  CHECK(write_json(it.check(kActivePool, "'benefitKey': 'sauna'").json["result"]) ==
        R"({"benefitResults":[{"type":"BENEFIT_NOT_FOUND","benefitNotFoundOptions":{"poolId":")" + kActivePool +
            R"(","benefitKey":"sauna"}}]})");
  CHECK(violations(it.check("gold", "'count': 0")) == R"(poolId FORMAT {"type":"GUID"}; count MIN {"threshold":1})");
}

TEST_CASE("pausing a program keeps its pools from being redeemed until it is resumed") {
  Redemptions it;
  REQUIRE(it.pause(kActive, "p").status == 200);
  CHECK(it.pool_status(kActivePool) == "ACTIVE");  // the job has not come to it yet
  it.advance("PT2S");
  CHECK(types(it.check(kActivePool).json["result"]) == "POOL_NOT_ACTIVE");
  CHECK(it.redeem(kActivePool, "k").status == 428);
  REQUIRE(it.resume(kActive, "r").status == 200);
  it.advance("PT2S");
  CHECK(it.redeem(kActivePool, "k").status == 200);
  REQUIRE(it.end(kActive).status == 200);
  it.advance("PT2S");
  CHECK(it.pool_status(kActivePool) == "ENDED");
}

TEST_CASE("an item is checked in all pools of the namespace, of one beneficiary, or in some statuses") {
  Redemptions it;
  const auto all = it.by_filter();
  CHECK(gist(all) == "200 checkBenefitEligibilityByFilter/ok inferred");
  CHECK(all.json["results"].as_list().size() == 7);
  const auto active = it.by_filter("'poolSelector': {'poolStatuses': ['ACTIVE']}");
  REQUIRE(active.json["results"].as_list().size() == 2);
  CHECK(types(active.json["results"].as_list()[0]) == "ELIGIBLE_BENEFIT");
  CHECK(types(active.json["results"].as_list()[1]) == "policyExpressionEvaluatedToFalseOptions");
  CHECK(it.by_filter("'beneficiary': {'memberId': '" + kMember + "'}").json["results"].as_list().size() == 1);
  CHECK(it.by_filter("'beneficiary': {'memberId': '" + kUnknown + "'}").json["results"].as_list().empty());
  const auto none =
      it.say(kPools + "/check-benefit-eligibility-by-filter", "{'itemReference': {'externalId': '" + kUnknown + "', 'providerAppId': '" +
                                                                  kApp + "'}, 'count': 1, 'namespace': '" + kNamespace + "'}");
  CHECK(gist(none) == "400 checkBenefitEligibilityByFilter/INVALID_ITEM_REFERENCE assumed");
  CHECK(application_error(none) == "INVALID_ITEM_REFERENCE {}");
}

TEST_CASE("the benefits that can be redeemed for an item are listed with their pools") {
  Redemptions it;
  const std::string path = kPools + "/eligible-pools";
  const auto body = [](int item) { return "{'itemReference': " + reference(item) + ", 'namespace': '" + kNamespace + "'}"; };
  const auto answer = it.say(path, body(1));
  CHECK(gist(answer) == "200 getEligibleBenefits/ok inferred");
  CHECK(write_json(answer.json) == R"({"eligibleBenefits":[{"poolId":")" + kActivePool + R"(","benefitKey":"classes","itemReference":)" +
                                       write_json(*parse_json(json(reference(1)))) + R"(,"price":"1"}]})");
  CHECK(it.say(path, body(3)).json["eligibleBenefits"].as_list().empty());
  CHECK(gist(it.say(path, "{'itemReference': {'externalId': '" + kUnknown + "', 'providerAppId': '" + kApp + "'}, 'namespace': 'n'}")) ==
        "400 getEligibleBenefits/INVALID_ITEM_REFERENCE assumed");
}

TEST_CASE("several benefits are checked each on its own") {
  Redemptions it;
  const auto selector = [](const std::string& pool) {
    return "{'poolId': '" + pool + "', 'itemReference': " + reference(1) + ", 'count': 6}";
  };
  const auto answer = it.say(kBase + "/bulk/benefits/check-eligibility", "{'namespace': '" + kNamespace + "', 'benefitSelectors': [" +
                                                                             selector(kActivePool) + "," + selector(kActivePool) + "," +
                                                                             selector(kPausedPool) + "]}");
  CHECK(gist(answer) == "200 bulkCheckBenefitEligibility/ok inferred");
  std::string line;
  for (const Value& one : answer.json["results"].as_list())
    line += one["benefitSelector"]["poolId"].as_string().substr(35) + types(one["result"]) + " ";
  CHECK(line == "1ELIGIBLE_BENEFIT 1ELIGIBLE_BENEFIT 2POOL_NOT_ACTIVE ");
  CHECK(violations(it.say(kBase + "/bulk/benefits/check-eligibility", "{'namespace': 'n', 'benefitSelectors': []}")) ==
        R"(benefitSelectors MIN_SIZE {"threshold":1})");
}

TEST_CASE("a redemption is moved to another date by a transaction that takes its place, and keeps the credits where they are") {
  Redemptions it;
  const std::string first = it.redeem(kActivePool, "k").json["transactionId"].as_string();
  const auto moved = it.reallocate(first, "m1");
  CHECK(gist(moved) == "200 reallocateBenefit/reallocated inferred");
  CHECK(it.transaction(moved)["status"] == Value("PENDING"));
  it.advance("PT2S");
  const Value made = it.transaction(moved);
  CHECK(made["status"] == Value("COMPLETED"));
  CHECK(made["relatedTransactionId"] == Value(first));
  CHECK(made["details"]["effectiveDate"] == Value("2026-02-01T10:00:00.000Z"));
  CHECK(made["amount"] == Value("0"));
  CHECK(it.credits(kActivePool) == "8");
  const auto stale = it.reallocate(first, "m2");
  CHECK(gist(stale) == "428 reallocateBenefit/NOT_LATEST_TRANSACTION assumed");
  CHECK(application_error(stale) == R"(NOT_LATEST_TRANSACTION {"latestTransactionId":")" + made["id"].as_string() + R"("})");
  CHECK(it.reallocate(made["id"].as_string(), "m2").status == 200);
}

TEST_CASE("a redemption is cancelled by a last transaction, which gives the credits back when it settles") {
  Redemptions it;
  const std::string first = it.redeem(kActivePool, "k", "'count': 3").json["transactionId"].as_string();
  const auto canceled = it.cancel(first, "c1");
  CHECK(gist(canceled) == "200 cancelRedemption/canceled inferred");
  CHECK(it.credits(kActivePool) == "6");
  const auto running = it.cancel(first, "c2");
  CHECK(gist(running) == "409 cancelRedemption/CHAIN_OPERATION_IN_PROGRESS assumed");
  CHECK(application_error(running) ==
        R"(CHAIN_OPERATION_IN_PROGRESS {"pendingTransactionId":")" + canceled.json["transactionId"].as_string() + R"("})");
  it.advance("PT2S");
  CHECK(it.credits(kActivePool) == "9");
  const auto again = it.cancel(first, "c2");
  CHECK(gist(again) == "409 cancelRedemption/REDEMPTION_ALREADY_CANCELED assumed");
  CHECK(application_error(again) ==
        R"(REDEMPTION_ALREADY_CANCELED {"cancellationTransactionId":")" + canceled.json["transactionId"].as_string() + R"("})");
  const auto repeated = it.cancel(first, "c1");
  CHECK(gist(repeated) == "409 cancelRedemption/ALREADY_EXECUTED assumed");
  CHECK(application_error(repeated) == R"(ALREADY_EXECUTED {"idempotencyKey":"c1"})");
  CHECK(it.reallocate(first, "m1").header("Understudy-Outcome") == "reallocateBenefit/REDEMPTION_ALREADY_CANCELED");
}

TEST_CASE("a chain is changed one step at a time, by its latest transaction, and only when it is a redemption's") {
  Redemptions it;
  const auto unknown = R"(TRANSACTION_NOT_FOUND {"transactionId":")" + kUnknown + R"("})";
  CHECK(application_error(it.reallocate(kUnknown, "x")) == unknown);
  CHECK(application_error(it.cancel(kUnknown, "x")) == unknown);
  CHECK(application_error(it.reallocate(seeded("7", 3), "x")) ==
        R"(CHAIN_OPERATION_IN_PROGRESS {"pendingTransactionId":")" + seeded("7", 4) + R"("})");
  CHECK(application_error(it.reallocate(seeded("7", 1), "x", kNamespace, seeded("b", 2))) ==
        R"(POOL_NOT_ACTIVE {"poolId":")" + kPausedPool + R"(","poolStatus":"PAUSED"})");
  CHECK(it.reallocate(seeded("7", 2), "x", kNamespace, seeded("b", 8)).header("Understudy-Outcome") ==
        "reallocateBenefit/POLICY_EXPRESSION_EVALUATED_TO_FALSE");
  CHECK(application_error(it.reallocate(seeded("7", 2), "x", "other", seeded("b", 8))) ==
        R"(POOL_NOT_FOUND {"poolId":")" + kPolicyPool + R"("})");
  const std::string changed = it.change(kActivePool, "c", "'adjustOptions': {'value': '1'}").json["transactionId"].as_string();
  CHECK(application_error(it.reallocate(changed, "x")) == "TRANSACTION_NOT_REALLOCATABLE {}");
  CHECK(application_error(it.cancel(changed, "x")) == "TRANSACTION_NOT_CANCELABLE {}");
  CHECK(application_error(it.cancel(seeded("7", 5), "x")) == "TRANSACTION_NOT_CANCELABLE {}");
  CHECK(it.cancel(seeded("7", 1), "x").status == 200);  // of a paused pool as well
}

TEST_CASE("by setting a pending transaction settles when it has been read often enough") {
  Redemptions it("{'settle_reads': 2, 'settle_after': 'P1D'}");
  const auto canceled = it.cancel(it.redeem(kActivePool, "k").json["transactionId"].as_string(), "c");
  for (const char* status : {"PENDING", "PENDING", "COMPLETED"}) CHECK(it.transaction(canceled)["status"] == Value(status));
  CHECK(it.credits(kActivePool) == "9");
}

}  // namespace understudy::test
