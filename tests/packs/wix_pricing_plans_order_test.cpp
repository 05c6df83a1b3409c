// SPDX-License-Identifier: MIT
// What an order shows, to a site's owner and to a member, and what calls about one order have in common.
#include <vector>

#include "tests/packs/wix_pricing_plans.h"

namespace understudy::test {
namespace {

using namespace wix;

}  // namespace

TEST_CASE("an order is read with the fields that the page names, dates with milliseconds") {
  const auto answer = Orders(R"({"unlisted_fields": "none"})").get(kOrders + "/" + kMonthly);
  CHECK(gist(answer) == "200 managementGetOrder/ok documented");
  CHECK(answer.body ==
        R"({"order":{"id":"9e2f0450-f8ab-4459-a4a9-a851ebbd12d1","planId":"d2000000-0000-4000-8000-000000000001",)"
        R"("subscriptionId":"50000000-0000-4000-8000-000000000001","wixPayOrderId":"c0000000-0000-4000-8000-000000000001",)"
        R"("buyer":{"memberId":"b0000000-0000-4000-8000-000000000001","contactId":"b0000000-0000-4000-8000-000000000001"},)"
        R"("pricing":{"subscription":{"cycleDuration":{"count":1,"unit":"MONTH"},"cycleCount":12},)"
        R"("prices":[{"duration":{"cycleFrom":1,"numberOfCycles":12},)"
        R"("price":{"subtotal":"25.00","discount":"0","total":"25.00","currency":"EUR","fees":[]}}]},)"
        R"("type":"OFFLINE","status":"ACTIVE","autoRenewCanceled":false,"lastPaymentStatus":"PAID",)"
        R"("startDate":"2025-12-22T00:00:00.000Z","endDate":"2026-12-22T00:00:00.000Z","earliestEndDate":"2026-12-22T00:00:00.000Z",)"
        R"("pausePeriods":[],"currentCycle":{"index":1,"startedDate":"2025-12-22T00:00:00.000Z","endedDate":"2026-01-22T00:00:00.000Z"},)"
        R"("planName":"Yearly membership","planDescription":"Twelve monthly payments.","planPrice":"25.00",)"
        R"("createdDate":"2025-12-22T00:00:00.000Z","updatedDate":"2025-12-22T00:00:00.000Z"}})");
}

TEST_CASE("what an order does not have is left out") {
  Orders orders;
  for (const auto& id : {kEnded, kCanceled, kPending, kDraft}) CHECK(orders.order(id)["currentCycle"].is_null());
  CHECK(members(orders.order(kEnded), {"autoRenewCanceled", "cancellation", "freeTrialDays", "formData"}) == "{}");
  CHECK(
      members(orders.order(kCanceled), {"cancellation", "endDate"}) ==
      R"({"cancellation":{"requestedDate":"2025-12-11T00:00:00.000Z","cause":"OWNER_ACTION","effectiveAt":"NEXT_PAYMENT_DATE"},"endDate":"2025-12-12T00:00:00.000Z"})");
  CHECK(members(orders.order(kPending), {"wixPayOrderId", "lastPaymentStatus"}) == R"({"lastPaymentStatus":"NOT_APPLICABLE"})");
}

TEST_CASE("what the buyer entered is told with fieldSet FULL only") {
  Orders orders;
  const auto form = [&](const std::string& query) {
    return write_json(orders.get(kOrders + "/" + kUnlimited + query).json["order"]["formData"]);
  };
  const std::string basic = R"({"formId":"e0000000-0000-4000-8000-000000000001","submissionId":"e0000000-0000-4000-8000-000000000002"})";
  CHECK(form("") == basic);
  CHECK(form("?fieldSet=BASIC") == basic);
  CHECK(form("?fieldSet=UNKNOWN_SET") == basic);
  CHECK(
      form("?fieldSet=FULL") ==
      R"({"formId":"e0000000-0000-4000-8000-000000000001","submissionId":"e0000000-0000-4000-8000-000000000002","submissionData":{"shirtSize":"M"}})");
  CHECK(orders.get(kOrders + "/" + kMonthly + "?fieldSet=FULL").json["order"] == orders.order(kMonthly));
  const auto unknown = orders.get(kOrders + "/" + kUnlimited + "?fieldSet=SOME");
  CHECK(gist(unknown) == "400 managementGetOrder/validationError inferred");
  CHECK(violations(unknown) == "fieldSet INVALID_ENUM_VALUE {}");
}

TEST_CASE("an id that is no GUID breaks the rule FORMAT, for every call about one order") {
  Orders orders;
  const auto refused = [](const Answer& answer, const std::string& operation) {
    CHECK(gist(answer) == "400 " + operation + "/validationError inferred");
    CHECK(violations(answer) == R"(id FORMAT {"type":"GUID"})");
  };
  refused(orders.pause("gold"), "pauseOrder");
  refused(orders.resume("gold"), "resumeOrder");
  refused(orders.cancel("gold", "IMMEDIATELY"), "cancelOrder");
  refused(orders.request_cancellation("gold", "IMMEDIATELY"), "requestCancellation");
  refused(orders.postpone("gold", "2030-01-01T00:00:00Z"), "postponeEndDate");
  refused(orders.mark_as_paid("gold"), "markAsPaid");
  refused(orders.get(kOrders + "/gold"), "managementGetOrder");
  refused(orders.get(kOrders + "/gold?id=" + kMonthly), "managementGetOrder");
}

TEST_CASE("the id that the SDK repeats in the query is ignored") {
  Orders orders;
  for (const std::string& repeated : {kMonthly, kEnded, std::string("gold")}) {
    CHECK(orders.get(kOrders + "/" + kMonthly + "?id=" + repeated + "&fieldSet=FULL").json["order"]["id"] == Value(kMonthly));
  }
}

TEST_CASE("an order that does not exist is not found, for every call about one order") {
  Orders orders;
  const auto refused = [](const Answer& answer, const std::string& operation) {
    CHECK(gist(answer) == "404 " + operation + "/NOT_FOUND assumed");
    CHECK(application_error(answer) == "NOT_FOUND {}");
  };
  refused(orders.pause(kUnknown), "pauseOrder");
  refused(orders.resume(kUnknown), "resumeOrder");
  refused(orders.cancel(kUnknown, "IMMEDIATELY"), "cancelOrder");
  refused(orders.request_cancellation(kUnknown, "IMMEDIATELY"), "requestCancellation");
  refused(orders.postpone(kUnknown, "2030-01-01T00:00:00Z"), "postponeEndDate");
  refused(orders.mark_as_paid(kUnknown), "markAsPaid");
  refused(orders.get(kOrders + "/" + kUnknown), "managementGetOrder");
  refused(orders.get(kMemberOrders + "/" + kUnknown), "memberGetOrder");
}

TEST_CASE("fields that the page does not list are shown as in samples, as on a live site, or not at all") {
  const std::vector<std::string> unlisted{"priceDetails", "orderMethod", "statusNew", "onEcom", "cycles"};
  CHECK(members(Orders(R"({"unlisted_fields": "none"})").order(kUnlimited), unlisted) == "{}");
  const std::string sampled =
      R"({"priceDetails":{"subscription":{"cycleDuration":{"count":1,"unit":"WEEK"},"cycleCount":0},"subtotal":"7.50","discount":"0",)"
      R"("total":"7.50","currency":"EUR","planPrice":"7.50"},"orderMethod":"UNKNOWN","statusNew":"ACTIVE",)";
  const std::string cycles = R"("cycles":[{"index":1,"startedDate":"2025-12-23T00:00:00.000Z","endedDate":"2025-12-30T00:00:00.000Z"},)"
                             R"({"index":2,"startedDate":"2025-12-30T00:00:00.000Z","endedDate":"2026-01-06T00:00:00.000Z"}]})";
  CHECK(members(Orders().order(kUnlimited), unlisted) == sampled + cycles);
  CHECK(members(Orders(R"({"unlisted_fields": "live"})").order(kUnlimited), unlisted) == sampled + R"("onEcom":true,)" + cycles);
  CHECK(members(Orders().order(kTrial)["priceDetails"], {"freeTrialDays", "fees", "prices"}) == R"({"freeTrialDays":14})");
}

TEST_CASE("the cycles that are over stay in the list while new ones begin, later by what the order was paused, and after its end") {
  Orders orders;
  REQUIRE(orders.pause(kMonthly).status == 200);
  orders.advance("P2D");
  REQUIRE(orders.resume(kMonthly).status == 200);
  orders.advance("2026-01-24T00:00:00Z");
  CHECK(write_json(orders.order(kMonthly)["cycles"]) ==
        R"([{"index":1,"startedDate":"2025-12-22T00:00:00.000Z","endedDate":"2026-01-24T00:00:00.000Z"},)"
        R"({"index":2,"startedDate":"2026-01-24T00:00:00.000Z","endedDate":"2026-02-24T00:00:00.000Z"}])");
  REQUIRE(orders.cancel(kMonthly, "IMMEDIATELY").status == 200);
  CHECK(orders.order(kMonthly)["cycles"].as_list().size() == 1);
}

TEST_CASE("a cancellation is shown from the request on, or by setting when the order is canceled") {
  const auto shown = [](const std::string& settings) {
    Orders orders(settings);
    REQUIRE(orders.cancel(kUnlimited, "NEXT_PAYMENT_DATE").status == 200);
    const bool at_once = !orders.order(kUnlimited)["cancellation"].is_null();
    orders.advance("P6D");
    CHECK_FALSE(orders.order(kUnlimited)["cancellation"].is_null());
    return at_once;
  };
  CHECK(shown("{}"));
  CHECK_FALSE(shown(R"({"cancellation_shown": "canceled"})"));
}

TEST_CASE("a member reads and lists orders of their own; all others are not there") {
  Orders orders;
  const Headers six{{"Authorization", "Bearer member." + member(6) + ".nonce"}};
  const auto own = orders.get(kMemberOrders + "/" + kTrial, six);
  CHECK(gist(own) == "200 memberGetOrder/ok documented");
  CHECK(own.json["order"] == orders.order(kTrial));
  CHECK(gist(orders.get(kMemberOrders + "/" + kMonthly, six)) == "404 memberGetOrder/NOT_FOUND assumed");
  CHECK(orders.get(kMemberOrders, six).json["pagingMetadata"]["total"] == Value(1));
  CHECK(gist(orders.get(kMemberOrders + "/gold", six)) == "400 memberGetOrder/validationError inferred");
  const Headers two{{"Authorization", "member." + member(2) + ".nonce"}};
  const auto list = [&](const std::string& query) {
    std::string line;
    const auto answer = orders.get(kMemberOrders + query, two);
    CHECK(answer.header("Understudy-Outcome") == "memberListOrders/ok");
    for (const Value& order : answer.json["orders"].as_list()) line += order["id"].as_string().substr(0, 4) + " ";
    return line;
  };
  CHECK(list("") == "9af3 3333 ");
  CHECK(list("?orderStatuses=CANCELED") == "3333 ");
  CHECK(list("?planIds=" + plan(kYearly)).empty());
  CHECK(list("?paymentStatuses=PAID&autoRenewCanceled=false") == "9af3 ");
  CHECK(list("?sorting.fieldName=createdDate&limit=1") == "3333 ");
  CHECK(list("?limit=1&offset=1") == "3333 ");
  CHECK(orders.get(kMemberOrders + "?fieldSet=FULL", two).json["orders"].as_list()[0]["formData"]["submissionData"]["shirtSize"] ==
        Value("M"));
  CHECK(violations(orders.get(kMemberOrders + "?limit=51", two)) == R"(limit MAX {"threshold":50})");
}

TEST_CASE("who calls without a member's token is the setting's member, and nobody when the sandbox is strict") {
  Orders orders;
  CHECK(orders.get(kMemberOrders).json["pagingMetadata"]["total"] == Value(2));
  CHECK(Orders(R"({"current_member": ")" + member(6) + "\"}").get(kMemberOrders + "/" + kTrial).status == 200);
  Orders strict(R"({"auth": "strict"})");
  CHECK(gist(strict.get(kMemberOrders)) == "401 memberListOrders/UNAUTHENTICATED assumed");
  for (const char* other : {"an-api-key", "Bearer app.a.b.c", "visitor.x.y"}) {
    CHECK(gist(strict.get(kMemberOrders, {{"Authorization", other}})) == "403 memberListOrders/PERMISSION_DENIED assumed");
  }
  CHECK(strict.get(kMemberOrders, {{"Authorization", "bearer member." + member(1) + ".x"}}).status == 200);
}

TEST_CASE("members and visitors do not manage a site's orders when the sandbox is strict") {
  Orders strict(R"({"auth": "strict"})");
  for (const auto& who : {"member." + member(1) + ".x", std::string("Bearer visitor.a.b")}) {
    const Headers headers{{"Authorization", who}};
    CHECK(gist(strict.get(kOrders, headers)) == "403 managementListOrders/PERMISSION_DENIED assumed");
    CHECK(gist(strict.get(kPlans, headers)) == "403 listPlans/PERMISSION_DENIED assumed");
    CHECK(strict.get(kPlans + "/public", headers).status == 200);
  }
  CHECK(strict.get(kOrders, {{"Authorization", "app.a.b.c"}}).status == 200);
}

}  // namespace understudy::test
