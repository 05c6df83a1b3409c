// SPDX-License-Identifier: MIT
// What the tests of the benefit programs pack share: the seeded ids, and calls that read like sentences.
// Thread-safety: one test's own.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/packs/wix.h"

namespace understudy::test::benefit {

inline const std::string kBase = "/benefit-programs/v1";
inline const std::string kPrograms = kBase + "/programs";
inline const std::string kPools = kBase + "/pools";
inline const std::string kDefinitions = "/_api/benefit-programs/v1";
inline const std::string kNamespace = "@example/club";
inline const std::string kUnknown = "77777777-7777-4777-8777-777777777777";

// Programs.
inline const std::string kActive = "e5c42e1e-cd10-4210-b483-bb59932b1fa7";
inline const std::string kPaused = "11111111-1111-4111-8111-111111111111";
inline const std::string kEnded = "22222222-2222-4222-8222-222222222222";
inline const std::string kProvisioning = "33333333-3333-4333-8333-333333333333";
inline const std::string kPausing = "44444444-4444-4444-8444-444444444444";
inline const std::string kResuming = "55555555-5555-4555-8555-555555555555";
inline const std::string kEnding = "66666666-6666-4666-8666-666666666666";

// Numbered ids of the seed: seeded("c", 1) is the first pool.
inline std::string seeded(const std::string& prefix, int number) {
  const std::string last = std::to_string(number);
  return prefix + std::string(8 - prefix.size(), '0') + "-0000-4000-8000-" + std::string(12 - last.size(), '0') + last;
}
inline std::string pool_id(int number) { return seeded("c", number); }
inline const std::string kActivePool = pool_id(1), kPausedPool = pool_id(2), kEndedPool = pool_id(3), kProvisioningPool = pool_id(4);
inline const std::string kRenewingPool = pool_id(5), kPendingPool = pool_id(6), kEmptyPool = pool_id(7), kPolicyPool = pool_id(8);
inline const std::string kProgramDefinition = seeded("d", 1), kEmptyProgramDefinition = seeded("d", 2);
inline const std::string kPoolDefinition = seeded("dd", 1), kLonePoolDefinition = seeded("dd", 2);
inline const std::string kApp = seeded("aa", 1), kClasses = seeded("5e", 1), kDrinks = seeded("5e", 2);
inline const std::string kYoga = seeded("1e", 1), kPilates = seeded("1e", 2), kEspresso = seeded("1e", 3);
inline const std::string kMember = seeded("b", 1);

// JSON with single quotes, for bodies that can be read.
inline std::string json(std::string text) {
  std::replace(text.begin(), text.end(), '\'', '"');
  return text;
}

// The reference of a seeded item, 1 to 3.
inline std::string reference(int item) {
  return "{'externalId': '" + seeded("e1", item) + "', 'category': '" + (item == 3 ? "drinks" : "classes") + "', 'providerAppId': '" +
         kApp + "'}";
}

// The pack, and its calls by the names that the SDK gives them.
struct Benefits : Walk {
  explicit Benefits(const std::string& settings = "{}") : Walk("wix-benefit-programs") { fresh(json(settings)); }

  Answer say(const std::string& path, const std::string& body = "{}", Headers headers = {}) {
    return post(path, json(body), std::move(headers));
  }
  Answer patch(const std::string& path, const std::string& body) { return call("PATCH", path, json(body)); }

  Answer act(const std::string& action, const std::string& program, const std::string& key = "") {
    return say(kPrograms + "/" + action,
               "{'programId': '" + program + "'" + (key.empty() ? "" : ", 'idempotencyKey': '" + key + "'") + "}");
  }
  Answer pause(const std::string& program, const std::string& key) { return act("pause", program, key); }
  Answer resume(const std::string& program, const std::string& key) { return act("resume", program, key); }
  Answer renew(const std::string& program, const std::string& key) { return act("renew", program, key); }
  Answer end(const std::string& program) { return act("end", program); }
  // From the seeded program definition, unless `more` says otherwise ("'programStatus': 'PAUSED'").
  Answer provision(const std::string& external_id, const std::string& more = "",
                   const std::string& from = "{'programDefinitionId': '" + kProgramDefinition + "'}") {
    return say(kPrograms + "/provision", "{'poolDefinitionLookupId': " + from + ", 'beneficiary': {'memberId': '" + kMember +
                                             "'}, 'namespace': '" + kNamespace + "', 'externalProgramId': '" + external_id + "'" +
                                             (more.empty() ? "" : ", " + more) + "}");
  }

