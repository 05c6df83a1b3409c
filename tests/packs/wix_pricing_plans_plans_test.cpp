// SPDX-License-Identifier: MIT
// Plans: made, read, listed, queried, changed, hidden, highlighted and archived.
#include "tests/packs/wix_pricing_plans.h"

namespace understudy::test {
namespace {

using namespace wix;

const std::string kMonthlyPricing =
    R"("pricing": {"subscription": {"cycleDuration": {"count": 1, "unit": "MONTH"}, "cycleCount": 6}, "price": {"value": "19.90", "currency": "USD"}})";

struct Plans : Orders {
  using Orders::Orders;
  // `more`: further members of the plan.
  Answer create(const std::string& more) { return post(kPlans, R"({"plan": {)" + more + "}}"); }
  Answer update(const std::string& id, const std::string& members) {
    return call("PATCH", kPlans + "/" + id, R"({"plan": {)" + members + "}}");
  }
  Answer act(int number, const std::string& action) { return post(kPlans + "/" + plan(number) + "/" + action); }
  Answer show(int number, bool visible) {
    return call("PUT", kPlans + "/" + plan(number) + "/visibility", std::string(R"({"visible": )") + (visible ? "true}" : "false}"));
  }
  Value read(const std::string& id) { return get(kPlans + "/" + id).json["plan"]; }
};

std::string slugs(const Answer& answer) {
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  std::string line;
  for (const Value& plan : answer.json["plans"].as_list()) line += (line.empty() ? "" : " ") + plan["slug"].as_string();
  return line;
}

}  // namespace

TEST_CASE("a plan that is made has what it was given, and the rest by default") {
  Plans plans;
  const auto made = plans.create(R"("name": "Gold card", "perks": {"values": ["A locker"]}, )" + kMonthlyPricing);
  CHECK(gist(made) == "200 createPlan/ok documented");
  CHECK(
      members(made.json["plan"],
              {"name", "description", "perks", "pricing", "primary", "createdDate", "updatedDate", "slug", "maxPurchasesPerBuyer",
               "allowFutureStartDate", "buyerCanCancel", "termsAndConditions", "formId", "public", "archived", "hasOrders"}) ==
      R"({"name":"Gold card","description":"","perks":{"values":["A locker"]},"pricing":{"price":{"value":"19.90","currency":"USD"},)"
      R"("subscription":{"cycleDuration":{"count":1,"unit":"MONTH"},"cycleCount":6}},"primary":false,"createdDate":"2026-01-01T00:00:00.000Z",)"
      R"("updatedDate":"2026-01-01T00:00:00.000Z","slug":"gold-card","maxPurchasesPerBuyer":0,"allowFutureStartDate":false,"buyerCanCancel":false,)"
      R"("termsAndConditions":"","public":true,"archived":false,"hasOrders":false})");
  const std::string id = made.json["plan"]["id"].as_string();
  CHECK(plans.read(id) == made.json["plan"]);
  CHECK(plans.create(R"("name": "Gold card", )" + kMonthlyPricing).json["plan"]["slug"].as_string().starts_with("gold-card-"));
  CHECK(plans.create(R"("name": "Café 24/7", )" + kMonthlyPricing)
            .json["plan"]["slug"]
            .as_string()
            .find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
}

TEST_CASE("a plan has orders as soon as one is made for it") {
  Plans plans;
  CHECK(plans.read(plan(kStarter))["hasOrders"] == Value(false));
  REQUIRE(plans.buy(kStarter).status == 200);
  CHECK(plans.read(plan(kStarter))["hasOrders"] == Value(true));
}

TEST_CASE("an update changes what it names, and replaces the pricing as a whole") {
  Plans plans;
  plans.advance("PT1H");
  const auto updated = plans.update(plan(kYearly), R"("description": "New.", "buyerCanCancel": false, "perks": {"values": []})");
  CHECK(gist(updated) == "200 updatePlan/ok documented");
  CHECK(members(updated.json["plan"], {"name", "description", "perks", "buyerCanCancel", "updatedDate", "slug"}) ==
        R"({"name":"Yearly membership","description":"New.","perks":{"values":[]},"buyerCanCancel":false,)"
        R"("updatedDate":"2026-01-01T01:00:00.000Z","slug":"yearly-membership"})");
  CHECK(write_json(plans.update(plan(kPremium), R"("pricing": {"singlePaymentUnlimited": true, "price": {"value": "99.00"}})")
                       .json["plan"]["pricing"]) == R"({"price":{"value":"99.00","currency":"EUR"},"singlePaymentUnlimited":true})");
  const auto hidden = plans.update(plan(kWeekly), R"("public": false, "description": null, "termsAndConditions": null)");
  CHECK(members(hidden.json["plan"], {"public", "primary", "description", "termsAndConditions"}) ==
        R"({"public":false,"primary":false,"description":"","termsAndConditions":""})");
  const auto archived = plans.update(plan(kArchived), R"("name": "Winter membership")");
  CHECK(gist(archived) == "400 updatePlan/validationError assumed");
  CHECK(violations(archived) == "plan OTHER update_not_supported {}");
}

TEST_CASE("plans are listed by what they are, in the order in which they were made, a page at a time") {
  Plans plans;
  const std::string open = "yearly-membership weekly-membership trial-week newsletter premium-membership starter-pack";
  CHECK(gist(plans.get(kPlans)) == "200 listPlans/ok documented");
  CHECK(slugs(plans.get(kPlans)) == open + " old-membership");
  CHECK(slugs(plans.get(kPlans + "?public=PUBLIC")) == open);
  CHECK(slugs(plans.get(kPlans + "?public=HIDDEN")) == "old-membership");
  CHECK(slugs(plans.get(kPlans + "?archived=ARCHIVED")) == "summer-membership");
  CHECK(slugs(plans.get(kPlans + "?archived=ARCHIVED_AND_ACTIVE&public=HIDDEN")) == "old-membership summer-membership");
  CHECK(slugs(plans.get(kPlans + "?planIds=" + plan(kFree) + "&planIds=" + plan(kArchived) + "&planIds=" + kUnknown)) == "newsletter");
  const auto page = plans.get(kPlans + "?limit=2&offset=1");
  CHECK(slugs(page) == "weekly-membership trial-week");
  CHECK(write_json(page.json["pagingMetadata"]) == R"({"count":2,"offset":1,"total":7,"tooManyToCount":false})");
  CHECK(plans.get(kPlans + "/stats").body == R"({"totalPlans":8})");
  CHECK(slugs(plans.get(kPlans + "/public")) == open);
  CHECK(slugs(plans.get(kPlans + "/public?limit=1&offset=5")) == "starter-pack");
}

TEST_CASE("what visitors see of a plan leaves out whether it is public, archived or has orders") {
  Plans plans;
  const Value seen = plans.get(kPlans + "/public?planIds=" + plan(kWeekly)).json["plans"].as_list().at(0);
  for (const char* name : {"public", "archived", "hasOrders"}) CHECK(seen[name].is_null());
  CHECK(members(seen, {"primary", "formId", "buyerCanCancel"}) ==
        R"({"primary":true,"formId":"e0000000-0000-4000-8000-000000000001","buyerCanCancel":true})");
}

TEST_CASE("public plans are queried by filter, sorted and cut into pages") {
  Plans plans;
  const auto query = [&](const std::string& text) { return plans.post(kPlans + "/public/query", R"({"query": )" + text + "}"); };
  CHECK(gist(query("{}")) == "200 queryPublicPlans/ok documented");
  CHECK(slugs(query(R"({"filter": {"primary": true}})")) == "weekly-membership");
  CHECK(slugs(query(R"({"filter": {"slug": {"$startsWith": "trial"}}})")) == "trial-week");
  CHECK(slugs(query(R"({"filter": {"$or": [{"slug": "newsletter"}, {"id": {"$in": [")" + plan(kStarter) + R"("]}}]}})")) ==
        "newsletter starter-pack");
  CHECK(slugs(query(R"({"filter": {"createdDate": {"$lt": "2025-09-24T12:00:00Z"}}})")) == "yearly-membership weekly-membership");
  CHECK(slugs(query(R"({"sort": [{"fieldName": "slug", "order": "DESC"}], "paging": {"limit": 2, "offset": 1}})")) ==
        "weekly-membership trial-week");
  CHECK(slugs(query(R"({"sort": [{"fieldName": "createdDate"}], "paging": {"limit": 1}})")) == "yearly-membership");
  CHECK(slugs(query(R"({"filter": {"slug": "old-membership"}})")).empty());
  CHECK(plans.post(kPlans + "/public/query", "{}").json["pagingMetadata"]["total"] == Value(6));
}

TEST_CASE("a query that breaks a rule is refused, a field that cannot be filtered by in the platform's own words") {
  Plans plans;
  const auto broken = [&](const std::string& text) {
    const auto answer = plans.post(kPlans + "/public/query", R"({"query": )" + text + "}");
    CHECK(answer.header("Understudy-Outcome") == "queryPublicPlans/validationError");
    return answer;
  };
  const auto unfilterable = broken(R"({"filter": {"$and": [{"name": "Gold"}]}})");
  CHECK(write_json(unfilterable.json["details"]["validationError"]["fieldViolations"]) ==
        R"([{"field":"value","description":"Field 'name' is not declared as filterable","data":{}}])");
  CHECK(violations(broken(R"({"paging": {"limit": 1001}})")) == R"(query.paging.limit OTHER PAGING_LIMIT_OUT_OF_RANGE {"threshold":1000})");
  CHECK(violations(broken(R"({"paging": {"offset": -1}})")) == R"(query.paging.offset MIN {"threshold":0})");
  CHECK(violations(broken(R"({"sort": [{"fieldName": "name"}]})")) == "query.sort[0].fieldName INVALID_ENUM_VALUE {}");
  const auto operators = broken(R"({"filter": {"slug": {"$near": 1}}})");
  CHECK(gist(operators) == "400 queryPublicPlans/validationError assumed");
  CHECK(operators.json["details"]["validationError"]["fieldViolations"].as_list()[0]["field"] == Value("value"));
}

TEST_CASE("a plan is hidden and shown, and what is hidden is not primary") {
  Plans plans;
  CHECK(gist(plans.show(kWeekly, false)) == "200 setPlanVisibility/ok documented");
  CHECK(members(plans.read(plan(kWeekly)), {"public", "primary"}) == R"({"public":false,"primary":false})");
  CHECK(plans.show(kWeekly, true).json["plan"]["public"] == Value(true));
  CHECK(gist(plans.show(kArchived, true)) == "400 setPlanVisibility/set_visibility_not_supported assumed");
  CHECK(violations(plans.call("PUT", kPlans + "/" + plan(kWeekly) + "/visibility", "{}")) == "visible REQUIRED_FIELD {}");
}

TEST_CASE("one plan is primary, or none") {
  Plans plans;
  CHECK(gist(plans.act(kYearly, "make-primary")) == "200 makePlanPrimary/ok documented");
  CHECK(plans.read(plan(kYearly))["primary"] == Value(true));
  CHECK(plans.read(plan(kWeekly))["primary"] == Value(false));
  CHECK(plans.post(kPlans + "/clear-primary").body == "{}");
  CHECK(plans.read(plan(kYearly))["primary"] == Value(false));
  for (const int number : {kOld, kArchived})
    CHECK(gist(plans.act(number, "make-primary")) == "400 makePlanPrimary/set_primary_not_supported assumed");
}

TEST_CASE("an archived plan is hidden for good, and archiving it again is refused") {
  Plans plans;
  CHECK(gist(plans.act(kWeekly, "archive")) == "200 archivePlan/ok documented");
  CHECK(members(plans.read(plan(kWeekly)), {"public", "archived", "primary"}) == R"({"public":false,"archived":true,"primary":false})");
  CHECK(gist(plans.act(kWeekly, "archive")) == "400 archivePlan/already_archived inferred");
  CHECK(plans.order(kUnlimited)["status"] == Value("ACTIVE"));
}

TEST_CASE("a plan that breaks a rule is refused with the rule's published name") {
  Plans plans;
  const auto broken = [&](const std::string& members) {
    const auto answer = plans.create(members);
    CHECK(answer.header("Understudy-Outcome") == "createPlan/validationError");
    return violations(answer);
  };
  const std::string named = R"("name": "Gold", "pricing": )";
  const auto subscription = [&](const std::string& count, const std::string& duration) {
    return named + R"({"subscription": {"cycleCount": )" + count + R"(, "cycleDuration": )" + duration + R"(}, "price": {"value": "1"}})";
  };
  const std::string month = R"({"count": 1, "unit": "MONTH"})";
  CHECK(broken("") == "plan.name REQUIRED_FIELD {}; plan.pricing REQUIRED_FIELD {}");
  CHECK(broken(R"("name": "  ", )" + kMonthlyPricing) == "plan.name OTHER PLAN_NAME_BLANK {}");
  CHECK(broken(R"("name": ")" + std::string(51, 'x') + "\", " + kMonthlyPricing) == R"(plan.name MAX_LENGTH {"threshold":50})");
  CHECK(broken(R"("name": "Gold", "maxPurchasesPerBuyer": 2, )" + kMonthlyPricing) == R"(plan.maxPurchasesPerBuyer MAX {"threshold":1})");
  CHECK(broken(named + "{}") == "plan.pricing ONE_OF_ALIGNMENT {}");
  CHECK(broken(named + R"({"singlePaymentUnlimited": true, "singlePaymentForDuration": )" + month + "}") ==
        "plan.pricing ONE_OF_ALIGNMENT {}");
  CHECK(broken(named + R"({"singlePaymentUnlimited": false})") ==
        "plan.pricing.singlePaymentUnlimited OTHER INVALID_SINGLE_PAYMENT_WITHOUT_DURATION {}");
  CHECK(broken(subscription("2001", month)) ==
        R"(plan.pricing.subscription.cycleCount OTHER RECURRING_PLAN_CYCLE_COUNT_INVALID {"threshold":2000})");
  CHECK(broken(subscription("0", R"({"count": 0, "unit": "MONTH"})")) ==
        R"(plan.pricing.subscription.cycleDuration.count OTHER RECURRING_PLAN_CYCLE_DURATION_TOO_SHORT {"threshold":1})");
  CHECK(broken(subscription("0", R"({"count": 2, "unit": "MONTH"})")) ==
        R"(plan.pricing.subscription.cycleDuration.count OTHER PERIOD_AMOUNT_OUT_OF_RANGE {"threshold":1})");
  CHECK(broken(subscription("0", R"({"count": 1, "unit": "UNDEFINED"})")) ==
        "plan.pricing.subscription.cycleDuration.unit OTHER invalid_duration_unit {}");
  CHECK(broken(named + R"({"subscription": {"cycleCount": 0, "cycleDuration": )" + month + "}}") ==
        "plan.pricing.price OTHER RECURRING_PLAN_PAYMENT_PRICE_MISSING {}");
  CHECK(broken(named + R"({"singlePaymentUnlimited": true, "freeTrialDays": 7})") ==
        "plan.pricing.freeTrialDays OTHER SINGLE_PAYMENT_FREE_TRIAL_UNSUPPORTED {}");
  CHECK(broken(named + R"({"singlePaymentForDuration": {"count": 0, "unit": "DAY"}})") ==
        R"(plan.pricing.singlePaymentForDuration.count OTHER SINGLE_PAYMENT_DURATION_TOO_SHORT {"threshold":1})");
}

TEST_CASE("a price is a decimal number within the published bounds") {
  Plans plans;
  const auto price = [&](const std::string& value, const std::string& currency = "EUR") {
    const auto answer = plans.create(R"("name": "Gold", "pricing": {"singlePaymentUnlimited": true, "price": {"value": ")" + value +
                                     R"(", "currency": ")" + currency + R"("}})");
    return answer.status == 200 ? "200" : violations(answer);
  };
  const std::string field = "plan.pricing.price.value ";
  for (const char* good : {"0", "9.99", "999999999999.999"}) CHECK(price(good) == "200");
  CHECK(price("free") == field + R"(FORMAT {"type":"DECIMAL_VALUE"})");
  CHECK(price("-1") == field + R"(DECIMAL_GTE {"threshold":"0"})");
  CHECK(price("1000000000000") == field + R"(DECIMAL_LT {"threshold":"1000000000000"})");
  CHECK(price("1.2345") == field + R"(DECIMAL_MAX_SCALE {"threshold":3})");
  CHECK(price("1", "Euro") == R"(plan.pricing.price.currency FORMAT {"type":"CURRENCY"})");
}

