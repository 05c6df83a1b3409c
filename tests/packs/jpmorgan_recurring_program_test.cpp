// SPDX-License-Identifier: MIT
// Plans and recurring programs: what they take, what they answer, and what is refused.
#include "tests/packs/jpmorgan_recurring.h"

namespace understudy::test {
namespace {

const Headers kPrinted{{"merchant-id", "998482157633"}, {"request-id", "11cc0270-7bed-11e9-a188-1763956dd7f6"}};

constexpr auto kNewConsumer =
    R"({"consumerProfile":{"firstName":"John","lastName":"Babbitt","paymentMethodType":{"card":{"accountNumber":"4559961111111118",)"
    R"("cardExpirationMonthYearNumber":"02/2027","firstName":"John","lastName":"Babbitt","billingAddress":{"firstName":"John",)"
    R"("lastName":"Babbitt","line1":"400 Elton Farm","line2":"Apt 123","city":"Springfield","state":"PA","postalCode":"19340",)"
    R"("countryCode":"USA"}}}},"merchantRecurringProgramId":"YOUR_RECUR_PROG_ID_001","recurringProgramName":)"
    R"("Your Recurring Program Text Label","recurringProgramDescription":"Your Recurring Program Text Notes","startDate":)"
    R"("2024-04-29T00:00:00.000Z","endDate":"2024-11-29T00:00:00.000Z","recurringProgramAutoRenewable":false,"planId":"vcTA8fn8Sl",)"
    R"("recurringPlanDefault":true,"communicationPreference":{"preferredEmail":"john.babbit@email.com","preferredEmailOptin":true}})";

constexpr auto kGold = R"({"planName":"Gold Plan","planType":"AUTOPAY","billingFrequencyCount":1,"billingFrequencyUnit":"MONTHS",)"
                       R"("currencyCode":"USD")";

std::string card(const std::string& number) {
  return R"("consumerProfile":{"paymentMethodType":{"card":{"accountNumber":")" + number +
         R"(","cardExpirationMonthYearNumber":"02/2037"}}})";
}

}  // namespace

TEST_CASE("J.P. Morgan: the printed plan is created, its count and amount answered as texts") {
  JpMorgan jpm;
  const auto answer =
      jpm.post("/plans",
               R"({"merchantPlanId":"Plan123","planName":"Gold Plan","planType":"AUTOPAY","planDescription":"Gold Plan Desc",)"
               R"("billingFrequencyCount":1,"billingFrequencyUnit":"MONTHS","planAmount":1000,"currencyCode":"USD","defaultPlan":true,)"
               R"("autoRenewable":false})",
               {{"merchant-id", "998152096533"}, {"request-id", "265cc804-7994-423f-be9e-6e5d19fbbd60"}});
  CHECK(answer.status == 200);
  const std::string id = answer.json["planId"].as_string();
  CHECK(id.size() == 10);
  CHECK(answer.body ==
        R"({"planId":")" + id +
            R"(","merchantId":"998152096533","requestId":"265cc804-7994-423f-be9e-6e5d19fbbd60","merchantPlanId":"Plan123",)"
            R"("planName":"Gold Plan","planType":"AUTOPAY","planDescription":"Gold Plan Desc","billingFrequencyCount":"1",)"
            R"("billingFrequencyUnit":"MONTHS","planAmount":"1000","currencyCode":"USD","defaultPlan":true,"autoRenewable":false,)"
            R"("planStatus":"ACTIVE"})");
  CHECK(answer.header("Understudy-Evidence") == "documented");
}

TEST_CASE("J.P. Morgan: a plan needs a name, a type, a frequency and a currency, and nothing else") {
  JpMorgan jpm;
  CHECK(wrong(jpm.post("/plans", "{}")) ==
        "MISSING_FIELD planName, MISSING_FIELD planType, MISSING_FIELD billingFrequencyCount, MISSING_FIELD billingFrequencyUnit, "
        "MISSING_FIELD currencyCode");
  const auto least = jpm.post("/plans", std::string(kGold) + "}");
  CHECK(least.status == 200);
  CHECK(least.json["planAmount"].is_null());
}

