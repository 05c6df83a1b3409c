// SPDX-License-Identifier: MIT
// Access tokens: where they come from, how long they are good, and what they open.
#include "tests/packs/jpmorgan_recurring.h"

namespace understudy::test {
namespace {

const Headers kForm{{"Content-Type", "application/x-www-form-urlencoded"}};
const std::string kAssertion = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJDQyJ9.c2lnbmF0dXJl";
constexpr auto kIda = "/adfs/oauth2/token";
constexpr auto kPortal = "/am/oauth2/alpha/access_token";

std::string form(const std::string& assertion = kAssertion) {
  return "grant_type=client_credentials&client_id=CC-105239-A047367&resource=JPMC%3AURI%3ARS-105239-85484-HelixAPIEntitlementsCAT-PROD"
         "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=" +
         assertion;
}

Headers bearer(const Answer& granted) { return {{"Authorization", "Bearer " + granted.json["access_token"].as_string()}}; }

}  // namespace

TEST_CASE("J.P. Morgan: an assertion that looks like a JWT gets a token for an hour") {
  JpMorgan jpm;
  const auto granted = jpm.post(kIda, form(), kForm);
  CHECK(granted.status == 200);
  CHECK(granted.json["expires_in"] == Value(3600));
  CHECK(granted.json["token_type"] == Value("bearer"));
  CHECK(granted.header("Cache-Control") == "no-store");
  CHECK(granted.header("Understudy-Evidence") == "documented");
  CHECK(jpm.post(kIda, form(), kForm).json["access_token"] != granted.json["access_token"]);
}

TEST_CASE("J.P. Morgan: an assertion of another form is no grant, whatever it says") {
  JpMorgan jpm;
  for (const std::string assertion : {"x", "a.b", "a.b.c.d", "a..c", "a.b.", "a.b.%3D", "a%20.b.c", "a.b%2Fb.c"}) {
    INFO(assertion);
    const auto refused = jpm.post(kIda, form(assertion), kForm);
    CHECK(refused.status == 400);
    CHECK(refused.body == R"({"error":"invalid_grant","error_description":"MSIS9622: Client authentication failed."})");
    CHECK(refused.header("Understudy-Evidence") == "documented");
  }
}

TEST_CASE("J.P. Morgan: a request for a token that lacks something is told so in OAuth's own words") {
  JpMorgan jpm;
  CHECK(jpm.post(kIda, "client_id=CC", kForm).body == R"({"error":"invalid_request","error_description":"grant_type is required"})");
  CHECK(jpm.post(kIda, "", kForm).json["error"] == Value("invalid_request"));
  CHECK(jpm.post(kIda, R"({"grant_type":"client_credentials"})").json["error"] == Value("invalid_request"));
  std::string other = form();
  other.replace(other.find("client_credentials"), 18, "password");
  CHECK(jpm.post(kIda, other, kForm).json["error"] == Value("unsupported_grant_type"));
  CHECK(jpm.post(kPortal, "grant_type=password", kForm).json["error"] == Value("unsupported_grant_type"));
  CHECK(jpm.post(kPortal, "scope=x", kForm).json["error"] == Value("invalid_request"));
}

TEST_CASE("J.P. Morgan: the portal's endpoint takes an id and a secret, in the header or in the form") {
  JpMorgan jpm;
  const std::string asked = "grant_type=client_credentials&scope=jpm%3Apayments%3Asandbox";
  Headers basic = kForm;
  basic.set("Authorization", "Basic aWQ6c2VjcmV0");
  const auto granted = jpm.post(kPortal, asked, basic);
  CHECK(granted.status == 200);
  CHECK(granted.json["scope"] == Value("jpm:payments:sandbox"));
  CHECK(jpm.post(kPortal, asked + "&client_id=id&client_secret=secret", kForm).status == 200);
  const auto refused = jpm.post(kPortal, asked, kForm);
  CHECK(refused.status == 401);
  CHECK(refused.json["error"] == Value("invalid_client"));
  CHECK(jpm.post(kPortal, asked + "&client_id=id", kForm).status == 401);
}

TEST_CASE("J.P. Morgan: a strict sandbox takes tokens that were given out there and have not expired, from either endpoint") {
  JpMorgan jpm;
  jpm.fresh(R"({"auth": "strict"})");
  CHECK(jpm.pause(kDaily, 2, {{"Authorization", "Bearer made-up"}}).status == 401);
  const auto granted = jpm.post(kIda, form(), kForm);
  const auto portal = jpm.post(kPortal, "grant_type=client_credentials&client_id=id&client_secret=secret", kForm);
  CHECK(jpm.pause(kDaily, 2, bearer(granted)).status == 200);
  CHECK(jpm.pause(kDaily, 3, bearer(portal)).status == 200);
  CHECK(jpm.get("/subscriptions", bearer(granted)).status == 200);
  CHECK(jpm.get("/subscriptions").status == 401);
  CHECK(jpm.get("/healthcheck/notification-subscriptions").status == 200);  // nobody has to say who they are
  jpm.advance("PT59M59S");
  CHECK(jpm.pause(kDaily, 2, bearer(granted)).status == 200);
  jpm.advance("PT1S");
  CHECK(jpm.pause(kDaily, 2, bearer(granted)).status == 401);
  jpm.fresh(R"({"auth": "strict"})");
  CHECK(jpm.pause(kDaily, 2, bearer(granted)).status == 401);  // another sandbox's
}

TEST_CASE("J.P. Morgan: how long a token is good is a setting, and the answer tells it") {
  JpMorgan jpm;
  jpm.fresh(R"({"auth": "strict", "token_lifetime": "PT1M"})");
  const auto granted = jpm.post(kIda, form(), kForm);
  CHECK(granted.json["expires_in"] == Value(60));
  jpm.advance("PT1M");
  CHECK(jpm.pause(kDaily, 2, bearer(granted)).status == 401);
}

TEST_CASE("J.P. Morgan: a 401 of the Notifications API has the family's body, or the gateway's by setting") {
  JpMorgan jpm;
  jpm.fresh(R"({"auth": "strict"})");
  CHECK(jpm.get("/subscriptions").json["responseCode"] == Value("UNAUTHORIZED"));
  jpm.fresh(R"({"auth": "strict", "unauthorized_notifications": "gateway"})");
  CHECK(jpm.get("/subscriptions").body ==
        R"({"errorSource":"APG-EDGE","errorCode":"EDG00012","errorDescription":"the signature could not be verified"})");
  CHECK(jpm.pause(kDaily, 2).json["responseCode"] == Value("UNAUTHORIZED"));  // the other API has one body only
}

TEST_CASE("J.P. Morgan: each API is reached under the documented hosts, and under its own base path only") {
  JpMorgan jpm;
  const auto status = [&jpm](const std::string& host, const std::string& path) { return jpm.client().get(path, {{"Host", host}}).status; };
  CHECK(jpm.client()
            .post(kIda, form(), {{"Host", "idag2.jpmorganchase.com"}, {"Content-Type", "application/x-www-form-urlencoded"}})
            .status == 200);
  CHECK(jpm.client()
            .post(kPortal, "grant_type=client_credentials&client_id=i&client_secret=s",
                  {{"Host", "id.payments.jpmorgan.com"}, {"Content-Type", "application/x-www-form-urlencoded"}})
            .status == 200);
  CHECK(status("mns-aws.jpmchase.com", "/v1/notificationTypes") == 200);
  CHECK(status("mns-aws.jpmchase.com", "/v1/notifications/notificationTypes") == 200);
  CHECK(status("mns-aws-cat.jpmchase.com", "/v1/healthcheck/notification-subscriptions") == 200);
  CHECK(status("api-ms1.payments.jpmorgan.com", "/managedrecurringpayments/v2/billingCycles") == 200);
  CHECK(status("api-ms1.payments.jpmorgan.com", "/managedrecurringpayments/v2/subscriptions") == 404);
  CHECK(status("mns-aws.jpmchase.com", "/v1/billingCycles") == 404);
  CHECK(jpm.get("/v1/subscriptions").status == 200);
  CHECK(jpm.get("/v1/billingCycles").status == 404);
}

}  // namespace understudy::test