  Value program(const std::string& id) { return get(kPrograms + "/" + id).json["program"]; }
  std::string status(const std::string& id) { return program(id)["status"].as_string(); }
  Value job(const Answer& started) { return get("/async-jobs/v1/async-jobs/" + started.json["jobId"].as_string()).json["job"]; }
  Value pool(const std::string& id) { return get(kPools + "/" + id).json["pool"]; }
  std::string pool_status(const std::string& id) { return pool(id)["status"].as_string(); }
  Value balance(const std::string& id) { return get(kBase + "/balances/" + id).json["balance"]; }
  std::string credits(const std::string& id) { return balance(id)["amount"]["available"].as_string(); }
  Value transaction(const Answer& made) {
    return get(kBase + "/transactions/" + made.json["transactionId"].as_string()).json["transaction"];
  }

  // What a query gives under `name`. `filter` is JSON with single quotes.
  std::vector<Value> all(const std::string& path, const std::string& name, const std::string& filter = "{}") {
    const auto answer = say(path, "{'query': {'filter': " + filter + "}}");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    const auto& list = answer.json[name].as_list();
    return {list.begin(), list.end()};
  }
  std::vector<Value> pools_of(const std::string& program) { return all(kPools + "/query", "pools", "{'programId': '" + program + "'}"); }

  // One class of the seeded pools, unless `more` says otherwise.
  Answer redeem(const std::string& pool, const std::string& key, const std::string& more = "", int item = 1) {
    return say(kBase + "/benefits/redeem", "{'poolId': '" + pool + "', 'itemReference': " + reference(item) + ", 'benefitKey': '" +
                                               (item == 3 ? "coffee" : "classes") + "', 'idempotencyKey': '" + key + "', 'namespace': '" +
                                               kNamespace + "'" + (more.empty() ? "" : ", " + more) + "}");
  }
  Answer reallocate(const std::string& transaction, const std::string& key, const std::string& space = kNamespace,
                    const std::string& member = kMember) {
    return say(kBase + "/benefits/reallocate", "{'transactionId': '" + transaction +
                                                   "', 'targetDate': '2026-02-01T10:00:00.000Z', 'idempotencyKey': '" + key +
                                                   "', 'beneficiary': {'memberId': '" + member + "'}, 'namespace': '" + space + "'}");
  }
  Answer cancel(const std::string& transaction, const std::string& key) {
    return say(kBase + "/benefits/cancel-redemption", "{'transactionId': '" + transaction + "', 'idempotencyKey': '" + key + "'}");
  }
  Answer change(const std::string& pool, const std::string& key, const std::string& options) {
    return say(kBase + "/balances/" + pool + "/change", "{'idempotencyKey': '" + key + "', " + options + "}");
  }
};

// Ids, or another member, of what a list has: "a b c".
inline std::string told(const std::vector<Value>& list, const std::string& member = "id") {
  std::string line;
  for (const Value& one : list) line += (line.empty() ? "" : " ") + one[member].as_string();
  return line;
}

// How each entry of a bulk request went: "ok NOT_FOUND ok", with the counts: "ok NOT_FOUND | 1+1".
inline std::string results(const Answer& answer) {
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  std::string line;
  std::int64_t index = 0;
  for (const Value& one : answer.json["results"].as_list()) {
    const Value& metadata = one["itemMetadata"];
    CHECK(metadata["originalIndex"] == Value(index++));
    line += (metadata["success"].as_bool() ? "ok" : metadata["error"]["code"].as_string()) + " ";
  }
  const Value& counts = answer.json["bulkActionMetadata"];
  return line + "| " + std::to_string(counts["totalSuccesses"].as_integer()) + "+" + std::to_string(counts["totalFailures"].as_integer());
}

}  // namespace understudy::test::benefit
