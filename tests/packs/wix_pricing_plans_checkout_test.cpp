// SPDX-License-Identifier: MIT
// Offline orders, previews, coupons and taxes.
#include <vector>

#include "tests/packs/wix_pricing_plans.h"

namespace understudy::test {
namespace {

using namespace wix;

std::string prices(const Value& list) {
  std::string line;
  for (const Value& each : list.as_list()) {
    const Value& duration = each["duration"];
    const Value& price = each["price"];
    line += (line.empty() ? "" : "; ") + write_json(duration["cycleFrom"]) + "+" + write_json(duration["numberOfCycles"]) + " " +
            price["subtotal"].as_string() + "-" + price["discount"].as_string() + "=" + price["total"].as_string();
  }
  return line;
}

Answer price_preview(Orders& orders, int plan_number, const std::string& coupon = {}, Headers headers = {}) {
  const std::string code = coupon.empty() ? "" : R"(, "couponCode": ")" + coupon + "\"";
  return orders.post(kCheckout + "/price-preview", R"({"planId": ")" + plan(plan_number) + "\"" + code + "}", std::move(headers));
}

Answer preview(Orders& orders, int plan_number, const std::string& more = {}) {
  return orders.post(kCheckout + "/preview-offline",
                     R"({"planId": ")" + plan(plan_number) + R"(", "memberId": ")" + member(1) + "\"" + more + "}");
}

}  // namespace

TEST_CASE("an offline order takes from its plan what that was when it was bought") {
  Orders orders(R"({"unlisted_fields": "none"})");
  const auto answer = orders.buy(kYearly);
  CHECK(gist(answer) == "200 createOfflineOrder/ok documented");
  const Value order = answer.json["order"];
  CHECK(
      members(order,
              {"planId",    "buyer",       "pricing",         "type",         "status",        "autoRenewCanceled", "lastPaymentStatus",
               "startDate", "endDate",     "earliestEndDate", "pausePeriods", "currentCycle",  "planName",          "planDescription",
               "planPrice", "createdDate", "updatedDate",     "formData",     "freeTrialDays", "cancellation"}) ==
      R"({"planId":"d2000000-0000-4000-8000-000000000001","buyer":{"memberId":"b0000000-0000-4000-8000-000000000001",)"
      R"("contactId":"b0000000-0000-4000-8000-000000000001"},"pricing":{"subscription":{"cycleDuration":{"count":1,"unit":"MONTH"},"cycleCount":12},)"
      R"("prices":[{"duration":{"cycleFrom":1,"numberOfCycles":12},"price":{"subtotal":"25.00","discount":"0","total":"25.00",)"
      R"("currency":"EUR","fees":[]}}]},"type":"OFFLINE","status":"ACTIVE","autoRenewCanceled":false,"lastPaymentStatus":"UNPAID",)"
      R"("startDate":"2026-01-01T00:00:00.000Z","endDate":"2027-01-01T00:00:00.000Z","earliestEndDate":"2027-01-01T00:00:00.000Z",)"
      R"("pausePeriods":[],"currentCycle":{"index":1,"startedDate":"2026-01-01T00:00:00.000Z","endedDate":"2026-02-01T00:00:00.000Z"},)"
      R"("planName":"Yearly membership","planDescription":"Twelve monthly payments.","planPrice":"25.00",)"
      R"("createdDate":"2026-01-01T00:00:00.000Z","updatedDate":"2026-01-01T00:00:00.000Z"})");
  for (const char* id : {"id", "subscriptionId", "wixPayOrderId"}) CHECK(order[id].as_string().size() == 36);
  CHECK(orders.order(order["id"].as_string()) == order);

  REQUIRE(orders.call("PATCH", kPlans + "/" + plan(kYearly), R"({"plan": {"name": "Gold", "pricing": {"singlePaymentUnlimited": true}}})")
              .status == 200);
  CHECK(orders.order(order["id"].as_string()) == order);
}

