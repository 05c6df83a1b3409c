// SPDX-License-Identifier: MIT
// Lists and their pages, what a request has to be, who may send it and where to; and the walk over every declared outcome.
#include "tests/packs/payments_ai.h"

namespace understudy::test {
namespace {

// The ids of a list, and its page headers: "a,b total 5 limit 20 offset 0".
std::string listed(const Answer& answer) {
  if (answer.status != 200) return std::to_string(answer.status);
  std::string ids;
  for (const Value& each : answer.json["data"].as_list()) ids += (ids.empty() ? "" : ",") + each["id"].as_string();
  return ids + " total " + answer.header("Pagination-Total") + " limit " + answer.header("Pagination-Limit") + " offset " +
         answer.header("Pagination-Offset");
}

// A 400 in the documented form; its details.
std::string details(const Answer& answer) {
  CHECK(answer.status == 400);
  CHECK(answer.header("Understudy-Outcome").ends_with("/bad_request"));
  CHECK(answer.json["errorCode"] == Value("BAD_REQUEST"));
  CHECK(answer.json["statusCode"] == Value(400));
  CHECK(answer.json["message"] == Value("Bad request"));
  return answer.json["details"].is(Kind::string) ? answer.json["details"].as_string() : "";
}

}  // namespace

TEST_CASE("payments.ai: pauses are listed newest first, twenty to a page, with their number in headers") {
  PaymentsAi pai;
  const auto all = pai.list();
  CHECK(all.header("Understudy-Outcome") == "listSubscriptionPauses/listed");
  CHECK(all.header("Understudy-Evidence") == "assumed");
  CHECK(all.body.starts_with(R"({"type":"array","data":[{"id":":subscriptionPauseId",)"));
  CHECK(listed(all) == ":subscriptionPauseId,sub_pau_ongoing,sub_pau_pending,sub_pau_revoked,sub_pau_finished total 5 limit 20 offset 0");
  pai.advance("PT1S");
  const std::string id = id_of(pai.create("example-id"));
  CHECK(listed(pai.list()).starts_with(id + ","));
}

TEST_CASE("payments.ai: a list is cut by limit and offset, and the headers say how") {
  PaymentsAi pai;
  CHECK(listed(pai.list("?limit=2")) == ":subscriptionPauseId,sub_pau_ongoing total 5 limit 2 offset 0");
  CHECK(listed(pai.list("?limit=2&offset=4")) == "sub_pau_finished total 5 limit 2 offset 4");
  CHECK(listed(pai.list("?limit=0")) == " total 5 limit 0 offset 0");
  CHECK(listed(pai.list("?offset=99")) == " total 5 limit 20 offset 99");
  CHECK(listed(pai.list("?limit=100&offset=0")).ends_with("total 5 limit 100 offset 0"));
}

TEST_CASE("payments.ai: a limit, an offset or an order that is out of bounds is a bad request") {
  PaymentsAi pai;
  CHECK(details(pai.list("?limit=101")).starts_with("limit: "));
  CHECK(details(pai.list("?limit=-1")).starts_with("limit: "));
  CHECK(details(pai.list("?limit=ten")).starts_with("limit: "));
  CHECK(details(pai.list("?offset=-1")).starts_with("offset: "));
  CHECK(details(pai.list("?sort=colour")).starts_with("sort: "));
}

TEST_CASE("payments.ai: a list is filtered by field, with alternatives, conditions that all must hold, and negation") {
  PaymentsAi pai;
  CHECK(listed(pai.list("?filter=status:ongoing")) == ":subscriptionPauseId,sub_pau_ongoing total 2 limit 20 offset 0");
  CHECK(listed(pai.list("?filter=status:pending,finished")) == "sub_pau_pending,sub_pau_finished total 2 limit 20 offset 0");
  CHECK(listed(pai.list("?filter=status:ongoing;pausedBy:merchant")) == "sub_pau_ongoing total 1 limit 20 offset 0");
  CHECK(listed(pai.list("?filter=subscriptionId:example-id;status:!revoked")) == "sub_pau_finished total 1 limit 20 offset 0");
  CHECK(listed(pai.list("?filter=status%3Arevoked")) == "sub_pau_revoked total 1 limit 20 offset 0");
  CHECK(listed(pai.list("?filter=subscriptionId:nobody")) == " total 0 limit 20 offset 0");
  CHECK(listed(pai.list("?filter=status:ongoing&limit=1&offset=1")) == "sub_pau_ongoing total 2 limit 1 offset 1");
}

TEST_CASE("payments.ai: a list is sorted by fields, each upwards or downwards, under either spelling of the times") {
  PaymentsAi pai;
  CHECK(listed(pai.list("?sort=createdAt&limit=2")).starts_with("sub_pau_finished,sub_pau_revoked total 5"));
  CHECK(listed(pai.list("?sort=createdTime&limit=2")).starts_with("sub_pau_finished,sub_pau_revoked total 5"));
  CHECK(listed(pai.list("?sort=-createdTime,id&limit=1")).starts_with(":subscriptionPauseId total 5"));
  CHECK(listed(pai.list("?sort=-pausedBy,-id"))
            .starts_with("sub_pau_ongoing,sub_pau_finished,sub_pau_revoked,sub_pau_pending,:subscriptionPauseId"));
}

TEST_CASE("payments.ai: query parameters that nobody declares are let pass") {
  PaymentsAi pai;
  CHECK(listed(pai.list("?search=x&showTestData=true")).ends_with("total 5 limit 20 offset 0"));
}

TEST_CASE("payments.ai: the collection is the same with a trailing slash") {
  PaymentsAi pai;
  CHECK(pai.post(kOrganization + "/subscription-pauses/", R"({"subscriptionId": "example-id"})").status == 201);
  CHECK(listed(pai.get(kOrganization + "/subscription-pauses/")).ends_with("total 6 limit 20 offset 0"));
}

TEST_CASE("payments.ai: the printed bodies without quotes are no JSON, and get the documented 400") {
  PaymentsAi pai;
  const auto created =
      pai.post(kOrganization + "/subscription-pauses", "{\nsubscriptionId: \"example-id\",\ndescription: \"new description\"\n}");
  CHECK(details(created).starts_with("body: "));
  CHECK(created.header("Understudy-Evidence") == "documented");
  CHECK(details(pai.change("PATCH", ":subscriptionPauseId", "{\ndescription: \"new description\"\n}")).starts_with("body: "));
  CHECK(pai.status_of(":subscriptionPauseId") == "ongoing");
}

TEST_CASE("payments.ai: the printed samples for reading and resuming work as they stand, placeholders and all") {
  PaymentsAi pai;
  const std::string pauses = "/v1/public-api/organizations/:organizationId/subscription-pauses";
  const Headers as_printed{{"accept", "application/json"}, {"Authorization", "ApiKey <keyValue>"}};
  CHECK(pai.get(pauses, as_printed).status == 200);
  CHECK(pai.get(pauses + "/:subscriptionPauseId", as_printed).json["data"]["status"] == Value("ongoing"));
  CHECK(pai.call("DELETE", pauses + "/:subscriptionPauseId", "", as_printed).json["data"]["status"] == Value("revoked"));
  CHECK(pai.subscribed("sub_paused_as_printed").starts_with("active"));
}

TEST_CASE("payments.ai: what breaks the schema is a bad request that names the field") {
  PaymentsAi pai;
  const auto post = [&](const std::string& body) { return details(pai.post(kOrganization + "/subscription-pauses", body)); };
  CHECK(post("").starts_with("body: "));
  CHECK(post("[]").starts_with("body: "));
  CHECK(post("{}").starts_with("subscriptionId: "));
  CHECK(post(R"({"subscriptionId": 7})").starts_with("subscriptionId: "));
  CHECK(post(R"({"subscriptionId": ""})").starts_with("subscriptionId: "));
  const auto create = [&](const std::string& more) { return details(pai.create("example-id", more)); };
  CHECK(create(R"(, "pausedBy": "the dog")").starts_with("pausedBy: "));
  CHECK(create(R"(, "description": ")" + std::string(256, 'x') + "\"").starts_with("description: "));
  CHECK(create(R"(, "effectiveTime": "tomorrow")").starts_with("effectiveTime: "));
  CHECK(create(R"(, "endTime": "2026-02-30T00:00:00Z")").starts_with("endTime: "));
  CHECK(create(R"(, "endTime": 1767225600)").starts_with("endTime: "));
  CHECK(create(R"(, "timeRemaining": "P3600S")").starts_with("timeRemaining: "));
  CHECK(create(R"(, "timeRemaining": "P1M")").starts_with("timeRemaining: "));
  CHECK(create(R"(, "pausedBy": 1, "endTime": "never")").find("; endTime: ") != std::string::npos);
  CHECK(pai.subscribed("example-id").starts_with("active"));
  CHECK(details(pai.change("PATCH", "sub_pau_ongoing", R"({"pausedBy": "the dog"})")).starts_with("pausedBy: "));
  CHECK(details(pai.change("PUT", "sub_pau_ongoing", R"({"effectiveTime": "soon"})")).starts_with("effectiveTime: "));
  CHECK(pai.create("example-id",
                   R"(, "description": ")" + std::string(255, 'x') + R"(", "pausedBy": "merchant", "endTime": null, "unheard": "of")")
            .status == 201);
}

