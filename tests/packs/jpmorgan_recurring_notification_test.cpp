// SPDX-License-Identifier: MIT
// Subscriptions, and the notifications that come of what happens to plans and programs.
#include "tests/packs/jpmorgan_recurring.h"

namespace understudy::test {
namespace {

std::string subscription(const std::string& subtypes, const std::string& more = R"(,"subscriptionChannels":["EMAIL"])") {
  return R"({"notifications":{"recurringProgramNotification":[)" + subtypes + "]}" + more + "}";
}

// A sandbox with a subscription to these subtypes.
JpMorgan& subscribed(JpMorgan& jpm, const std::string& subtypes = R"("All")", const std::string& settings = "{}") {
  jpm.fresh(settings);
  REQUIRE(jpm.post("/subscriptions", subscription(subtypes)).status == 201);
  return jpm;
}

// The subtypes that were told so far, in order, of one program when it is named.
Lines told_of(JpMorgan& jpm, const std::string& about = {}) {
  Lines subtypes;
  const Answer answer = jpm.get("/notifications");
  for (const Value& each : answer.json["notificationResponses"].as_list()) {
    if (write_json(each["recurringProgramNotification"]).find(about) != std::string::npos)
      subtypes.push_back(each["notificationSubType"].as_string());
  }
  return subtypes;
}

Value latest(JpMorgan& jpm) {
  const Answer answer = jpm.get("/notifications");
  REQUIRE_FALSE(answer.json["notificationResponses"].as_list().empty());
  return answer.json["notificationResponses"].as_list().back();
}

}  // namespace

TEST_CASE("J.P. Morgan: a subscription is created, read, listed, changed and deleted") {
  JpMorgan jpm;
  const auto created =
      jpm.post("/subscriptions", subscription(R"("PaymentApplied")", R"(,"subscriptionChannels":["WEBHOOK"],)"
                                                                     R"("callbackURL":"https://merchant.notification.com",)"
                                                                     R"("recipientDetails":{"firstName":"John"},)"
                                                                     R"("securityPreferences":{"headerFields":{"Api-Key":"1"}})"));
  CHECK(created.status == 201);
  const std::string id = created.json["subscriptionId"].as_string();
  CHECK(created.json["responseStatus"] == Value("SUCCESS"));
  CHECK(created.json["responseCode"] == Value("ACCEPTED"));
  CHECK(created.json["subscriptionCreatedTimestamp"] == Value("2024-05-01T00:46:55.879Z"));
  CHECK(created.json["securityPreferences"].is_null());
  CHECK(jpm.get("/subscriptions/" + id).body == created.body);

  jpm.advance("PT1H");
  const auto changed = jpm.call("PUT", "/subscriptions/" + id, subscription(R"("All")"));
  CHECK(changed.status == 200);
  CHECK(changed.json["subscriptionChannels"] == Value(List{"EMAIL"}));
  CHECK(changed.json["subscriptionUpdatedTimestamp"] == Value("2024-05-01T01:46:55.879Z"));
  const auto listed = jpm.get("/subscriptions");
  CHECK(listed.json["pageInfo"]["totalRecord"] == Value(1));
  CHECK(jpm.get("/subscriptions", {{"subscription-id", id}}).body == listed.body);

  CHECK(jpm.call("DELETE", "/subscriptions/" + id).json["responseMessage"] == Value("Request accepted"));
  CHECK(jpm.get("/subscriptions/" + id).status == 404);
  CHECK(jpm.call("PUT", "/subscriptions/" + id, subscription(R"("All")")).status == 404);
  CHECK(jpm.call("DELETE", "/subscriptions/" + id).status == 404);
  CHECK(jpm.get("/subscriptions", {{"subscription-id", id}}).status == 404);
  CHECK(jpm.get("/subscriptions").json["subscriptionGetResponses"].as_list().empty());
}

TEST_CASE("J.P. Morgan: what a change leaves out is gone, or stays by setting") {
  const std::string full = subscription(R"("All")", R"(,"subscriptionChannel":"WEBHOOK","callbackURL":"https://a.example",)"
                                                    R"("recipientDetails":{"firstName":"John"})");
  const std::string part = subscription(R"("PlanUpdated")", R"(,"subscriptionChannel":"WEBHOOK")");
  JpMorgan jpm;
  std::string id = jpm.post("/subscriptions", full).json["subscriptionId"].as_string();
  CHECK(wrong(jpm.call("PUT", "/subscriptions/" + id, part)) == "MISSING_FIELD callbackURL");
  const auto moved = jpm.call("PUT", "/subscriptions/" + id, subscription(R"("PlanUpdated")", R"(,"subscriptionChannel":"EMAIL")"));
  CHECK(moved.json["callbackURL"].is_null());
  CHECK(moved.json["recipientDetails"].is_null());
  jpm.fresh(R"({"subscription_update": "merge"})");
  id = jpm.post("/subscriptions", full).json["subscriptionId"].as_string();
  const auto merged = jpm.call("PUT", "/subscriptions/" + id, part);
  CHECK(merged.json["callbackURL"] == Value("https://a.example"));
  CHECK(merged.json["recipientDetails"]["firstName"] == Value("John"));
}

TEST_CASE("J.P. Morgan: a subscription says to what, by which channel and where, in either spelling") {
  JpMorgan jpm;
  CHECK(wrong(jpm.post("/subscriptions", "{}")) == "MISSING_FIELD notifications");
  CHECK(wrong(jpm.post("/subscriptions", R"({"notifications":{}})")) == "INVALID_FIELD notifications");
  CHECK(
      wrong(jpm.post("/subscriptions", subscription(R"("PaymentRefunded")"))).starts_with("INVALID_FIELD notifications.recurringProgram"));
  CHECK(wrong(jpm.post("/subscriptions", subscription(R"("All")", ""))) == "MISSING_FIELD subscriptionChannel");
  CHECK(wrong(jpm.post("/subscriptions", subscription(R"("All")", R"(,"subscriptionChannel":"WEBHOOK")"))) == "MISSING_FIELD callbackURL");
  CHECK(wrong(jpm.post("/subscriptions", subscription(R"("All")", R"(,"subscriptionChannel":"PIGEON")"))) ==
        "INVALID_FIELD subscriptionChannel");
  const auto printed =
      jpm.post("/subscriptions", R"({"notifications":{"tokenLifecycleNotification":["All"]},"subscriptionChannels":["WEBHOOK"],)"
                                 R"("callBackUrl":"https://merchant.notification.com"})");
  CHECK(printed.json["callbackURL"] == Value("https://merchant.notification.com"));
  CHECK(printed.json["notifications"]["tokenLifecycleNotification"] == Value(List{"All"}));
}

TEST_CASE("J.P. Morgan: whose subscriptions are meant is told by a header, which can be required") {
  JpMorgan jpm;
  jpm.post("/subscriptions", subscription(R"("All")"), {{"entity-id", "998152096533"}, {"entity-type", "MERCHANT"}});
  jpm.post("/subscriptions", subscription(R"("All")"), {{"entity-id", "998152096534"}});
  CHECK(jpm.get("/subscriptions").json["pageInfo"]["totalRecord"] == Value(2));
  CHECK(jpm.get("/subscriptions", {{"entity-id", "998152096534"}}).json["pageInfo"]["totalRecord"] == Value(1));
  CHECK(wrong(jpm.get("/subscriptions", {{"entity-id", "merchant"}})) == "INVALID_FIELD entity-id");
  CHECK(wrong(jpm.get("/subscriptions", {{"entity-type", "SHOP"}})) == "INVALID_FIELD entity-type");
  jpm.fresh(R"({"request_headers": "required"})");
  Headers headers{{"merchant-id", "998152096533"}, {"request-id", "r-1"}};
  CHECK(wrong(jpm.get("/subscriptions", headers)) == "MISSING_FIELD entity-id");
  headers.set("entity-id", "998152096533");
  CHECK(wrong(jpm.get("/publicKeys", headers)) == "MISSING_FIELD entity-type");
  headers.set("entity-type", "MERCHANT");
  CHECK(jpm.get("/subscriptions", headers).status == 200);
}

TEST_CASE("J.P. Morgan: a strict merchant sees its own subscriptions and notifications only, and is told of its own programs only") {
  JpMorgan jpm;
  jpm.fresh(R"({"strict_merchant": true})");
  const Headers own{{"entity-id", "998152096533"}, {"merchant-id", "998152096533"}};
  const Headers other{{"entity-id", "998152096534"}, {"merchant-id", "998152096534"}};
  const std::string id = jpm.post("/subscriptions", subscription(R"("All")"), other).json["subscriptionId"].as_string();
  CHECK(jpm.get("/subscriptions/" + id, own).status == 404);
  CHECK(jpm.call("DELETE", "/subscriptions/" + id, {}, own).status == 404);
  jpm.pause(kDaily, 2, own);
  CHECK(jpm.get("/notifications", other).json["notificationResponses"].as_list().empty());
  jpm.pause("9Yytu0mPKX", 2, other);
  const Answer told = jpm.get("/notifications", other);
  REQUIRE(told.json["notificationResponses"].as_list().size() == 1);
  const std::string notification = told.json["notificationResponses"].as_list().front()["notificationId"].as_string();
  CHECK(jpm.get("/notifications/" + notification, other).status == 200);
  CHECK(jpm.get("/notifications/" + notification, own).status == 404);
  CHECK(jpm.get("/notifications", own).json["notificationResponses"].as_list().empty());
}

TEST_CASE("J.P. Morgan: without a subscription nobody is told of anything") {
  JpMorgan jpm;
  jpm.pause(kDaily, 2);
  jpm.advance("P10D");
  CHECK(told_of(jpm).empty());
  CHECK(jpm.client().get("/__admin/sandboxes/default/webhooks").json["webhooks"].as_list().empty());
}

TEST_CASE("J.P. Morgan: a subscription is told of the subtypes that it names") {
  JpMorgan jpm;
  const std::string gold = R"({"planName":"Gold Plan","planType":"AUTOPAY","billingFrequencyCount":1,"billingFrequencyUnit":"MONTHS",)"
                           R"("currencyCode":"USD"})";
  subscribed(jpm, R"("PlanUpdated","PaymentNotApplied")");
  jpm.post("/plans", gold);
  jpm.pause(kDaily, 2);
  jpm.advance("2024-05-02T12:00:00Z");
  CHECK(told_of(jpm) == Lines{"PlanUpdated", "PaymentNotApplied"});
}

TEST_CASE("J.P. Morgan: a program that is created tells of itself first and of its payment then") {
  JpMorgan jpm;
  subscribed(jpm);
  const std::string id = jpm.created();
  CHECK(told_of(jpm, id) == Lines{"ProgramUpdated", "PaymentApplied"});
  const std::string later = jpm.created(R"(,"startDate":"2024-06-01")");
  CHECK(told_of(jpm, later) == Lines{"ProgramUpdated"});
  jpm.advance("2024-06-01T00:00:00Z");
  CHECK(told_of(jpm, later) == Lines{"ProgramUpdated", "ProgramUpdated", "PaymentApplied"});
}

TEST_CASE("J.P. Morgan: every change of a pause tells of its program, and a cycle that is paused tells nothing more") {
  JpMorgan jpm;
  subscribed(jpm, R"("ProgramUpdated")");
  const auto statuses = [&jpm] {
    std::string all;
    const Answer answer = jpm.get("/notifications");
    for (const Value& each : answer.json["notificationResponses"].as_list()) {
      const Value& pause = each["recurringProgramNotification"]["programUpdated"]["recurringProgramPauseInformation"];
      all += pause["pauseStatus"].as_string() + " " + write_json(pause["pauseRemainingBillingCycle"]) + "; ";
    }
    return all;
  };
  jpm.pause(kDaily, 3);
  jpm.pause(kDaily, 4);
  jpm.advance("2024-05-03T12:00:00Z");
  CHECK(statuses() == "PAUSE_SCHEDULED 3; PAUSE_SCHEDULED 4; PAUSE_ONGOING 3; ");
  jpm.pause(kDaily, 5);
  jpm.pause(kDaily, 0);
  jpm.pause(kDaily, 0);
  jpm.advance("2024-05-04T12:00:00Z");
  CHECK(statuses() == "PAUSE_SCHEDULED 3; PAUSE_SCHEDULED 4; PAUSE_ONGOING 3; PAUSE_ONGOING 5; RESUME_SCHEDULED 0; RESUMED 0; ");
  jpm.pause(kDaily, 1);
  jpm.pause(kDaily, 0);
  CHECK(statuses().ends_with("RESUMED 0; PAUSE_SCHEDULED 1; PAUSE_CANCELLED 0; "));
}

TEST_CASE("J.P. Morgan: the end of a program, its renewal and its cancellation are told") {
  JpMorgan jpm;
  subscribed(jpm, R"("ProgramUpdated")", R"({"extensions": true})");
  const auto status = [&jpm] {
    return latest(jpm)["recurringProgramNotification"]["programUpdated"]["recurringProgramStatus"].as_string();
  };
  jpm.created(R"(,"endDate":"2024-05-03")", "dailyplan1");
  jpm.advance("2024-05-04T00:00:00Z");
  CHECK(status() == "COMPLETED");
  jpm.created(R"(,"endDate":"2024-05-05","recurringProgramAutoRenewable":true)", "dailyplan1");
  jpm.advance("2024-05-06T00:00:00Z");
  CHECK(status() == "ACTIVE");
  CHECK(latest(jpm)["recurringProgramNotification"]["programUpdated"]["endDate"] == Value("2024-05-06"));
  jpm.post("/cancellations", R"({"recurringProgramId":"xB7lAXy0vZ"})");
  CHECK(status() == "CANCELLED");
}

TEST_CASE("J.P. Morgan: a payment is told of with its card, its try and its amount") {
  JpMorgan jpm;
  subscribed(jpm, R"("PaymentApplied","PaymentNotApplied")", R"({"retries": 1, "retry_every": "PT1H"})");
  jpm.advance("2024-05-02T12:00:00Z");
  CHECK(told_of(jpm, kDaily) == Lines{"PaymentApplied"});
  CHECK(told_of(jpm, "declined01") == Lines{"PaymentNotApplied", "PaymentNotApplied"});
  const Value failed = latest(jpm)["recurringProgramNotification"]["paymentNotApplied"];
  CHECK(failed["responseStatus"] == Value("DENIED"));
  CHECK(failed["retryCount"] == Value(1));
  CHECK(failed["allowedRetryCount"] == Value(1));
  CHECK(failed["transactionAmount"] == Value(1100));
  CHECK(failed["cardType"] == Value("VISA"));
  CHECK(failed["first6CardNumber"] == Value("400000"));
  CHECK(failed["last4CardNumber"] == Value("0002"));
  const Answer paid = jpm.pay("declined01", "2024-05-02", 1300, R"(,"paymentNotes":"late")");
  const Value applied = latest(jpm)["recurringProgramNotification"]["paymentApplied"];
  CHECK(applied["transactionAmount"] == Value(1300));
  CHECK(applied["transactionId"] == paid.json["paymentDetail"]["transactionId"]);
  CHECK(applied["responseStatus"] == Value("SUCCESS"));
}

TEST_CASE("J.P. Morgan: a consumer who wants mail gets one for each payment, which is noted down and told of") {
  JpMorgan jpm;
  subscribed(jpm, R"("ConsumerCommunicationUpdated")");
  const auto wanting = [&jpm](const std::string& optin) {
    return jpm.created(R"(,"communicationPreference":{"preferredEmail":"john.babbit@email.com","preferredEmailOptin":)" + optin + "}");
  };
  wanting("false");
  CHECK(told_of(jpm).empty());
  const std::string id = wanting("true");
  CHECK(told_of(jpm, id) == Lines{"ConsumerCommunicationUpdated"});
  const Value told = latest(jpm)["recurringProgramNotification"]["consumerCommunicationUpdated"];
  CHECK(told["notificationType"] == Value("PaymentApplied"));
  CHECK(told["billingCycleStartDate"] == Value("2024-05-01"));
  const Value mail = jpm.resource("email", told["notificationId"].as_string());
  CHECK(mail["attributes"]["to"] == Value("john.babbit@email.com"));
  jpm.advance("2024-06-01T00:00:00Z");
  CHECK(told_of(jpm, id).size() == 2);
}

TEST_CASE("J.P. Morgan: notifications are filtered by day and by how their delivery went, in the query or in headers") {
  JpMorgan jpm;
  subscribed(jpm, R"("PaymentApplied")");
  jpm.advance("2024-05-04T12:00:00Z");
  const auto found = [&jpm](const std::string& query, Headers headers = {}) {
    const Answer answer = jpm.get("/notifications" + query, std::move(headers));
    CHECK(answer.json["responseCode"] == Value("ACCEPTED"));
    return answer.json["notificationResponses"].as_list().size();
  };
  CHECK(found("") == 3);
  CHECK(found("?startdate=2024-05-03") == 2);
  CHECK(found("?startdate=2024-05-03&enddate=2024-05-03") == 1);
  CHECK(found("?enddate=2024-05-01") == 0);
  CHECK(found("?status=SENT") == 3);
  CHECK(found("?status=FAILED") == 0);
  CHECK(found("?status=PENDING") == 0);
  CHECK(found("", {{"date-range-start", "2024-05-03"}, {"date-range-end", "2024-05-03"}, {"notification-status", "SENT"}}) == 1);
  CHECK(found("", {{"notification-status", "FAILED"}}) == 0);
  CHECK(wrong(jpm.get("/notifications?startdate=May")) == "INVALID_FIELD startdate");
  CHECK(wrong(jpm.get("/notifications?status=LOST")) == "INVALID_FIELD status");
}

TEST_CASE("J.P. Morgan: a notification is read by its id, with the subscription that it is for") {
  JpMorgan jpm;
  jpm.fresh();
  const std::string id = jpm.post("/subscriptions", subscription(R"("All")")).json["subscriptionId"].as_string();
  jpm.pause(kDaily, 1);
  const Value listed = latest(jpm);
  const Answer read = jpm.get("/notifications/" + listed["notificationId"].as_string());
  CHECK(read.json["subscriptionId"] == Value(id));
  CHECK(read.json["responseCode"] == Value("ACCEPTED"));
  CHECK(read.json["recurringProgramNotification"] == listed["recurringProgramNotification"]);
  CHECK(jpm.get("/notifications/44444444-4017-11e9-b649-8de064221544").status == 404);
}

TEST_CASE("J.P. Morgan: the key is told for the algorithm that the query or a header names") {
  JpMorgan jpm;
  const auto ec = jpm.get("/publicKeys");
  CHECK(ec.json["publicKeyText"].as_string().size() == 124);  // 91 octets
  CHECK(jpm.get("/publicKeys?signingAlgorithm=EC").body == ec.body);
  const auto rsa = jpm.get("/publicKeys", {{"signingAlgorithm", "RSA"}});
  CHECK(rsa.json["publicKeyText"].as_string().size() == 564);  // 422 octets
  CHECK(jpm.get("/publicKeys?signingAlgorithm=RSA").body == rsa.body);
  CHECK(rsa.json["publicKeyIdentifier"] != ec.json["publicKeyIdentifier"]);
  CHECK(wrong(jpm.get("/publicKeys?signingAlgorithm=HMAC")) == "INVALID_FIELD signingAlgorithm");
}

}  // namespace understudy::test
