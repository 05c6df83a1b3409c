// SPDX-License-Identifier: MIT
// The platform's token calls: which grant gives which token, how long it lives, and what is not accepted.
#include "tests/packs/wix_pricing_plans.h"

namespace understudy::test {
namespace {

using namespace wix;

const std::string kClient = R"("client_id": "a-client", "client_secret": "a-secret")";

struct Tokens : Orders {
  using Orders::Orders;
  Answer token(const std::string& members) { return post("/oauth2/token", "{" + members + "}"); }
  Answer app_token(const std::string& members) { return post("/oauth/access", "{" + members + "}"); }
  Answer info(const std::string& token) { return post("/oauth2/token-info", R"({"token": ")" + token + "\"}"); }
};

std::string text(const Answer& answer, const char* name = "access_token") {
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  return answer.json[name].as_string();
}

}  // namespace

TEST_CASE("every grant gives a token that says whose it is") {
  Tokens tokens;
  const auto app = tokens.token(kClient + R"(, "grant_type": "client_credentials", "instance_id": "an-instance")");
  CHECK(gist(app) == "200 createToken/ok inferred");
  CHECK(text(app).starts_with("app.a-client.an-instance."));
  CHECK(members(app.json, {"token_type", "expires_in", "refresh_token"}) == R"({"token_type":"Bearer","expires_in":14400})");
  const auto visitor = tokens.token(R"("clientId": "a-client", "grantType": "anonymous")");
  CHECK(text(visitor).starts_with("visitor."));
  CHECK(text(visitor, "refresh_token") == "refresh-" + text(visitor));
  const auto member_of = tokens.token(R"("grant_type": "authorized_client", "member_id": ")" + member(2) + "\"");
  CHECK(text(member_of).starts_with("member." + member(2) + "."));
  CHECK(text(tokens.token(R"("clientId": "a-client", "grantType": "authorization_code", "code": "c")"))
            .starts_with("member." + member(1) + "."));
  const auto unbound = tokens.token(R"("grant_type": "strip_bound_session", "client_secret": "s", "access_token": ")" + text(app) + "\"");
  CHECK(text(unbound).starts_with("app.a-client.an-instance."));
  CHECK(text(unbound) != text(app));
}

TEST_CASE("a refresh token gives a new token of the same person, and stays good") {
  Tokens tokens;
  const auto visitor = tokens.token(R"("clientId": "a-client", "grantType": "anonymous")");
  const auto renewed =
      tokens.token(R"("clientId": "a-client", "grantType": "refresh_token", "refreshToken": ")" + text(visitor, "refresh_token") + "\"");
  CHECK(text(renewed).substr(0, 45) == text(visitor).substr(0, 45));
  CHECK(text(renewed) != text(visitor));
  CHECK(text(renewed, "refresh_token") == text(visitor, "refresh_token"));
  CHECK(text(tokens.token(R"("clientId": "c", "grantType": "refresh_token", "refreshToken": "of-long-ago")")).starts_with("visitor."));
}

TEST_CASE("an app exchanges a code once, and refresh tokens as often as it likes, for tokens of five minutes") {
  Tokens tokens;
  const auto installed = tokens.app_token(kClient + R"(, "grant_type": "authorization_code", "code": "a-code")");
  CHECK(gist(installed) == "200 createAppToken/ok documented");
  const std::string refresh = text(installed, "refresh_token");
  for (int i = 0; i < 2; ++i) {
    const auto again = tokens.app_token(kClient + R"(, "grant_type": "refresh_token", "refresh_token": ")" + refresh + "\"");
    CHECK(text(again).starts_with("app.a-client."));
    CHECK(text(again, "refresh_token") == refresh);
  }
  const auto used = tokens.app_token(kClient + R"(, "grant_type": "authorization_code", "code": "a-code")");
  CHECK(gist(used) == "429 createAppToken/RESOURCE_EXHAUSTED inferred");
  CHECK(gist(tokens.token(R"("clientId": "a-client", "grantType": "authorization_code", "code": "a-code")")) ==
        "429 createToken/RESOURCE_EXHAUSTED inferred");
}

