// SPDX-License-Identifier: MIT
// Payments that fail, are tried again, are rolled over, are collected by hand, and are given back.
#include "tests/packs/jpmorgan_recurring.h"

namespace understudy::test {
namespace {

const std::string kDeclined = "declined01";

// A cycle's money and how it came about: "1100+0 total 1100, refundable 0, AUTOMATIC FAILED 0".
std::string money(JpMorgan& jpm, const std::string& program, const std::string& day) {
  const List found = jpm.listed(program, "&billingCycleStartDate=" + day + "&numberBillingCycles=1");
  REQUIRE(found.size() == 1);
  const Value& cycle = found.at(0);
  CHECK(cycle["billingCycleStartDate"] == Value(day));
  const auto number = [&cycle](const char* key) { return std::to_string(cycle[key].as_integer()); };
  return number("billingScheduleAmount") + "+" + number("pastDueAmount") + " total " + number("totalAmount") + ", refundable " +
         number("remainingRefundableAmount") + ", " + cycle["collectionMethod"].as_string() + " " +
         cycle["cyclePaymentStatus"].as_string() + " " + number("retriedCount");
}

std::string kGoodCard() {
  return R"(,"savePaymentMethod":true,"paymentMethodType":{"card":{"accountNumber":"4470051311111111118",)"
         R"("cardExpirationMonthYearNumber":"02/2037"}})";
}

}  // namespace

TEST_CASE("J.P. Morgan: a payment that fails leaves its cycle failed, and the next cycle is tried on its own") {
  JpMorgan jpm;
  jpm.advance("2024-05-03T12:00:00Z");
  CHECK(jpm.cycles(kDeclined) == Lines{"123 2024-05-02 FAILED", "124 2024-05-03 FAILED", "125 2024-05-04 PENDING"});
  CHECK(money(jpm, kDeclined, "2024-05-03") == "1100+0 total 1100, refundable 0, AUTOMATIC FAILED 0");
}

TEST_CASE("J.P. Morgan: all payments fail when the sandbox is told so") {
  JpMorgan jpm;
  jpm.fresh(R"({"payments": "decline"})");
  CHECK(jpm.cycles(jpm.created()) == Lines{"1 2024-05-01 FAILED", "2 2024-06-01 PENDING"});
}

TEST_CASE("J.P. Morgan: a failed payment is tried again as often and as far apart as the sandbox is told") {
  JpMorgan jpm;
  jpm.fresh(R"({"payments": "decline", "retries": 2, "retry_every": "PT6H"})");
  const std::string id = jpm.created();
  CHECK(jpm.cycles(id) == Lines{"1 2024-05-01 IN_RETRY", "2 2024-06-01 PENDING"});
  CHECK(jpm.moves("cycle/" + id + "/1", "PT5H59M59S").empty());
  CHECK(jpm.moves("cycle/" + id + "/1", "PT1S") == Lines{"IN_RETRY>IN_RETRY"});
  CHECK(money(jpm, id, "2024-05-01") == "1100+0 total 1100, refundable 0, AUTOMATIC FAILED 1");
  CHECK(jpm.moves("cycle/" + id + "/1", "PT6H") == Lines{"IN_RETRY>RETRY_EXHAUSTED"});
  CHECK(money(jpm, id, "2024-05-01") == "1100+0 total 1100, refundable 0, AUTOMATIC FAILED 2");
  CHECK(jpm.moves("cycle/" + id + "/1", "P20D").empty());
}

TEST_CASE("J.P. Morgan: a retry succeeds once the program has a card that is good") {
  JpMorgan jpm;
  jpm.fresh(R"({"retries": 3})");
  jpm.advance("2024-05-03T12:00:00Z");
  CHECK(jpm.cycles(kDeclined) == Lines{"123 2024-05-02 IN_RETRY", "124 2024-05-03 IN_RETRY", "125 2024-05-04 PENDING"});
  CHECK(jpm.pay(kDeclined, "2024-05-02", 1100, kGoodCard()).status == 200);
  CHECK(jpm.moves("cycle/declined01/124", "2024-05-04T00:00:00Z") == Lines{"IN_RETRY>SUCCESS"});
  CHECK(money(jpm, kDeclined, "2024-05-03") == "1100+0 total 1100, refundable 1100, AUTOMATIC SUCCESS 1");
  CHECK(money(jpm, kDeclined, "2024-05-02") == "1100+0 total 1100, refundable 1100, MANUAL SUCCESS 1");
  CHECK(jpm.cycles(kDeclined).back() == "126 2024-05-05 PENDING");
  CHECK(jpm.cycles(kDeclined).at(2) == "125 2024-05-04 SUCCESS");
}

TEST_CASE("J.P. Morgan: what could not be collected goes to the next cycle, and from there to the one after") {
  JpMorgan jpm;
  jpm.fresh(R"({"rollover": true})");
  jpm.advance("2024-05-02T00:00:00Z");
  CHECK(jpm.cycles(kDeclined) == Lines{"123 2024-05-02 ROLLED_OVER", "124 2024-05-03 PENDING"});
  CHECK(money(jpm, kDeclined, "2024-05-03") == "1100+1100 total 2200, refundable 0, AUTOMATIC PENDING 0");
  jpm.advance("2024-05-03T00:00:00Z");
  CHECK(money(jpm, kDeclined, "2024-05-03") == "1100+1100 total 2200, refundable 0, AUTOMATIC FAILED 0");
  CHECK(money(jpm, kDeclined, "2024-05-04") == "1100+2200 total 3300, refundable 0, AUTOMATIC PENDING 0");
}

TEST_CASE("J.P. Morgan: a cycle that was rolled over is paid with a later one, and then not once more") {
  JpMorgan jpm;
  jpm.fresh(R"({"rollover": true})");
  jpm.advance("2024-05-03T12:00:00Z");
  REQUIRE(jpm.pay(kDeclined, "2024-05-03", 2200, kGoodCard()).status == 200);
  CHECK(money(jpm, kDeclined, "2024-05-03") == "1100+1100 total 2200, refundable 2200, MANUAL SUCCESS 0");
  CHECK(money(jpm, kDeclined, "2024-05-04") == "1100+0 total 1100, refundable 0, AUTOMATIC PENDING 0");
  CHECK(unready(jpm.pay(kDeclined, "2024-05-02", 1100)) == "The billing cycle was paid with a later one.");
  jpm.advance("2024-05-04T00:00:00Z");
  CHECK(money(jpm, kDeclined, "2024-05-04") == "1100+0 total 1100, refundable 1100, AUTOMATIC SUCCESS 0");
}

TEST_CASE("J.P. Morgan: a cycle that is collected with what it took over settles the ones before it") {
  JpMorgan jpm;
  jpm.fresh(R"({"rollover": true, "retries": 1})");
  jpm.advance("2024-05-03T12:00:00Z");
  CHECK(jpm.cycles(kDeclined) == Lines{"123 2024-05-02 ROLLED_OVER", "124 2024-05-03 IN_RETRY", "125 2024-05-04 PENDING"});
  CHECK(money(jpm, kDeclined, "2024-05-03") == "1100+1100 total 2200, refundable 0, AUTOMATIC FAILED 0");
  SECTION("by its retry") {
    const auto other = jpm.pay("rcocyHamXr", "2024-04-28", 53000);
    CHECK(other.status == 200);
    REQUIRE(jpm.pay(kDeclined, "2024-05-03", 2200, kGoodCard()).status == 200);
    CHECK(unready(jpm.pay(kDeclined, "2024-05-02", 1100)) == "The billing cycle was paid with a later one.");
  }
  SECTION("unless the earlier one is paid by hand first, which takes its part from the later one") {
    REQUIRE(jpm.pay(kDeclined, "2024-05-02", 1100).status == 200);
    CHECK(money(jpm, kDeclined, "2024-05-03") == "1100+0 total 1100, refundable 0, AUTOMATIC FAILED 0");
  }
}

TEST_CASE("J.P. Morgan: a rolled-over cycle that is paid by hand is no longer past due, also when the program was cancelled meanwhile") {
  JpMorgan jpm;
  jpm.fresh(R"({"rollover": true, "extensions": true})");
  jpm.advance("2024-05-02T12:00:00Z");
  const bool cancelled = GENERATE(false, true);
  if (cancelled) REQUIRE(jpm.post("/cancellations", R"({"recurringProgramId":"declined01"})").status == 200);
  CHECK(jpm.pay(kDeclined, "2024-05-02", 1100).json["remainingRefundableAmount"] == Value("1100"));
  if (!cancelled) CHECK(money(jpm, kDeclined, "2024-05-03") == "1100+0 total 1100, refundable 0, AUTOMATIC PENDING 0");
}

TEST_CASE("J.P. Morgan: a cancelled program is not tried again") {
  JpMorgan jpm;
  jpm.fresh(R"({"retries": 9, "extensions": true})");
  jpm.advance("2024-05-02T12:00:00Z");
  REQUIRE(jpm.post("/cancellations", R"({"recurringProgramId":"declined01"})").status == 200);
  CHECK(jpm.cycles(kDeclined) == Lines{"123 2024-05-02 RETRY_EXHAUSTED"});
  CHECK(jpm.moves("cycle/declined01/123", "P30D").empty());
  CHECK(jpm.pay(kDeclined, "2024-05-02", 1100).status == 200);
}

TEST_CASE("J.P. Morgan: the printed payment by hand is answered as printed, at whatever time the sandbox begins") {
  const std::string printed =
      R"({"recurringProgramId":"rcocyHamXr","billingCycleStartDate":"2024-04-28T00:00:00.000Z","currencyCode":"USD","amount":55000,)"
      R"("paymentMethodType":{"card":{"accountNumber":"4470051311111111118","cardExpirationMonthYearNumber":"02/2027","firstName":"John",)"
      R"("lastName":"Babbit"}},"paymentNotes":"Additional late fee","savePaymentMethod":false})";
  for (const std::string clock : {kPrintedInstant.c_str(), "2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"}) {
    JpMorgan jpm(clock);
    const auto answer =
        jpm.post("/payments", printed, {{"merchant-id", "998152096533"}, {"request-id", "265cc804-7994-423f-be9e-6e5d19fbbd60"}});
    const Value& paid = answer.json["paymentDetail"];
    CHECK(paid["transactionId"].as_string().size() == 36);
    CHECK(answer.body.starts_with(
        R"({"recurringProgramId":"rcocyHamXr","merchantId":"998152096533","requestId":"265cc804-7994-423f-be9e-6e5d19fbbd60",)"
        R"("consumerProfileId":"JPMCW-RRPUZB6PFUQNX4LW","paymentMethodId":"5500138a-c020-4d78-9d13-a57450328a6c",)"
        R"("billingCycleStartDate":"2024-04-28","billingCycleEndDate":"2024-05-27","billingScheduleAmount":53000,"pastDueAmount":0,)"
        R"("creditAmount":0,"refundAmount":0,"remainingRefundableAmount":"55000","paymentDetail":{"transactionId":")"));
    CHECK(answer.header("Understudy-Evidence") == "documented");
  }
}

TEST_CASE("J.P. Morgan: a payment by hand is for a failed cycle, and for no less than it owes") {
  JpMorgan jpm;
  CHECK(wrong(jpm.pay("rcocyHamXr", "2024-04-28", 52999)) == "INVALID_FIELD amount");
  CHECK(wrong(jpm.pay("rcocyHamXr", "2024-04-28", 53001)) == "MISSING_FIELD paymentNotes");
  CHECK(wrong(jpm.pay("rcocyHamXr", "2024-04-28", 53001, R"(,"paymentNotes":"")")) == "MISSING_FIELD paymentNotes");
  CHECK(unready(jpm.pay("hgLk84z1s7", "2024-04-29", 1100)) == "The billing cycle did not fail.");
  CHECK(unready(jpm.pay("rcocyHamXr", "2024-05-28", 53000)) == "The billing cycle did not fail.");
  CHECK(jpm.pay("rcocyHamXr", "2024-04-28", 53000).status == 200);
  CHECK(unready(jpm.pay("rcocyHamXr", "2024-04-28", 53000)) == "The billing cycle did not fail.");
}

TEST_CASE("J.P. Morgan: a payment by hand needs four fields, a cycle that exists and the plan's currency") {
  JpMorgan jpm;
  CHECK(wrong(jpm.post("/payments", "{}")) ==
        "MISSING_FIELD recurringProgramId, MISSING_FIELD billingCycleStartDate, MISSING_FIELD amount, MISSING_FIELD currencyCode");
  CHECK(jpm.pay("nobody", "2024-04-28", 53000).json["responseMessage"] == Value("The recurring program was not found."));
  const auto no_cycle = jpm.pay("rcocyHamXr", "2024-04-29", 53000);
  CHECK(no_cycle.status == 404);
  CHECK(no_cycle.json["responseMessage"] == Value("The billing cycle was not found."));
  CHECK(wrong(jpm.post("/payments", R"({"recurringProgramId":"rcocyHamXr","billingCycleStartDate":"2024-04-28","amount":53000,)"
                                    R"("currencyCode":"EUR"})")) == "INVALID_FIELD currencyCode");
  CHECK(wrong(jpm.pay("rcocyHamXr", "2024-04-28", 0)) == "INVALID_FIELD amount");
  CHECK(wrong(jpm.pay("rcocyHamXr", "28 April", 53000)).starts_with("INVALID_FIELD billingCycleStartDate"));
}

TEST_CASE("J.P. Morgan: a card that is saved with a payment pays from then on, and one that is not does not") {
  JpMorgan jpm;
  jpm.advance("2024-05-02T12:00:00Z");
  const std::string once =
      R"(,"paymentMethodType":{"card":{"accountNumber":"4470051311111111118","cardExpirationMonthYearNumber":"02/2037"}})";
  CHECK(jpm.pay(kDeclined, "2024-05-02", 1100, once).json["paymentMethodId"] == Value("00000000-0000-4000-8000-00000000dec1"));
  jpm.advance("2024-05-03T12:00:00Z");
  CHECK(jpm.cycles(kDeclined).at(1) == "124 2024-05-03 FAILED");
  const std::string saved = jpm.pay(kDeclined, "2024-05-03", 1100, kGoodCard()).json["paymentMethodId"].as_string();
  CHECK(jpm.resource("payment_method", saved)["attributes"]["accountNumber"] == Value("447005XXXXXXXXX1118"));
  jpm.advance("2024-05-04T12:00:00Z");
  CHECK(jpm.cycles(kDeclined).at(2) == "125 2024-05-04 SUCCESS");
}

TEST_CASE("J.P. Morgan: the printed refund is answered as printed, but for the transaction") {
  JpMorgan jpm;
  const auto answer = jpm.post(
      "/refunds",
      R"({"recurringProgramId":"hgLk84z1s7","billingCycleStartDate":"2024-04-29T00:00:00.000Z","refundAmount":1000,"currencyCode":"USD"})",
      {{"merchant-id", "998152096533"}, {"request-id", "3d4fb53e-8e9d-406a-abd8-3a9144b53586"}});
  CHECK(answer.body.starts_with(
      R"({"recurringProgramId":"hgLk84z1s7","merchantId":"998152096533","requestId":"3d4fb53e-8e9d-406a-abd8-3a9144b53586",)"
      R"("billingCycleStartDate":"2024-04-29","billingCycleEndDate":"2024-05-28","refundAmount":"1000","currencyCode":"USD",)"
      R"("billingScheduleAmount":1100,"creditAmount":0,"totalRefundAmount":1100,"remainingRefundableAmount":0,"paymentMethodType":)"
      R"({"card":{"cardType":"VI","cardTypeName":"VISA","maskedAccountNumber":"477777XXXXXX2223"}},)"
      R"("paymentMethodId":"0d63e3fb-1a9f-4a85-8696-03734dbc3451","transactionDetails":{"transactionId":")"));
  CHECK(answer.header("Understudy-Evidence") == "documented");
}

TEST_CASE("J.P. Morgan: refunds add up to what was collected and not to more, a late fee included") {
  JpMorgan jpm;
  REQUIRE(jpm.pay("rcocyHamXr", "2024-04-28", 55000, R"(,"paymentNotes":"late")").status == 200);
  CHECK(money(jpm, "rcocyHamXr", "2024-04-28") == "53000+0 total 55000, refundable 55000, MANUAL SUCCESS 0");
  CHECK(jpm.listed("rcocyHamXr").at(0)["additionalPaymentAmount"] == Value(2000));
  CHECK(wrong(jpm.refund("rcocyHamXr", "2024-04-28", 55001)) == "INVALID_FIELD refundAmount");
  CHECK(jpm.refund("rcocyHamXr", "2024-04-28", 5000).json["remainingRefundableAmount"] == Value(50000));
  CHECK(wrong(jpm.refund("rcocyHamXr", "2024-04-28", 50001)) == "INVALID_FIELD refundAmount");
  CHECK(jpm.refund("rcocyHamXr", "2024-04-28", 50000).json["totalRefundAmount"] == Value(55000));
  CHECK(jpm.listed("rcocyHamXr").at(0)["billingScheduleStatus"] == Value("SUCCESS"));
  CHECK(wrong(jpm.refund("rcocyHamXr", "2024-04-28", 1)) == "INVALID_FIELD refundAmount");
}

TEST_CASE("J.P. Morgan: a refund names its cycle by its first day or by the transaction's reference, and both have to fit") {
  JpMorgan jpm;
  const std::string reference = jpm.pay("rcocyHamXr", "2024-04-28", 53000).json["paymentDetail"]["transactionReferenceNumber"].as_string();
  const auto by = [&jpm](const std::string& members) {
    return jpm.post("/refunds", R"({"recurringProgramId":"rcocyHamXr","refundAmount":1,"currencyCode":"USD")" + members + "}");
  };
  const auto answer = by(R"(,"transactionReferenceNumber":")" + reference + "\"");
  CHECK(answer.json["billingCycleStartDate"] == Value("2024-04-28"));
  CHECK(answer.json["transactionDetails"]["transactionReferenceNumber"] == Value(reference));
  CHECK(wrong(by("")) == "MISSING_FIELD billingCycleStartDate");
  CHECK(by(R"(,"transactionReferenceNumber":"71eb287c-3655-4ffa-b8f0-c00738a1e2b4")").status == 404);
  CHECK(by(R"(,"billingCycleStartDate":"2024-05-28","transactionReferenceNumber":")" + reference + "\"").status == 404);
  CHECK(by(R"(,"billingCycleStartDate":"2024-04-28","transactionReferenceNumber":")" + reference + "\"").status == 200);
}

