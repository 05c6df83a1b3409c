// SPDX-License-Identifier: MIT
// The query language: filters with their operators, sorting, pages by cursor; and that every path of the SDK leads to its call.
#include <set>

#include "tests/packs/wix_benefit.h"

namespace understudy::test {
namespace {

using namespace benefit;
using wix::gist;
using wix::violations;

struct Queries : Benefits {
  using Benefits::Benefits;

  // The first character of each program's id, in the order of the list.
  std::string programs(const std::string& query) {
    const auto answer = say(kPrograms + "/query", "{'query': " + query + "}");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    std::string line;
    for (const Value& one : answer.json["programs"].as_list()) line += one["id"].as_string().front();
    CHECK(answer.json["metadata"]["count"] == Value(static_cast<std::int64_t>(line.size())));
    return line;
  }
  std::string filtered(const std::string& filter) { return programs("{'filter': " + filter + ", 'sort': [{'fieldName': 'id'}]}"); }
  std::string broken(const std::string& query) {
    const auto answer = say(kPrograms + "/query", "{'query': " + query + "}");
    CHECK(gist(answer) == "400 queryPrograms/validationError inferred");
    return violations(answer);
  }
};

}  // namespace

TEST_CASE("without anything all programs are listed, the newest first") {
  Queries it;
  const auto answer = it.say(kPrograms + "/query");
  CHECK(gist(answer) == "200 queryPrograms/ok inferred");
  CHECK(it.programs("{}") == "34568e12");
  CHECK(it.programs("{'filter': null}") == "34568e12");
  CHECK(write_json(answer.json["metadata"]) == R"({"count":8,"cursors":{},"hasNext":false})");
  CHECK(write_json(answer.json["programs"].as_list()[5]) == write_json(it.program(kActive)));
}

TEST_CASE("each operator of a filter keeps what it says") {
  Queries it;
  CHECK(it.filtered("{'status': 'ACTIVE'}") == "8e");
  CHECK(it.filtered("{'status': {'$eq': 'PAUSED'}}") == "1");
  CHECK(it.filtered("{'status': {'$ne': 'ACTIVE'}}") == "123456");
  CHECK(it.filtered("{'status': {'$in': ['ACTIVE', 'ENDED']}}") == "28e");
  CHECK(it.filtered("{'status': {'$nin': ['ACTIVE', 'ENDED']}}") == "13456");
  CHECK(it.filtered("{'id': {'$gt': '6', '$lt': 'f'}}") == "68e");
  CHECK(it.filtered("{'id': {'$gte': '" + kEnding + "'}}") == "68e");
  CHECK(it.filtered("{'id': {'$lte': '" + kPaused + "'}}") == "1");
  CHECK(it.filtered("{'id': {'$startsWith': 'E5C4'}}") == "e");
  CHECK(it.filtered("{'programDefinitionId': {'$exists': true}}") == "1e");
  CHECK(it.filtered("{'programDefinitionId': {'$exists': false}}") == "234568");
  CHECK(it.filtered("{'programDefinition.id': '" + kProgramDefinition + "'}") == "1e");
  CHECK(it.filtered("{'programDefinitionId': null}") == "234568");
  CHECK(it.filtered("{'status': 'ACTIVE', 'namespace': '@example/club', 'externalId': 'f0000000-0000-4000-8000-000000000000'}") == "e");
}

TEST_CASE("an instant in a filter is compared as such, in whatever way it is written") {
  Queries it;
  for (const char* written : {"2025-12-02T00:00:00Z", "2025-12-02T00:00:00.000Z", "2025-12-02T01:00:00+01:00"}) {
    CHECK(it.filtered("{'createdDate': '" + std::string(written) + "'}") == "12e");
    CHECK(it.filtered("{'createdDate': {'$gt': '" + std::string(written) + "'}}") == "34568");
    CHECK(it.filtered("{'createdDate': {'$lte': '" + std::string(written) + "'}}") == "12e");
  }
}

TEST_CASE("filters are joined by $and, $or and $not") {
  Queries it;
  CHECK(it.filtered("{'$and': [{'status': 'ACTIVE'}, {'id': {'$in': ['" + kActive + "', '" + kPaused + "']}}]}") == "e");
  CHECK(it.filtered("{'$or': [{'status': 'PAUSED'}, {'status': 'ENDED'}]}") == "12");
  CHECK(it.filtered("{'$not': {'status': {'$in': ['ACTIVE', 'PAUSED']}}}") == "23456");
  CHECK(it.filtered("{'$and': [{'$or': [{'status': 'PAUSED'}, {'status': 'ACTIVE'}]}, {'$not': {'id': {'$startsWith': 'e'}}}]}") == "18");
}

TEST_CASE("what a filter, a sort or a page cannot be is told") {
  Queries it;
  CHECK(it.broken("{'filter': {'colour': 'red'}}") == "value Field 'colour' is not declared as filterable");
  CHECK(it.broken("{'filter': {'$or': [{'beneficiary.memberId': 'x'}]}}") ==
        "value Field 'beneficiary.memberId' is not declared as filterable");
  CHECK(it.broken("{'filter': {'status': {'$gt': 'A'}}}") == "value Operator '$gt' cannot be used here");
  CHECK(it.broken("{'filter': {'id': 5}}") == "query.filter.id VALIDATION {}");
  CHECK(it.broken("{'filter': {'createdDate': 'yesterday'}}") == "query.filter.createdDate FORMAT {}");
  CHECK(it.broken("{'sort': [{'fieldName': 'displayName', 'order': 'UP'}]}") ==
        "query.sort[0].fieldName INVALID_ENUM_VALUE {}; query.sort[0].order INVALID_ENUM_VALUE {}");
  CHECK(it.broken("{'sort': [{'fieldName': 'id'}, {'fieldName': 'id'}, {'fieldName': 'id'}, {'fieldName': 'id'}, {'fieldName': 'id'}, "
                  "{'fieldName': 'id'}]}") == R"(query.sort MAX_SIZE {"threshold":5})");
  CHECK(it.broken("{'cursorPaging': {'limit': 101}}") == R"(query.cursorPaging.limit MAX {"threshold":100})");
  CHECK(it.broken("{'cursorPaging': {'cursor': 'made up'}}") == R"(cursor FORMAT {"type":"CURSOR"})");
  CHECK(it.broken("{'cursorPaging': {'cursor': '" + std::string(16001, 'x') + "'}}") ==
        R"(query.cursorPaging.cursor MAX_LENGTH {"threshold":16000})");
  std::string many;
  for (int i = 0; i < 500; ++i) many += (i ? ", '" : "'") + kActive + "'";
  CHECK(it.broken("{'filter': {'id': {'$in': [" + many + "]}}}") == "filter MAX_SIZE {}");
  std::string deep = "{'status': 'ACTIVE'}";
  for (int i = 0; i < 25; ++i) deep = "{'$not': " + deep + "}";
  CHECK(it.broken("{'filter': " + deep + "}") == "filter MAX_SIZE {}");
}

TEST_CASE("a list is sorted by several fields, either way") {
  Queries it;
  CHECK(it.programs("{'sort': [{'fieldName': 'status'}, {'fieldName': 'id', 'order': 'DESC'}]}") == "e8261435");
  CHECK(it.programs("{'sort': [{'fieldName': 'createdDate', 'order': 'ASC'}, {'fieldName': 'externalId', 'order': 'DESC'}]}") ==
        "21e86543");
  CHECK(it.programs("{'sort': [{'fieldName': 'programDefinition.id', 'order': 'DESC'}, {'fieldName': 'id'}]}") == "1e234568");
}

TEST_CASE("a list is sorted by fields within fields as well") {
  Queries it;
  const auto pools = [&](const std::string& field, const std::string& order) {
    const auto answer =
        it.say(kPools + "/query", "{'query': {'sort': [{'fieldName': '" + field + "', 'order': '" + order + "'}, {'fieldName': 'id'}]}}");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    std::string line;
    for (const Value& one : answer.json["pools"].as_list()) line += one["id"].as_string().back();
    return line;
  };
  CHECK(pools("beneficiary.memberId", "DESC") == "78652134");
  CHECK(pools("beneficiary.memberId", "ASC") == "34125678");
  CHECK(pools("program.id", "ASC") == "56234781");
  const auto moved =
      it.say(kBase + "/transactions/query",
             "{'query': {'sort': [{'fieldName': 'pool.id'}, {'fieldName': 'details.item.id'}, {'fieldName': 'id', 'order': 'DESC'}]}}");
  std::string line;
  for (const Value& one : moved.json["transactions"].as_list()) line += one["id"].as_string().back();
  CHECK(line == "54312");
}

TEST_CASE("pool items and pool definition items are sorted by what they show") {
  Queries it;
  const auto keys = [&](const std::string& path, const std::string& name, const std::string& field, const std::string& order) {
    const auto answer = it.say(kBase + path, "{'query': {'sort': [{'fieldName': '" + field + "', 'order': '" + order +
                                                 "'}, {'fieldName': 'externalId'}, {'fieldName': 'id'}]}}");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    std::string line;
    for (const Value& one : answer.json[name].as_list()) line += one["externalId"].as_string().back();
    return line;
  };
  CHECK(keys("/pool-items/query", "poolItems", "category", "DESC") == "311111112222222");
  CHECK(keys("/pool-items/query", "poolItems", "externalId", "DESC") == "322222221111111");
  CHECK(keys("/pool-items/query", "poolItems", "program.id", "ASC") == "112212121212312");
  CHECK(keys("/pool-definition-items/query", "poolDefinitionItems", "itemSearchKey", "DESC") == "321");
  CHECK(keys("/pool-definition-items/query", "poolDefinitionItems", "poolDefinitionId", "DESC") == "312");
}

TEST_CASE("a list is read page by page, forwards and back, by cursors alone") {
  Queries it;
  auto page = it.say(kPrograms + "/query",
                     "{'query': {'filter': {'status': {'$ne': 'ENDED'}}, 'sort': [{'fieldName': 'id'}], 'cursorPaging': {'limit': 3}}}");
  const auto ids = [&page] {
    std::string line;
    for (const Value& one : page.json["programs"].as_list()) line += one["id"].as_string().front();
    return line;
  };
  const auto follow = [&](const std::string& which) {
    page = it.say(kPrograms + "/query",
                  "{'query': {'cursorPaging': {'limit': 3, 'cursor': '" + page.json["metadata"]["cursors"][which].as_string() + "'}}}");
    REQUIRE(page.status == 200);
  };
  CHECK(ids() == "134");
  CHECK(page.json["metadata"]["hasNext"] == Value(true));
  CHECK_FALSE(page.json["metadata"]["cursors"].as_map().contains("prev"));
  follow("next");
  CHECK(ids() == "568");
  follow("next");
  CHECK(ids() == "e");
  CHECK(page.json["metadata"]["hasNext"] == Value(false));
  CHECK_FALSE(page.json["metadata"]["cursors"].as_map().contains("next"));
  follow("prev");
  CHECK(ids() == "568");
  const std::string cursor = page.json["metadata"]["cursors"]["next"].as_string();
  CHECK(it.say(kPools + "/query", "{'query': {'cursorPaging': {'cursor': '" + cursor + "'}}}").status == 400);
}

TEST_CASE("balances are listed page by page, all of them or those of some pools") {
  Queries it;
  const std::string path = kBase + "/balances";
  CHECK(gist(it.get(path)) == "200 listBalances/ok inferred");
  CHECK(it.get(path).json["balances"].as_list().size() == 8);
  const auto some = it.get(path + "?poolIds=" + kActivePool + "&poolIds=" + kEmptyPool + "&cursorPaging.limit=1");
  REQUIRE(some.json["balances"].as_list().size() == 1);
  CHECK(some.json["balances"].as_list()[0]["id"] == Value(kEmptyPool));
  const auto rest = it.get(path + "?cursorPaging.cursor=" + some.json["metadata"]["cursors"]["next"].as_string());
  CHECK(rest.json["balances"].as_list().at(0)["id"] == Value(kActivePool));
  CHECK(rest.json["metadata"]["hasNext"] == Value(false));
  CHECK(violations(it.get(path + "?poolIds=x&cursorPaging.limit=101")) ==
        R"(poolIds[0] FORMAT {"type":"GUID"}; cursorPaging.limit MAX {"threshold":100})");
}

TEST_CASE("each list is filtered by the fields that the SDK names for it") {
  Queries it;
  const auto count = [&](const std::string& path, const std::string& name, const std::string& filter) {
    return it.all(kBase + "/" + path + "/query", name, filter).size();
  };
  CHECK(count("pools", "pools", "{'program.id': '" + kActive + "'}") == 1);
  CHECK(count("pools", "pools", "{'programDefinition.id': '" + kProgramDefinition + "'}") == 2);
  CHECK(count("pools", "pools", "{'beneficiary.wixUserId': {'$exists': true}}") == 1);
  CHECK(count("pools", "pools", "{'beneficiary': {'$exists': false}}") == 0);
  CHECK(count("pools", "pools", "{'details.benefits.itemSetId': '" + kDrinks + "'}") == 1);
  CHECK(count("pools", "pools", "{'details.benefits.providerAppId': {'$hasSome': ['" + kApp + "']}}") == 8);
  CHECK(count("balances", "balances", "{'beneficiary.memberId': '" + kMember + "'}") == 1);
  CHECK(count("transactions", "transactions", "{'pool.id': '" + kActivePool + "', 'status': 'PENDING'}") == 1);
  CHECK(count("transactions", "transactions", "{'relatedTransactionId': '" + seeded("7", 3) + "'}") == 1);
  CHECK(count("transactions", "transactions", "{'details.item.id': '" + kYoga + "', 'correlationId': null}") == 5);
  CHECK(count("program-definitions", "programDefinitions", "{'externalId': 'f0000000-0000-4000-8000-0000000000d2'}") == 1);
  CHECK(count("pool-definitions", "poolDefinitions", "{'programDefinitionIds': {'$hasAll': ['" + kProgramDefinition + "']}}") == 1);
  CHECK(count("pool-definitions", "poolDefinitions", "{'details.benefits.itemSetId': {'$in': ['" + kDrinks + "']}}") == 1);
  CHECK(count("items", "items", "{'category': {'$startsWith': 'CLASS'}, 'itemSetId': '" + kClasses + "'}") == 2);
  CHECK(count("pool-items", "poolItems", "{'program.id': '" + kActive + "', 'benefitKey': 'classes'}") == 2);
  CHECK(count("pool-definition-items", "poolDefinitionItems", "{'programDefinitions.id': {'$hasSome': ['" + kProgramDefinition + "']}}") ==
        2);
}

TEST_CASE("every call has the path that the SDK uses under a host of one's own") {
  Queries it;
  const Contract& contract = it.client().server().sandboxes().provider("wix-benefit-programs")->contract;
  for (const Operation& operation : contract.operations()) {
    INFO(operation.id);
    if (operation.id == "getAsyncJob" || operation.id == "listAsyncJobItems" || operation.id.find("Token") != std::string::npos) continue;
    REQUIRE(operation.paths.size() >= 2);
    for (const std::string& alias : operation.paths) {
      std::string path = alias;
      while (path.find('{') != std::string::npos) path.replace(path.find('{'), path.find('}') - path.find('{') + 1, "x");
      const bool takes_body = operation.method == "POST" || operation.method == "PATCH";
      const auto answer = it.call(operation.method, path, takes_body ? "[" : "");
      CHECK(answer.header("Understudy-Outcome").substr(0, operation.id.size() + 1) == operation.id + "/");
    }
    CHECK(operation.paths.back().starts_with("/_api/"));
  }
}

}  // namespace understudy::test
