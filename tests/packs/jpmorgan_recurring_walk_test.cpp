// SPDX-License-Identifier: MIT
// Every declared outcome is reached by calls, the clock and documented settings alone; each answer is checked against the contract as it
// comes.
#include "tests/packs/jpmorgan_recurring.h"

namespace understudy::test {
namespace {

const std::string kGold = R"({"planName":"Gold Plan","planType":"AUTOPAY","billingFrequencyCount":1,"billingFrequencyUnit":"MONTHS",)"
                          R"("currencyCode":"USD"})";
const std::string kEverything = R"({"notifications":{"recurringProgramNotification":["All"]},"subscriptionChannels":["WEBHOOK"],)"
                                R"("callbackURL":"http://127.0.0.1:9/nobody"})";
const Headers kForm{{"Content-Type", "application/x-www-form-urlencoded"}};

struct Call {
  std::string method, path, body, worse;  // `worse`: a body that breaks the contract
};

// A call of each operation that is good in a fresh sandbox, tokens and the health check apart.
const std::vector<Call>& calls() {
  static const std::vector<Call> all{
      {"POST", "/plans", kGold, "{}"},
      {"GET", "/plans/vcTA8fn8Sl", "", ""},
      {"POST", "/recurringprograms",
       R"({"planId":"vcTA8fn8Sl","consumerProfile":{"consumerProfileId":"JPMCW-RRPUZB6PFUQNX4LW",)"
       R"("paymentMethodId":"7e3675ae-9f05-4fe9-bf7b-dcde57c1e4c0"}})",
       "{}"},
      {"GET", "/recurringprograms/xB7lAXy0vZ", "", ""},
      {"GET", "/billingCycles", "", ""},
      {"POST", "/payments",
       R"({"recurringProgramId":"rcocyHamXr","billingCycleStartDate":"2024-04-28","amount":53000,"currencyCode":"USD"})", "{}"},
      {"POST", "/refunds",
       R"({"recurringProgramId":"hgLk84z1s7","billingCycleStartDate":"2024-04-29","refundAmount":1,"currencyCode":"USD"})", "{}"},
      {"POST", "/pauses", R"({"recurringProgramId":"xB7lAXy0vZ","pauseRemainingBillingCycles":2})", "{}"},
      {"GET", "/pauses?recurringProgramId=xB7lAXy0vZ", "", ""},
      {"POST", "/cancellations", R"({"recurringProgramId":"weekly0001"})", "{}"},
      {"GET", "/notificationTypes", "", ""},
      {"GET", "/subscriptions", "", ""},
      {"POST", "/subscriptions", kEverything, "{}"},
      {"GET", "/subscriptions/none", "", ""},
      {"PUT", "/subscriptions/none", kEverything, "{}"},
      {"DELETE", "/subscriptions/none", "", ""},
      {"GET", "/notifications", "", ""},
      {"GET", "/notifications/none", "", ""},
      {"GET", "/publicKeys", "", ""},
      {"GET", "/healthcheck/notification-subscriptions", "", ""}};
  return all;
}

void call_all(JpMorgan& jpm, const std::string& settings, const Headers& headers = {}) {
  jpm.fresh(settings);
  for (const Call& call : calls()) jpm.call(call.method, call.path, call.body, headers);
}

// What goes well, and what the requests themselves do wrong.
void requests(JpMorgan& jpm) {
  call_all(jpm, R"({"extensions": true, "create_status": 201})");
  jpm.fresh(R"({"extensions": true})");
  for (const Call& call : calls()) {
    jpm.call(call.method, call.path, call.body);
    jpm.call(call.method, call.path, call.worse, {{"request-id", "what!"}});
    if (call.body.empty() || call.path.starts_with("/subscriptions")) continue;
    jpm.call(call.method, call.path, call.body, {{"Content-Type", "text/plain"}});
  }
  jpm.fresh(R"({"extensions": true})");
  for (const Call& call : calls()) {  // once, and with another body under the same id
    if (call.body.empty()) continue;
    jpm.call(call.method, call.path, call.body, {{"request-id", "r-1"}});
    jpm.call(call.method, call.path, call.body.substr(0, call.body.size() - 1) + R"(,"more":1})", {{"request-id", "r-1"}});
  }
}

void unknown_things(JpMorgan& jpm) {
  jpm.fresh(R"({"extensions": true})");
  for (const std::string path : {"/plans/none", "/recurringprograms/none", "/billingCycles?recurringProgramId=none",
                                 "/pauses?recurringProgramId=none", "/subscriptions/none", "/notifications/none"})
    jpm.get(path);
  jpm.get("/subscriptions", {{"subscription-id", "none"}});
  jpm.program("", "none");
  jpm.pay("none", "2024-04-28", 1);
  jpm.refund("none", "2024-04-28", 1);
  jpm.pause("none", 1);
  jpm.post("/cancellations", R"({"recurringProgramId":"none"})");
}

void wrong_states(JpMorgan& jpm) {
  jpm.fresh(R"({"extensions": true})");
  jpm.program("", "inactive01");
  jpm.pay("hgLk84z1s7", "2024-04-29", 1100);
  jpm.refund("rcocyHamXr", "2024-04-28", 1);
  jpm.pause("cancelled1", 1);
  jpm.post("/cancellations", R"({"recurringProgramId":"cancelled1"})");
}

void pauses(JpMorgan& jpm) {
  jpm.fresh();
  jpm.pause(kDaily, 2);
  jpm.pause(kDaily, 0);
  jpm.pause(kDaily, 2);
  jpm.advance("P1D");
  jpm.pause(kDaily, 3);
  jpm.pause(kDaily, 0);
  jpm.fresh(R"({"resume_response": "example"})");
  jpm.pause(kDaily, 2);
  jpm.advance("P1D");
  jpm.pause(kDaily, 0);
}

void subscriptions_and_notifications(JpMorgan& jpm) {
  jpm.fresh();
  const std::string id = jpm.post("/subscriptions", kEverything).json["subscriptionId"].as_string();
  jpm.post("/plans", kGold);
  const Answer told = jpm.get("/notifications");
  jpm.get("/notifications/" + told.json["notificationResponses"].as_list().at(0)["notificationId"].as_string());
  jpm.get("/subscriptions/" + id);
  jpm.call("PUT", "/subscriptions/" + id, kEverything);
  jpm.call("DELETE", "/subscriptions/" + id);
}

void tokens(JpMorgan& jpm) {
  const std::string form =
      "grant_type=client_credentials&client_id=a&resource=b&client_assertion_type="
      "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=";
  for (const std::string& body :
       {form + "a.b.c", form + "x", std::string("grant_type=password"), "grant_type=password" + form.substr(29) + "x"})
    jpm.post("/adfs/oauth2/token", body, kForm);
  for (const std::string body :
       {"grant_type=client_credentials&client_id=a&client_secret=b", "grant_type=client_credentials", "grant_type=x", "a=b"})
    jpm.post("/am/oauth2/alpha/access_token", body, kForm);
}

}  // namespace

TEST_CASE("J.P. Morgan: every declared outcome is reached by calls, the clock and settings alone") {
  JpMorgan jpm;
  requests(jpm);
  unknown_things(jpm);
  wrong_states(jpm);
  pauses(jpm);
  subscriptions_and_notifications(jpm);
  tokens(jpm);
  call_all(jpm, R"({"extensions": true, "auth": "strict"})");
  call_all(jpm, R"({"extensions": true, "auth": "strict", "unauthorized_notifications": "gateway"})");
  call_all(jpm, R"({"extensions": true, "entitlement": "missing"})");
  for (const std::string outage : {"host_error", "unavailable", "timeout"})
    call_all(jpm, R"({"extensions": true, "outage": ")" + outage + "\"}");
  CHECK(jpm.missing() == std::set<std::string>{});
}

