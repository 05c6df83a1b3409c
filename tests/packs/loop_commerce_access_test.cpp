// SPDX-License-Identifier: MIT
// Who may call, and the walk over every declared outcome.
#include "tests/packs/loop_commerce.h"

namespace understudy::test {
namespace {

struct Call {
  std::string method, path, body;
};

// One call of every operation.
const std::vector<Call> kCalls = {
    {"GET", "/v1/subscriptions/sub_active", ""},
    {"POST", "/v1/subscriptions/sub_active/pause", ""},
    {"POST", "/v1/subscriptions/sub_paused/resume", ""},
    {"POST", "/v1/subscriptions/sub_active/cancel", ""},
    {"POST", "/v1/subscriptions/sub_active/cadence", R"({"interval_type": "annual"})"},
    {"GET", "/v1/subscriptions/customer/cus_01", ""},
    {"POST", "/v1/carts", R"({"customer_id": "cus_01"})"},
    {"GET", "/v1/carts/cart_open", ""},
    {"POST", "/v1/carts/cart_open/items", R"({"product_id": "prod_omega"})"},
    {"POST", "/v1/carts/cart_open/checkout", ""},
    {"GET", "/v1/products", ""},
    {"GET", "/v1/products/prod_omega", ""},
};

}  // namespace

TEST_CASE("Loop: a token is not asked for, unless the sandbox is strict; then it has to be one of Loop's") {
  Loop loop;
  CHECK(loop.of_customer("cus_01").status == 200);
  loop.fresh(R"({"auth": "strict", "extensions": true})");
  for (const std::string credential : {"", "Bearer", "Bearer lph_at_", "Bearer token", "Basic lph_at_abc"}) {
    INFO(credential);
    for (const Call& each : kCalls) {
      const auto answer = loop.call(each.method, each.path, each.body, {{"Authorization", credential}});
      CHECK(answered(answer) == "401 unauthenticated inferred");
      CHECK(
          answer.body ==
          R"({"error":"unauthenticated","message":"A valid access token is required.","error_description":"A valid access token is required.",)"
          R"("error_uri":"https://platform.loop.health/reference/errors#unauthenticated"})");
      CHECK(answer.header("WWW-Authenticate") == R"(Bearer error="unauthenticated")");
    }
  }
  CHECK(loop.call("POST", "/v1/subscriptions/sub_unknown/pause").status == 401);
  CHECK(loop.post("/v1/carts", "{}").status == 401);
  CHECK(loop.post("/v1/subscriptions/sub_active/pause", "", bearer("lph_at_abc")).status == 200);
}

TEST_CASE("Loop: a token that the sandbox knows as expired or revoked is refused, strict or not") {
  Loop loop;
  for (const std::string auth : {"lenient", "strict"}) {
    loop.fresh(R"({"auth": ")" + auth + "\"}");
    for (const std::string token : {"lph_at_expired", "lph_at_revoked"}) {
      const auto answer = loop.post("/v1/subscriptions/sub_active/pause", "", bearer(token));
      CHECK(answered(answer) == "401 invalid_token inferred");
      CHECK(answer.json["error"] == Value("invalid_token"));
      CHECK(answer.json["message"] == answer.json["error_description"]);
      CHECK(answer.header("WWW-Authenticate") == R"(Bearer error="invalid_token")");
    }
  }
}

TEST_CASE("Loop: a token that the sandbox is told about lasts an hour on its clock, or as long as it is told") {
  Loop loop;
  loop.fresh();
  const auto know = [&](const std::string& attributes) {
    const auto made = loop.client().post("/__admin/sandboxes/walk-1/resources",
                                         R"({"provider": "loop-commerce", "type": "access_token", "attributes": )" + attributes + "}");
    REQUIRE(made.status == 201);
  };
  know(R"({"id": "lph_at_hour"})");
  know(R"({"id": "lph_at_minutes", "expires_at": "2024-05-10T09:35:00Z"})");
  const auto status = [&](const std::string& token) { return loop.get("/v1/products", bearer(token)).status; };
  CHECK(loop.advance("PT4M59S").empty());
  CHECK(status("lph_at_minutes") == 200);
  CHECK(loop.advance("PT1S") == std::vector<std::string>{"access_token/lph_at_minutes active>expired"});
  CHECK(status("lph_at_minutes") == 401);
  CHECK(status("lph_at_hour") == 200);
  loop.advance("PT55M");
  CHECK(status("lph_at_hour") == 401);
}

TEST_CASE("Loop: a scope is asked for when the sandbox names one; manage stands for read and write") {
  Loop loop;
  loop.fresh(R"({"required_scope": "write:orders"})");
  const auto know = [&](const std::string& id, const std::string& scope) {
    loop.client().post(
        "/__admin/sandboxes/walk-1/resources",
        R"({"provider": "loop-commerce", "type": "access_token", "attributes": {"id": ")" + id + R"(", "scope": ")" + scope + "\"}}");
  };
  know("lph_at_writer", "read:account write:orders");
  know("lph_at_manager", "manage:orders");
  know("lph_at_reader", "read:orders write:orders_and_more");
  CHECK(loop.get("/v1/products", bearer("lph_at_writer")).status == 200);
  CHECK(loop.get("/v1/products", bearer("lph_at_manager")).status == 200);
  for (const Headers& without : {bearer("lph_at_reader"), bearer("lph_at_unknown"), Headers{}}) {
    const auto answer = loop.get("/v1/products", without);
    CHECK(answered(answer) == "403 insufficient_scope inferred");
    CHECK(answer.json["error_uri"] == Value("https://platform.loop.health/reference/errors#insufficient_scope"));
    CHECK(answer.header("WWW-Authenticate") == R"(Bearer error="insufficient_scope", scope="write:orders")");
  }
}

