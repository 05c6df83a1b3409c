// SPDX-License-Identifier: MIT
// Subscriptions and one-time orders: how they come about, what they are charged with, and what becomes of them on the clock.
#include "tests/packs/payments_ai.h"

namespace understudy::test {
namespace {

std::string details(const Answer& answer) {
  CHECK(answer.status == 400);
  CHECK(answer.json["message"] == Value("Bad request"));
  return text(answer.json["details"]);
}

const std::string kOrders = kOrganization + "/subscriptions/one-time-orders";

}  // namespace

TEST_CASE("payments.ai: a subscription to a new instrument is pending, and its answer names the hosted form") {
  PaymentsAi pai;
  const auto created = pai.subscribe("plan_xxx", "inst_xxx");
  CHECK(outcome(created) == "201 createSubscription/created");
  CHECK(created.header("Understudy-Evidence") == "inferred");
  const Value data = created.json["data"];
  CHECK(data["id"].as_string().starts_with("ord_01"));
  CHECK(data["status"] == Value("pending"));
  const std::string invoice = data["recentInvoiceId"].as_string();
  CHECK(invoice.starts_with("in_01"));
  CHECK(data["recentInvoicePaymentFormUrl"] == Value("https://sandbox-portal.secure-payments.app/" + invoice));
  CHECK(data["renewalTime"].is_null());
  pai.advance("P365D");
  CHECK(pai.subscribed(id_of(created)) == "pending -");
}

TEST_CASE("payments.ai: a subscription to an active instrument is charged at once, and renewed by its plan's interval") {
  PaymentsAi pai;
  for (const auto& [plan, next] : {std::pair{"plan_monthly", "2026-02-01T00:00:00Z"},
                                   {"plan_weekly", "2026-01-08T00:00:00Z"},
                                   {"plan_yearly", "2027-01-01T00:00:00Z"},
                                   {"plan_that_nobody_knows", "2026-02-01T00:00:00Z"}}) {
    INFO(plan);
    const auto created = pai.subscribe(plan);
    CHECK(created.json["data"]["status"] == Value("active"));
    CHECK(created.json["data"]["recentInvoiceId"].is_null());
    CHECK(created.json["data"]["renewalTime"] == Value(next));
  }
}

TEST_CASE("payments.ai: renewals fall on the day that the plan names, when it names one") {
  PaymentsAi pai;
  pai.advance("2026-01-20T10:00:00Z");
  const std::string id = id_of(pai.subscribe("plan_first_of_month"));
  CHECK(pai.subscribed(id) == "active 2026-02-01T00:00:00Z");
  pai.advance("2026-02-10T00:00:00Z");
  CHECK(pai.subscribed(id) == "active 2026-03-01T00:00:00Z");
}

TEST_CASE("payments.ai: the customer pays on the hosted form, or gives it up, when the sandbox is told so") {
  PaymentsAi pai;
  pai.fresh(R"({"first_payment": "made"})");
  const std::string paid = id_of(pai.subscribe("plan_xxx", "inst_new"));
  CHECK(pai.subscribed(paid) == "pending -");
  pai.advance("PT5M");
  CHECK(pai.subscribed(paid) == "active 2026-02-01T00:05:00Z");
  CHECK(pai.subscription(paid).json["data"]["recentInvoicePaymentFormUrl"].is_null());
  CHECK(id_of(pai.subscribe("plan_xxx", "inst_new")) != paid);
  CHECK(pai.resource("payment_instrument", "inst_new")["state"] == Value("active"));

  pai.fresh(R"({"first_payment": "given_up", "first_payment_after": "PT1H"})");
  const std::string left = id_of(pai.subscribe("plan_xxx", "inst_new"));
  pai.advance("PT1H");
  CHECK(pai.subscribed(left) == "abandoned -");
}

TEST_CASE("payments.ai: an instrument that nobody knows can be taken as active") {
  PaymentsAi pai;
  pai.fresh(R"({"new_instruments": "active"})");
  CHECK(pai.subscribe("plan_xxx", "inst_new").json["data"]["status"] == Value("active"));
  CHECK(pai.subscribe("plan_xxx", "inst_xxx").json["data"]["status"] == Value("pending"));
  CHECK(pai.order().json["data"]["status"] == Value("active"));
}

TEST_CASE("payments.ai: creating a subscription needs four fields in the documented form") {
  PaymentsAi pai;
  const auto post = [&](const std::string& body) { return details(pai.post(kOrganization + "/subscriptions", body)); };
  const std::string plan = R"("items": [{"plan": {"id": "plan_xxx"}}])";
  CHECK(post(R"({"customerId": "c", "paymentInstrumentId": "i", )" + plan + "}").starts_with("isTrialOnly: "));
  CHECK(post(R"({"paymentInstrumentId": "i", "isTrialOnly": false, )" + plan + "}").starts_with("customerId: "));
  CHECK(post(R"({"customerId": "c", "paymentInstruction": {"paymentInstrumentId": "i"}, "isTrialOnly": false, )" + plan + "}")
            .starts_with("paymentInstrumentId: "));
  CHECK(post(R"({"customerId": "c", "paymentInstrumentId": "i", "isTrialOnly": false, "items": ["plan_xxx"]})").starts_with("items"));
  CHECK(post(R"({"customerId": "c", "paymentInstrumentId": "i", "isTrialOnly": false, "items": []})").starts_with("items: "));
  CHECK(post(R"({"customerId": "c", "paymentInstrumentId": "i", "isTrialOnly": "no", )" + plan + "}").starts_with("isTrialOnly: "));
}

TEST_CASE("payments.ai: a plan has to fit what is created with it") {
  PaymentsAi pai;
  CHECK(details(pai.subscribe("plan_one_time")) == "items: the plan has no recurring interval");
  CHECK(details(pai.subscribe("plan_monthly", "inst_active", true)) == "isTrialOnly: the plan has no trial");
  CHECK(details(pai.post(kOrders, R"({"customerId": "c", "items": [{"plan": {"id": "plan_monthly"}}]})")) ==
        "items: the plan is not for one-time orders");
  pai.fresh(R"({"unknown_plan": "refused"})");
  CHECK(details(pai.subscribe("plan_that_nobody_knows")) == "items: names no plan");
}

TEST_CASE("payments.ai: the same Idempotency-Key gets the first subscription again") {
  PaymentsAi pai;
  const std::string body =
      R"({"customerId": "c", "paymentInstrumentId": "inst_active", "items": [{"plan": {"id": "plan_xxx"}}], "isTrialOnly": false})";
  const auto first = pai.post(kOrganization + "/subscriptions", body, {{"Idempotency-Key", "k-1"}});
  const auto again = pai.post(kOrganization + "/subscriptions", body, {{"Idempotency-Key", "k-1"}});
  CHECK(again.status == 201);
  CHECK(again.body == first.body);
  CHECK(pai.post(kOrganization + "/subscriptions", body, {{"Idempotency-Key", "k-2"}}).body != first.body);
  CHECK(pai.post("/v1/public-api/organizations/another/subscriptions", body, {{"Idempotency-Key", "k-1"}}).body != first.body);
  CHECK(pai.post(kOrganization + "/subscriptions", body).body != first.body);
}

TEST_CASE("payments.ai: a trial runs out into the first paid renewal, or ends the subscription when it is all there is") {
  PaymentsAi pai;
  const std::string trial = id_of(pai.subscribe("plan_trial"));
  const std::string only = id_of(pai.subscribe("plan_trial_only", "inst_active", true));
  CHECK(pai.subscribed(trial) == "active 2026-01-15T00:00:00Z");
  CHECK(pai.subscribed(only) == "active 2026-01-08T00:00:00Z");
  pai.advance("2026-01-15T00:00:00Z");
  CHECK(pai.subscribed(trial) == "active 2026-02-15T00:00:00Z");
  CHECK(pai.subscribed(only).starts_with("trial-ended "));
  pai.advance("2026-06-01T00:00:00Z");
  CHECK(pai.subscribed(only).starts_with("trial-ended "));
}

TEST_CASE("payments.ai: a plan with a limit completes its subscription after so many cycles") {
  PaymentsAi pai;
  const std::string id = id_of(pai.subscribe("plan_three_months"));
  pai.advance("2026-03-31T00:00:00Z");
  CHECK(pai.subscribed(id) == "active 2026-04-01T00:00:00Z");
  pai.advance("2026-04-01T00:00:00Z");
  CHECK(pai.subscribed(id) == "completed -");
}

TEST_CASE("payments.ai: a renewal that cannot be charged leaves the subscription unpaid, for good without dunning") {
  PaymentsAi pai;
  pai.advance("2026-01-09T00:00:00Z");
  CHECK(pai.subscribed("sub_renewal_fails") == "unpaid 2026-01-09T00:00:00Z");
  pai.advance("P365D");
  CHECK(pai.subscribed("sub_renewal_fails") == "unpaid 2026-01-09T00:00:00Z");
}

TEST_CASE("payments.ai: dunning tries after 3 days, after 7, on the next 15th at 06:30, and then cancels") {
  PaymentsAi pai;
  pai.fresh(R"({"dunning": "default"})");
  const auto retries = [&] { return pai.resource("subscription", "sub_renewal_fails")["attributes"]["retries"]; };
  pai.advance("2026-01-11T23:59:59Z");
  CHECK(retries() == Value(0));
  pai.advance("2026-01-12T00:00:00Z");
  CHECK(retries() == Value(1));
  pai.advance("2026-01-16T00:00:00Z");
  CHECK(retries() == Value(2));
  pai.advance("2026-02-15T06:29:59Z");
  CHECK(pai.subscribed("sub_renewal_fails").starts_with("unpaid"));
  pai.advance("2026-02-15T06:30:00Z");
  CHECK(pai.subscribed("sub_renewal_fails") == "churned -");
  const auto listed = pai.get(kOrganization + "/subscription-cancellations?filter=subscriptionId:sub_renewal_fails");
  CHECK(listed.header("Pagination-Total") == "1");
  CHECK(listed.json["data"].as_list().front()["reason"] == Value("billing-failure"));
}

TEST_CASE("payments.ai: a retry succeeds once the instrument can be charged, and the cycle goes on") {
  PaymentsAi pai;
  pai.fresh(R"({"dunning": "default"})");
  pai.advance("2026-01-13T00:00:00Z");
  const std::string instrument = "/__admin/sandboxes/" + pai.sandbox() + "/resources/payments-ai/payment_instrument/inst_expired";
  REQUIRE(pai.client().patch(instrument, R"({"attributes": {"status": "active"}})").status == 200);
  pai.advance("2026-01-16T00:00:00Z");
  CHECK(pai.subscribed("sub_renewal_fails") == "active 2026-02-09T00:00:00Z");
}

TEST_CASE("payments.ai: another plan keeps the next renewal, or begins a cycle now") {
  PaymentsAi pai;
  const auto changed = pai.change_items("example-id", "plan_new", R"(, "retainRenewalTime": "retain", "proRataCredit": true)");
  CHECK(outcome(changed) == "200 changeSubscriptionItems/changed");
  CHECK(write_json(changed.json["data"]["items"]) == R"([{"plan":{"id":"plan_new"}}])");
  CHECK(changed.json["data"]["renewalTime"] == Value("2026-01-15T00:00:00Z"));
  CHECK(pai.change_items("example-id", "plan_yearly", R"(, "retainRenewalTime": "reset")").json["data"]["renewalTime"] ==
        Value("2027-01-01T00:00:00Z"));
  CHECK(pai.change_items("ord_xxx", "plan_weekly").json["data"]["renewalTime"] == Value("2026-01-31T00:00:00Z"));
  pai.advance("2026-01-31T00:00:00Z");
  CHECK(pai.subscribed("ord_xxx") == "active 2026-02-04T00:00:00Z");
}

TEST_CASE("payments.ai: another plan does not lengthen a trial") {
  PaymentsAi pai;
  CHECK(pai.subscribed("sub_in_trial") == "active 2026-01-11T00:00:00Z");
  pai.change_items("sub_in_trial", "plan_yearly", R"(, "retainRenewalTime": "reset")");
  CHECK(pai.subscribed("sub_in_trial") == "active 2026-01-11T00:00:00Z");
  pai.advance("2026-01-11T00:00:00Z");
  CHECK(pai.subscribed("sub_in_trial") == "active 2027-01-11T00:00:00Z");
}

TEST_CASE("payments.ai: only an active subscription changes its plan, and the family knows no status for that but 400") {
  PaymentsAi pai;
  CHECK(details(pai.change_items("sub_paused", "plan_new")) == "the subscription is not active");
  CHECK(details(pai.change_items("ord_one_time", "plan_new")) == "a one-time order has no plan to change");
  CHECK(details(pai.change_items("example-id", "plan_one_time")) == "items: the plan has no recurring interval");
  CHECK(pai.change_items("nobody", "plan_new").status == 404);
  CHECK(details(pai.change_items("example-id", "plan_new", R"(, "retainRenewalTime": "keep")")).starts_with("retainRenewalTime: "));
}

TEST_CASE("payments.ai: a one-time order has its own endpoint, under either spelling, and is not renewed") {
  PaymentsAi pai;
  for (const std::string path : {"/subscriptions/one-time-orders", "/subscriptions/one-time-order"}) {
    const auto created = pai.post(kOrganization + path, R"({"customerId": "cus_xxx", "items": [{"plan": {"id": "plan_one_time"}}]})");
    CHECK(outcome(created) == "201 createOneTimeOrder/created");
    CHECK(created.json["data"]["status"] == Value("pending"));
    CHECK_FALSE(created.json["data"]["recentInvoicePaymentFormUrl"].is_null());
  }
  const std::string paid = id_of(pai.order(R"(, "paymentInstrumentId": "inst_active")"));
  pai.advance("P365D");
  CHECK(pai.subscribed(paid) == "active -");
  CHECK(pai.get(kOrders + "/" + paid).json["data"]["orderType"] == Value("one-time-order"));
  CHECK(pai.get(kOrders + "?limit=1").header("Pagination-Total") == "5");
  CHECK(pai.get(kOrders + "?filter=status:active").header("Pagination-Total") == "2");
  CHECK(pai.get(kOrders + "/example-id").status == 404);
}

TEST_CASE("payments.ai: a one-time order is put under an id, changed until it is paid, and deleted until then") {
  PaymentsAi pai;
  const std::string body = R"({"customerId": "cus_xxx", "items": [{"plan": {"id": "plan_one_time"}}]})";
  const std::string other = R"({"customerId": "cus_other", "items": [{"plan": {"id": "plan_one_time"}}]})";
  const auto created = pai.call("PUT", kOrders + "/my-order", body);
  CHECK(outcome(created) == "201 putOneTimeOrder/created");
  CHECK(id_of(created) == "my-order");
  const auto changed = pai.call("PUT", kOrders + "/my-order", other);
  CHECK(outcome(changed) == "200 putOneTimeOrder/updated");
  CHECK(changed.json["data"]["customerId"] == Value("cus_other"));
  CHECK(outcome(pai.call("DELETE", kOrders + "/my-order")) == "204 deleteOneTimeOrder/204");
  CHECK(pai.get(kOrders + "/my-order").status == 404);
  CHECK(pai.call("DELETE", kOrders + "/my-order").status == 404);
  for (const std::string method : {"PUT", "DELETE"})
    CHECK(details(pai.call(method, kOrders + "/ord_one_time", method == "PUT" ? body : "")) == "the order is paid, and final");
  CHECK(details(pai.call("PUT", kOrders + "/example-id", body)) == "the id is that of a subscription");
}

TEST_CASE("payments.ai: subscriptions are listed with filters, sorting and pages, one-time orders among them") {
  PaymentsAi pai;
  const auto list = [&](const std::string& query) {
    const auto answer = pai.get(kOrganization + "/subscriptions" + query);
    std::string ids;
    if (answer.status == 200) {
      for (const Value& each : answer.json["data"].as_list()) ids += (ids.empty() ? "" : ",") + each["id"].as_string();
    }
    return ids + " " + answer.header("Pagination-Total");
  };
  CHECK(list("?filter=status:paused&sort=id") == "sub_paused,sub_paused_as_printed 2");
  CHECK(list("?filter=status:paused&sort=-id&limit=1") == "sub_paused_as_printed 2");
  CHECK(list("?filter=orderType:one-time-order;status:!active") == "ord_one_time_pending 1");
  CHECK(list("?filter=renewalTime:2026-01-31..2026-02-01") == "ord_xxx 1");
  CHECK(list("?limit=0") == " 21");
  CHECK(list("?sort=colour") == " ");
}

}  // namespace understudy::test
