// SPDX-License-Identifier: MIT
// Online orders: for whom, what they may not be, and how a draft becomes an order that runs.
#include <vector>

#include "tests/packs/wix_pricing_plans.h"

namespace understudy::test {
namespace {

using namespace wix;

Answer online_preview(Orders& orders, int plan_number, const std::string& more = {}, Headers headers = {}) {
  return orders.post(kCheckout + "/preview-online", R"({"planId": ")" + plan(plan_number) + "\"" + more + "}", std::move(headers));
}

// Status and code of a refusal, or its field and rule.
std::string refusal(const Answer& answer) {
  const bool violated = answer.json["details"]["applicationError"].is_null();
  return std::to_string(answer.status) + " " + (violated ? violations(answer) : application_error(answer)) + " " +
         answer.header("Understudy-Evidence");
}

}  // namespace

TEST_CASE("an online order of a plan with a price is a draft, on behalf of a member or of the member who calls") {
  Orders orders;
  const auto answer = orders.buy_online(kYearly, on_behalf(member(3), R"(, "orderMethod": "MOTO")"));
  CHECK(gist(answer) == "200 createOnlineOrder/ok documented");
  CHECK(members(answer.json["order"], {"buyer", "type", "orderMethod", "status", "lastPaymentStatus", "endDate", "currentCycle"}) ==
        R"({"buyer":{"memberId":"b0000000-0000-4000-8000-000000000003","contactId":"b0000000-0000-4000-8000-000000000003"},)"
        R"("type":"ONLINE","orderMethod":"MOTO","status":"DRAFT","lastPaymentStatus":"UNPAID","endDate":"2027-01-01T00:00:00.000Z"})");
  CHECK_FALSE(answer.json["order"]["wixPayOrderId"].is_null());
  const auto own = orders.buy_online(kYearly, "", {{"Authorization", "Bearer member." + member(4) + ".x"}});
  CHECK(own.json["order"]["buyer"]["memberId"] == Value(member(4)));
  CHECK(own.json["order"]["orderMethod"] == Value("UNKNOWN"));
}

TEST_CASE("an online order of a free plan begins at once, or when it is to begin") {
  Orders orders;
  const auto now = orders.buy_online(kFree, on_behalf());
  CHECK(members(now.json["order"], {"status", "lastPaymentStatus", "wixPayOrderId"}) ==
        R"({"status":"ACTIVE","lastPaymentStatus":"NOT_APPLICABLE"})");
  const auto later = orders.buy_online(kFree, on_behalf() + R"(, "startDate": "2026-03-01T00:00:00Z")");
  CHECK(later.json["order"]["status"] == Value("PENDING"));
}

TEST_CASE("a draft stays one until somebody says that it is paid, and begins then") {
  Orders orders;
  const std::string id = id_of(orders.buy_online(kYearly, on_behalf()));
  orders.advance("P3D");
  CHECK(orders.order(id)["status"] == Value("DRAFT"));
  orders.change(id, R"({"lastPaymentStatus": "PAID"})");
  CHECK(members(orders.order(id), {"status", "lastPaymentStatus", "startDate", "endDate", "currentCycle"}) ==
        R"({"status":"ACTIVE","lastPaymentStatus":"PAID","startDate":"2026-01-04T00:00:00.000Z","endDate":"2027-01-04T00:00:00.000Z",)"
        R"("currentCycle":{"index":1,"startedDate":"2026-01-04T00:00:00.000Z","endedDate":"2026-02-04T00:00:00.000Z"}})");
}

TEST_CASE("a draft that is paid before its start is pending until then") {
  Orders orders;
  const std::string id = id_of(orders.buy_online(kWeekly, on_behalf() + R"(, "startDate": "2026-02-01T00:00:00Z")"));
  CHECK(orders.order(id)["status"] == Value("DRAFT"));
  orders.change(id, R"({"lastPaymentStatus": "PAID"})");
  CHECK(orders.order(id)["status"] == Value("PENDING"));
  orders.advance("2026-02-01T00:00:00Z");
  CHECK(
      members(orders.order(id), {"status", "currentCycle"}) ==
      R"({"status":"ACTIVE","currentCycle":{"index":1,"startedDate":"2026-02-01T00:00:00.000Z","endedDate":"2026-02-08T00:00:00.000Z"}})");
}

