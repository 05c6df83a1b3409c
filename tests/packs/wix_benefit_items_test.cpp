// SPDX-License-Identifier: MIT
// Items, and what pools and pool definitions have of them.
#include "tests/packs/wix_benefit.h"

namespace understudy::test {
namespace {

using namespace benefit;
using wix::application_error;
using wix::gist;
using wix::violations;

const std::string kNew = "99999999-9999-4999-8999-999999999999";
const std::string kItems = kBase + "/items", kPoolItems = kBase + "/pool-items/query", kDefinitionItems = kBase + "/pool-definition-items";

std::string item(const std::string& external_id, const std::string& more = "") {
  return "{'externalId': '" + external_id + "', 'category': 'classes', 'itemSetId': '" + kClasses + "', 'providerAppId': '" + kApp +
         "', 'namespace': '" + kNamespace + "'" + (more.empty() ? "" : ", " + more) + "}";
}

struct Items : Benefits {
  using Benefits::Benefits;
  Answer create(const std::string& external_id) { return say(kItems, "{'item': " + item(external_id) + "}"); }
  std::vector<Value> items_of_pool(const std::string& pool) { return all(kPoolItems, "poolItems", "{'poolId': '" + pool + "'}"); }
  std::vector<Value> items_of_definition(const std::string& definition) {
    return all(kDefinitionItems + "/query", "poolDefinitionItems", "{'poolDefinitionId': '" + definition + "'}");
  }
  Answer change_benefit(const std::string& verb, const std::string& key, const std::string& references) {
    return say(kDefinitionItems + "/" + verb,
               "{'poolDefinitionId': '" + kPoolDefinition + "', 'benefitKey': '" + key + "', 'itemReferences': [" + references + "]}");
  }
};

}  // namespace

TEST_CASE("an item is created, read, updated and deleted, and its benefit covers it for as long as it is there") {
  Items it;
  const auto created = it.create(kNew);
  CHECK(gist(created) == "200 createItem/ok inferred");
  const std::string id = created.json["item"]["id"].as_string();
  CHECK(it.get(kItems + "/" + id + "?itemId=" + id).body == created.body);
  CHECK(gist(it.create(kNew)) == "409 createItem/ALREADY_EXISTS assumed");
  const std::string check = "{'poolId': '" + kActivePool + "', 'itemReference': {'externalId': '" + kNew + "', 'providerAppId': '" + kApp +
                            "'}, 'namespace': '" + kNamespace + "'}";
  const auto type = [&] {
    return it.say(kPools + "/check-eligibility", check).json["result"]["benefitResults"].as_list().at(0)["type"].as_string();
  };
  CHECK(type() == "ELIGIBLE_BENEFIT");
  const auto updated = it.patch(kItems + "/" + id, "{'item': {'revision': '1', 'displayName': 'Yoga', 'category': 'other'}}");
  CHECK(gist(updated) == "200 updateItem/ok inferred");
  CHECK(updated.json["item"]["displayName"] == Value("Yoga"));
  CHECK(updated.json["item"]["category"] == Value("classes"));
  CHECK(gist(it.patch(kItems + "/" + id, "{'item': {'revision': '1'}}")) == "409 updateItem/INVALID_REVISION inferred");
  const auto deleted = it.say(kItems + "/" + id + "/delete", "{'itemId': '" + id + "'}");
  CHECK(gist(deleted) == "200 deleteItem/ok inferred");
  CHECK(deleted.body == "{}");
  CHECK(type() == "BENEFIT_NOT_FOUND");
  for (const auto& [path, outcome] : {std::pair{"", "getItem"}, {"/delete", "deleteItem"}}) {
    const auto answer = outcome == std::string("getItem") ? it.get(kItems + "/" + id) : it.post(kItems + "/" + id + path);
    CHECK(gist(answer) == std::string("404 ") + outcome + "/NOT_FOUND assumed");
  }
  CHECK(gist(it.patch(kItems + "/" + id, "{'item': {'revision': '1'}}")) == "404 updateItem/NOT_FOUND assumed");
  CHECK(violations(it.say(kItems, "{'item': {}}")) ==
        "item.externalId REQUIRED_FIELD {}; item.itemSetId REQUIRED_FIELD {}; item.namespace REQUIRED_FIELD {}; item.providerAppId "
        "REQUIRED_FIELD {}");
}

TEST_CASE("several items are created, updated and deleted at once, each for itself") {
  Items it;
  const auto created = it.say(kBase + "/bulk/items/create",
                              "{'items': [" + item(kNew) + ", " + item(kNew) + ", " + item(kUnknown) + "], 'returnEntity': true}");
  CHECK(gist(created) == "200 bulkCreateItems/ok inferred");
  CHECK(results(created) == "ok ALREADY_EXISTS ok | 2+1");
  const std::string id = created.json["results"].as_list()[0]["item"]["id"].as_string();
  const auto masked = [](const std::string& which, const std::string& revision) {
    return "{'item': {'id': '" + which + "', 'revision': '" + revision + "', 'displayName': 'Named'}, 'fieldMask': 'extendedFields'}";
  };
  const auto updated =
      it.say(kBase + "/bulk/items/update", "{'items': [" + masked(id, "1") + ", " + masked(id, "1") + ", " + masked(kUnknown, "1") + "]}");
  CHECK(gist(updated) == "200 bulkUpdateItems/ok inferred");
  CHECK(results(updated) == "ok INVALID_REVISION NOT_FOUND | 1+2");
  CHECK_FALSE(it.get(kItems + "/" + id).json["item"].as_map().contains("displayName"));
  const auto deleted = it.say(kBase + "/bulk/items/delete", "{'itemIds': ['" + id + "', '" + kUnknown + "', '" + id + "']}");
  CHECK(gist(deleted) == "200 bulkDeleteItems/ok inferred");
  CHECK(results(deleted) == "ok NOT_FOUND NOT_FOUND | 1+2");
}

TEST_CASE("items are deleted by a filter in a job, which has an item for each") {
  Items it;
  const auto started =
      it.say(kBase + "/bulk/items/delete-by-filter", "{'namespace': '" + kNamespace + "', 'filter': {'category': 'classes'}}");
  CHECK(gist(started) == "200 bulkDeleteItemsByFilter/accepted inferred");
  CHECK(it.get(kItems + "/" + kYoga).status == 200);
  it.advance("PT2S");
  CHECK(it.get(kItems + "/" + kYoga).status == 404);
  CHECK(it.get(kItems + "/" + kEspresso).status == 200);
  CHECK(write_json(it.job(started)["counts"]) == R"({"total":2,"successCount":2,"failCount":0,"errorByCodeCount":{}})");
  const auto entries = it.get("/v1/async-jobs/" + started.json["jobId"].as_string() + "/items");
  REQUIRE(entries.json["results"].as_list().size() == 2);
  CHECK(entries.json["results"].as_list()[0]["entityId"] == Value(kYoga));
  REQUIRE(it.say(kBase + "/bulk/items/delete-by-filter", "{'namespace': 'other'}").status == 200);
  REQUIRE(it.say(kBase + "/bulk/items/delete-by-filter", "{'namespace': '" + kNamespace + "'}").status == 200);
  it.advance("PT2S");
  CHECK(it.get(kItems + "/" + kEspresso).status == 404);
}

TEST_CASE("items are listed by namespace and, in a packed query, by references") {
  Items it;
  CHECK(gist(it.get(kItems)) == "200 listItems/ok inferred");
  const auto ids = [&](const std::string& query) {
    const auto answer = it.get(kItems + query);
    const auto& list = answer.json["items"].as_list();
    return told({list.begin(), list.end()});
  };
  CHECK(ids("") == kEspresso + " " + kPilates + " " + kYoga);
  CHECK(ids("?filter.namespace=other").empty());
  const auto packed = [](const std::string& text) {
    std::string query = base64_encode(json(text));
    query.erase(query.find_last_not_of('=') + 1);
    for (char& c : query) c = c == '+' ? '-' : c == '/' ? '_' : c;
    return "?.r=" + query;
  };
  CHECK(ids(packed("{'filter': {'type': 'BY_REFERENCE', 'byReferenceOptions': {'filters': [" + reference(1) + "]}}}")) == kYoga);
  CHECK(ids(packed("{'filter': {'type': 'BY_ITEM_SET_ID_AND_REFERENCE', 'byItemSetIdAndReferenceOptions': {'filters': [{'itemSetId': '" +
                   kDrinks + "', 'providerAppId': '" + kApp + "'}]}}}")) == kEspresso);
  CHECK(violations(it.get(kItems + "?filter.type=ALL&cursorPaging.limit=1001")) ==
        R"(filter.type INVALID_ENUM_VALUE {}; cursorPaging.limit MAX {"threshold":1000})");
}

TEST_CASE("items are counted, unless there are too many") {
  Items it;
  CHECK(write_json(it.say(kItems + "/count", "{'filter': {'category': 'classes'}}").json) == R"({"count":2})");
  CHECK(write_json(it.say(kItems + "/count").json) == R"({"count":3})");
  CHECK(violations(it.say(kItems + "/count", "{'filter': {'colour': 'red'}}")) == "value Field 'colour' is not declared as filterable");
  it.fresh(json("{'count_limit': 3}"));
  const auto many = it.say(kItems + "/count");
  CHECK(gist(many) == "428 countItems/TOO_MANY_TO_COUNT assumed");
  CHECK(application_error(many) == "TOO_MANY_TO_COUNT {}");
  CHECK(it.say(kItems + "/count", "{'filter': {'category': 'classes'}}").status == 200);
}

TEST_CASE("pool items come and go with items, pools and benefits") {
  Items it;
  CHECK(told(it.items_of_pool(kActivePool), "itemId") == kYoga + " " + kPilates);
  CHECK(told(it.items_of_pool(kEmptyPool), "itemId") == kEspresso);
  const std::string made = it.create(kNew).json["item"]["id"].as_string();
  CHECK(it.items_of_pool(kActivePool).size() == 3);
  CHECK(it.items_of_definition(kPoolDefinition).size() == 3);
  REQUIRE(it.post(kItems + "/" + made + "/delete").status == 200);
  CHECK(it.items_of_pool(kActivePool).size() == 2);
  CHECK(it.items_of_definition(kPoolDefinition).size() == 2);
  const auto program = it.provision(kNew).json["program"]["id"].as_string();
  const auto pool = told(it.pools_of(program));
  CHECK(it.items_of_pool(pool).size() == 2);
  REQUIRE(it.patch(kPools + "/" + pool, "{'pool': {'revision': '1', 'details': {'benefits': []}}}").status == 200);
  CHECK(it.items_of_pool(pool).empty());
  REQUIRE(it.call("DELETE", kDefinitions + "/pool-definitions/" + kPoolDefinition + "?cascade=FUTURE_PROVISIONS").status == 200);
  CHECK(it.items_of_definition(kPoolDefinition).empty());
  CHECK(it.items_of_pool(kActivePool).size() == 2);
}

TEST_CASE("a pool item shows what it joins, and more when it is asked for") {
  Items it;
  const Value plain = it.items_of_pool(kActivePool).at(0);
  CHECK(plain["externalId"] == Value("e1000000-0000-4000-8000-000000000001"));
  CHECK(plain["itemSearchKey"] == Value(kApp + "/classes/e1000000-0000-4000-8000-000000000001"));
  CHECK(plain["externalProgramId"] == Value("f0000000-0000-4000-8000-000000000000"));
  CHECK(plain["beneficiary"]["memberId"] == Value(kMember));
  CHECK_FALSE(plain.as_map().contains("balance"));
  const auto answer = it.say(kPoolItems, "{'query': {'filter': {'poolId': '" + kActivePool +
                                             "'}}, 'fields': ['POOL', 'PROGRAM', 'PROGRAM_DEFINITION', 'ITEM', 'BENEFIT', 'BALANCE']}");
  CHECK(gist(answer) == "200 queryPoolItems/ok inferred");
  const Value& rich = answer.json["poolItems"].as_list().at(0);
  CHECK(rich["pool"]["status"] == Value("ACTIVE"));
  CHECK(rich["program"]["id"] == Value(kActive));
  CHECK(rich["programDefinition"]["displayName"] == Value("Gold membership"));
  CHECK(rich["itemInfo"]["displayName"] == Value("Yoga for beginners"));
  CHECK(write_json(rich["benefitInfo"]) == R"({"benefitKey":"classes","price":"1","displayName":"Classes"})");
  CHECK(write_json(rich["balance"]) == R"({"available":"9"})");
  CHECK(violations(it.say(kPoolItems, "{'fields': ['PRICE']}")) == "fields[0] INVALID_ENUM_VALUE {}");
}

TEST_CASE("a pool definition item shows the program definitions by id, and more when it is asked for") {
  Items it;
  const auto plain = it.items_of_definition(kPoolDefinition);
  REQUIRE(plain.size() == 2);
  CHECK(write_json(plain[0]["programDefinitions"]) ==
        R"([{"id":")" + kProgramDefinition + R"(","externalId":"f0000000-0000-4000-8000-0000000000d1"}])");
  const auto answer = it.say(kDefinitionItems + "/query", "{'query': {'filter': {'itemSearchKey': {'$startsWith': '" + kApp +
                                                              "/classes'}}}, 'fields': ['POOL_DEFINITION', "
                                                              "'PROGRAM_DEFINITION', 'ITEM', 'BENEFIT']}");
  CHECK(gist(answer) == "200 queryPoolDefinitionItems/ok inferred");
  const Value& rich = answer.json["poolDefinitionItems"].as_list().at(0);
  CHECK(rich["poolDefinition"]["displayName"] == Value("Ten classes"));
  CHECK(rich["programDefinitions"].as_list().at(0)["displayName"] == Value("Gold membership"));
  CHECK(rich["itemInfo"]["displayName"] == Value("Yoga for beginners"));
  CHECK(write_json(rich["benefitInfo"]) == R"({"price":"1","displayName":"Classes"})");
}

TEST_CASE("items are added to a benefit and removed from it, each for itself") {
  Items it;
  const std::string known = "{'externalId': 'e1000000-0000-4000-8000-000000000001', 'category': 'classes'}",
                    fresh = "{'externalId': '" + kNew + "'}";
  const auto added = it.change_benefit("add-items-to-benefit", "classes", fresh + ", " + known + ", " + fresh);
  CHECK(gist(added) == "200 addItemsToBenefit/ok inferred");
  CHECK(results(added) == "ok ALREADY_EXISTS ALREADY_EXISTS | 1+2");
  CHECK(it.items_of_definition(kPoolDefinition).size() == 3);
  CHECK(it.items_of_pool(kActivePool).size() == 3);
  const auto removed = it.change_benefit("remove-items-from-benefit", "classes", fresh + ", {'externalId': '" + kUnknown + "'}, " + fresh);
  CHECK(gist(removed) == "200 removeItemsFromBenefit/ok inferred");
  CHECK(results(removed) == "ok NOT_FOUND NOT_FOUND | 1+2");
  CHECK(it.items_of_pool(kActivePool).size() == 2);
  for (const std::string verb : {"add", "remove"}) {
    const auto answer = it.change_benefit(verb + (verb == "add" ? "-items-to-benefit" : "-items-from-benefit"), "sauna", fresh);
    CHECK(gist(answer) ==
          "404 " + verb + (verb == "add" ? "ItemsToBenefit" : "ItemsFromBenefit") + "/POOL_DEFINITION_BENEFIT_NOT_FOUND assumed");
    CHECK(application_error(answer) == "POOL_DEFINITION_BENEFIT_NOT_FOUND {}");
  }
}

}  // namespace understudy::test
