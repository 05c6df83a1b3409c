// SPDX-License-Identifier: MIT
#include "server/contract/message_check.h"
#include "tests/contract/from_json.h"

namespace understudy {
namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view kGate = R"({"openapi": "3.1.0", "paths": {"/gate": {"post": {"operationId": "push", "responses": {
  "200": {"content": {
    "application/json": {"schema": {"type": "object", "required": ["state"]}, "examples": {"open": {"value": {"state": 1}}}},
    "text/plain": {"examples": {"text": {"value": "open"}}}}},
  "204": {"description": "nothing"},
  "409": {"content": {"application/problem+json": {"schema": {"properties": {"code": {"const": 9}}}, "examples": {"no": {"value": {}}}}}}}}}}})";

Lines broken(const Response& response, std::string_view outcome = "") {
  const Contract contract = contract_of(kGate);
  const Operation& push = *contract.operation("push");
  return told(check_response(push, response, outcome.empty() ? nullptr : push.outcome(outcome)));
}

Response answer(int status, std::string content_type, std::string body) {
  return {status, {{"content-type", std::move(content_type)}}, std::move(body)};
}

}  // namespace

TEST_CASE("An answer that keeps its promise has no violations") {
  CHECK(broken(answer(200, "application/json; charset=utf-8", R"({"state": 2})")).empty());
  CHECK(broken(answer(200, "text/plain", "anything")).empty());
  CHECK(broken(answer(409, "application/problem+json", R"({"code": 9})")).empty());
  CHECK(broken({204, {}, ""}).empty());
}

TEST_CASE("A status that is not declared is a violation, and so is another than the outcome's") {
  CHECK(broken({500, {}, ""}) == Lines{"/status status: must be 200 or 204 or 409, is 500"});
  CHECK(broken({204, {}, ""}, "no") == Lines{"/status status: must be 409, is 204"});
}

TEST_CASE("An answer's media type must be declared") {
  CHECK(broken(answer(200, "text/html", "<p>")) ==
        Lines{"/headers/content-type media-type: must be application/json or text/plain, is text/html"});
  CHECK(broken(answer(200, "text/plain", "open"), "open") ==
        Lines{"/headers/content-type media-type: must be application/json, is text/plain"});
  CHECK(broken({200, {}, "{}"}) == Lines{"/headers/content-type required: is required: application/json or text/plain"});
}

TEST_CASE("An answer's body must be there when it is declared, and only then") {
  CHECK(broken(answer(200, "application/json", "")) == Lines{"/body required: is required"});
  CHECK(broken(answer(204, "text/plain", "x")) == Lines{"/body false: must be empty"});
}

TEST_CASE("An answer's body must fit the schema of its status") {
  CHECK(broken(answer(200, "application/json", "{}")) == Lines{"/body/state required: is required"});
  CHECK(broken(answer(409, "application/problem+json", R"({"code": 8})"), "no") == Lines{"/body/code const: must be 9, is 8"});
  CHECK(broken(answer(200, "application/json", "{"))[0].starts_with("/body json: is no JSON: line 1, column 2: "));
}

}  // namespace understudy
