// SPDX-License-Identifier: MIT
#include "server/contract/message_check.h"

#include "tests/contract/from_json.h"

namespace understudy {
namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view kOrders = R"({"openapi": "3.1.0", "paths": {
  "/orders/{id}": {"post": {"operationId": "change", "responses": {"204": {}},
    "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer", "minimum": 1}},
                   {"name": "limit", "in": "query", "required": true, "schema": {"type": "integer", "maximum": 100}},
                   {"name": "ratio", "in": "query", "schema": {"type": "number"}},
                   {"name": "deep", "in": "query", "schema": {"type": ["boolean", "null"]}},
                   {"name": "paging.limit", "in": "query", "schema": {"type": "integer"}},
                   {"name": "ids", "in": "query", "schema": {"type": "array", "items": {"type": "integer"}}},
                   {"name": "tags", "in": "query", "explode": false, "schema": {"type": "array", "items": {"type": "string"}}},
                   {"name": "Request-Id", "in": "header", "required": true, "schema": {"type": "string", "maxLength": 8}},
                   {"name": "X-Count", "in": "header", "schema": {"type": "integer"}}],
    "requestBody": {"required": true, "content": {
      "application/json": {"schema": {"$ref": "#/components/schemas/Order"}},
      "application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": {
        "amount": {"type": "integer"}, "note": {"type": "string"}, "ids": {"type": "array", "items": {"type": "integer"}}}}}}}}},
  "/plain": {"get": {"operationId": "plain", "responses": {"204": {}}}},
  "/optional": {"post": {"operationId": "optional", "responses": {"204": {}}, "requestBody": {"content": {"text/csv": {}, "application/*": {}}}}}},
  "components": {"schemas": {
    "Order": {"allOf": [{"$ref": "#/components/schemas/Named"}], "type": "object", "required": ["programId"], "properties": {
      "programId": {"type": "string"}, "items": {"type": "array", "items": {"type": "object", "properties": {
        "unitPrice": {"type": "number"}, "price": {"type": "integer"}}}}}},
    "Named": {"properties": {"displayName": {"type": "string"}, "snake_case": {"type": "string"}}}}}})";

class Orders {
 public:
  Contract contract = contract_of(kOrders);
  Dialect dialect;
  Request request{"POST", "/orders/7?limit=5", {{"request-id", "r1"}, {"Content-Type", "application/json"}}, R"({"programId": "p"})"};
  std::string id = "7";

  CheckedRequest checked(std::string_view operation = "change") const {
    return check_request(*contract.operation(operation), {{"id", id}}, request, dialect);
  }
  Lines broken(std::string_view operation = "change") const { return told(checked(operation).violations); }
};

}  // namespace

TEST_CASE("A good request is converted to its declared types") {
  Orders orders;
  orders.request.target = "/orders/7?limit=5&ratio=2.50&deep=true&ids=1&ids=2&tags=a,b%2Cc,d+e&other=1&limit=9";
  orders.request.headers.add("x-count", "3");
  orders.request.headers.add("Via", "a");
  orders.request.headers.add("via", "b");
  const CheckedRequest checked = orders.checked();
  CHECK(told(checked.violations).empty());
  CHECK(checked.path == json(R"({"id": 7})"));
  CHECK(checked.query == json(R"({"limit": 5, "ratio": 2.5, "deep": true, "ids": [1, 2], "tags": ["a", "b,c", "d e"], "other": "1"})"));
  CHECK(checked.headers == json(R"({"request-id": "r1", "content-type": "application/json", "x-count": 3, "via": "a, b"})"));
  CHECK(checked.body == json(R"({"programId": "p"})"));
}

