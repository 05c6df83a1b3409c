// SPDX-License-Identifier: MIT
#include "server/contract/contract.h"

#include <algorithm>

#include "tests/contract/from_json.h"

namespace understudy {
namespace {

using Lines = std::vector<std::string>;
using Servers = std::vector<Server>;

// "pointer: message (hint)" of each mistake in a description.
Lines mistakes_in(std::string_view text) {
  const auto loaded = Contract::load(json(text));
  Lines lines;
  if (loaded) return lines;
  for (const ContractError& error : loaded.error()) {
    lines.push_back(error.pointer + ": " + error.message + (error.hint.empty() ? "" : " (" + error.hint + ")"));
  }
  return lines;
}

// A description with one operation, GET /x, of the given members.
std::string with_operation(std::string_view members, std::string_view components = "{}") {
  return R"({"openapi": "3.1.0", "components": )" + std::string(components) + R"(, "paths": {"/x": {"get": {"operationId": "x", )" +
         std::string(members) + "}}}}";
}

// The same with one response, 200, of the given content under application/json.
std::string with_content(std::string_view media_type, std::string_view components = "{}") {
  return with_operation(R"("responses": {"200": {"content": {"application/json": )" + std::string(media_type) + "}}}", components);
}

constexpr std::string_view kGate = R"({
  "openapi": "3.1.0",
  "info": {"title": "Gates", "version": "2"},
  "servers": [{"url": "https://Api.Example:8443/v1/"}, {"url": "/"}, {"url": "https://{region}.example/{base}",
               "variables": {"region": {"default": "eu"}, "base": {"default": "v1"}}}],
  "paths": {
    "/gates/{gateId}/coins": {
      "summary": "Coins",
      "parameters": [{"$ref": "#/components/parameters/gateId"}, {"name": "trace", "in": "header", "schema": {"type": "string"}}],
      "post": {
        "operationId": "insertCoin", "summary": "Inserts a coin", "tags": ["coins"],
        "x-evidence": {"grade": "inferred", "source": "https://docs.example/coins"},
        "parameters": [{"name": "trace", "in": "header", "required": true, "schema": {"type": "integer"}},
                       {"name": "session", "in": "cookie", "schema": {"type": "string"}},
                       {"name": "Authorization", "in": "header", "schema": {"type": "string"}},
                       {"name": "tags", "in": "query", "explode": false, "schema": {"type": "array", "items": {"type": "integer"}}}],
        "requestBody": {"$ref": "#/components/requestBodies/coin"},
        "responses": {
          "409": {"$ref": "#/components/responses/refused"},
          "200": {
            "headers": {"Retry-After": {"example": 3}, "Content-Type": {"example": "x"}, "Request-Id": {"schema": {"type": "string"}},
                        "Location": {"$ref": "#/components/headers/location"}},
            "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/Gate"},
              "examples": {"opened": {"value": {"state": "OPEN"}},
                           "shared": {"$ref": "#/components/examples/closed"}}}}},
          "202": {"content": {"application/json": {"schema": {"type": "object"}}}},
          "204": {"x-evidence": {"grade": "assumed", "note": "no page says so"}, "description": "nothing"}}}}},
  "components": {
    "parameters": {"gateId": {"name": "gateId", "in": "path", "required": true, "schema": {"$ref": "#/components/schemas/Id"}}},
    "requestBodies": {"coin": {"required": true, "content": {"Application/JSON; charset=utf-8": {"schema": {"$ref": "#/components/schemas/Coin"}}}}},
    "responses": {"refused": {"content": {"application/problem+json": {"example": {"code": 7}}}}},
    "examples": {"closed": {"x-evidence": {"grade": "assumed"}, "value": {"state": "SHUT"}}},
    "headers": {"location": {"examples": {"one": {"value": "/gates/1"}}}},
    "schemas": {"Id": {"type": "string"}, "Coin": {"type": "object", "properties": {"amount": {"type": "integer"}}},
                "Gate": {"properties": {"state": {"enum": ["OPEN", "SHUT"]}}, "required": ["state"]}}}})";

}  // namespace