TEST_CASE("every pricing model makes an order with the dates that follow from it") {
  Orders orders;
  const auto dates = [&](int number) {
    return members(orders.buy(number).json["order"],
                   {"autoRenewCanceled", "lastPaymentStatus", "endDate", "freeTrialDays", "currentCycle"});
  };
  CHECK(dates(kWeekly) == R"({"autoRenewCanceled":false,"lastPaymentStatus":"UNPAID",)"
                          R"("currentCycle":{"index":1,"startedDate":"2026-01-01T00:00:00.000Z","endedDate":"2026-01-08T00:00:00.000Z"}})");
  CHECK(dates(kWeek) == R"({"lastPaymentStatus":"UNPAID","endDate":"2026-01-08T00:00:00.000Z",)"
                        R"("currentCycle":{"index":1,"startedDate":"2026-01-01T00:00:00.000Z","endedDate":"2026-01-08T00:00:00.000Z"}})");
  CHECK(dates(kFree) == R"({"lastPaymentStatus":"NOT_APPLICABLE","currentCycle":{"index":1,"startedDate":"2026-01-01T00:00:00.000Z"}})");
  CHECK(dates(kPremium) ==
        R"({"autoRenewCanceled":false,"lastPaymentStatus":"UNPAID","freeTrialDays":14,)"
        R"("currentCycle":{"index":0,"startedDate":"2026-01-01T00:00:00.000Z","endedDate":"2026-01-15T00:00:00.000Z"}})");
  CHECK(orders.buy(kFree).json["order"]["wixPayOrderId"].is_null());
}

TEST_CASE("an order that begins in the future is pending, and has its cycles from its start on") {
  Orders orders;
  const auto bought = orders.buy(kPremium, R"(, "startDate": "2026-01-10T12:00:00Z")");
  CHECK(members(bought.json["order"], {"status", "currentCycle", "startDate"}) ==
        R"({"status":"PENDING","startDate":"2026-01-10T12:00:00.000Z"})");
  orders.advance("2026-01-10T12:00:00Z");
  CHECK(
      members(orders.order(id_of(bought)), {"status", "currentCycle"}) ==
      R"({"status":"ACTIVE","currentCycle":{"index":0,"startedDate":"2026-01-10T12:00:00.000Z","endedDate":"2026-01-24T12:00:00.000Z"}})");
}

TEST_CASE("an order that begins in the past has been through its cycles") {
  Orders orders;
  const auto weekly = orders.buy(kWeekly, R"(, "startDate": "2024-10-12T00:00:00Z")");
  CHECK(gist(weekly) == "200 createOfflineOrder/ok inferred");
  const Value order = weekly.json["order"];
  CHECK(members(order, {"status", "startDate", "currentCycle"}) ==
        R"({"status":"ACTIVE","startDate":"2024-10-12T00:00:00.000Z",)"
        R"("currentCycle":{"index":64,"startedDate":"2025-12-27T00:00:00.000Z","endedDate":"2026-01-03T00:00:00.000Z"}})");
}

TEST_CASE("an order that begins in the past has been through its cycles, and its trial, and may be over") {
  Orders orders;
  const Value premium = orders.buy(kPremium, R"(, "startDate": "2025-10-17T00:00:00Z")").json["order"];
  CHECK(write_json(premium["cycles"]) == R"([{"index":0,"startedDate":"2025-10-17T00:00:00.000Z","endedDate":"2025-10-31T00:00:00.000Z"},)"
                                         R"({"index":1,"startedDate":"2025-10-31T00:00:00.000Z","endedDate":"2025-11-30T00:00:00.000Z"},)"
                                         R"({"index":2,"startedDate":"2025-11-30T00:00:00.000Z","endedDate":"2025-12-31T00:00:00.000Z"},)"
                                         R"({"index":3,"startedDate":"2025-12-31T00:00:00.000Z","endedDate":"2026-01-31T00:00:00.000Z"}])");
  const Value over = orders.buy(kYearly, R"(, "startDate": "2024-01-01T00:00:00Z")").json["order"];
  CHECK(members(over, {"status", "endDate", "currentCycle"}) == R"({"status":"ENDED","endDate":"2025-01-01T00:00:00.000Z"})");
  CHECK(over["cycles"].as_list().size() == 11);
}

