// SPDX-License-Identifier: MIT
#include "server/contract/router.h"

#include "tests/contract/from_json.h"

namespace understudy {
namespace {

using Arguments = std::vector<std::pair<std::string, std::string>>;

// A contract with an operation for each "METHOD path", which is also its operationId.
Contract contract_with(const std::vector<std::string>& routes, std::string_view servers = "[]") {
  Map paths;
  for (const std::string& route : routes) {
    const auto space = route.find(' ');
    std::string method = route.substr(0, space);
    const std::string path = route.substr(space + 1);
    List parameters;
    for (auto open = path.find('{'); open != std::string::npos; open = path.find('{', open + 1)) {
      parameters.push_back(Map{{"name", path.substr(open + 1, path.find('}', open) - open - 1)}, {"in", "path"}});
    }
    for (char& c : method) c = static_cast<char>(c + ('a' - 'A'));
    const Value* before = paths.find(path);
    Value item = before ? *before : Value(Map());
    item.edit_map().set(method, Map{{"operationId", route}, {"parameters", parameters}, {"responses", Map{{"204", Map()}}}});
    paths.set(path, item);
  }
  return contract_of(write_json(Map{{"openapi", "3.1.0"}, {"servers", json(servers)}, {"paths", paths}}));
}

std::string found(const Route& route) { return route.operation ? route.operation->id : ""; }

}  // namespace

TEST_CASE("A literal segment wins over a parameter") {
  const Contract contract = contract_with({"GET /programs/{id}", "GET /programs/pause"});
  const Router router(contract, {});
  CHECK(found(router.route({"GET", "/programs/pause"})) == "GET /programs/pause");
  const Route route = router.route({"GET", "/programs/p1"});
  CHECK(found(route) == "GET /programs/{id}");
  CHECK(route.path_arguments == Arguments{{"id", "p1"}});
}

TEST_CASE("The router turns back when a literal leads nowhere") {
  const Contract contract = contract_with({"GET /a/b/c", "GET /a/{x}/d", "GET /{y}/b/{z}"});
  const Router router(contract, {});
  CHECK(found(router.route({"GET", "/a/b/c"})) == "GET /a/b/c");
  CHECK(router.route({"GET", "/a/b/d"}).path_arguments == Arguments{{"x", "b"}});
  CHECK(router.route({"GET", "/a/b/e"}).path_arguments == Arguments{{"y", "a"}, {"z", "e"}});
  CHECK(found(router.route({"GET", "/a/c/e"})).empty());
}

TEST_CASE("The router turns back for a method, too") {
  const Contract contract = contract_with({"GET /programs/{id}", "POST /programs/pause"});
  CHECK(found(Router(contract, {}).route({"GET", "/programs/pause"})) == "GET /programs/{id}");
}

TEST_CASE("Operations name the parameters of one place as they like") {
  const Contract contract = contract_with({"GET /x/{a}", "POST /x/{b}/y"});
  const Router router(contract, {});
  CHECK(router.route({"GET", "/x/1"}).path_arguments == Arguments{{"a", "1"}});
  CHECK(router.route({"POST", "/x/1/y"}).path_arguments == Arguments{{"b", "1"}});
}

TEST_CASE("An encoded slash never separates, and nothing is decoded twice") {
  const Contract contract = contract_with({"GET /x/{a}", "GET /x/{a}/{b}"});
  const Router router(contract, {});
  CHECK(router.route({"GET", "/x/1%2F2"}).path_arguments == Arguments{{"a", "1/2"}});
  CHECK(router.route({"GET", "/x/%252F"}).path_arguments == Arguments{{"a", "%2F"}});
  CHECK(router.route({"GET", "/x/a%20b+c"}).path_arguments == Arguments{{"a", "a b+c"}});
}

TEST_CASE("A literal may be sent encoded, and may be written encoded") {
  const Contract contract = contract_with({"GET /a b", "GET /%C3%A9"});
  const Router router(contract, {});
  CHECK(found(router.route({"GET", "/a%20b"})) == "GET /a b");
  CHECK(found(router.route({"GET", "/%c3%a9"})) == "GET /%C3%A9");
  CHECK(found(router.route({"GET", "/é"})) == "GET /%C3%A9");
}

TEST_CASE("An empty segment is no argument") {
  const Contract contract = contract_with({"GET /x/{a}", "GET /x/{a}/y", "GET /"});
  const Router router(contract, {});
  CHECK(found(router.route({"GET", "/x/"})).empty());
  CHECK(found(router.route({"GET", "/x//y"})).empty());
  CHECK(found(router.route({"GET", "//x/1"})).empty());
  CHECK(found(router.route({"GET", "/"})) == "GET /");
  CHECK(found(router.route({"GET", ""})).empty());
  CHECK(found(router.route({"OPTIONS", "*"})).empty());
}

TEST_CASE("A trailing slash matters unless the dialect says otherwise") {
  const Contract contract = contract_with({"GET /x", "GET /y/"});
  const Router strict(contract, {});
  CHECK(found(strict.route({"GET", "/x/"})).empty());
  CHECK(found(strict.route({"GET", "/y"})).empty());
  CHECK(found(strict.route({"GET", "/y/"})) == "GET /y/");
  const Router lenient(contract, {.trailing_slash = true});
  CHECK(found(lenient.route({"GET", "/x/"})) == "GET /x");
  CHECK(found(lenient.route({"GET", "/x"})) == "GET /x");
  CHECK(found(lenient.route({"GET", "/y"})) == "GET /y/");
  CHECK(found(lenient.route({"GET", "/x//"})).empty());
}

TEST_CASE("HEAD finds GET's operation when it has none of its own") {
  const Contract contract = contract_with({"GET /x", "GET /y", "HEAD /y"});
  const Router router(contract, {});
  CHECK(found(router.route({"HEAD", "/x"})) == "GET /x");
  CHECK(found(router.route({"HEAD", "/y"})) == "HEAD /y");
}

TEST_CASE("A path that exists without the method names the methods that it has") {
  const Contract contract = contract_with({"PUT /x/{a}", "GET /x/{a}", "DELETE /x/1"});
  const Route route = Router(contract, {}).route({"POST", "/x/1"});
  CHECK(route.operation == nullptr);
  CHECK(route.allowed == std::vector<std::string>{"DELETE", "GET", "PUT"});
  CHECK(Router(contract, {}).route({"POST", "/y"}).allowed.empty());
  CHECK(Router(contract, {}).route({"get", "/x/2"}).allowed == std::vector<std::string>{"GET", "PUT"});
}

TEST_CASE("Routes begin with every base path and serve every alias") {
  Contract contract = contract_with({"GET /x"}, R"([{"url": "https://a.example/v1"}, {"url": "/"}])");
  contract.edit_operations()[0].paths.push_back("/_api/x");
  const Router router(contract, {});
  for (const char* path : {"/v1/x", "/x", "/v1/_api/x", "/_api/x"}) CHECK(found(router.route({"GET", path})) == "GET /x");
}

TEST_CASE("A path is served under its own servers only") {
  const Contract contract = contract_of(R"({"openapi": "3.1.0", "servers": [{"url": "https://api.example/v1"}], "paths": {
    "/things": {"get": {"operationId": "things", "responses": {"204": {}}}},
    "/token": {"servers": [{"url": "https://auth.example/oauth"}], "post": {"operationId": "token", "responses": {"204": {}}}},
    "/ping": {"servers": [{"url": "/"}], "get": {"operationId": "ping", "responses": {"204": {}}}}}})");
  const Router router(contract, {});
  CHECK(found(router.route({"GET", "/v1/things"})) == "things");
  CHECK(found(router.route({"POST", "/oauth/token"})) == "token");
  CHECK(found(router.route({"GET", "/ping"})) == "ping");
  CHECK(found(router.route({"POST", "/v1/token"})).empty());
  CHECK(found(router.route({"POST", "/token"})).empty());
  CHECK(found(router.route({"GET", "/oauth/things"})).empty());
  CHECK(found(router.route({"GET", "/v1/ping"})).empty());
}