TEST_CASE("a plan that is not there, an id that is none, and a site without the product are refused by every call about plans") {
  Plans plans;
  const std::string unknown = kPlans + "/" + kUnknown;
  for (const auto& answer : {plans.get(unknown), plans.update(kUnknown, R"("name": "x")"), plans.post(unknown + "/archive"),
                             plans.call("PUT", unknown + "/visibility", R"({"visible": true})"), plans.post(unknown + "/make-primary")}) {
    CHECK(answer.status == 404);
    CHECK(application_error(answer) == "plan_not_found {}");
  }
  CHECK(violations(plans.get(kPlans + "/gold")) == R"(id FORMAT {"type":"GUID"})");
  CHECK(violations(plans.update("gold", R"("name": "x")")) == R"(plan.id FORMAT {"type":"GUID"})");
  CHECK(violations(plans.get(kPlans + "?archived=NO")) == "archived OTHER INVALID_ARCHIVE_FILTER {}");
  CHECK(violations(plans.get(kPlans + "?public=NO")) == "public OTHER INVALID_VISIBLE_FILTER {}");
  CHECK(violations(plans.get(kPlans + "?limit=101")) == R"(limit MAX {"threshold":100})");
  Plans elsewhere(R"({"installed": false})");
  CHECK(gist(elsewhere.get(kPlans)) == "428 listPlans/PRICING_PLANS_NOT_INSTALLED inferred");
  CHECK(elsewhere.get(kOrders).status == 200);
}

}  // namespace understudy::test