TEST_CASE("payments.ai: a key is not asked for, unless the sandbox is strict; then it has three parts") {
  PaymentsAi pai;
  CHECK(pai.list().status == 200);
  pai.fresh(R"({"auth": "strict"})");
  for (const std::string credential :
       {"", "ApiKey", "ApiKey <keyValue>", "ApiKey account_key", "Bearer account_key_id", "account_key_id"}) {
    INFO(credential);
    const auto refused = pai.get(kOrganization + "/subscription-pauses", {{"Authorization", credential}});
    CHECK(refused.status == 401);
    CHECK(refused.body == refusal("MISSING_AUTH_TOKEN", 401, "Missing auth token"));
    CHECK(refused.header("Understudy-Evidence") == "documented");
  }
  CHECK(pai.post(kOrganization + "/subscription-pauses", "{").status == 401);
  CHECK(pai.get(kOrganization + "/subscription-pauses", {{"Authorization", "ApiKey account_key_id"}}).status == 200);
}

TEST_CASE("payments.ai: a key is good for one organization when the sandbox says which") {
  PaymentsAi pai;
  pai.fresh(R"({"organization": "46da78a6-034d-48d3-a28f-870d20b0ba00"})");
  CHECK(pai.list().status == 200);
  const auto refused = pai.get("/v1/public-api/organizations/other/subscription-pauses");
  CHECK(refused.status == 403);
  CHECK(refused.body == refusal("FORBIDDEN_ACCESS", 403, "Forbidden access"));
  CHECK(refused.header("Understudy-Evidence") == "documented");
}