TEST_CASE("A contract knows its title, its servers and its hosts, each once") {
  const Contract contract = contract_of(kGate);
  CHECK(contract.title() == "Gates");
  CHECK(contract.version() == "2");
  CHECK(contract.hosts() == Lines{"api.example", "eu.example"});
  CHECK(contract.servers() == Servers{{"api.example", "/v1"}, {"", ""}, {"eu.example", "/v1"}});
}

TEST_CASE("A description without servers is served at the root of every host") {
  for (const char* text : {R"({"openapi": "3.1.0"})", R"({"openapi": "3.1.0", "servers": []})"}) {
    CHECK(contract_of(text).servers() == Servers{{"", ""}});
    CHECK(contract_of(text).hosts().empty());
  }
}

TEST_CASE("Servers of an operation stand for those of its path, and those for the document's") {
  const Contract contract = contract_of(R"({"openapi": "3.1.0", "servers": [{"url": "https://api.example/v1"}], "paths": {
    "/things": {"get": {"operationId": "things", "responses": {"204": {}}}},
    "/token": {"servers": [{"url": "https://Auth.example:8443/oauth/"}, {"url": "/oauth"}, {"url": "https://auth.example/oauth"}],
               "post": {"operationId": "token", "responses": {"204": {}}},
               "get": {"operationId": "peek", "servers": [{"url": "/"}], "responses": {"204": {}}}}}})");
  CHECK(contract.operation("things")->servers == contract.servers());
  CHECK(contract.operation("token")->servers == Servers{{"auth.example", "/oauth"}, {"", "/oauth"}});
  CHECK(contract.operation("peek")->servers == Servers{{"", ""}});
  CHECK(contract.hosts() == Lines{"api.example", "auth.example"});
}

TEST_CASE("An operation has its own parameters and those of its path, except what is read elsewhere") {
  const Contract contract = contract_of(kGate);
  const Operation* operation = contract.operation("insertCoin");
  REQUIRE(operation);
  CHECK(contract.operation("none") == nullptr);
  CHECK(operation->method == "POST");
  CHECK(operation->paths == Lines{"/gates/{gateId}/coins"});
  CHECK(operation->summary == "Inserts a coin");
  CHECK(operation->tags == Lines{"coins"});
  REQUIRE(operation->parameters.size() == 3);
  const Parameter &trace = operation->parameters[0], &tags = operation->parameters[1], &id = operation->parameters[2];
  CHECK(trace.required);
  CHECK(trace.schema_value["type"] == Value("integer"));
  CHECK_FALSE(tags.explode);
  CHECK_FALSE(tags.required);
  CHECK(id.in == ParameterIn::path);
  CHECK(id.schema_value == json(R"({"type": "string"})"));
  CHECK(id.pointer == "/components/parameters/gateId");
  REQUIRE(id.schema);
  CHECK(check(*id.schema, Value(1)).size() == 1);
}

TEST_CASE("A request body is known by its bare media type and the schema behind its reference") {
  const Contract contract = contract_of(kGate);
  const auto& body = contract.operation("insertCoin")->body;
  REQUIRE(body);
  CHECK(body->required);
  REQUIRE(body->contents.size() == 1);
  CHECK(body->contents[0].media_type == "application/json");
  CHECK(body->contents[0].schema_value["properties"].find("amount"));
  CHECK(body->contents[0].schema != nullptr);
}

