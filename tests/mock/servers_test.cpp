// SPDX-License-Identifier: MIT
// Operations with servers of their own: which host and which base path lead to them.
#include "tests/mock/sandbox_call.h"

using namespace understudy;
using namespace understudy::test;

namespace {

OperationSketch plain(std::string id, std::string method, std::string path, std::vector<std::string> servers = {}) {
  return {.id = std::move(id),
          .method = std::move(method),
          .path = std::move(path),
          .servers = std::move(servers),
          .outcomes = {{.status = 204}},
          .answers = {{.outcome = "204"}}};
}

std::shared_ptr<const Provider> with_token() {
  return build_provider(
      {.name = "shop",
       .operations = {plain("things", "GET", "/things"), plain("add", "POST", "/things"),
                      plain("token", "POST", "/token", {"https://auth.shop.example/oauth2"}), plain("ping", "GET", "/ping", {"/"})}});
}

Headers host(std::string name) { return {{"Host", std::move(name)}}; }

}  // namespace

TEST_CASE("an operation with servers of its own is found under their base paths, and at their hosts only", "[mock]") {
  Play play(with_token());
  CHECK(play.post("/oauth2/token")->outcome == "204");
  CHECK(play.post("/oauth2/token", {}, host("localhost:8080"))->outcome == "204");
  CHECK(play.post("/oauth2/token", {}, host("AUTH.shop.example:443"))->outcome == "204");
  CHECK(play.post("/token", {}, host("auth.shop.example"))->response.status == 404);
  const auto elsewhere = play.post("/oauth2/token", {}, host("shop.example"));
  CHECK(elsewhere->response.status == 404);
  CHECK(elsewhere->reason.find("POST /oauth2/token at auth.shop.example") != std::string::npos);

  CHECK(play.get("/things", host("shop.example"))->outcome == "204");
  CHECK(play.get("/things", host("auth.shop.example"))->response.status == 404);
  CHECK(play.call("OPTIONS", "/things", {}, host("auth.shop.example"))->response.status == 404);
  CHECK(header(*play.call("OPTIONS", "/things", {}, host("shop.example")), "Allow") == "GET, HEAD, OPTIONS, POST");

  CHECK(play.get("/ping", host("auth.shop.example"))->outcome == "204");
  CHECK(play.get("/ping")->outcome == "204");
}