TEST_CASE("an order keeps what the buyer has sent in with the plan's form") {
  Orders orders;
  const auto full = [&](const std::string& more) {
    return write_json(orders.get(kOrders + "/" + id_of(orders.buy(kWeekly, more)) + "?fieldSet=FULL").json["order"]["formData"]);
  };
  CHECK(
      full(R"(, "submissionId": "e0000000-0000-4000-8000-000000000002")") ==
      R"({"formId":"e0000000-0000-4000-8000-000000000001","submissionId":"e0000000-0000-4000-8000-000000000002","submissionData":{"shirtSize":"M"}})");
  CHECK(full("") == R"({"formId":"e0000000-0000-4000-8000-000000000001","submissionData":{}})");
  CHECK(orders.buy(kYearly).json["order"]["formData"].is_null());
}

TEST_CASE("the description that an order keeps is the plan's, or by setting a copy of its name") {
  CHECK(Orders().buy(kFree).json["order"]["planDescription"] == Value("Free for ever."));
  CHECK(Orders(R"({"plan_description": "name"})").buy(kFree).json["order"]["planDescription"] == Value("Newsletter"));
}

TEST_CASE("every id is a member's, or by setting only those that the sandbox knows") {
  Orders orders;
  CHECK(write_json(orders.buy(kFree, "", kUnknown).json["order"]["buyer"]) ==
        R"({"memberId":")" + kUnknown + R"(","contactId":")" + kUnknown + "\"}");
  Orders known(R"({"members": "known"})");
  const auto refused = known.buy(kFree, "", kUnknown);
  CHECK(gist(refused) == "400 createOfflineOrder/MEMBER_DOESNT_EXIST inferred");
  CHECK(violations(refused) == "memberId OTHER MEMBER_DOESNT_EXIST {}");
  REQUIRE(known
              .control("POST", "/resources",
                       R"({"provider": "wix-pricing-plans", "type": "member", "attributes": {"id": ")" + kUnknown + R"(", "contactId": ")" +
                           member(1) + "\"}}")
              .status == 201);
  CHECK(known.buy(kFree, "", kUnknown).json["order"]["buyer"]["contactId"] == Value(member(1)));
}

TEST_CASE("a price preview tells what each cycle costs with a coupon, rounded to cents") {
  Orders orders;
  const auto shown = [&](int number, const std::string& coupon = {}) {
    return prices(price_preview(orders, number, coupon).json["prices"]);
  };
  CHECK(gist(price_preview(orders, kYearly)) == "200 getPricePreview/ok documented");
  CHECK(shown(kYearly) == "1+12 25.00-0=25.00");
  CHECK(shown(kWeekly) == "1+null 7.50-0=7.50");
  CHECK(shown(kStarter) == "1+1 5.00-0=5.00");
  CHECK(shown(kYearly, "FIVEOFF") == "1+12 25.00-5.00=20.00");
  CHECK(shown(kStarter, "FIVEOFF") == "1+1 5.00-5.00=0.00");
  CHECK(shown(kYearly, "HALFPRICE") == "1+3 25.00-12.50=12.50; 4+9 25.00-0=25.00");
  CHECK(shown(kWeekly, "HALFPRICE") == "1+3 7.50-3.75=3.75; 4+null 7.50-0=7.50");
  CHECK(shown(kWeek, "HALFPRICE") == "1+1 9.00-4.50=4.50");
  REQUIRE(orders
              .control("POST", "/resources",
                       R"({"provider": "wix-pricing-plans", "type": "coupon", "attributes": {"code": "THIRD", "percentOff": 33}})")
              .status == 201);
  CHECK(shown(kWeekly, "THIRD") == "1+null 7.50-2.48=5.02");
}