TEST_CASE("Outcomes come by status, then in document order, and carry what their example shows") {
  const Contract contract = contract_of(kGate);
  const Operation& operation = *contract.operation("insertCoin");
  Lines names;
  for (const Outcome& outcome : operation.outcomes) names.push_back(std::to_string(outcome.status) + " " + outcome.name);
  CHECK(names == Lines{"200 opened", "200 shared", "202 202", "204 204", "409 409"});
  const Outcome& opened = *operation.outcome("opened");
  CHECK(opened.content_type == "application/json");
  CHECK(opened.body == json(R"({"state": "OPEN"})"));
  CHECK(opened.has_body);
  CHECK(opened.schema != nullptr);
  CHECK(opened.headers ==
        std::vector<std::pair<std::string, std::string>>{{"Retry-After", "3"}, {"Request-Id", ""}, {"Location", "/gates/1"}});
  CHECK(opened.pointer == "/paths/~1gates~1{gateId}~1coins/post/responses/200/content/application~1json/examples/opened");
  CHECK(operation.outcome("202")->has_body);
  CHECK(operation.outcome("202")->body.is_null());
  CHECK_FALSE(operation.outcome("204")->has_body);
  CHECK(operation.outcome("204")->content_type.empty());
  CHECK(operation.outcome("409")->body == json(R"({"code": 7})"));
  CHECK(operation.first_of_status(200) == &opened);
  CHECK(operation.first_of_status(500) == nullptr);
}

TEST_CASE("An outcome's evidence is its own, else its response's, else its operation's") {
  const Contract contract = contract_of(kGate);
  const Operation& operation = *contract.operation("insertCoin");
  CHECK(operation.outcome("opened")->evidence.grade == Grade::inferred);
  CHECK(operation.outcome("opened")->evidence.source == "https://docs.example/coins");
  CHECK(operation.outcome("shared")->evidence.grade == Grade::assumed);
  CHECK(operation.outcome("204")->evidence.grade == Grade::assumed);
  CHECK(operation.outcome("204")->evidence.note == "no page says so");
}

TEST_CASE("A contract stays whole when it is moved") {
  Contract first = contract_of(kGate);
  const Contract second = std::move(first);
  CHECK(check(*second.operation("insertCoin")->outcome("opened")->schema, json("{}")).size() == 1);
}

TEST_CASE("What is no description of OpenAPI 3.1 is refused") {
  CHECK(mistakes_in("{}") == Lines{": this is no OpenAPI description: it has no \"openapi\" (openapi: 3.1.0)"});
  CHECK(mistakes_in("[]").size() == 1);
  CHECK(mistakes_in(R"({"openapi": "3.0.3"})") == Lines{"/openapi: OpenAPI 3.0.3 is not served (openapi: 3.1.0)"});
}

TEST_CASE("An operation needs a name that is its own") {
  CHECK(mistakes_in(R"({"openapi": "3.1.0", "paths": {"/x": {"get": {"responses": {"204": {}}}}}})") ==
        Lines{"/paths/~1x/get: GET /x has no operationId (operationId: doSomething)"});
  CHECK(mistakes_in(R"({"openapi": "3.1.0", "paths": {"/x": {"get": {"operationId": "a", "responses": {"204": {}}},
                        "put": {"operationId": "a", "responses": {"204": {}}}}}})") ==
        Lines{"/paths/~1x/put: a second operation is called a"});
}

TEST_CASE("Paths that no request can tell apart are refused, and so is what is no path or method") {
  const char* same = R"({"openapi": "3.1.0", "paths": {
    "/x/{a}": {"get": {"operationId": "a", "parameters": [{"name": "a", "in": "path"}], "responses": {"204": {}}}},
    "/x/{b}": {"get": {"operationId": "b", "parameters": [{"name": "b", "in": "path"}], "responses": {"204": {}}}}}})";
  CHECK(mistakes_in(same) == Lines{"/paths/~1x~1{b}/get: no request can tell GET /x/{b} from /x/{a}"});
  CHECK(mistakes_in(R"({"openapi": "3.1.0", "paths": {"x": {}, "/a/{b}.json": {}, "/y": {"pots": {}}}})") ==
        Lines{"/paths/x: the path x does not begin with a slash (/x)",
              "/paths/~1a~1{b}.json: \"{b}.json\" mixes a parameter with other text (a parameter takes a whole segment: /{name}/)",
              "/paths/~1y/pots: there is no method \"pots\" (did you mean \"post\"?)"});
}