TEST_CASE("a code lives ten minutes") {
  Tokens tokens;
  for (const char* code : {"early", "late"}) {
    REQUIRE(tokens
                .control("POST", "/resources",
                         R"({"provider": "wix-pricing-plans", "type": "authorization_code", "attributes": {"code": ")" + std::string(code) +
                             "\"}}")
                .status == 201);
  }
  const auto exchange = [&](const std::string& code) {
    return gist(tokens.app_token(kClient + R"(, "grant_type": "authorization_code", "code": ")" + code + "\""));
  };
  tokens.advance("PT9M59S");
  CHECK(exchange("early") == "200 createAppToken/ok documented");
  tokens.advance("PT1S");
  CHECK(exchange("late") == "400 createAppToken/INVALID_GRANT assumed");
}

TEST_CASE("a strict sandbox refuses grants that it does not know, and tokens that have expired") {
  Tokens strict(R"({"auth": "strict"})");
  CHECK(gist(strict.token(R"("clientId": "c", "grantType": "refresh_token", "refreshToken": "of-long-ago")")) ==
        "400 createToken/INVALID_GRANT assumed");
  CHECK(gist(strict.token(R"("clientId": "c", "grantType": "authorization_code", "code": "c")")) ==
        "400 createToken/INVALID_GRANT assumed");
  CHECK(gist(strict.token(R"("grant_type": "strip_bound_session", "access_token": "x")")) == "400 createToken/INVALID_GRANT assumed");
  CHECK(gist(strict.app_token(kClient + R"(, "grant_type": "refresh_token", "refresh_token": "x")")) ==
        "400 createAppToken/INVALID_GRANT assumed");
  const std::string token =
      text(strict.app_token(kClient + R"(, "grant_type": "refresh_token", "refresh_token": "refresh-app.a-client.an-instance.x")"));
  const auto list = [&] { return gist(strict.get(kOrders, {{"Authorization", "Bearer " + token}})); };
  CHECK(list() == "200 managementListOrders/ok documented");
  CHECK(strict.info(token).body == R"({"clientId":"a-client","instanceId":"an-instance"})");
  strict.advance("PT5M");
  CHECK(list() == "401 managementListOrders/UNAUTHENTICATED assumed");
  CHECK(gist(strict.info(token)) == "400 getTokenInfo/INVALID_TOKEN assumed");
  CHECK(gist(strict.token(R"("grant_type": "strip_bound_session", "access_token": ")" + token + "\"")) ==
        "400 createToken/INVALID_GRANT assumed");
  strict.advance("P1D");
  CHECK(strict.control("GET", "/resources/wix-pricing-plans/access_token/" + token).status == 404);
}

TEST_CASE("a token tells whose it is when it is one of the platform's") {
  Tokens tokens;
  CHECK(gist(tokens.info("app.a-client.an-instance.nonce")) == "200 getTokenInfo/ok inferred");
  CHECK(tokens.info("refresh-app.a-client.an-instance.nonce").body == R"({"clientId":"a-client","instanceId":"an-instance"})");
  CHECK(tokens.info("member." + member(1) + ".nonce").body == "{}");
  CHECK(gist(tokens.info("a-token")) == "400 getTokenInfo/INVALID_TOKEN assumed");
}

TEST_CASE("a grant that lacks what it needs, or that there is not, is a violation") {
  Tokens tokens;
  CHECK(gist(tokens.token("")) == "400 createToken/validationError assumed");
  CHECK(violations(tokens.token("")) == "grantType REQUIRED_FIELD {}");
  CHECK(violations(tokens.token(R"("grant_type": "magic")")) == "grantType INVALID_ENUM_VALUE {}");
  CHECK(violations(tokens.token(R"("grant_type": "client_credentials", "client_id": "c", "client_secret": "s")")) ==
        "instanceId REQUIRED_FIELD {}");
  CHECK(violations(tokens.token(R"("grantType": "anonymous")")) == "clientId REQUIRED_FIELD {}");
  CHECK(violations(tokens.token(R"("grant_type": "authorized_client", "member_id": "me")")) == R"(memberId FORMAT {"type":"GUID"})");
  CHECK(violations(tokens.app_token(kClient + R"(, "grant_type": "refresh_token")")) == "refreshToken REQUIRED_FIELD {}");
  CHECK(violations(tokens.post("/oauth2/token-info", "{}")) == "token REQUIRED_FIELD {}");
}

}  // namespace understudy::test
