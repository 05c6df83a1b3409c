// SPDX-License-Identifier: MIT
// Who may call, and the walk over every declared outcome.
#include "server/signing/signature.h"
#include "server/values/json.h"
#include "tests/packs/loop_payments.h"

namespace understudy::test {
namespace {

struct Call {
  std::string method, path, body;
};

// One call of every operation that asks for a token.
const std::vector<Call> kCalls = {
    {"GET", "/v1/subscriptions/sub_active", ""},
    {"POST", "/v1/subscriptions/sub_active/pause", ""},
    {"POST", "/v1/subscriptions/sub_paused/resume", ""},
    {"POST", "/v1/subscriptions/sub_active/cadence", R"({"interval": "annual"})"},
    {"POST", "/v1/admin/subscriptions/sub_active/pause", R"({"duration_months": 1, "reason": "x"})"},
    {"POST", "/v1/admin/subscriptions/sub_active/resume", ""},
    {"POST", "/v1/billing/subscription/pause", ""},
    {"GET", "/v1/billing/summary", ""},
    {"POST", "/v1/billing/portal-session", R"({"return_url": "https://shop.example/"})"},
    {"POST", "/v1/checkout", R"({"customer_id": "cus_01", "amount_cents": 1})"},
    {"GET", "/v1/payments/pay_pending", ""},
};

}  // namespace

TEST_CASE("Loop payments: a token is not asked for, unless the sandbox is strict; Stripe's events and the token endpoints need none") {
  Payments pay;
  pay.fresh(R"({"auth": "strict", "stripe_signature": "ignored"})");
  for (const Call& each : kCalls) {
    const auto answer = pay.call(each.method, each.path, each.body, {{"Authorization", "Bearer something"}});
    CHECK(answered(answer) == "401 unauthenticated inferred");
    CHECK(answer.json["message"] == answer.json["error_description"]);
    CHECK(answer.header("WWW-Authenticate") == R"(Bearer error="unauthenticated")");
  }
  CHECK(pay.post("/v1/webhooks/stripe", R"({"id": "evt_1", "type": "x"})").status == 200);
  CHECK(pay.refresh("lph_rt_active").status == 200);
}

TEST_CASE("Loop payments: the caller is whom the token was given to") {
  Payments pay;
  pay.fresh();
  pay.client().post("/__admin/sandboxes/walk-1/resources",
                    R"({"provider": "loop-payments", "type": "access_token", "attributes": {"id": "lph_at_second", "sub": "cus_02"}})");
  CHECK(pay.summary(bearer("lph_at_second")).json["subscription"]["id"] == Value("sub_paused"));
  CHECK(pay.summary(bearer("lph_at_active")).json["subscription"]["id"] == Value("sub_active"));
  CHECK(pay.pause_own(bearer("lph_at_second")).json["id"] == Value("sub_paused"));
}

TEST_CASE("Loop payments: a scope is asked for when the sandbox names one, and tokens carry what was granted") {
  Payments pay;
  pay.fresh(R"({"required_scope": "read:account"})");
  CHECK(pay.summary(bearer("lph_at_active")).status == 200);
  const auto without = pay.summary();
  CHECK(answered(without) == "403 insufficient_scope inferred");
  CHECK(without.header("WWW-Authenticate") == R"(Bearer error="insufficient_scope", scope="read:account")");
  pay.fresh(R"({"required_scope": "read:account", "insufficient_scope_status": 401})");
  CHECK(answered(pay.summary()) == "401 insufficient_scope_401 inferred");
}

TEST_CASE("Loop payments: every declared outcome is reached by calls, the clock and settings alone") {
  Payments pay;
  const auto call_all = [&](const std::string& settings, const Headers& headers = {}) {
    pay.fresh(settings);
    for (const Call& each : kCalls) pay.call(each.method, each.path, each.body, headers);
  };
  call_all(R"({"auth": "strict"})");
  const std::string nobody =
      "response_type=code&client_id=x&redirect_uri=https%3A%2F%2Fx.example&state=x&code_challenge_method=S256"
      "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  const auto authorize = [&](const std::string& parameters) { pay.get("/v1/oauth/authorize?" + parameters); };
  authorize(nobody);
  for (const std::string endpoint : {"token", "introspect", "revoke"}) pay.form(endpoint, "client_id=x&grant_type=refresh_token&token=x");
  call_all("{}", bearer("lph_at_expired"));
  call_all(R"({"required_scope": "read:orders"})");
  call_all(R"({"required_scope": "read:orders", "insufficient_scope_status": 401})");

  pay.fresh(R"({"undeclared_validation": 422, "stripe": "failing", "scope_denied_status": 403, "caller": "cus_unknown"})");
  pay.admin_pause("sub_active", 4);
  pay.pause("sub_active", R"({"reason": ""})");
  pay.call("POST", kCalls[8].path, kCalls[8].body);
  pay.refresh("lph_rt_active", "&scope=write%3Aorders");
  pay.summary();
  pay.pause_own();
  for (const std::string how : {"failing", "overloaded"}) {
    pay.fresh(R"({"identity": ")" + how + "\"}");
    authorize(nobody);
    pay.refresh("lph_rt_active");
  }

  call_all("{}");
  for (const std::string id : {"sub_cancelled", "sub_unknown"}) pay.pause(id);
  pay.pause("sub_active", R"({"reason": 7})");
  pay.read("sub_unknown");
  for (const std::string id : {"sub_active", "sub_active", "sub_unknown"}) pay.resume(id);
  for (const std::string id : {"sub_active", "sub_unknown"}) pay.cadence(id, "never");
  pay.cadence("sub_unknown", "annual");
  pay.cadence("sub_paused", "annual");
  for (const int months : {1, 1, 4}) pay.admin_pause("sub_active", months);
  pay.admin_pause("sub_unknown", 1);
  for (const std::string id : {"sub_active", "sub_active", "sub_unknown"}) pay.admin_resume(id);
  pay.post("/v1/billing/portal-session", "{}");
  pay.post("/v1/checkout", "{}");
  pay.get("/v1/payments/unknown");

  const std::string event = R"({"id": "evt_1", "type": "x"})";
  const auto deliver = [&](const std::string& body) {
    const std::string time = "1706693400";
    pay.post("/v1/webhooks/stripe", body,
             {{"Stripe-Signature", "t=" + time + ",v1=" + hex_encode(*sign(Algorithm::hs256, "whsec_understudy", time + "." + body))}});
  };
  pay.post("/v1/webhooks/stripe", event);
  for (const std::string& body : {event, event, std::string("{}")}) deliver(body);
  pay.fresh(R"({"stripe_failures": 1})");
  deliver(event);

  authorize(nobody);
  authorize(nobody + "&scope=admin%3Ax");
  authorize("response_type=token&" + nobody.substr(nobody.find("client_id")));
  authorize("");
  pay.refresh("lph_rt_active", "&scope=write%3Aorders");
  for (int i = 0; i < 2; ++i) pay.refresh("lph_rt_active");
  for (const std::string form : {"", "grant_type=password&client_id=x", "grant_type=refresh_token&client_id=client_code_only"})
    pay.form("token", form);
  for (const std::string form : {"", "token=lph_at_active", "token=x", "token=x&client_id=client_public"}) {
    pay.form("introspect", form);
    pay.form("revoke", form);
  }
  pay.fresh(R"({"webhooks": "on"})");
  pay.pause("sub_active");
  pay.resume("sub_active");
  pay.is_active("lph_at_active");
  CHECK(pay.missing() == std::set<std::string>{});
}

}  // namespace understudy::test
