// SPDX-License-Identifier: MIT
// Codes and tokens: how they are given, how long they last, and how they are taken away.
#include "tests/packs/loop_payments.h"

namespace understudy::test {
namespace {

// The pair of RFC 7636, appendix B.
const std::string kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const std::string kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const std::string kCallback = "https%3A%2F%2Fapp.example%2Fcallback";

Answer ask(Payments& pay, const std::string& scope = "read%3Aaccount+write%3Aorders", const std::string& more = "",
           const std::string& client = "client_public") {
  return pay.get("/v1/oauth/authorize?response_type=code&client_id=" + client + "&redirect_uri=" + kCallback + "&scope=" + scope +
                 "&state=xyz&code_challenge=" + kChallenge + "&code_challenge_method=S256" + more);
}

std::string code_of(const Answer& redirect) {
  const std::string location = redirect.header("Location"), before = "https://app.example/callback?code=";
  REQUIRE(location.starts_with(before));
  return location.substr(before.size(), location.find('&') - before.size());
}

Answer redeem(Payments& pay, const std::string& code, const std::string& verifier = kVerifier,
              const std::string& client = "client_public") {
  return pay.form("token", "grant_type=authorization_code&client_id=" + client + "&redirect_uri=" + kCallback + "&code=" + code +
                               "&code_verifier=" + verifier);
}

}  // namespace

TEST_CASE("Loop identity: who consents is sent back with a code and the state, and the code is exchanged for tokens") {
  Payments pay;
  const auto redirect = ask(pay);
  CHECK(answered(redirect) == "302 302 documented");
  CHECK(redirect.header("Location").ends_with("&state=xyz"));
  const auto tokens = redeem(pay, code_of(redirect));
  CHECK(answered(tokens) == "200 issued documented");
  CHECK(tokens.json["access_token"].as_string().starts_with("lph_at_"));
  CHECK(tokens.json["refresh_token"].as_string().starts_with("lph_rt_"));
  CHECK(tokens.json["token_type"] == Value("Bearer"));
  CHECK(tokens.json["expires_in"] == Value(3600));
  CHECK(tokens.json["scope"] == Value("read:account write:orders"));
}

TEST_CASE("Loop identity: who clicks Deny is sent back with the error, and the state comes back as it went") {
  Payments pay;
  pay.fresh(R"({"consent": "deny"})");
  CHECK(ask(pay).header("Location") == "https://app.example/callback?error=access_denied&state=xyz");
  const auto odd = pay.get("/v1/oauth/authorize?response_type=code&client_id=client_public&redirect_uri=" + kCallback +
                           "&state=a%2Bb%26c%3Dd%23e+f%25&code_challenge=" + kChallenge + "&code_challenge_method=S256");
  CHECK(odd.header("Location").ends_with("&state=a%2Bb%26c=d%23e%20f%25"));
}

TEST_CASE("Loop identity: a code is good once, for a minute, for its app, its address and its verifier") {
  Payments pay;
  const std::string code = code_of(ask(pay));
  const std::string wrong = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";  // the challenge is no verifier
  CHECK(answered(redeem(pay, code, wrong)) == "400 invalid_grant documented");
  CHECK(answered(redeem(pay, code, kVerifier, "client_code_only")) == "400 invalid_grant documented");
  CHECK(answered(pay.form("token", "grant_type=authorization_code&client_id=client_public&redirect_uri=https%3A%2F%2Fapp.example%2F&code=" +
                                       code + "&code_verifier=" + kVerifier)) == "400 invalid_grant documented");
  CHECK(answered(redeem(pay, "lph_ac_unknown")) == "400 invalid_grant documented");
  CHECK(redeem(pay, code).status == 200);
  CHECK(answered(redeem(pay, code)) == "400 invalid_grant documented");
  const std::string late = code_of(ask(pay));
  pay.advance("PT1M");
  CHECK(answered(redeem(pay, late)) == "400 invalid_grant documented");
}

TEST_CASE("Loop identity: an access token lasts an hour, then it is refused by every service and inactive to introspection") {
  Payments pay;
  const std::string token = redeem(pay, code_of(ask(pay))).json["access_token"].as_string();
  pay.advance("PT59M59S");
  CHECK(pay.summary(bearer(token)).status == 200);
  const auto seen = pay.form("introspect", "token=" + token);
  CHECK(answered(seen) == "200 active documented");
  CHECK(seen.body == R"({"active":true,"sub":"cus_01","client_id":"client_public","scope":"read:account write:orders","exp":1706697000,)"
                     R"("brand":"loop","token_type":"Bearer"})");
  pay.advance("PT1S");
  CHECK(answered(pay.summary(bearer(token))) == "401 invalid_token inferred");
  const auto expired = pay.form("introspect", "token=" + token);
  CHECK(answered(expired) == "200 inactive inferred");
  CHECK(expired.body == R"({"active":false})");
  CHECK(pay.form("introspect", "token=unknown").body == expired.body);

  pay.fresh(R"({"access_token_life": "PT5M"})");
  CHECK(redeem(pay, code_of(ask(pay))).json["expires_in"] == Value(300));
}

TEST_CASE("Loop identity: a refresh token is good once; each use gives the next one, and a narrower scope when asked for") {
  Payments pay;
  const auto first = pay.refresh("lph_rt_active");
  CHECK(answered(first) == "200 issued documented");
  CHECK(first.json["scope"] == Value("read:account"));
  const auto tokens = redeem(pay, code_of(ask(pay)));
  const auto narrow = pay.refresh(tokens.json["refresh_token"].as_string(), "&scope=write%3Aorders");
  CHECK(narrow.json["scope"] == Value("write:orders"));
  CHECK(pay.refresh(narrow.json["refresh_token"].as_string()).json["scope"] == Value("read:account write:orders"));
}

TEST_CASE("Loop identity: a refresh token that comes twice revokes all that the app was ever given by this user") {
  Payments pay;
  const std::string stranger = pay.resource("access_token", "lph_at_active")["attributes"]["id"].as_string();
  const auto first = pay.refresh("lph_rt_active");
  const std::string next = first.json["refresh_token"].as_string(), access = first.json["access_token"].as_string();
  CHECK(pay.is_active(access));
  const auto leaked = pay.refresh("lph_rt_active");
  CHECK(answered(leaked) == "400 invalid_grant documented");
  CHECK_FALSE(pay.is_active(access));
  CHECK_FALSE(pay.is_active(stranger));
  CHECK(answered(pay.refresh(next)) == "400 invalid_grant documented");
  CHECK(answered(pay.summary(bearer(access))) == "401 invalid_token inferred");
}

TEST_CASE("Loop identity: what one app leaks costs no other app its tokens") {
  Payments pay;
  const auto other = redeem(pay, code_of(ask(pay, "read%3Aaccount", "", "client_code_only")), kVerifier, "client_code_only");
  REQUIRE(other.status == 200);
  for (int i = 0; i < 2; ++i) pay.refresh("lph_rt_active");
  CHECK(pay.is_active(other.json["access_token"].as_string()));
}

TEST_CASE("Loop identity: a refresh token lasts ninety days from the last use") {
  Payments pay;
  std::string token = pay.refresh("lph_rt_active").json["refresh_token"].as_string();
  for (int i = 0; i < 2; ++i) {
    pay.advance("P89D");
    token = pay.refresh(token).json["refresh_token"].as_string();
  }
  CHECK(pay.advance("P89DT23H59M59S").size() == 1);  // the last access token
  CHECK(pay.advance("PT1S") == std::vector<std::string>{"refresh_token/" + token + " active>expired"});
  CHECK(answered(pay.refresh(token)) == "400 invalid_grant documented");
  CHECK(answered(pay.refresh("lph_rt_expired")) == "400 invalid_grant documented");
}

TEST_CASE("Loop identity: a new authorization replaces the refresh token, and the old one revokes nothing") {
  Payments pay;
  const auto tokens = redeem(pay, code_of(ask(pay)));
  CHECK(answered(pay.refresh("lph_rt_active")) == "400 invalid_grant documented");
  CHECK(pay.is_active(tokens.json["access_token"].as_string()));
  CHECK(pay.refresh(tokens.json["refresh_token"].as_string()).status == 200);
}

TEST_CASE("Loop identity: more than was granted is refused with 400, or with 403 as the endpoint's page has it") {
  Payments pay;
  const auto table = pay.refresh("lph_rt_active", "&scope=read%3Aaccount+write%3Aorders");
  CHECK(answered(table) == "400 invalid_scope documented");
  CHECK(table.body == R"({"error":"invalid_scope","error_description":"A requested scope was not granted.",)"
                      R"("error_uri":"https://platform.loop.health/reference/errors#invalid_scope"})");
  CHECK(pay.refresh("lph_rt_active").status == 200);  // the refusal did not use it up
  pay.fresh(R"({"scope_denied_status": 403})");
  CHECK(answered(pay.refresh("lph_rt_active", "&scope=write%3Aorders")) == "403 invalid_scope_403 inferred");
}

TEST_CASE(
    "Loop identity: authorization is refused without proof key, state or nonce, for other addresses and for scopes that no app gets") {
  Payments pay;
  const std::string start = "/v1/oauth/authorize?client_id=client_public&redirect_uri=" + kCallback + "&state=x&";
  const std::string proof = "&code_challenge=" + kChallenge;
  CHECK(answered(pay.get(start + "response_type=token&code_challenge_method=S256" + proof)) == "400 unsupported_response_type documented");
  CHECK(answered(pay.get(start + "response_type=code&code_challenge_method=plain" + proof)) == "400 invalid_request documented");
  CHECK(answered(pay.get(start + "response_type=code&code_challenge_method=S256&code_challenge=short")) ==
        "400 invalid_request documented");
  CHECK(answered(pay.get(start + "response_type=code")) == "400 invalid_request documented");
  CHECK(answered(pay.get("/v1/oauth/authorize")) == "400 invalid_request documented");
  CHECK(answered(ask(pay, "openid")) == "400 invalid_request documented");
  CHECK(ask(pay, "openid+email", "&nonce=n").status == 302);
  for (const std::string scope : {"admin%3Aaccount", "everything", "read%3A", "read%3Aaccount++email"}) {
    CHECK(answered(ask(pay, scope)) == "400 invalid_scope documented");
  }
  const auto elsewhere = pay.get(
      "/v1/oauth/authorize?response_type=code&client_id=client_public&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback2"
      "&state=x&code_challenge_method=S256" +
      proof);
  CHECK(answered(elsewhere) == "400 invalid_request documented");
  CHECK(elsewhere.header("Location").empty());
  for (const std::string end : {"%3Fa=b", "%23part"}) {
    CHECK(answered(pay.get("/v1/oauth/authorize?response_type=code&client_id=client_mine&state=x&code_challenge_method=S256&redirect_uri=" +
                           kCallback + end + proof)) == "400 invalid_request documented");
  }
}

TEST_CASE("Loop identity: a client that is known has to be who it says, and to use what it may") {
  Payments pay;
  const auto token = [&](const std::string& form) { return answered(pay.form("token", form)); };
  CHECK(token("grant_type=refresh_token&client_id=client_confidential&refresh_token=x") == "401 invalid_client documented");
  CHECK(token("grant_type=refresh_token&client_id=client_confidential&client_secret=wrong&refresh_token=x") ==
        "401 invalid_client documented");
  CHECK(token("grant_type=refresh_token&client_id=client_confidential&client_secret=secret_confidential&refresh_token=x") ==
        "400 invalid_grant documented");
  CHECK(token("grant_type=refresh_token&client_id=client_code_only&refresh_token=x") == "400 unauthorized_client documented");
  CHECK(token("grant_type=refresh_token&client_id=client_public&client_secret=x&refresh_token=x") == "400 unauthorized_client inferred");
  CHECK(token("grant_type=client_credentials&client_id=client_confidential") == "400 unsupported_grant_type documented");
  CHECK(token("client_id=client_public") == "400 invalid_request documented");
  CHECK(token("grant_type=authorization_code&client_id=client_public&code=x") == "400 invalid_request documented");
  CHECK(token("grant_type=refresh_token&client_id=client_public") == "400 invalid_request documented");
  CHECK(pay.post("/v1/oauth/token", R"({"grant_type": "refresh_token"})").status == 400);
}

TEST_CASE("Loop identity: an app that nobody registered is served, unless the sandbox is strict") {
  Payments pay;
  CHECK(redeem(pay, code_of(ask(pay, "", "", "client_mine")), kVerifier, "client_mine").status == 200);
  pay.fresh(R"({"auth": "strict"})");
  CHECK(answered(ask(pay, "", "", "client_mine")) == "401 invalid_client documented");
  CHECK(answered(redeem(pay, "x", kVerifier, "client_mine")) == "401 invalid_client documented");
  CHECK(answered(pay.form("introspect", "token=x")) == "401 invalid_client documented");
  CHECK(answered(pay.form("revoke", "token=x")) == "401 invalid_client documented");
  CHECK(ask(pay).status == 302);  // no bearer token is asked for where tokens are given
}

TEST_CASE("Loop identity: confidential clients introspect, public ones may not") {
  Payments pay;
  CHECK(pay.form("introspect", "token=lph_at_active&client_id=client_confidential&client_secret=secret_confidential").json["active"] ==
        Value(true));
  CHECK(answered(pay.form("introspect", "token=lph_at_active&client_id=client_confidential&client_secret=x")) ==
        "401 invalid_client documented");
  CHECK(answered(pay.form("introspect", "token=lph_at_active&client_id=client_public")) == "403 forbidden assumed");
  CHECK(answered(pay.form("introspect", "")) == "400 invalid_request documented");
}

TEST_CASE("Loop identity: a revoked token is no good, and revoking it again, or anything else, is fine") {
  Payments pay;
  const auto first = pay.refresh("lph_rt_active");
  const std::string access = first.json["access_token"].as_string(), refresh = first.json["refresh_token"].as_string();
  CHECK(answered(pay.form("revoke", "token=" + access)) == "200 200 documented");
  CHECK_FALSE(pay.is_active(access));
  CHECK(pay.form("revoke", "token=" + access).status == 200);
  CHECK(pay.form("revoke", "token=nothing").status == 200);
  CHECK(answered(pay.form("revoke", "")) == "400 invalid_request inferred");
  const auto second = pay.refresh(refresh);
  CHECK(answered(pay.form("revoke", "token=" + second.json["refresh_token"].as_string())) == "200 200 assumed");
  CHECK_FALSE(pay.is_active(second.json["access_token"].as_string()));
  CHECK(answered(pay.refresh(second.json["refresh_token"].as_string())) == "400 invalid_grant documented");
}

TEST_CASE("Loop identity: the service fails, or is overloaded, when the sandbox is told so") {
  Payments pay;
  for (const auto& [how, expected] :
       {std::pair{"failing", "500 server_error documented"}, {"overloaded", "503 temporarily_unavailable documented"}}) {
    pay.fresh(std::string(R"({"identity": ")") + how + "\"}");
    CHECK(answered(ask(pay)) == expected);
    CHECK(answered(pay.refresh("lph_rt_active")) == expected);
    CHECK(pay.form("introspect", "token=x").status == 200);
  }
}

TEST_CASE("Loop identity: it is served at its own host, and the payments service at the other") {
  Payments pay;
  const auto at = [&](const std::string& host, const std::string& path) { return pay.client().get(path, {{"Host", host}}).status; };
  CHECK(at("payments.platform.loop.health", "/v1/subscriptions/sub_active") == 200);
  CHECK(at("identity.platform.loop.health", "/v1/subscriptions/sub_active") == 404);
  CHECK(at("identity.platform.loop.health", "/v1/oauth/authorize") == 400);
  CHECK(at("payments.platform.loop.health", "/v1/oauth/authorize") == 404);
}

}  // namespace understudy::test