TEST_CASE("a draft's dates follow its start, which can be changed until it is paid") {
  Orders orders;
  const std::string id = id_of(orders.buy_online(kYearly, on_behalf()));
  orders.change(id, R"({"startDate": "2026-01-31T00:00:00Z"})");
  CHECK(members(orders.order(id), {"status", "startDate", "endDate"}) ==
        R"({"status":"DRAFT","startDate":"2026-01-31T00:00:00.000Z","endDate":"2027-01-31T00:00:00.000Z"})");
}

TEST_CASE("by setting a checkout is paid by itself, at once or after a while; a trial is not paid for yet") {
  const auto statuses = [](const std::string& settings, const std::string& wait, int number) {
    Orders orders(settings);
    const auto made = orders.buy_online(number, on_behalf());
    orders.advance(wait);
    const Value order = orders.order(id_of(made));
    return made.json["order"]["status"].as_string() + " " + order["status"].as_string() + " " + order["lastPaymentStatus"].as_string();
  };
  CHECK(statuses(R"({"checkout": "settles"})", "PT0S", kYearly) == "ACTIVE ACTIVE PAID");
  CHECK(statuses(R"({"checkout": "settles", "checkout_settles": "PT5M"})", "PT5M", kYearly) == "DRAFT ACTIVE PAID");
  CHECK(statuses(R"({"checkout": "settles", "checkout_settles": "PT5M"})", "PT4M", kYearly) == "DRAFT DRAFT UNPAID");
  CHECK(statuses(R"({"checkout": "settles"})", "PT0S", kPremium) == "ACTIVE ACTIVE NOT_APPLICABLE");
  CHECK(statuses(R"({"checkout": "settles", "trial_payment_status": "PENDING"})", "PT0S", kPremium) == "ACTIVE ACTIVE PENDING");
  CHECK(statuses(R"({"checkout": "settles"})", "P14D", kPremium) == "ACTIVE ACTIVE PAID");
}

TEST_CASE("an order that a test puts in as an offline draft is no longer one when it is marked as paid") {
  Orders orders;
  const std::string id = orders.add(R"({"status": "DRAFT"})");
  CHECK(gist(orders.mark_as_paid(id)) == "200 markAsPaid/ok inferred");
  CHECK(members(orders.order(id), {"status", "lastPaymentStatus"}) == R"({"status":"ACTIVE","lastPaymentStatus":"PAID"})");
}

TEST_CASE("an online order is somebody's, of a plan that can be bought, and begins when it may") {
  Orders orders;
  const auto bought = [&](int number, const std::string& more) { return refusal(orders.buy_online(number, more)); };
  CHECK(bought(kYearly, "") == "403 MEMBER_REQUIRED {} assumed");
  CHECK(bought(kArchived, on_behalf()) == "428 archived_plan {} assumed");
  CHECK(bought(kOld, on_behalf()) == "400 undefined_not_allowed {} assumed");
  CHECK(bought(kYearly, on_behalf() + R"(, "startDate": "2025-12-31T23:59:59Z")") == "400 invalid_start_date {} assumed");
  CHECK(bought(kStarter, on_behalf() + R"(, "startDate": "2026-01-02T00:00:00Z")") ==
        "428 buyer_can_not_pick_future_start_date {} assumed");
  CHECK(bought(kYearly, on_behalf(member(1), R"(, "orderMethod": "UNKNOWN")")) ==
        "400 onBehalf.orderMethod OTHER UNKNOWN_ORDER_METHOD {} inferred");
  CHECK(bought(kYearly, on_behalf(member(1), R"(, "orderMethod": "POS")")) ==
        "400 onBehalf.orderMethod OTHER RECURRING_POS_UNSUPPORTED {} inferred");
  CHECK(bought(kYearly, on_behalf() + R"(, "couponCode": "NEVER")") ==
        R"(428 ERROR_COUPON_DOES_NOT_EXIST {"couponCode":"NEVER","planId":"d2000000-0000-4000-8000-000000000001"} documented)");
  CHECK(refusal(orders.post(kCheckout + "/online", R"({"planId": ")" + kUnknown + "\"" + on_behalf() + "}")) ==
        "404 plan_not_found {} inferred");
  CHECK(bought(kYearly, R"(, "onBehalf": {})") == "400 onBehalf.memberId REQUIRED_FIELD {} inferred");
  CHECK(orders.buy_online(kWeek, on_behalf(member(1), R"(, "orderMethod": "POS")")).status == 200);
}