TEST_CASE("Parameters that break their schema are told by part and name") {
  Orders orders;
  orders.id = "0";
  orders.request.target = "/orders/0?limit=many&ids=1&ids=x";
  orders.request.headers.set("request-id", "far too long");
  orders.request.headers.add("x-count", "");
  CHECK(orders.broken() == Lines{"/path/id minimum: must be at least 1, is 0", "/query/limit type: must be an integer, is a string",
                                 "/query/ids/1 type: must be an integer, is a string",
                                 "/header/request-id maxLength: must have at most 8 characters, has 12",
                                 "/header/x-count type: must be an integer, is a string"});
  const auto violations = orders.checked().violations;
  CHECK(violations[0].in == "path");
  CHECK(violations[2].field == "ids[1]");
  CHECK(violations[3].field == "request-id");
  CHECK(violations[3].expected == Value(8));
}

TEST_CASE("Missing parameters are told as required") {
  Orders orders;
  orders.request.target = "/orders/7";
  orders.request.headers.erase("request-id");
  CHECK(orders.broken() == Lines{"/query/limit required: is required", "/header/request-id required: is required"});
  CHECK(orders.checked().violations[0].field == "limit");
}

TEST_CASE("Text becomes a number only when all of it is one") {
  Orders orders;
  for (const char* bad : {"5x", "+5", " 5", "5.0", "0x5", "", "99999999999999999999"}) {
    orders.request.target = std::string("/orders/7?limit=") + bad;
    INFO(bad);
    CHECK(orders.broken().size() == 1);
  }
  for (const char* bad : {"nan", "inf", "1e", "--1", "1e999"}) {
    orders.request.target = std::string("/orders/7?limit=1&ratio=") + bad;
    INFO(bad);
    CHECK(orders.broken() == Lines{"/query/ratio type: must be a number, is a string"});
  }
}

TEST_CASE("Violations in a body name the field in dotted form") {
  Orders orders;
  orders.request.body = R"({"items": [{"price": 1}, {"price": "x"}], "displayName": 1})";
  const auto violations = orders.checked().violations;
  CHECK(told(violations) == Lines{"/body/programId required: is required", "/body/items/1/price type: must be an integer, is a string",
                                  "/body/displayName type: must be a string, is an integer"});
  CHECK(violations[0].field == "programId");
  CHECK(violations[0].in == "body");
  CHECK(violations[1].field == "items[1].price");
  CHECK(violations[1].actual == Value("x"));
}

TEST_CASE("Malformed JSON is told with line and column, and has no value") {
  Orders orders;
  orders.request.body = "{\n  \"programId\": }";
  const auto checked = orders.checked();
  REQUIRE(checked.violations.size() == 1);
  CHECK(checked.violations[0].pointer == "/body");
  CHECK(checked.violations[0].keyword == "json");
  CHECK(checked.violations[0].message.starts_with("is no JSON: line 2, column 16: "));
  CHECK(checked.body.is_null());
}

TEST_CASE("An empty body is a violation where one is required, and null where it is not") {
  Orders orders;
  orders.request.body.clear();
  CHECK(orders.broken() == Lines{"/body required: is required"});
  CHECK(orders.broken("optional").empty());
  CHECK(orders.checked("optional").body.is_null());
}

TEST_CASE("An operation without a declared body ignores any body") {
  Orders orders;
  orders.request.body = "{";
  CHECK(orders.broken("plain").empty());
  CHECK(orders.checked("plain").body.is_null());
}

TEST_CASE("A media type that is not declared is refused, unless the dialect ignores it") {
  Orders orders;
  orders.request.headers.set("Content-Type", "text/plain; charset=utf-8");
  CHECK(orders.broken() == Lines{"/body media-type: must be application/json or application/x-www-form-urlencoded, is text/plain"});
  orders.dialect.ignore_content_type = true;
  CHECK(orders.broken().empty());
  CHECK(orders.checked().body["programId"] == Value("p"));
}