TEST_CASE("Loop: a missing scope is a 401 instead, as one of the three pages has it, when the sandbox is told so") {
  Loop loop;
  loop.fresh(R"({"required_scope": "read:orders", "insufficient_scope_status": 401})");
  const auto answer = loop.get("/v1/products");
  CHECK(answered(answer) == "401 insufficient_scope_401 inferred");
  CHECK(answer.json["error"] == Value("insufficient_scope"));
  CHECK(answer.json["error_uri"] == Value("https://platform.loop.health/connect/errors#insufficient_scope"));
  CHECK(answer.header("WWW-Authenticate") == R"(Bearer error="insufficient_scope", scope="read:orders")");
}

TEST_CASE("Loop: every declared outcome is reached by calls, the clock and settings alone") {
  Loop loop;
  const auto call_all = [&](const std::string& settings, const Headers& headers = {}) {
    loop.fresh(settings);
    for (const Call& each : kCalls) loop.call(each.method, each.path, each.body, headers);
  };
  call_all(R"({"extensions": true, "auth": "strict"})");
  call_all(R"({"extensions": true})", bearer("lph_at_expired"));
  call_all(R"({"extensions": true, "required_scope": "read:orders"})");
  call_all(R"({"extensions": true, "required_scope": "read:orders", "insufficient_scope_status": 401})");
  loop.fresh(R"({"catalogue": "failing", "undeclared_validation": 422})");
  loop.get("/v1/products");
  loop.add("cart_open", "prod_omega", R"(, "quantity": 0)");

  loop.fresh(R"({"extensions": true, "webhooks": "on"})");
  for (const std::string id : {"sub_active", "sub_active", "sub_cancelled", "sub_unknown"}) loop.pause(id);
  for (const std::string id : {"sub_active", "sub_active", "sub_unknown"}) loop.resume(id);
  loop.cadence("sub_active", "quarterly");
  for (const std::string id : {"sub_active", "sub_active", "sub_unknown"}) loop.cancel(id);
  loop.cancel("sub_paused", R"({"reason": 7})");
  for (const std::string id : {"sub_paused", "sub_cancelled", "sub_unknown"}) loop.cadence(id, "annual");
  loop.cadence("sub_paused", "never");
  loop.cadence("sub_paused", "");
  loop.read("sub_paused");
  loop.read("sub_unknown");
  loop.of_customer("cus_01");
  const std::string cart = loop.cart();
  loop.post("/v1/carts", "{}");
  loop.get("/v1/carts/" + cart);
  loop.get("/v1/carts/unknown");
  loop.checkout("unknown");
  loop.checkout(cart);
  loop.add(cart, "prod_unknown");
  loop.add("unknown", "prod_omega");
  loop.add(cart, "prod_omega", R"(, "quantity": 0)");
  loop.add(cart, "prod_omega");
  for (int i = 0; i < 2; ++i) loop.checkout(cart);
  loop.add(cart, "prod_omega");
  loop.get("/v1/products");
  loop.get("/v1/products/prod_omega");
  loop.get("/v1/products/unknown");
  CHECK(loop.missing() == std::set<std::string>{});
}

}  // namespace understudy::test
