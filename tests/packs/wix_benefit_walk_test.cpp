// SPDX-License-Identifier: MIT
// Every answer that the benefit programs pack declares is given to somebody who only calls, waits and chooses settings, and every event
// that it declares is told.
#include "tests/packs/wix_benefit.h"

namespace understudy::test {
namespace {

using namespace benefit;

const std::string kNew = "99999999-9999-4999-8999-999999999999";

// A walk on which everything is tried that any caller could do wrong in any call.
struct Everything : Benefits {
  // Each operation, its path filled with `id`.
  void each(const std::string& id, const std::string& query, const std::string& body) {
    for (const Operation& operation : client().server().sandboxes().provider("wix-benefit-programs")->contract.operations()) {
      std::string path = operation.paths.front();
      while (path.find('{') != std::string::npos) path.replace(path.find('{'), path.find('}') - path.find('{') + 1, id);
      const bool takes_body = operation.method == "POST" || operation.method == "PATCH";
      call(operation.method, path + query, takes_body ? body : "");
    }
  }
  void remove(const std::string& path) { call("DELETE", kDefinitions + path); }
};

std::string query(const std::string& name) { return kBase + "/" + name + "/query"; }

void programs(Everything& it) {
  it.provision(kNew);
  it.provision(kNew);
  it.renew(kActive, "k");
  it.pause(kActive, "k");
  it.pause(kActive, "k");
  it.resume(kPaused, "k");
  it.resume(kPaused, "k");
  it.advance("PT2S");
  it.provision(kNew);
  it.provision(kUnknown, "", "{'programDefinitionId': '" + kUnknown + "'}");
  it.pause(kActive, "k");
  it.resume(kPaused, "k");
  for (const char* action : {"pause", "resume", "end", "renew"}) {
    it.act(action, kEnded, "k");
    it.act(action, kUnknown, "k");
  }
  it.end(kPaused);
  for (const auto& id : {kActive, kUnknown}) {
    it.get(kPrograms + "/" + id);
    it.patch(kPrograms + "/" + id, "{'program': {'revision': '2'}}");
  }
  it.patch(kPrograms + "/" + kActive, "{'program': {'revision': '2'}}");
  for (const auto& space : {"@example/club", "other"})
    it.get(kPrograms + "/by-namespace-and-external-id?externalId=f0000000-0000-4000-8000-000000000000&namespace=" + std::string(space));
  for (const auto& job : {seeded("a", 1), kUnknown}) {
    it.get("/v1/async-jobs/" + job);
    it.get("/v1/async-jobs/" + job + "/items");
  }
}

void pools(Everything& it) {
  it.fresh();
  for (const auto& id : {kActivePool, kUnknown}) {
    it.get(kPools + "/" + id);
    it.get(kBase + "/balances/" + id);
    it.patch(kPools + "/" + id, "{'pool': {'revision': '1'}}");
  }
  it.patch(kPools + "/" + kActivePool, "{'pool': {'revision': '1'}}");
  it.say(kBase + "/bulk/pools", "{'pools': [{'pool': {'id': '" + kActivePool + "', 'revision': '2'}}]}");
  const std::string found = "'itemReference': " + reference(1) + ", 'namespace': '" + kNamespace + "'";
  const std::string lost =
      "'itemReference': {'externalId': '" + kUnknown + "', 'providerAppId': '" + kApp + "'}, 'namespace': '" + kNamespace + "'";
  it.say(kPools + "/check-eligibility", "{'poolId': '" + kActivePool + "', " + found + "}");
  for (const auto& asked : {found, lost}) {
    it.say(kPools + "/check-benefit-eligibility-by-filter", "{'count': 1, " + asked + "}");
    it.say(kPools + "/eligible-pools", "{" + asked + "}");
  }
  it.say(kBase + "/bulk/benefits/check-eligibility", "{'benefitSelectors': [{'poolId': '" + kActivePool +
                                                         "', 'itemReference': " + reference(1) + "}], 'namespace': '" + kNamespace + "'}");
  const std::string first = it.redeem(kActivePool, "k").json["transactionId"].as_string();
  for (const auto& pool : {kActivePool, kUnknown, kEmptyPool, kPausedPool, kPolicyPool}) it.redeem(pool, "k");
  it.redeem(kActivePool, "poor", "'count': 99");
  for (const auto& other : {std::string("other"), kNamespace}) it.reallocate(first, "m", other);
  it.reallocate(first, "m");
  it.reallocate(first, "n");
  it.cancel(first, "n");
  it.advance("PT2S");
  it.reallocate(first, "n");
  it.cancel(first, "n");
  it.reallocate(seeded("7", 1), "x", kNamespace, seeded("b", 2));
  it.reallocate(seeded("7", 2), "x", kNamespace, seeded("b", 8));
  const std::string second = it.redeem(kActivePool, "l").json["transactionId"].as_string();
  it.cancel(second, "c");
  it.cancel(second, "c");
  it.advance("PT2S");
  for (const auto& id : {second, kUnknown, seeded("7", 5)}) {
    it.cancel(id, "d");
    it.reallocate(id, "d");
    it.get(kBase + "/transactions/" + id);
  }
}

void balances(Everything& it) {
  const auto change = [&](const std::string& key, const std::string& value) {
    return it.change(kActivePool, key, "'adjustOptions': {'value': '" + value + "'}");
  };
  const std::string made = change("k", "1").json["transactionId"].as_string();
  change("k", "1");
  change("l", "-99");
  it.change(kUnknown, "k", "'setOptions': {'value': '1'}");
  const auto revert = [&](const std::string& id) { it.say(kBase + "/balances/changes/" + id + "/revert", "{'idempotencyKey': 'k'}"); };
  it.change(kActivePool, "m", "'setOptions': {'value': '0'}");
  revert(made);
  change("n", "9");
  for (const auto& id : {made, made, kUnknown}) revert(id);
  it.get(kBase + "/balances");
  for (const char* code :
       {"BALANCE_ALREADY_INITIALIZED", "TRANSACTION_NOT_FOUND", "TRANSACTION_NOT_SUPERSEDABLE", "TRANSACTION_ALREADY_SUPERSEDED"}) {
    it.fresh(json("{'change_balance_refusal': '" + std::string(code) + "'}"));
    change("k", "1");
  }
}

void definitions(Everything& it) {
  it.fresh();
  const std::string program = "/program-definitions", pool = "/pool-definitions",
                    whole = "{'namespace': '" + kNamespace + "', 'details': {'benefits': []}}";
  for (int twice = 0; twice < 2; ++twice)
    it.say(kDefinitions + program, "{'programDefinition': {'namespace': 'n', 'externalId': '" + kNew + "'}}");
  it.say(kDefinitions + pool, "{'poolDefinition': " + whole + "}");
  it.say(kBase + "/bulk/pool-definitions/create", "{'poolDefinitions': [" + whole + "]}");
  it.say(kBase + "/bulk/pool-definitions/update",
         "{'poolDefinitions': [{'poolDefinition': {'id': '" + kPoolDefinition + "', 'revision': '1'}}], 'cascade': 'NEXT_RENEWAL'}");
  it.say(kDefinitions + pool + "/find-pool-definitions-by-program-definition",
         "{'programDefinitionId': '" + kProgramDefinition + "', 'namespace': '" + kNamespace + "'}");
  for (const auto& id : {kPoolDefinition, kUnknown}) {
    for (const char* verb : {"assign", "remove"})
      it.say(kDefinitions + pool + "/program-definition/" + verb,
             "{'poolDefinitionId': '" + id + "', 'programDefinitionId': '" + kProgramDefinition + "', 'cascade': 'NEXT_RENEWAL'}");
  }
  for (const auto& [kind, id, member] :
       {std::tuple{program, kProgramDefinition, "programDefinition"}, {pool, kPoolDefinition, "poolDefinition"}}) {
    for (const auto& one : {id, kUnknown}) {
      it.get(kDefinitions + kind + "/" + one);
      for (const char* revision : {"1", "2", "3", "1"})
        it.patch(kDefinitions + kind + "/" + one,
                 std::string("{'") + member + "': {'revision': '" + revision + "'}, 'cascade': 'NEXT_RENEWAL'}");
      it.remove(kind + "/" + one + "?cascade=NEXT_RENEWAL");
    }
  }
  for (const char* space : {"n", "other"})
    it.get(kDefinitions + program + "/by-namespace-and-external-id?externalId=" + kNew + "&namespace=" + space);
  it.say(kBase + "/bulk/pool-definitions/delete", "{'poolDefinitionIds': ['" + kPoolDefinition + "'], 'cascade': 'NEXT_RENEWAL'}");
}

void items(Everything& it) {
  it.fresh();
  const std::string item =
      "{'externalId': '" + kNew + "', 'itemSetId': '" + kClasses + "', 'providerAppId': '" + kApp + "', 'namespace': '" + kNamespace + "'}";
  for (int twice = 0; twice < 2; ++twice) it.say(kBase + "/items", "{'item': " + item + "}");
  it.say(kBase + "/bulk/items/create", "{'items': [" + item + "]}");
  it.say(kBase + "/bulk/items/update", "{'items': [{'item': {'id': '" + kYoga + "', 'revision': '1'}}]}");
  for (const auto& id : {kYoga, kUnknown}) {
    it.get(kBase + "/items/" + id);
    for (const char* revision : {"1", "2"}) it.patch(kBase + "/items/" + id, std::string("{'item': {'revision': '") + revision + "'}}");
    it.post(kBase + "/items/" + id + "/delete");
  }
  it.say(kBase + "/bulk/items/delete", "{'itemIds': ['" + kYoga + "']}");
  for (const std::string verb : {"add-items-to-benefit", "remove-items-from-benefit"}) {
    for (const char* key : {"classes", "sauna"})
      it.say(kBase + "/pool-definition-items/" + verb, "{'poolDefinitionId': '" + kPoolDefinition + "', 'benefitKey': '" + key +
                                                           "', 'itemReferences': [{'externalId': '" + kUnknown + "'}]}");
  }
  it.get(kBase + "/items");
  it.say(kBase + "/items/count");
  it.say(kBase + "/bulk/items/delete-by-filter", "{'namespace': 'n'}");
  for (const char* name : {"programs", "pools", "balances", "transactions", "program-definitions", "pool-definitions", "items",
                           "pool-items", "pool-definition-items"})
    it.say(query(name));
  it.fresh(json("{'count_limit': 1}"));
  it.say(kBase + "/items/count");
}

void tokens(Everything& it) {
  it.fresh();
  const std::string code = "'clientId': 'c', 'clientSecret': 's', 'grantType': 'authorization_code', 'code': ";
  for (const std::string path : {"/oauth2/token", "/oauth/access"}) {
    for (int twice = 0; twice < 2; ++twice) it.say(path, "{" + code + "'" + path + "'}");
  }
  it.say("/oauth2/token-info",
         "{'token': '" + it.say("/oauth2/token", "{'clientId': 'c', 'grantType': 'anonymous'}").json["access_token"].as_string() + "'}");
  it.say("/oauth2/token-info", "{'token': 'invented'}");
  it.fresh(json("{'auth': 'strict'}"));
  for (const std::string path : {"/oauth2/token", "/oauth/access"}) it.say(path, "{" + code + "'invented'}");
}

// What is told by itself, when the setting asks for it.
void events(Everything& it) {
  it.fresh(json("{'extensions': true, 'settle_after': 'PT0S'}"));
  it.provision(kNew);
  it.renew(kActive, "k");
  const std::string made = it.redeem(kActivePool, "k").json["transactionId"].as_string();
  it.cancel(it.reallocate(made, "k").json["transactionId"].as_string(), "k");
  it.pause(kActive, "k");
  it.resume(kActive, "k");
  it.end(kActive);
}

}  // namespace

TEST_CASE("every answer that the pack of benefit programs declares is given to somebody who only calls and waits") {
  Everything it;
  programs(it);
  pools(it);
  balances(it);
  definitions(it);
  items(it);
  tokens(it);
  events(it);
  it.fresh();
  it.each("x", "?paging.limit=0&cursorPaging.limit=0", "[");
  for (const char* settings : {"{'auth': 'strict'}", "{'permission': 'denied'}"}) {
    it.fresh(json(settings));
    it.each(kUnknown, "", "{}");
  }
  CHECK(it.missing() == std::set<std::string>{});
}

}  // namespace understudy::test