TEST_CASE("a coupon that leaves nothing to pay makes a free order") {
  Orders orders;
  CHECK(members(orders.buy(kYearly, R"(, "couponCode": "FORFREE")").json["order"], {"wixPayOrderId", "lastPaymentStatus"}) ==
        R"({"lastPaymentStatus":"NOT_APPLICABLE"})");
}

TEST_CASE("a site with a tax adds it, or has it in its prices") {
  const auto price = [](const std::string& settings) {
    Orders orders(settings);
    return members(price_preview(orders, kYearly, "FIVEOFF").json["prices"].as_list()[0]["price"],
                   {"subtotal", "discount", "tax", "total"});
  };
  CHECK(price(R"({"tax": "added"})") == R"({"subtotal":"25.00","discount":"5.00",)"
                                        R"("tax":{"name":"VAT","includedInPrice":false,"rate":"7.00","amount":"1.40"},"total":"21.40"})");
  CHECK(
      price(R"({"tax": "included", "tax_name": "GST", "tax_rate": "10"})") ==
      R"({"subtotal":"25.00","discount":"5.00","tax":{"name":"GST","includedInPrice":true,"rate":"10","amount":"1.82"},"total":"20.00"})");
}

TEST_CASE("an offline preview is the order without an id of its own, which nothing keeps") {
  Orders orders(R"({"unlisted_fields": "none"})");
  const auto shown = preview(orders, kYearly, R"(, "startDate": "2026-02-01T00:00:00Z", "couponCode": "HALFPRICE")");
  CHECK(gist(shown) == "200 getOfflineOrderPreview/ok documented");
  Value made = orders.buy(kYearly, R"(, "startDate": "2026-02-01T00:00:00Z", "couponCode": "HALFPRICE")").json["order"];
  Map expected = made.as_map();
  for (const char* id : {"id", "subscriptionId"}) expected.set(id, Value("00000000-0000-0000-0000-000000000000"));
  expected.erase("wixPayOrderId");
  CHECK(shown.json["order"] == Value(expected));
  CHECK(orders.get(kOrders + "?planIds=" + plan(kYearly)).json["pagingMetadata"]["total"] == Value(3));
  CHECK(shown.json["purchaseLimitExceeded"] == Value(false));
}

TEST_CASE("an offline preview tells that the buyer has reached the limit, which does not hold for offline orders") {
  Orders orders;
  CHECK(preview(orders, kStarter).json["purchaseLimitExceeded"] == Value(false));
  CHECK(orders.buy(kStarter).status == 200);
  const auto again = preview(orders, kStarter);
  CHECK(again.json["purchaseLimitExceeded"] == Value(true));
  CHECK_FALSE(again.json["order"].is_null());
  CHECK(orders.buy(kStarter).status == 200);
}

TEST_CASE("a coupon is refused for the reason that the published codes name") {
  Orders orders;
  const auto code = [&](const std::string& coupon, int number = kYearly) {
    const auto answer = orders.buy(number, R"(, "couponCode": ")" + coupon + "\"");
    CHECK(answer.header("Understudy-Evidence") == "documented");
    return std::to_string(answer.status) + " " + application_error(answer);
  };
  const auto refused = [](const std::string& name, const std::string& coupon, int number = kYearly) {
    return "428 " + name + R"( {"couponCode":")" + coupon + R"(","planId":")" + plan(number) + "\"}";
  };
  CHECK(code("DISABLED") == refused("ERROR_COUPON_IS_DISABLED", "DISABLED"));
  CHECK(code("USEDUP") == refused("ERROR_COUPON_USAGE_EXCEEDED", "USEDUP"));
  CHECK(code("ONCEEACH") == refused("ERROR_COUPON_LIMIT_PER_CUSTOMER_EXCEEDED", "ONCEEACH"));
  CHECK(code("NOTYET") == refused("ERROR_COUPON_IS_NOT_ACTIVE_YET", "NOTYET"));
  CHECK(code("EXPIRED") == refused("ERROR_COUPON_HAS_EXPIRED", "EXPIRED"));
  CHECK(code("NEVER") == refused("ERROR_COUPON_DOES_NOT_EXIST", "NEVER"));
  CHECK(code("NEWSONLY") == refused("ERROR_COUPON_NOT_APPLICABLE_FOR_PLAN", "NEWSONLY"));
  CHECK(code("BIGSPENDER") == refused("ERROR_INVALID_SUBTOTAL", "BIGSPENDER"));
}