TEST_CASE("J.P. Morgan: an outage is told in the family's error body, in all APIs") {
  JpMorgan jpm;
  jpm.fresh(R"({"outage": "timeout"})");
  CHECK(jpm.pause(kDaily, 2).status == 504);
  CHECK(jpm.get("/healthcheck/notification-subscriptions").json["responseCode"] == Value("TIMEOUT"));
}

TEST_CASE("J.P. Morgan: the headers that tell of a version's end are sent when the sandbox is told to") {
  JpMorgan jpm;
  CHECK(jpm.get("/billingCycles").header("Deprecation").empty());
  jpm.fresh(R"({"deprecation": "@1735689600", "sunset": "Wed, 01 Jan 2031 00:00:00 GMT"})");
  for (const Answer& answer : {jpm.get("/billingCycles"), jpm.pause(kDaily, 2), jpm.program(), jpm.post("/plans", kGold)}) {
    CHECK(answer.header("Deprecation") == "@1735689600");
    CHECK(answer.header("Sunset") == "Wed, 01 Jan 2031 00:00:00 GMT");
  }
}

TEST_CASE("J.P. Morgan: a body of another kind than JSON is refused with 415") {
  JpMorgan jpm;
  const auto refused = jpm.post("/pauses", calls().at(7).body, {{"Content-Type", "text/plain"}});
  CHECK(refused.status == 415);
  CHECK(refused.json["responseCode"] == Value("VALIDATION_ERROR"));
  CHECK(jpm.post("/pauses", calls().at(7).body, {{"Content-Type", "application/json; charset=utf-8"}}).status == 200);
}

TEST_CASE("J.P. Morgan: a pause that would reach beyond the calendar is refused, and the longest that does not is not") {
  JpMorgan jpm;
  const std::string id = jpm.created(R"(,"recurringPlanDefault":false,"recurringProgramAmount":1,"programBillingFrequencyCount":999,)"
                                     R"("programBillingFrequencyUnit":"YEARS")");
  CHECK(wrong(jpm.pause(id, 999)) == "INVALID_FIELD pauseRemainingBillingCycles");
  CHECK(told(jpm.pause(id, 6)) == "PAUSE_SCHEDULED 6 6 3023-05-01..9017-04-30");
}

}  // namespace understudy::test