TEST_CASE("Servers that lead nowhere are refused, wherever they stand") {
  CHECK(mistakes_in(R"({"openapi": "3.1.0", "servers": "https://a.example", "paths": {
    "/x": {"servers": [], "get": {"operationId": "x", "servers": [{"url": "v1"}, {}], "responses": {"204": {}}}}}})") ==
        Lines{"/servers: `servers` is a list of at least one (servers: [{url: \"https://…\"}], or leave it out)",
              "/paths/~1x/servers: `servers` is a list of at least one (servers: [{url: \"https://…\"}], or leave it out)",
              "/paths/~1x/get/servers/0: the server v1 has no path from its root (begin it with https:// or with /)",
              "/paths/~1x/get/servers/1: this server has no url (url: https://…, or url: / for the root of every host)"});
}

TEST_CASE("Paths that become the same under their servers are refused") {
  CHECK(mistakes_in(R"({"openapi": "3.1.0", "paths": {
    "/oauth/token": {"post": {"operationId": "a", "responses": {"204": {}}}},
    "/token": {"servers": [{"url": "https://auth.example/oauth"}], "post": {"operationId": "b", "responses": {"204": {}}},
               "get": {"operationId": "c", "responses": {"204": {}}}}}})") ==
        Lines{"/paths/~1token/post: no request can tell POST /token from /oauth/token (both are served as /oauth/token)"});
}

TEST_CASE("Path parameters and their declarations belong together") {
  CHECK(mistakes_in(R"({"openapi": "3.1.0", "paths": {"/x/{id}": {"get": {"operationId": "x",
                        "parameters": [{"name": "idd", "in": "path"}], "responses": {"204": {}}}}}})") ==
        Lines{"/paths/~1x~1{id}/get: the path parameter {id} is not declared "
              "(parameters: [{name: id, in: path, required: true, schema: {type: string}}])",
              "/paths/~1x~1{id}/get/parameters/0: there is no {idd} in /x/{id} (did you mean \"id\"?)"});
  CHECK(mistakes_in(with_operation(R"("parameters": [{"in": "query"}, {"name": "a", "in": "querry"}], "responses": {"204": {}})")) ==
        Lines{"/paths/~1x/get/parameters/0: this parameter has no name",
              "/paths/~1x/get/parameters/1: parameter a is in \"querry\", which is no place (did you mean \"query\"?)"});
}

TEST_CASE("An outcome needs a status and a name of its own") {
  CHECK(mistakes_in(with_operation(R"("responses": {"default": {}, "4XX": {}})")) ==
        Lines{"/paths/~1x/get/responses/default: \"default\" is no status, and an outcome needs one "
              "(write each status that is documented, such as \"400\")",
              "/paths/~1x/get/responses/4XX: \"4XX\" is no status, and an outcome needs one "
              "(write each status that is documented, such as \"400\")"});
  CHECK(mistakes_in(with_operation(R"("summary": "")")) ==
        Lines{"/paths/~1x/get: GET /x has no responses (responses: {\"204\": {description: …}})"});
  CHECK(mistakes_in(with_operation(R"("responses": {"200": {"content": {"application/json": {"examples": {"a": {"value": 1}}}}},
                                                    "409": {"content": {"application/json": {"examples": {"a": {"value": 2}}}}}})")) ==
        Lines{"/paths/~1x/get/responses/409/content/application~1json/examples/a: two outcomes of x are called a: the other has status 200 "
              "(the names of examples are unique within an operation)"});
}