TEST_CASE("A body without a media type is read as JSON, and case and parameters of one do not matter") {
  Orders orders;
  orders.request.headers.erase("Content-Type");
  CHECK(orders.checked().body["programId"] == Value("p"));
  orders.request.headers.add("Content-Type", "APPLICATION/JSON ;charset=utf-8");
  CHECK(orders.checked().body["programId"] == Value("p"));
  orders.request.headers.set("Content-Type", "application/vnd.a+json");
  CHECK(orders.checked("optional").body["programId"] == Value("p"));
}

TEST_CASE("A declared media type that is neither JSON nor a form is accepted and not read") {
  Orders orders;
  orders.request.headers.set("Content-Type", "text/csv");
  CHECK(orders.broken("optional").empty());
  CHECK(orders.checked("optional").body.is_null());
}

TEST_CASE("A form body is read by the declared types") {
  Orders orders;
  orders.request.headers.set("Content-Type", "application/x-www-form-urlencoded");
  orders.request.body = "amount=5&note=a+b%26c&ids=1&ids=2&other=x&&empty";
  CHECK(orders.broken().empty());
  CHECK(orders.checked().body == json(R"({"amount": 5, "note": "a b&c", "ids": [1, 2], "other": "x", "empty": ""})"));
  orders.request.body = "amount=five";
  CHECK(orders.broken() == Lines{"/body/amount type: must be an integer, is a string"});
}

TEST_CASE("Names in snake case are read as the declared ones at every depth, when the dialect says so") {
  Orders orders;
  orders.request.body = R"({"program_id": "p", "items": [{"unit_price": 2, "free_text": 1}], "display_name": "d", "snake_case": "s"})";
  CHECK(orders.broken() == Lines{"/body/programId required: is required"});
  orders.dialect.snake_case_names = true;
  CHECK(orders.broken().empty());
  CHECK(write_json(orders.checked().body) ==
        R"({"programId":"p","items":[{"unitPrice":2,"free_text":1}],"displayName":"d","snake_case":"s"})");
  orders.request.body = R"({"program_id": "p", "programId": "q"})";
  CHECK(orders.checked().body == json(R"({"program_id": "p", "programId": "q"})"));
}

TEST_CASE("A packed query stands for the whole query, and nests by dots") {
  Orders orders;
  orders.dialect.packed_query = ".r";
  // {"limit": 5, "paging": {"limit": "3", "none": {}}, "ids": [1, 2]}
  orders.request.target = "/orders/7?limit=77&.r=eyJsaW1pdCI6IDUsICJwYWdpbmciOiB7ImxpbWl0IjogIjMiLCAibm9uZSI6IHt9fSwgImlkcyI6IFsxLCAyXX0";
  CHECK(orders.broken().empty());
  CHECK(orders.checked().query == json(R"({"limit": 5, "paging.limit": 3, "paging.none": {}, "ids": [1, 2]})"));
}

TEST_CASE("A packed query that cannot be unpacked is a violation of its own") {
  Orders orders;
  orders.dialect.packed_query = ".r";
  orders.request.target = "/orders/7?limit=5&.r=%2A";
  const auto violations = orders.checked().violations;
  REQUIRE(violations.size() == 2);
  CHECK(violations[0].pointer == "/query/.r");
  CHECK(violations[0].keyword == "json");
  CHECK(violations[0].message.starts_with("is no base64url: "));
  CHECK(violations[1].pointer == "/query/limit");
  orders.request.target = "/orders/7?.r=WzFd";  // [1]
  CHECK(orders.broken()[0] == "/query/.r json: holds no JSON object");
}

TEST_CASE("Octets that are no UTF-8 in a request do no harm") {
  Orders orders;
  orders.request.target = "/orders/7?limit=%FF&%FE=%C0";
  orders.request.headers.add("x", "\x80");
  CHECK(orders.broken() == Lines{"/query/limit type: must be an integer, is a string"});
  CHECK(write_json(orders.checked().query) == "{\"limit\":\"\uFFFD\",\"\uFFFD\":\"\uFFFD\"}");
}

}  // namespace understudy