TEST_CASE("A host that some server names has its own operations only, and every other host has all") {
  const Contract contract = contract_of(R"({"openapi": "3.1.0", "servers": [{"url": "https://api.example"}, {"url": "https://eu.example"}],
    "paths": {
    "/things": {"get": {"operationId": "things", "responses": {"204": {}}},
                "post": {"operationId": "add", "servers": [{"url": "https://eu.example"}], "responses": {"204": {}}}},
    "/token": {"servers": [{"url": "https://auth.example"}], "post": {"operationId": "token", "responses": {"204": {}}}},
    "/ping": {"servers": [{"url": "https://auth.example"}, {"url": "/"}],
              "get": {"operationId": "ping", "responses": {"204": {}}}}}})");
  const Router router(contract, {});
  for (const char* host : {"", "127.0.0.1", "api.example", "eu.example"}) CHECK(found(router.route({"GET", "/things", host})) == "things");
  CHECK(found(router.route({"POST", "/things", "eu.example"})) == "add");
  CHECK(router.route({"POST", "/things", "api.example"}).allowed == std::vector<std::string>{"GET"});
  CHECK(router.route({"DELETE", "/things", "api.example"}).allowed == std::vector<std::string>{"GET"});
  CHECK(router.route({"DELETE", "/things", "localhost"}).allowed == std::vector<std::string>{"GET", "POST"});
  CHECK(found(router.route({"GET", "/things", "auth.example"})).empty());
  CHECK(found(router.route({"POST", "/token", "auth.example"})) == "token");
  CHECK(found(router.route({"POST", "/token", "api.example"})).empty());
  for (const char* host : {"", "api.example", "auth.example"}) CHECK(found(router.route({"GET", "/ping", host})) == "ping");
  CHECK(router.nearest({"POST", "/token", "api.example"}, 1) == std::vector<std::string>{"POST /token at auth.example"});
  CHECK(router.nearest({"POST", "/tokens", "localhost"}, 1) == std::vector<std::string>{"POST /token"});
}