TEST_CASE("coupons come into force, run out and are used up; previews use nothing up") {
  Orders orders;
  const auto buy = [&](const std::string& coupon, int who) {
    return orders.buy(kYearly, R"(, "couponCode": ")" + coupon + "\"", member(who)).status;
  };
  CHECK(buy("ONCEEACH", 2) == 200);
  CHECK(buy("ONCEEACH", 2) == 428);
  REQUIRE(orders.control("PATCH", "/resources/wix-pricing-plans/coupon/USEDUP", R"({"attributes": {"usageLimit": 2}})").status == 200);
  for (int i = 0; i < 3; ++i) CHECK(price_preview(orders, kYearly, "USEDUP").status == 200);
  CHECK(buy("USEDUP", 1) == 200);
  CHECK(buy("USEDUP", 1) == 428);
  orders.advance("P10D");
  CHECK(buy("NOTYET", 1) == 200);
  CHECK(price_preview(orders, kYearly, "ONCEEACH").status == 200);
  CHECK(application_error(price_preview(orders, kYearly, "ONCEEACH", {{"Authorization", "member." + member(1) + ".x"}}))
            .starts_with("ERROR_COUPON_LIMIT_PER_CUSTOMER_EXCEEDED"));
}

TEST_CASE("creating an order that breaks a rule is refused with the field and the rule") {
  Orders orders;
  const auto broken = [&](const std::string& body) {
    const auto answer = orders.post(kCheckout + "/offline", body);
    CHECK(gist(answer) == "400 createOfflineOrder/validationError inferred");
    return violations(answer);
  };
  const std::string good = R"("planId": ")" + plan(kFree) + R"(", "memberId": ")" + member(1) + "\"";
  CHECK(broken("{}") == "planId REQUIRED_FIELD {}; memberId REQUIRED_FIELD {}");
  CHECK(broken("{" + good + R"(, "couponCode": ""})") == R"(couponCode MIN_LENGTH {"threshold":1})");
  CHECK(broken("{" + good + R"(, "couponCode": "123456789012345678901"})") == R"(couponCode MAX_LENGTH {"threshold":20})");
  CHECK(broken("{" + good + R"(, "startDate": "tomorrow"})") == R"(startDate FORMAT {"type":"TIMESTAMP"})");
  CHECK(broken("{" + good + R"(, "submissionId": "1"})") == R"(submissionId FORMAT {"type":"GUID"})");
  CHECK(broken("{" + good + R"(, "paid": "yes"})") == "paid VALIDATION {}");
  CHECK(orders.post(kCheckout + "/offline", "{" + good + R"(, "couponCode": null, "startDate": null, "paid": null, "submissionId": null})")
            .status == 200);
  CHECK(orders.post(kCheckout + "/offline", R"({"plan_id": ")" + plan(kFree) + R"(", "member_id": ")" + member(1) + "\"}").status == 200);
  CHECK(gist(orders.post(kCheckout + "/offline", R"({"planId": ")" + kUnknown + R"(", "memberId": ")" + member(1) + "\"}")) ==
        "404 createOfflineOrder/plan_not_found inferred");
}

}  // namespace understudy::test
