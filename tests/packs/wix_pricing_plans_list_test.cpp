// SPDX-License-Identifier: MIT
// Listing orders: filters, sorting, pages and the packed query; then paths and credentials.
#include "tests/packs/wix_pricing_plans.h"

namespace understudy::test {
namespace {

using namespace wix;

const std::string kNewestFirst = "5555 4444 6666 1111 9af3 9e2f 3333 2222";
const std::string kOldestFirst = "2222 3333 9e2f 9af3 1111 6666 4444 5555";

Walk pricing_plans(const std::string& settings = "{}") {
  Walk walk("wix-pricing-plans");
  walk.fresh(settings);
  return walk;
}

// The first four characters of each order's id, in the order of the list.
std::string ids(const Answer& answer) {
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  std::string line;
  for (const Value& order : answer.json["orders"].as_list()) line += (line.empty() ? "" : " ") + order["id"].as_string().substr(0, 4);
  return line;
}

// As the SDK packs a request into one query parameter: base64url without padding.
std::string packed(const std::string& json) {
  std::string text = base64_encode(json);
  text.erase(text.find_last_not_of('=') + 1);
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return "?.r=" + text;
}

}  // namespace

TEST_CASE("without parameters all orders are listed, the newest first, with the paging told beside them") {
  const auto answer = pricing_plans().get(kOrders);
  CHECK(gist(answer) == "200 managementListOrders/ok documented");
  CHECK(ids(answer) == kNewestFirst);
  CHECK(write_json(answer.json["pagingMetadata"]) == R"({"count":8,"offset":0,"total":8,"tooManyToCount":false,"hasNext":false})");
}

TEST_CASE("an order in a list is the order as it is read alone, in either field set") {
  auto walk = pricing_plans();
  for (const std::string fields : {"", "?fieldSet=BASIC", "?fieldSet=FULL"}) {
    const auto list = walk.get(kOrders + fields);
    REQUIRE(list.json["orders"].as_list().size() == 8);
    for (const Value& order : list.json["orders"].as_list()) {
      CHECK(write_json(order) == write_json(walk.get(kOrders + "/" + order["id"].as_string() + fields).json["order"]));
    }
  }
}

TEST_CASE("each filter keeps the orders that match one of its values") {
  auto walk = pricing_plans();
  const auto list = [&](const std::string& query) { return ids(walk.get(kOrders + "?" + query)); };
  CHECK(list("orderStatuses=CANCELED&orderStatuses=ENDED") == "3333 2222");
  CHECK(list("orderStatuses=ACTIVE&orderStatuses=PAUSED") == "6666 1111 9af3 9e2f");
  CHECK(list("orderStatuses=DRAFT") == "5555");
  CHECK(list("orderStatuses=UNDEFINED").empty());
  CHECK(list("paymentStatuses=UNPAID") == "5555");
  CHECK(list("paymentStatuses=NOT_APPLICABLE&paymentStatuses=UNPAID") == "5555 4444 6666");
  CHECK(list("buyerIds=b0000000-0000-4000-8000-000000000001") == "9e2f 2222");
  CHECK(list("buyerIds=b0000000-0000-4000-8000-000000000001&buyerIds=b0000000-0000-4000-8000-000000000002") == "9af3 9e2f 3333 2222");
  CHECK(list("planIds=d2000000-0000-4000-8000-000000000002") == "5555 9af3 3333");
  CHECK(list("planIds=d2000000-0000-4000-8000-000000000002&planIds=d2000000-0000-4000-8000-000000000004") == "5555 4444 9af3 3333");
  CHECK(list("autoRenewCanceled=true") == "3333");
  CHECK(list("autoRenewCanceled=false") == "5555 6666 1111 9af3 9e2f");
  CHECK(list("buyerIds=77777777-7777-4777-8777-777777777777").empty());
}

TEST_CASE("several filters must all match, and the total counts what matches") {
  const auto answer = pricing_plans().get(kOrders +
                                          "?planIds=d2000000-0000-4000-8000-000000000002&orderStatuses=ACTIVE&orderStatuses=DRAFT&"
                                          "paymentStatuses=PAID&autoRenewCanceled=false");
  CHECK(ids(answer) == "9af3");
  CHECK(write_json(answer.json["pagingMetadata"]) == R"({"count":1,"offset":0,"total":1,"tooManyToCount":false,"hasNext":false})");
}

TEST_CASE("a list shows orders as they are now") {
  auto walk = pricing_plans();
  REQUIRE(walk.post(kOrders + "/" + kMonthly + "/pause").status == 200);
  CHECK(ids(walk.get(kOrders + "?orderStatuses=PAUSED")) == "1111 9e2f");
  walk.advance("P10D");
  CHECK(ids(walk.get(kOrders + "?orderStatuses=PENDING")).empty());
}

TEST_CASE("limit and offset cut a page out, and the paging says what lies around it") {
  auto walk = pricing_plans();
  const auto page = [&](const std::string& query) {
    const auto answer = walk.get(kOrders + "?" + query);
    return ids(answer) + " " + write_json(answer.json["pagingMetadata"]);
  };
  CHECK(page("limit=3&offset=2") == R"(6666 1111 9af3 {"count":3,"offset":2,"total":8,"tooManyToCount":false,"hasNext":true})");
  CHECK(page("limit=3&offset=6") == R"(3333 2222 {"count":2,"offset":6,"total":8,"tooManyToCount":false,"hasNext":false})");
  CHECK(page("limit=3&offset=5") == R"(9e2f 3333 2222 {"count":3,"offset":5,"total":8,"tooManyToCount":false,"hasNext":false})");
  CHECK(page("offset=100") == R"( {"count":0,"offset":100,"total":8,"tooManyToCount":false,"hasNext":false})");
  CHECK(page("limit=1&orderStatuses=ACTIVE") == R"(6666 {"count":1,"offset":0,"total":3,"tooManyToCount":false,"hasNext":true})");
  CHECK(ids(walk.get(kOrders + "?limit=50")) == kNewestFirst);
}

TEST_CASE("a parameter that breaks a rule is refused with its name, the rule and the bound") {
  auto walk = pricing_plans();
  const auto refused = [&](const std::string& query) {
    const auto answer = walk.get(kOrders + "?" + query);
    CHECK(gist(answer) == "400 managementListOrders/validationError inferred");
    return violations(answer);
  };
  CHECK(refused("limit=51") == R"(limit MAX {"threshold":50})");
  CHECK(refused("limit=0") == R"(limit MIN {"threshold":1})");
  CHECK(refused("offset=-1") == R"(offset MIN {"threshold":0})");
  CHECK(refused("limit=many") == "limit VALIDATION {}");
  CHECK(refused("orderStatuses=ACTIVE&orderStatuses=STOPPED") == "orderStatuses[1] INVALID_ENUM_VALUE {}");
  CHECK(refused("paymentStatuses=LATE") == "paymentStatuses[0] INVALID_ENUM_VALUE {}");
  CHECK(refused("planIds=gold") == R"(planIds[0] FORMAT {"type":"GUID"})");
  CHECK(refused("buyerIds=gold") == R"(buyerIds[0] FORMAT {"type":"GUID"})");
  CHECK(refused("autoRenewCanceled=perhaps") == "autoRenewCanceled VALIDATION {}");
  CHECK(refused("fieldSet=SOME") == "fieldSet INVALID_ENUM_VALUE {}");
  CHECK(refused("sorting.fieldName=planName") == "sorting.fieldName OTHER invalid_sort_field {}");
  CHECK(refused("sorting.order=UP") == "sorting.order INVALID_ENUM_VALUE {}");
  CHECK(refused("limit=51&offset=-1") == R"(limit MAX {"threshold":50}; offset MIN {"threshold":0})");
}

TEST_CASE("a list is sorted by the field and in the direction asked for; a field without a direction means ascending") {
  auto walk = pricing_plans();
  const auto list = [&](const std::string& query) { return ids(walk.get(kOrders + "?" + query)); };
  CHECK(list("sorting.fieldName=createdDate&sorting.order=DESC") == kNewestFirst);
  CHECK(list("sorting.fieldName=createdDate&sorting.order=ASC") == kOldestFirst);
  CHECK(list("sorting.fieldName=createdDate") == kOldestFirst);
  CHECK(list("sorting.order=ASC") == kOldestFirst);
  const std::string with_end = "orderStatuses=ENDED&orderStatuses=CANCELED&orderStatuses=PAUSED&sorting.fieldName=endDate";
  CHECK(list(with_end) == "2222 3333 1111");
  CHECK(list(with_end + "&sorting.order=DESC") == "1111 3333 2222");
}

TEST_CASE("the direction of a field without one is a setting, which does not touch an explicit one") {
  auto walk = pricing_plans(R"({"sort_order": "DESC"})");
  CHECK(ids(walk.get(kOrders + "?sorting.fieldName=createdDate")) == kNewestFirst);
  CHECK(ids(walk.get(kOrders + "?sorting.fieldName=createdDate&sorting.order=ASC")) == kOldestFirst);
}

TEST_CASE("parameters that the call does not know are ignored, sort.fieldName among them") {
  CHECK(ids(pricing_plans().get(kOrders + "?sort.fieldName=endDate&sort.order=UP&colour=red")) == kNewestFirst);
}

TEST_CASE("the packed query of the SDK stands for all parameters") {
  auto walk = pricing_plans();
  const auto list = [&](const std::string& json) { return ids(walk.get(kOrders + packed(json))); };
  CHECK(list(R"({"limit":5,"sorting":{"fieldName":"createdDate","order":"ASC"}})") == "2222 3333 9e2f 9af3 1111");
  CHECK(list(R"({"sorting":{"fieldName":"createdDate"}})") == kOldestFirst);
  CHECK(list(R"({"orderStatuses":["ACTIVE","PAUSED"],"limit":2,"offset":1,"sorting":{"fieldName":"createdDate","order":"DESC"}})") ==
        "1111 9af3");
  CHECK(list(R"({"autoRenewCanceled":true,"sorting":{"fieldName":"endDate","order":"ASC"}})") == "3333");
  CHECK(
      list(
          R"({"planIds":["d2000000-0000-4000-8000-000000000002"],"paymentStatuses":["PAID"],"sorting":{"fieldName":"createdDate","order":"ASC"}})") ==
      "3333 9af3");
  CHECK(ids(walk.get(kOrders + packed(R"({"limit":1})") + "&limit=7&orderStatuses=ENDED")) == "5555");
  CHECK(packed(R"({"note":"?>?>?>"})").find_first_of("+/=", 4) == std::string::npos);
  CHECK(list(R"({"note":"?>?>?>","limit":1})") == "5555");
}

TEST_CASE("the packed query keeps the rules of the parameters, and has to be one") {
  auto walk = pricing_plans();
  const auto refused = [&](const std::string& query) {
    const auto answer = walk.get(kOrders + query);
    CHECK(gist(answer) == "400 managementListOrders/validationError inferred");
    return violations(answer);
  };
  CHECK(refused(packed(R"({"limit":51})")) == R"(limit MAX {"threshold":50})");
  CHECK(refused(packed(R"({"sorting":{"fieldName":"planName"}})")) == "sorting.fieldName OTHER invalid_sort_field {}");
  CHECK(refused(packed(R"({"orderStatuses":["STOPPED"]})")) == "orderStatuses[0] INVALID_ENUM_VALUE {}");
  CHECK(refused(packed("[1]")) == ".r VALIDATION {}");
  CHECK(refused("?.r=*") == ".r VALIDATION {}");
}

TEST_CASE("the curl sample that the pause page prints works for both orders that it names, in a fresh sandbox") {
  auto client = MockClient({.providers = {"wix-pricing-plans"}, .clock = "2026-01-01T00:00:00Z"});
  for (const std::string id : {"9e2f0450-f8ab-4459-a4a9-a851ebbd12d1", "9af3cbe6-fe27-4fdb-a0b0-892289b03d22"}) {
    const auto answer = client.post("/wix-pricing-plans/pricing-plans/v2/orders/" + id + "/pause", "", {{"Authorization", ""}});
    CHECK(answer.status == 200);
    CHECK(answer.body == "{}");
  }
}

TEST_CASE("the order paths that the SDK uses under a host of one's own are the same calls") {
  auto walk = pricing_plans();
  const std::string elsewhere = "/_api/paid-plans/v2/orders";
  CHECK(walk.post(elsewhere + "/" + kMonthly + "/pause", R"({"id":")" + kMonthly + R"("})").header("Understudy-Outcome") ==
        "pauseOrder/ok");
  CHECK(walk.get(elsewhere + "/" + kMonthly).json["order"]["status"] == Value("PAUSED"));
  CHECK(walk.post(elsewhere + "/" + kMonthly + "/resume").header("Understudy-Outcome") == "resumeOrder/ok");
  CHECK(ids(walk.get(elsewhere)) == kNewestFirst);
}

TEST_CASE("every other call has its path under a host of one's own as well") {
  auto walk = pricing_plans();
  const auto outcome = [](const Answer& answer) { return answer.header("Understudy-Outcome"); };
  const std::string members = "/_api/pricing-plans/v2/member/orders", plans = "/_api/pricing-plans/v2/plans";
  CHECK(outcome(walk.get(members)) == "memberListOrders/ok");
  CHECK(outcome(walk.get(members + "/" + kMonthly)) == "memberGetOrder/ok");
  CHECK(outcome(walk.post(members + "/" + kMonthly + "/cancel", R"({"effectiveAt": "IMMEDIATELY"})")) == "requestCancellation/ok");
  CHECK(outcome(walk.post("/_api/paid-plans/v2/orders/" + kUnlimited + "/cancel", R"({"effectiveAt": "IMMEDIATELY"})")) ==
        "cancelOrder/ok");
  CHECK(outcome(walk.post("/_api/paid-plans/v2/orders/" + kPending + "/mark-as-paid")) == "markAsPaid/ORDER_NOT_PAYABLE");
  CHECK(outcome(walk.call("PATCH", "/_api/paid-plans/v2/orders/" + kPaused, R"({"endDate": "2030-01-01T00:00:00Z"})")) ==
        "postponeEndDate/ORDER_NOT_POSTPONABLE");
  CHECK(outcome(walk.get(plans)) == "listPlans/ok");
  CHECK(outcome(walk.get(plans + "/public")) == "listPublicPlans/ok");
  CHECK(outcome(walk.post(plans + "/public/query", "{}")) == "queryPublicPlans/ok");
  CHECK(outcome(walk.get(plans + "/stats")) == "getPlanStats/ok");
  CHECK(outcome(walk.get(plans + "/" + plan(kYearly))) == "getPlan/ok");
  CHECK(outcome(walk.post(plans, R"({"plan": {"name": "Gold", "pricing": {"singlePaymentUnlimited": true}}})")) == "createPlan/ok");
  CHECK(outcome(walk.call("PATCH", plans + "/" + plan(kYearly), R"({"plan": {"name": "Gold"}})")) == "updatePlan/ok");
  CHECK(outcome(walk.call("PUT", plans + "/" + plan(kYearly) + "/visibility", R"({"visible": true})")) == "setPlanVisibility/ok");
  CHECK(outcome(walk.post(plans + "/" + plan(kYearly) + "/make-primary")) == "makePlanPrimary/ok");
  CHECK(outcome(walk.post(plans + "/clear-primary")) == "clearPrimary/ok");
  CHECK(outcome(walk.post(plans + "/" + plan(kYearly) + "/archive")) == "archivePlan/ok");
}

TEST_CASE("calls that orders do not have are not found, those that integrators make by mistake among them") {
  auto walk = pricing_plans();
  for (const auto& answer : {walk.post(kOrders + "/query", R"({"query": {}})"), walk.post(kOrders + "/" + kMonthly + "/markAsPaid"),
                             walk.call("DELETE", kOrders + "/" + kMonthly)}) {
    CHECK(gist(answer) == "404  assumed");
    CHECK(answer.json["message"].is(Kind::string));
    CHECK(write_json(answer.json["details"]) == "{}");
  }
}

TEST_CASE("for orders, too, the strict setting asks for some credential and the denied one refuses everybody") {
  auto strict = pricing_plans(R"({"auth": "strict"})");
  const auto nobody = strict.get(kOrders + "?limit=51", {{"Authorization", ""}});
  CHECK(gist(nobody) == "401 managementListOrders/UNAUTHENTICATED assumed");
  CHECK(application_error(nobody) == "UNAUTHENTICATED {}");
  CHECK(strict.post(kOrders + "/" + kMonthly + "/pause", "", {{"Authorization", "IST.key"}}).status == 200);
  const auto denied = pricing_plans(R"({"permission": "denied"})").get(kOrders);
  CHECK(gist(denied) == "403 managementListOrders/PERMISSION_DENIED assumed");
  CHECK(application_error(denied) == "PERMISSION_DENIED {}");
}

TEST_CASE("on their common host both Wix packs answer, each its own paths") {
  auto client = MockClient({.providers = {"wix-benefit-programs", "wix-pricing-plans"}, .clock = "2026-01-01T00:00:00Z"});
  for (const char* host : {"www.wixapis.com", "edge.wixapis.com:443"}) {
    CHECK(client.get(kOrders + "/" + kMonthly, {{"Host", host}}).header("Understudy-Outcome") == "managementGetOrder/ok");
    const auto program = client.get("/benefit-programs/v1/programs/e5c42e1e-cd10-4210-b483-bb59932b1fa7", {{"Host", host}});
    CHECK(program.header("Understudy-Outcome") == "getProgram/ok");
  }
  // The platform's own calls are in both packs or in one: somebody answers, also on a bare path.
  const std::string visitor = R"({"clientId": "a-client", "grantType": "anonymous"})";
  CHECK(client.post("/oauth2/token", visitor, {{"Host", "www.wixapis.com"}}).status == 200);
  CHECK(client.post("/oauth2/token", visitor).status == 200);
}

}  // namespace understudy::test