TEST_CASE("An operation that is not offered leaves no trace") {
  const Contract contract = contract_with({"GET /x", "POST /x", "GET /y/{id}", "GET /{any}/z", "GET /y/z"});
  const Router router(contract, {});
  std::string hidden;
  const Router::Offered offered = [&hidden](const Operation& operation) { return operation.id != hidden; };
  hidden = "POST /x";
  CHECK(router.route({"POST", "/x"}, offered).allowed == std::vector<std::string>{"GET"});
  CHECK(router.route({"PUT", "/x"}, offered).allowed == std::vector<std::string>{"GET"});
  CHECK(router.nearest({"POST", "/x"}, 1, offered) == std::vector<std::string>{"GET /x"});
  hidden = "GET /y/{id}";
  CHECK(router.route({"GET", "/y/1"}, offered).operation == nullptr);
  CHECK(router.route({"DELETE", "/y/1"}, offered).allowed.empty());
  CHECK(router.route({"HEAD", "/y/1"}, offered).operation == nullptr);
  hidden = "GET /y/z";  // what it stood in front of answers in its place
  CHECK(found(router.route({"GET", "/y/z"}, offered)) == "GET /y/{id}");
}

TEST_CASE("What nothing matched is told the nearest operations, best first") {
  const Contract contract = contract_with({"GET /programs/{id}", "POST /programs/pause", "POST /programs/resume", "GET /plans"},
                                          R"([{"url": "https://a.example/v1"}])");
  const Router router(contract, {});
  CHECK(router.nearest({"POST", "/v1/programs/puase"}, 2) == std::vector<std::string>{"POST /v1/programs/pause", "GET /v1/programs/{id}"});
  CHECK(router.nearest({"GET", "/programs/7"}, 1) == std::vector<std::string>{"GET /v1/programs/{id}"});
  CHECK(router.nearest({"POST", "/v1/plans"}, 1) == std::vector<std::string>{"GET /v1/plans"});
  CHECK(router.nearest({"GET", "/" + std::string(100'000, '/')}, 9).size() == 4);
}

}  // namespace understudy