TEST_CASE("J.P. Morgan: only a cycle that was paid is refunded, in the plan's currency") {
  JpMorgan jpm;
  CHECK(unready(jpm.refund("rcocyHamXr", "2024-04-28", 1)) == "The billing cycle was not paid.");
  CHECK(unready(jpm.refund("rcocyHamXr", "2024-05-28", 1)) == "The billing cycle was not paid.");
  CHECK(jpm.refund("nobody", "2024-04-28", 1).status == 404);
  CHECK(jpm.refund("hgLk84z1s7", "2024-04-30", 1).json["responseMessage"] == Value("The billing cycle was not found."));
  CHECK(wrong(jpm.post("/refunds", R"({"recurringProgramId":"hgLk84z1s7","billingCycleStartDate":"2024-04-29","refundAmount":1,)"
                                   R"("currencyCode":"EUR"})")) == "INVALID_FIELD currencyCode");
  CHECK(wrong(jpm.post("/refunds", "{}")) == "MISSING_FIELD recurringProgramId, MISSING_FIELD refundAmount, MISSING_FIELD currencyCode");
  CHECK(wrong(jpm.refund("hgLk84z1s7", "2024-04-29", 0)) == "INVALID_FIELD refundAmount");
}

TEST_CASE("J.P. Morgan: payments and refunds are made once under a request id") {
  JpMorgan jpm;
  const Headers once{{"request-id", "r-1"}};
  const auto send = [&](const std::string& path, const std::string& amount) {
    return jpm.post(path, R"({"recurringProgramId":"rcocyHamXr","billingCycleStartDate":"2024-04-28","currencyCode":"USD",)" + amount + "}",
                    once);
  };
  const auto paid = send("/payments", R"("amount":53000)");
  CHECK(paid.status == 200);
  CHECK(send("/payments", R"("amount":53000)").body == paid.body);
  CHECK(send("/payments", R"("amount":53001)").status == 409);
  const auto refunded = send("/refunds", R"("refundAmount":1000)");
  CHECK(refunded.json["totalRefundAmount"] == Value(1000));
  CHECK(send("/refunds", R"("refundAmount":1000)").body == refunded.body);
  CHECK(jpm.listed("rcocyHamXr").at(0)["totalRefundAmount"] == Value(1000));
}

}  // namespace understudy::test
