// SPDX-License-Identifier: MIT
// Credentials: the platform's token calls, and what the strict pack takes.
#include "tests/packs/wix_benefit.h"

namespace understudy::test {
namespace {

using namespace benefit;
using wix::application_error;
using wix::gist;
using wix::violations;

struct Tokens : Benefits {
  using Benefits::Benefits;
  Answer token(const std::string& body) { return say("/oauth2/token", body); }
  Answer access(const std::string& grant) {
    return say("/oauth/access", "{'client_id': 'an-app', 'client_secret': 'a-secret', " + grant + "}");
  }
  int status_with(const std::string& credential) { return get(kPrograms + "/" + kActive, {{"Authorization", credential}}).status; }
};

}  // namespace

TEST_CASE("the lenient pack asks for no credential; the strict one says so before it looks at anything else") {
  CHECK(Tokens().get(kPrograms + "/" + kActive).status == 200);
  Tokens it("{'auth': 'strict'}");
  for (const Headers& headers :
       {Headers{}, Headers{{"Authorization", ""}}, Headers{{"Authorization", "Bearer "}}, Headers{{"Authorization", "an-api-key"}},
        Headers{{"Authorization", "app.a-client.an-instance.invented"}}, Headers{{"Authorization", "IST.key"}}}) {
    const auto answer = it.get(kPrograms + "/gold", headers);
    CHECK(gist(answer) == "401 getProgram/UNAUTHENTICATED assumed");
    CHECK(application_error(answer) == "UNAUTHENTICATED {}");
  }
  CHECK(it.say(kPrograms + "/pause", "{").status == 401);
}

TEST_CASE("the strict pack takes an API key with a site, bare and as a bearer") {
  Tokens it("{'auth': 'strict'}");
  for (const char* credential : {"IST.key", "Bearer IST.key", "bearer  IST.key"})
    CHECK(it.get(kPrograms + "/" + kActive, {{"Authorization", credential}, {"wix-site-id", "site"}}).status == 200);
}

TEST_CASE("the strict pack takes a token that it has given out, until it expires") {
  Tokens it("{'auth': 'strict'}");
  const auto given =
      it.token("{'instance_id': 'an-instance', 'client_id': 'an-app', 'client_secret': 's', 'grant_type': 'client_credentials'}");
  CHECK(gist(given) == "200 createToken/ok inferred");
  CHECK(given.json["expires_in"] == Value(14400));
  CHECK_FALSE(given.json.as_map().contains("refresh_token"));
  const std::string token = given.json["access_token"].as_string();
  CHECK(it.status_with(token) == 200);
  CHECK(it.status_with("Bearer " + token) == 200);
  it.advance("PT3H59M59S");
  CHECK(it.status_with(token) == 200);
  it.advance("PT1S");
  CHECK(it.status_with(token) == 401);
  it.fresh(json("{'auth': 'strict', 'token_lifetime': 'PT1M'}"));
  CHECK(it.token("{'clientId': 'c', 'grantType': 'anonymous'}").json["expires_in"] == Value(60));
}

TEST_CASE("a visitor's token is renewed by its refresh token, in either spelling, and by no other") {
  Tokens it("{'auth': 'strict'}");
  const auto visitor = it.token("{'clientId': 'a-client', 'grantType': 'anonymous'}");
  const std::string refresh = visitor.json["refresh_token"].as_string();
  it.advance("P1D");
  CHECK(it.status_with(visitor.json["access_token"].as_string()) == 401);
  for (const auto& body : {"{'refreshToken': '" + refresh + "', 'grantType': 'refresh_token'}",
                           "{'refresh_token': '" + refresh + "', 'grant_type': 'refresh_token'}"}) {
    const auto renewed = it.token(body);
    CHECK(renewed.json["refresh_token"] == Value(refresh));
    CHECK(it.status_with(renewed.json["access_token"].as_string()) == 200);
  }
  const auto refused = it.token("{'refreshToken': 'invented', 'grantType': 'refresh_token'}");
  CHECK(gist(refused) == "400 createToken/INVALID_GRANT assumed");
  CHECK(application_error(refused) == "INVALID_GRANT {}");
  CHECK(Tokens().token("{'refreshToken': 'invented', 'grantType': 'refresh_token'}").status == 200);
}

TEST_CASE("an app's access token from its refresh token lives five minutes") {
  Tokens it("{'auth': 'strict'}");
  CHECK(gist(it.access("'grant_type': 'refresh_token', 'refresh_token': 'invented'")) == "400 createAppToken/INVALID_GRANT assumed");
  CHECK(gist(it.access("'grant_type': 'authorization_code', 'code': 'invented'")) == "400 createAppToken/INVALID_GRANT assumed");
  REQUIRE(it.client()
              .post("/__admin/sandboxes/walk-1/resources",
                    R"({"provider": "wix-benefit-programs", "type": "authorization_code", "attributes": {"code": "given"}})")
              .status == 201);
  const auto first = it.access("'grant_type': 'authorization_code', 'code': 'given'");
  CHECK(gist(first) == "200 createAppToken/ok inferred");
  const auto again = it.access("'grant_type': 'authorization_code', 'code': 'given'");
  CHECK(gist(again) == "429 createAppToken/RESOURCE_EXHAUSTED inferred");
  CHECK(application_error(again) == "RESOURCE_EXHAUSTED {}");
  const auto token = it.access("'grant_type': 'refresh_token', 'refresh_token': '" + first.json["refresh_token"].as_string() + "'")
                         .json["access_token"]
                         .as_string();
  it.advance("PT4M59S");
  CHECK(it.status_with(token) == 200);
  it.advance("PT1S");
  CHECK(it.status_with(token) == 401);
}

TEST_CASE("an authorization code is good for ten minutes, and once") {
  Tokens it;
  REQUIRE(it.client()
              .post("/__admin/sandboxes/walk-1/resources",
                    R"({"provider": "wix-benefit-programs", "type": "authorization_code", "attributes": {"code": "old"}})")
              .status == 201);
  it.advance("PT10M");
  const auto code = [&](const std::string& text) {
    return it.token("{'clientId': 'c', 'grantType': 'authorization_code', 'code': '" + text + "', 'codeVerifier': 'v'}");
  };
  CHECK(gist(code("old")) == "400 createToken/INVALID_GRANT assumed");
  CHECK(gist(code("any")) == "200 createToken/ok inferred");
  CHECK(gist(code("any")) == "429 createToken/RESOURCE_EXHAUSTED inferred");
  it.fresh(json("{'auth': 'strict'}"));
  CHECK(gist(code("any")) == "400 createToken/INVALID_GRANT assumed");
}

TEST_CASE("a token tells whose it is, as long as it is good, and can be freed from its session") {
  Tokens it("{'auth': 'strict'}");
  const auto info = [&](const std::string& token) { return it.say("/oauth2/token-info", "{'token': '" + token + "'}"); };
  const auto given =
      it.token("{'instance_id': 'an-instance', 'client_id': 'an-app', 'client_secret': 's', 'grant_type': 'client_credentials'}");
  const std::string token = given.json["access_token"].as_string();
  CHECK(gist(info(token)) == "200 getTokenInfo/ok inferred");
  CHECK(info(token).body == R"({"clientId":"an-app","instanceId":"an-instance"})");
  const auto freed = it.token("{'grant_type': 'strip_bound_session', 'client_secret': 's', 'access_token': '" + token + "'}");
  CHECK(info(freed.json["access_token"].as_string()).body == info(token).body);
  it.advance("P1D");
  CHECK(gist(info(token)) == "400 getTokenInfo/INVALID_TOKEN assumed");
  CHECK(gist(info("invented")) == "400 getTokenInfo/INVALID_TOKEN assumed");
  CHECK(gist(it.token("{'grant_type': 'strip_bound_session', 'access_token': '" + token + "'}")) ==
        "400 createToken/INVALID_GRANT assumed");
}

TEST_CASE("a token's text says whose it is, as those of the other pack of this platform do") {
  Tokens it("{'current_member': 'b0000000-0000-4000-8000-000000000009'}");
  const auto whose = [](const auto& answer, const std::string& field = "access_token") {
    const std::string text = answer.json[field].as_string();
    CHECK(text.size() - text.rfind('.') == 25);
    return text.substr(0, text.rfind('.'));
  };
  const auto app = it.token("{'instanceId': 'i', 'clientId': 'c', 'clientSecret': 's', 'grantType': 'client_credentials'}");
  CHECK(whose(app) == "app.c.i");
  CHECK(whose(it.token("{'grantType': 'strip_bound_session', 'accessToken': '" + app.json["access_token"].as_string() + "'}")) ==
        "app.c.i");
  CHECK(whose(it.token("{'grantType': 'strip_bound_session', 'accessToken': 'invented'}")).starts_with("app.unknown."));
  const auto visitor = it.token("{'clientId': 'c', 'grantType': 'anonymous'}");
  CHECK(whose(visitor).starts_with("visitor."));
  const std::string refresh = visitor.json["refresh_token"].as_string();
  CHECK(refresh == "refresh-" + visitor.json["access_token"].as_string());
  CHECK(whose(it.token("{'refreshToken': '" + refresh + "', 'grantType': 'refresh_token'}")) == whose(visitor));
  CHECK(whose(it.token("{'clientId': 'c', 'grantType': 'authorization_code', 'code': 'x'}")) ==
        "member.b0000000-0000-4000-8000-000000000009");
  const auto member = it.token("{'grantType': 'authorized_client', 'memberId': '" + kUnknown + "'}");
  CHECK(whose(member) == "member." + kUnknown);
  CHECK(whose(member, "refresh_token") == "refresh-" + whose(member));
  CHECK(whose(it.access("'grant_type': 'authorization_code', 'code': 'y'"), "refresh_token").starts_with("refresh-app.an-app."));
  for (const char* type : {"refresh_token", "access_token"}) {
    REQUIRE(it.client()
                .post("/__admin/sandboxes/walk-1/resources",
                      R"({"provider": "wix-benefit-programs", "type": ")" + std::string(type) + R"(", "attributes": {"token": "mine"}})")
                .status == 201);
  }
  CHECK(whose(it.token("{'refreshToken': 'mine', 'grantType': 'refresh_token'}")).starts_with("visitor."));
  CHECK(whose(it.access("'grant_type': 'refresh_token', 'refresh_token': 'mine'")).starts_with("app.an-app."));
  CHECK(whose(it.token("{'grantType': 'strip_bound_session', 'accessToken': 'mine'}")).starts_with("app.unknown."));
}

TEST_CASE("a token call that lacks what its grant needs is told what") {
  Tokens it;
  CHECK(violations(it.token("{}")) == "grantType REQUIRED_FIELD {}");
  CHECK(violations(it.token("{'grantType': 'password'}")) == "grantType INVALID_ENUM_VALUE {}");
  CHECK(violations(it.token("{'grant_type': 'client_credentials', 'client_id': 'c'}")) ==
        "clientSecret REQUIRED_FIELD {}; instanceId REQUIRED_FIELD {}");
  CHECK(violations(it.token("{'grantType': 'authorization_code', 'clientId': 'c'}")) == "code REQUIRED_FIELD {}");
  CHECK(violations(it.token("{'grantType': 'authorized_client', 'memberId': 'me'}")) == R"(memberId FORMAT {"type":"GUID"})");
  CHECK(violations(it.access("'grant_type': 'refresh_token'")) == "refreshToken REQUIRED_FIELD {}");
  CHECK(violations(it.say("/oauth2/token-info")) == "token REQUIRED_FIELD {}");
}

}  // namespace understudy::test