TEST_CASE("J.P. Morgan: a plan's fields keep to their kinds and limits") {
  JpMorgan jpm;
  const auto refused = [&jpm](const std::string& field, const std::string& value) {
    Value plan = *parse_json(std::string(kGold) + "}");
    plan.edit_map().set(field, *parse_json(value));
    return wrong(jpm.post("/plans", write_json(plan))) == "INVALID_FIELD " + field;
  };
  CHECK(refused("planType", R"("PREPAID")"));
  CHECK(refused("planName", R"("")"));
  CHECK(refused("billingFrequencyCount", "0"));
  CHECK(refused("billingFrequencyCount", "1000"));
  CHECK(refused("billingFrequencyCount", R"("1")"));
  CHECK(refused("billingFrequencyUnit", R"("MONTHLY")"));
  CHECK(refused("currencyCode", R"("usd")"));
  CHECK(refused("planAmount", "-1"));
  CHECK(refused("planAmount", "1.5"));
  CHECK(refused("planAmount", "1000000000000"));
  CHECK(refused("defaultPlan", R"("yes")"));
}

TEST_CASE("J.P. Morgan: the printed program is created, its consumer too, and the account number is masked") {
  JpMorgan jpm;
  const auto answer = jpm.post("/recurringprograms", kNewConsumer, kPrinted);
  CHECK(answer.status == 200);
  CHECK(answer.header("Understudy-Evidence") == "documented");
  const Value& consumer = answer.json["consumerProfile"];
  const std::string id = answer.json["recurringProgramId"].as_string();
  const std::string profile = consumer["consumerProfileId"].as_string();
  const std::string method = consumer["paymentMethodId"].as_string();
  CHECK(id.size() == 10);
  CHECK(profile.starts_with("JPMCW-"));
  CHECK(profile.size() == 22);
  CHECK(method.size() == 36);
  CHECK(
      answer.body ==
      R"({"recurringProgramId":")" + id +
          R"(","merchantId":"998482157633","requestId":"11cc0270-7bed-11e9-a188-1763956dd7f6","consumerProfile":{"consumerProfileId":")" +
          profile + R"(","paymentMethodId":")" + method +
          R"(","paymentMethodType":{"card":{"accountNumber":"455996XXXXXX1118","cardExpirationMonthYearNumber":"02/2027",)"
          R"("firstName":"John","lastName":"Babbitt","billingAddress":{"firstName":"John","lastName":"Babbitt","line1":"400 Elton Farm",)"
          R"("line2":"Apt 123","city":"Springfield","state":"PA","postalCode":"19340","countryCode":"USA"}}},"firstName":"John",)"
          R"("lastName":"Babbitt"},"merchantRecurringProgramId":"YOUR_RECUR_PROG_ID_001","recurringProgramName":)"
          R"("Your Recurring Program Text Label","recurringProgramDescription":"Your Recurring Program Text Notes","startDate":)"
          R"("2024-04-29T00:00:00.000Z","endDate":"2024-11-29T00:00:00.000Z","recurringProgramAutoRenewable":false,"planId":"vcTA8fn8Sl",)"
          R"("recurringPlanDefault":true,"recurringProgramQuantity":1,"communicationPreference":{"preferredEmail":)"
          R"("john.babbit@email.com","preferredEmailOptin":true},"recurringProgramStatus":"ACTIVE"})");
}

TEST_CASE("J.P. Morgan: whatever its length, of an account number the first six and the last four digits are kept, and nowhere the rest") {
  JpMorgan jpm;
  const auto masked = [&jpm](const std::string& number) {
    const auto answer = jpm.post("/recurringprograms", R"({"planId":"vcTA8fn8Sl",)" + card(number) + "}");
    const Value& consumer = answer.json["consumerProfile"];
    const Value kept = jpm.resource("payment_method", consumer["paymentMethodId"].as_string());
    CHECK(kept["attributes"]["accountNumber"] == consumer["paymentMethodType"]["card"]["accountNumber"]);
    return consumer["paymentMethodType"]["card"]["accountNumber"].as_string();
  };
  CHECK(masked("477777123456") == "477777XX3456");
  CHECK(masked("4777771234562223") == "477777XXXXXX2223");
  CHECK(masked("4470051311111111118") == "447005XXXXXXXXX1118");
}

TEST_CASE("J.P. Morgan: a program without a name of the merchant's own is called by its id, and begins today without an end") {
  JpMorgan jpm;
  const auto answer = jpm.program();
  CHECK(answer.json["merchantRecurringProgramId"] == answer.json["recurringProgramId"]);
  CHECK(answer.json["startDate"] == Value("2024-05-01T00:00:00.000Z"));
  CHECK(answer.json["endDate"].is_null());
  CHECK(answer.json["recurringProgramStatus"] == Value("ACTIVE"));
  CHECK(answer.json["consumerProfile"]["paymentMethodType"]["card"]["accountNumber"] == Value("477777XXXXXX2223"));
}

TEST_CASE("J.P. Morgan: a start in the future makes a program wait, and of a time only the day in UTC counts") {
  JpMorgan jpm;
  const auto later = jpm.program(R"(,"startDate":"2024-05-02")");
  CHECK(later.json["recurringProgramStatus"] == Value("SCHEDULED"));
  CHECK(jpm.program(R"(,"startDate":"2024-05-01T23:59:59.999Z")").json["recurringProgramStatus"] == Value("ACTIVE"));
  const auto elsewhere = jpm.program(R"(,"startDate":"2024-05-02T01:00:00+05:00")");
  CHECK(elsewhere.json["startDate"] == Value("2024-05-01T00:00:00.000Z"));
  CHECK(elsewhere.json["recurringProgramStatus"] == Value("ACTIVE"));
  CHECK(jpm.program(R"(,"startDate":"2016-12-31T23:59:60Z")").json["startDate"] == Value("2016-12-31T00:00:00.000Z"));
}

TEST_CASE("J.P. Morgan: a program's days have to be days, in order, and the last of them still to come") {
  JpMorgan jpm;
  CHECK(wrong(jpm.program(R"(,"startDate":"soon")")).starts_with("INVALID_FIELD startDate"));
  CHECK(wrong(jpm.program(R"(,"startDate":"2024-02-30")")).starts_with("INVALID_FIELD startDate"));
  CHECK(wrong(jpm.program(R"(,"startDate":"0001-01-01")")).starts_with("INVALID_FIELD startDate"));
  CHECK(wrong(jpm.program(R"(,"startDate":"2024-06-02","endDate":"2024-06-01")")) == "INVALID_FIELD endDate");
  CHECK(wrong(jpm.program(R"(,"startDate":"2024-01-01","endDate":"2024-04-30")")) == "INVALID_FIELD endDate");
  CHECK(jpm.program(R"(,"startDate":"2024-05-01","endDate":"2024-05-01")").status == 200);
}

TEST_CASE("J.P. Morgan: a program is for a plan that exists and is sold") {
  JpMorgan jpm;
  const auto unknown = jpm.program("", "nobodyknow");
  CHECK(unknown.status == 404);
  CHECK(unknown.json["responseMessage"] == Value("The plan was not found."));
  CHECK(unready(jpm.program("", "GH7VoHZHZR")) == "The plan is not active.");
  CHECK(unready(jpm.program("", "inactive01")) == "The plan is not active.");
  CHECK(wrong(jpm.post("/recurringprograms", R"({"consumerProfile":{}})")) == "MISSING_FIELD planId");
}

TEST_CASE("J.P. Morgan: somebody has to pay: a card, or a profile and a payment method that are known and belong together") {
  JpMorgan jpm;
  const auto with = [&jpm](const std::string& members) {
    return jpm.post("/recurringprograms", R"({"planId":"vcTA8fn8Sl")" + members + "}");
  };
  CHECK(wrong(with("")) == "MISSING_FIELD consumerProfile");
  CHECK(wrong(with(R"(,"consumerProfile":{"firstName":"John"})")) == "MISSING_FIELD consumerProfile");
  const auto unknown = [&](const std::string& profile, const std::string& method) {
    const auto answer = with(R"(,"consumerProfile":{"consumerProfileId":")" + profile + R"(","paymentMethodId":")" + method + R"("})");
    return answer.status == 404 && answer.json["responseMessage"] == Value("The consumer profile or its payment method was not found.");
  };
  CHECK(unknown("JPMCW-RRPUZB6PFUQNX4LW", "0d63e3fb-1a9f-4a85-8696-03734dbc3451"));  // another consumer's
  CHECK(unknown("JPMCW-RRPUZB6PFUQNX4LW", "nothing"));
  CHECK(unknown("JPMCW-NOBODY", "7e3675ae-9f05-4fe9-bf7b-dcde57c1e4c0"));
  CHECK(with(R"(,"consumerProfile":{"paymentMethodId":"7e3675ae-9f05-4fe9-bf7b-dcde57c1e4c0"})").status == 404);
  CHECK(wrong(with("," + card("455"))) == "INVALID_FIELD consumerProfile.paymentMethodType.card.accountNumber");
  CHECK(wrong(with(R"(,"consumerProfile":{"paymentMethodType":{}})")) == "MISSING_FIELD consumerProfile.paymentMethodType.card");
}

TEST_CASE("J.P. Morgan: a known consumer may bring a new card, and a refused program leaves none behind") {
  JpMorgan jpm;
  const auto answer =
      jpm.post("/recurringprograms",
               R"({"planId":"vcTA8fn8Sl","consumerProfile":{"consumerProfileId":"JPMCW-RRPUZB6PFUQNX4LW",)"
               R"("paymentMethodType":{"card":{"accountNumber":"5555551111111111","cardExpirationMonthYearNumber":"02/2037"}}}})");
  CHECK(answer.json["consumerProfile"]["consumerProfileId"] == Value("JPMCW-RRPUZB6PFUQNX4LW"));
  CHECK(answer.json["consumerProfile"]["firstName"] == Value("John"));
  CHECK(answer.json["consumerProfile"]["paymentMethodType"]["card"]["accountNumber"] == Value("555555XXXXXX1111"));

  const auto methods = [&jpm] {
    return jpm.client().get("/__admin/sandboxes/default/resources?provider=jpmorgan-recurring&type=payment_method").body;
  };
  const std::string before = methods();
  CHECK(jpm.post("/recurringprograms", R"({"planId":"inactive01",)" + card("4559961111111118") + "}").status == 412);
  CHECK(methods() == before);
}

TEST_CASE("J.P. Morgan: the ids of a known consumer are read beside the profile when the sandbox is told to") {
  const std::string beside = R"({"planId":"vcTA8fn8Sl","consumerProfileId":"JPMCW-RRPUZB6PFUQNX4LW",)"
                             R"("paymentMethodId":"7e3675ae-9f05-4fe9-bf7b-dcde57c1e4c0"})";
  JpMorgan jpm;
  CHECK(wrong(jpm.post("/recurringprograms", beside)) == "MISSING_FIELD consumerProfile");
  jpm.fresh(R"({"profile_at_top": true})");
  CHECK(jpm.post("/recurringprograms", beside).status == 200);
}

TEST_CASE("J.P. Morgan: a program costs what its plan or its own amount says, for each of its units") {
  JpMorgan jpm;
  const auto price = [&jpm](const std::string& more, const std::string& plan = kPlan) {
    return jpm.listed(jpm.created(more, plan)).at(0)["billingScheduleAmount"].as_integer();
  };
  CHECK(price("") == 1100);
  CHECK(price(R"(,"recurringProgramQuantity":3)") == 3300);
  CHECK(price(R"(,"recurringPlanDefault":true,"recurringProgramAmount":5)") == 1100);
  const std::string own = R"(,"recurringPlanDefault":false,"recurringProgramAmount":250,"programBillingFrequencyCount":2,)"
                          R"("programBillingFrequencyUnit":"WEEKS")";
  CHECK(price(own) == 250);
  CHECK(price(own + R"(,"recurringProgramQuantity":9999)") == 2499750);
  const std::string free = jpm.post("/plans", std::string(kGold) + "}").json["planId"].as_string();
  CHECK(price("", free) == 0);
}

TEST_CASE("J.P. Morgan: a program with a price of its own says how often, unless that is inherited") {
  const std::string amount_only = R"(,"recurringPlanDefault":false,"recurringProgramAmount":250)";
  JpMorgan jpm;
  CHECK(wrong(jpm.program(R"(,"recurringPlanDefault":false)")) ==
        "MISSING_FIELD recurringProgramAmount, MISSING_FIELD programBillingFrequencyCount, MISSING_FIELD programBillingFrequencyUnit");
  CHECK(wrong(jpm.program(amount_only)) == "MISSING_FIELD programBillingFrequencyCount, MISSING_FIELD programBillingFrequencyUnit");
  jpm.fresh(R"({"program_frequency": "inherited"})");
  CHECK(wrong(jpm.program(R"(,"recurringPlanDefault":false)")) == "MISSING_FIELD recurringProgramAmount");
  const auto answer = jpm.program(amount_only, "quarterly1");
  CHECK(answer.json["programBillingFrequencyCount"] == Value(3));
  CHECK(answer.json["programBillingFrequencyUnit"] == Value("MONTHS"));
}

TEST_CASE("J.P. Morgan: plans and programs are created once under a request id") {
  JpMorgan jpm;
  const Headers once{{"request-id", "r-1"}};
  const auto plan = jpm.post("/plans", std::string(kGold) + "}", once);
  CHECK(jpm.post("/plans", std::string(kGold) + "}", once).body == plan.body);
  CHECK(jpm.post("/plans", std::string(kGold) + R"(,"planAmount":1})", once).status == 409);
  const auto program = jpm.post("/recurringprograms", kNewConsumer, once);
  CHECK(program.status == 200);  // another operation
  CHECK(jpm.post("/recurringprograms", kNewConsumer, once).body == program.body);
}

TEST_CASE("J.P. Morgan: programs, plans and pauses can be read, and programs cancelled, only with the extensions") {
  JpMorgan jpm;
  CHECK(jpm.get("/recurringprograms/" + kDaily).status == 404);
  CHECK(jpm.get("/plans/" + kPlan).status == 404);
  CHECK(jpm.get("/pauses?recurringProgramId=" + kDaily).status == 405);
  CHECK(jpm.post("/cancellations", R"({"recurringProgramId":"xB7lAXy0vZ"})").status == 404);

  jpm.fresh(R"({"extensions": true})");
  const auto created = jpm.post("/recurringprograms", kNewConsumer, kPrinted);
  const auto read = jpm.get("/recurringprograms/" + created.json["recurringProgramId"].as_string());
  CHECK(read.body == created.body);
  CHECK(read.header("Understudy-Evidence") == "assumed");
  CHECK(jpm.get("/plans/GH7VoHZHZR").json["planStatus"] == Value("DRAFT"));
  CHECK(jpm.get("/pauses?recurringProgramId=" + kDaily).status == 404);
  const auto paused = jpm.pause(kDaily, 2);
  CHECK(jpm.get("/pauses?recurringProgramId=" + kDaily).body == paused.body);
  CHECK(jpm.get("/recurringprograms/nobody").status == 404);
  CHECK(jpm.get("/plans/nobody").status == 404);
  CHECK(jpm.get("/pauses?recurringProgramId=nobody").status == 404);
}

}  // namespace understudy::test