TEST_CASE("payments.ai: the older prefix and every documented host reach the same pauses") {
  PaymentsAi pai;
  CHECK(pai.get("/v1/organizations/any/subscription-pauses/sub_pau_ongoing").status == 200);
  for (const auto& [host, prefix] :
       {std::pair{"api.payments.ai", "/v1/public-api"}, {"staging-api.payments.ai", "/v1/public-api"}, {"stage-api.payments.ai", "/v1"}}) {
    INFO(host);
    CHECK(pai.client().get(std::string(prefix) + "/organizations/any/subscription-pauses/sub_pau_ongoing", {{"Host", host}}).status == 200);
  }
}

TEST_CASE("payments.ai: an idempotency key is ignored, unless the sandbox is told to answer it again") {
  const Headers key{{"Idempotency-Key", "k-1"}};
  const std::string body = R"({"subscriptionId": "example-id"})";
  PaymentsAi pai;
  CHECK(pai.post(kOrganization + "/subscription-pauses", body, key).status == 201);
  CHECK(pai.post(kOrganization + "/subscription-pauses", body, key).status == 409);
  pai.fresh(R"({"idempotency_header": "replayed"})");
  const auto first = pai.post(kOrganization + "/subscription-pauses", body, key);
  const auto again = pai.post(kOrganization + "/subscription-pauses", body, key);
  CHECK(again.status == 201);
  CHECK(again.body == first.body);
  CHECK(pai.post(kOrganization + "/subscription-pauses", body).status == 409);
}

TEST_CASE("payments.ai: other paths and methods are refused in the provider's error body") {
  PaymentsAi pai;
  const auto path = pai.get(kOrganization + "/subscription-resumptions");
  CHECK(path.status == 404);
  CHECK(path.body == refusal("NOT_FOUND", 404, "Not found"));
  const auto method = pai.call("DELETE", kOrganization + "/subscription-pauses");
  CHECK(method.status == 405);
  CHECK(method.header("Allow") == "GET, HEAD, OPTIONS, POST");
  CHECK(method.body == refusal("METHOD_NOT_ALLOWED", 405, "Method not allowed"));
}

}  // namespace understudy::test