TEST_CASE("An example that its own schema rejects is told where it goes wrong") {
  const std::string at = "/paths/~1x/get/responses/200/content/application~1json";
  CHECK(mistakes_in(with_content(R"({"schema": {"required": ["id"], "properties": {"n": {"items": {"type": "integer"}}}},
                                    "examples": {"ok": {"value": {"n": [1, "2"]}}}})")) ==
        Lines{at + "/examples/ok/value: the schema of 200 rejects its example ok: /id is required (the rule is " + at + "/schema/required)",
              at + "/examples/ok/value/n/1: the schema of 200 rejects its example ok: /n/1 must be an integer, is a string (the rule is " +
                  at + "/schema/properties/n/items/type)"});
  CHECK(mistakes_in(with_content(R"({"schema": {"type": "object"}, "example": []})")) ==
        Lines{at + "/example: the schema of 200 rejects its example 200: it must be an object, is an array (the rule is " + at +
              "/schema/type)"});
  CHECK(mistakes_in(with_content(R"({"examples": {"ok": {"summary": "nothing"}}})")) ==
        Lines{at + "/examples/ok: the example ok has no value (value: {…})"});
}

TEST_CASE("Evidence has three grades and three members") {
  CHECK(
      mistakes_in(with_operation(
          R"("x-evidence": {"grade": "infered", "sorce": "x", "note": 1}, "responses": {"204": {"x-evidence": "documented"}})")) ==
      Lines{"/paths/~1x/get/x-evidence/grade: there is no grade \"infered\" (did you mean \"inferred\"?)",
            "/paths/~1x/get/x-evidence/sorce: x-evidence has no \"sorce\" (did you mean \"source\"?)",
            "/paths/~1x/get/x-evidence/note: note must be a text",
            "/paths/~1x/get/responses/204/x-evidence: x-evidence must be a map (x-evidence: {grade: documented, source: \"https://…\"})"});
}

TEST_CASE("References must lead somewhere within the document") {
  CHECK(mistakes_in(
            with_operation(R"("responses": {"404": {"$ref": "#/components/responses/NotFuond"}})", R"({"responses": {"NotFound": {}}})")) ==
        Lines{"/paths/~1x/get/responses/404/$ref: #/components/responses/NotFuond leads nowhere (did you mean \"NotFound\"?)"});
  CHECK(mistakes_in(with_operation(R"("responses": {"404": {"$ref": "other.yaml#/x"}})")) ==
        Lines{"/paths/~1x/get/responses/404/$ref: other.yaml#/x is in another document, and only references within this one are followed "
              "(copy it to components)"});
  CHECK(mistakes_in(with_operation(R"("responses": {"404": {"$ref": "#/components/responses/a"}})",
                                   R"({"responses": {"a": {"$ref": "#/components/responses/a"}}})")) ==
        Lines{"/components/responses/a: this reference goes in a circle"});
}

TEST_CASE("Mistakes in schemas are told, of components that nothing uses as well") {
  CHECK(mistakes_in(with_content(R"({"schema": {"$ref": "#/components/schemas/Gat"}})", R"({"schemas": {"Gate": {"type": "objekt"}}})")) ==
        Lines{"/components/schemas/Gate/type: there is no type \"objekt\" (did you mean \"object\"?)",
              "/paths/~1x/get/responses/200/content/application~1json/schema/$ref: #/components/schemas/Gat leads nowhere (did you mean "
              "\"Gate\"?)"});
}

TEST_CASE("A mistake in what is shared is told once") {
  const auto lines = mistakes_in(R"({"openapi": "3.1.0", "components": {"responses": {"r": {"x-evidence": 1}}}, "paths": {
    "/x": {"get": {"operationId": "x", "responses": {"200": {"$ref": "#/components/responses/r"}}}},
    "/y": {"get": {"operationId": "y", "responses": {"200": {"$ref": "#/components/responses/r"}}}}}})");
  CHECK(lines.size() == 1);
}

TEST_CASE("A server's variables need defaults, and its path a root") {
  CHECK(mistakes_in(R"({"openapi": "3.1.0", "servers": [{"url": "https://{region}.example"}, {"url": "v1"}]})") ==
        Lines{"/servers/0: the server's variable {region} has no default (variables: {region: {default: …}})",
              "/servers/1: the server v1 has no path from its root (begin it with https:// or with /)"});
}

}  // namespace understudy