TEST_CASE("a plan that can be bought once cannot be bought online twice by the same member; drafts do not count") {
  Orders orders;
  const std::string draft = id_of(orders.buy_online(kStarter, on_behalf()));
  CHECK(orders.buy_online(kStarter, on_behalf()).status == 200);
  CHECK(online_preview(orders, kStarter).header("Understudy-Outcome") == "getOnlineOrderPreview/ok");
  orders.change(draft, R"({"lastPaymentStatus": "PAID"})");
  CHECK(refusal(orders.buy_online(kStarter, on_behalf())) == "428 purchases_limit_reached {} assumed");
  CHECK(orders.buy_online(kStarter, on_behalf(member(2))).status == 200);
  const auto none = online_preview(orders, kStarter);
  CHECK(gist(none) == "200 getOnlineOrderPreview/limit_reached documented");
  CHECK(none.body == R"({"purchaseLimitExceeded":true})");
}

TEST_CASE("what the site lacks keeps orders from being made") {
  const auto refused = [](const std::string& settings) {
    Orders orders(settings);
    return refusal(orders.buy_online(kYearly, on_behalf()));
  };
  CHECK(refused(R"({"accept_payments": false})") == "403 accept_payment_feature_missing {} assumed");
  CHECK(refused(R"({"business_address": "without_country"})") == "428 MISSING_BUSINESS_ADDRESS_COUNTRY {} inferred");
  CHECK(refused(R"({"business_address": "without_state"})") == "428 MISSING_BUSINESS_ADDRESS_STATE {} inferred");
  CHECK(refused(R"({"auth": "strict"})") == "401 UNAUTHENTICATED {} assumed");
  CHECK(Orders(R"({"accept_payments": false})").buy_online(kFree, on_behalf()).status == 200);
  Orders known(R"({"members": "known"})");
  CHECK(refusal(known.buy_online(kYearly, on_behalf(kUnknown))) == "400 member_not_found {} assumed");
  Orders strict(R"({"auth": "strict"})");
  const Headers key{{"Authorization", "an-api-key"}};
  CHECK(refusal(strict.buy_online(kYearly, on_behalf(), key)) == "400 meta_site_id_missing {} assumed");
  CHECK(strict.buy_online(kYearly, on_behalf(), {{"Authorization", "an-api-key"}, {"wix-site-id", "a-site"}}).status == 200);
}

TEST_CASE("an online preview is the draft that the calling member would get, which nothing keeps") {
  Orders orders;
  const Headers three{{"Authorization", "member." + member(3) + ".x"}};
  const auto shown = online_preview(orders, kPremium, R"(, "startDate": "2026-02-01T00:00:00Z", "couponCode": "HALFPRICE")", three);
  CHECK(gist(shown) == "200 getOnlineOrderPreview/ok documented");
  Map expected =
      orders.buy_online(kPremium, R"(, "startDate": "2026-02-01T00:00:00Z", "couponCode": "HALFPRICE")", three).json["order"].as_map();
  for (const char* id : {"id", "subscriptionId"}) expected.set(id, Value("00000000-0000-0000-0000-000000000000"));
  expected.erase("wixPayOrderId");
  CHECK(shown.json["order"] == Value(expected));
  Orders strict(R"({"auth": "strict"})");
  CHECK(gist(online_preview(strict, kPremium, "", {{"Authorization", "an-api-key"}})) ==
        "403 getOnlineOrderPreview/PERMISSION_DENIED assumed");
}

}  // namespace understudy::test
