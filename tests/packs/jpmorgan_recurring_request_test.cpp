// SPDX-License-Identifier: MIT
// What a request has to be, who may send it, and what a repeated one gets.
#include "tests/packs/jpmorgan_recurring.h"

namespace understudy::test {
namespace {

constexpr auto kTwoCycles = R"({"recurringProgramId":"xB7lAXy0vZ","pauseRemainingBillingCycles":2})";

Headers request_id(std::string id) { return {{"merchant-id", "998152096533"}, {"request-id", std::move(id)}}; }

}  // namespace

TEST_CASE("J.P. Morgan: a body that is no JSON, or none at all, is not valid") {
  JpMorgan jpm;
  CHECK(wrong(jpm.post("/pauses", R"({"recurringProgramId":)")) == "INVALID_FIELD body");
  CHECK(wrong(jpm.post("/pauses", "{recurringProgramId: 'xB7lAXy0vZ'}")) == "INVALID_FIELD body");
  CHECK(wrong(jpm.post("/pauses", R"(["xB7lAXy0vZ"])")) == "INVALID_FIELD body");
  CHECK(wrong(jpm.post("/pauses")) == "MISSING_FIELD body");
}

TEST_CASE("J.P. Morgan: the program has to be named, by a text") {
  JpMorgan jpm;
  CHECK(wrong(jpm.post("/pauses", R"({"pauseRemainingBillingCycles":2})")) == "MISSING_FIELD recurringProgramId");
  CHECK(wrong(jpm.post("/pauses", R"({"recurringProgramId":7})")) == "INVALID_FIELD recurringProgramId");
  CHECK(wrong(jpm.post("/pauses", R"({"recurringProgramId":""})")) == "INVALID_FIELD recurringProgramId");
  CHECK(wrong(jpm.post("/pauses", R"({"recurringProgramId":null})")) == "INVALID_FIELD recurringProgramId");
}

TEST_CASE("J.P. Morgan: a count is a whole number from 0 to 999") {
  JpMorgan jpm;
  for (const std::string count : {"-1", "1.5", "null", "\"2\"", "\"two\"", "true", "[2]", "1000", "1e400", "99999999999999999999"}) {
    INFO(count);
    const auto answer = jpm.post("/pauses", R"({"recurringProgramId":"xB7lAXy0vZ","pauseRemainingBillingCycles":)" + count + "}");
    CHECK(answer.status == 400);
    CHECK(answer.json["validationErrors"].as_list().size() == 1);
  }
  CHECK(wrong(jpm.pause(kDaily, -1)) == "INVALID_FIELD pauseRemainingBillingCycles");
  CHECK(told(jpm.post("/pauses", R"({"recurringProgramId":"xB7lAXy0vZ","pauseRemainingBillingCycles":2.0})"))
            .starts_with("PAUSE_SCHEDULED 2 2"));
}

TEST_CASE("J.P. Morgan: every field that is wrong is told, and members that nobody knows are let pass") {
  JpMorgan jpm;
  CHECK(wrong(jpm.post("/pauses", R"({"recurringProgramId":1,"pauseRemainingBillingCycles":-1})")) ==
        "INVALID_FIELD recurringProgramId, INVALID_FIELD pauseRemainingBillingCycles");
  CHECK(jpm.post("/pauses", R"({"recurringProgramId":"xB7lAXy0vZ","pauseRemainingBillingCycles":2,"reason":"holidays"})").status == 200);
}

TEST_CASE("J.P. Morgan: a count in quotes is read when the sandbox is told to") {
  JpMorgan jpm;
  jpm.fresh(R"({"count_as_text": true})");
  const auto quoted = jpm.post("/pauses", R"({"recurringProgramId":"xB7lAXy0vZ","pauseRemainingBillingCycles":"2"})");
  CHECK(told(quoted) == "PAUSE_SCHEDULED 2 2 2024-05-02..2024-05-03");
  CHECK(quoted.header("Understudy-Evidence") == "assumed");
  for (const std::string count : {"\"-2\"", "\"two\"", "\"1000\"", "\"\"", "null", "true"}) {
    INFO(count);
    CHECK(jpm.post("/pauses", R"({"recurringProgramId":"xB7lAXy0vZ","pauseRemainingBillingCycles":)" + count + "}").status == 400);
  }
}

TEST_CASE("J.P. Morgan: an unknown program is not found, whatever it looks like") {
  JpMorgan jpm;
  for (const std::string program : {"aaaaaaaaaa", "RECPROG1", "x"}) {
    const auto answer = jpm.pause(program, 2);
    CHECK(answer.status == 404);
    CHECK(answer.body ==
          R"({"responseStatus":"ERROR","responseCode":"NOT_FOUND","responseMessage":"The recurring program was not found."})");
  }
}

TEST_CASE("J.P. Morgan: merchant and request are echoed from the headers under either of their names, and stood in for without them") {
  JpMorgan jpm;
  const auto named = jpm.pause(kDaily, 2, {{"merchantIdentifier", "123456"}, {"requestIdentifier", "abc-1"}});
  CHECK(named.json["merchantId"] == Value("123456"));
  CHECK(named.json["requestId"] == Value("abc-1"));
  const auto both = jpm.pause(kDaily, 3, {{"merchant-id", "654321"}, {"merchantIdentifier", "123456"}});
  CHECK(both.json["merchantId"] == Value("654321"));
  const auto none = jpm.pause(kDaily, 4);
  CHECK(none.json["merchantId"] == Value("998152096533"));
  CHECK(none.json["requestId"].as_string().size() == 36);
  CHECK(jpm.pause(kDaily, 5).json["requestId"] != none.json["requestId"]);
}

TEST_CASE("J.P. Morgan: a merchant or request id that has not the siblings' form is not valid") {
  JpMorgan jpm;
  CHECK(wrong(jpm.pause(kDaily, 2, {{"merchant-id", "12345"}})) == "INVALID_FIELD merchant-id");
  CHECK(wrong(jpm.pause(kDaily, 2, {{"merchant-id", "1234567890123"}})) == "INVALID_FIELD merchant-id");
  CHECK(wrong(jpm.pause(kDaily, 2, {{"merchant-id", "merchant"}})) == "INVALID_FIELD merchant-id");
  CHECK(wrong(jpm.pause(kDaily, 2, {{"request-id", "what!"}})) == "INVALID_FIELD request-id");
  CHECK(wrong(jpm.pause(kDaily, 2, {{"request-id", std::string(41, 'a')}})) == "INVALID_FIELD request-id");
  CHECK(jpm.pause(kDaily, 2, {{"request-id", ""}}).status == 400);
  CHECK(jpm.pause(kDaily, 2, {{"request-id", std::string(40, 'a')}}).status == 200);
}

TEST_CASE("J.P. Morgan: both headers can be required") {
  JpMorgan jpm;
  jpm.fresh(R"({"request_headers": "required"})");
  CHECK(wrong(jpm.pause(kDaily, 2)) == "MISSING_FIELD merchant-id");
  CHECK(wrong(jpm.pause(kDaily, 2, {{"merchant-id", "998152096533"}})) == "MISSING_FIELD request-id");
  CHECK(jpm.pause(kDaily, 2, request_id("r-1")).status == 200);
  CHECK(jpm.pause(kDaily, 3, {{"merchantIdentifier", "998152096533"}, {"requestIdentifier", "r-2"}}).status == 200);
}

TEST_CASE("J.P. Morgan: the same request under the same id is answered the same to the byte for a day, and done once") {
  JpMorgan jpm;
  const auto first = jpm.pause(kDaily, 2, request_id("r-1"));
  REQUIRE(first.status == 200);
  jpm.advance("PT12H");
  const auto again = jpm.pause(kDaily, 2, request_id("r-1"));
  CHECK(again.status == 200);
  CHECK(again.body == first.body);
  CHECK(again.header("Content-Type") == first.header("Content-Type"));
  CHECK(again.header("Understudy-Outcome") == "createPause/scheduled");
  CHECK(again.header("Understudy-Evidence") == "assumed");
  jpm.pause(kDaily, 0, request_id("r-2"));
  CHECK(jpm.pause(kDaily, 2, request_id("r-1")).body == first.body);
  CHECK(jpm.seen(kDaily) == "PAUSE_CANCELLED 0 0");
}

TEST_CASE("J.P. Morgan: after a day the same id is another request") {
  JpMorgan jpm;
  const auto first = jpm.pause(kDaily, 5, request_id("r-1"));
  jpm.advance("PT23H59M59S");
  CHECK(jpm.pause(kDaily, 5, request_id("r-1")).body == first.body);
  jpm.advance("PT1S");
  CHECK(told(jpm.pause(kDaily, 5, request_id("r-1"))) == "PAUSE_ONGOING 6 5 2024-05-02..2024-05-07");
}

TEST_CASE("J.P. Morgan: how long an id is remembered is a setting") {
  JpMorgan jpm;
  jpm.fresh(R"({"replay_for": "PT1M"})");
  const auto first = jpm.pause(kDaily, 5, request_id("r-1"));
  jpm.advance("PT1M");
  CHECK(jpm.pause(kDaily, 5, request_id("r-1")).body != first.body);
}

TEST_CASE("J.P. Morgan: the same id with another body is a duplicate, and another merchant's id is another request") {
  JpMorgan jpm;
  jpm.pause(kDaily, 2, request_id("r-1"));
  const auto duplicate = jpm.pause(kDaily, 3, request_id("r-1"));
  CHECK(duplicate.status == 409);
  CHECK(duplicate.body ==
        R"({"responseStatus":"ERROR","responseCode":"DUPLICATE","responseMessage":"The request id was used with another body."})");
  CHECK(duplicate.header("Understudy-Outcome") == "createPause/DUPLICATE");
  CHECK(duplicate.header("Understudy-Evidence") == "assumed");
  CHECK(jpm.seen(kDaily) == "PAUSE_SCHEDULED 2 2");
  CHECK(told(jpm.pause(kDaily, 3, {{"merchant-id", "998152096534"}, {"request-id", "r-1"}})).starts_with("PAUSE_SCHEDULED 3 3"));
}

TEST_CASE("J.P. Morgan: a refused request is not remembered, and can be sent again under its id") {
  JpMorgan jpm;
  REQUIRE(jpm.pause(kDaily, 0, request_id("r-1")).status == 412);
  CHECK(jpm.pause(kDaily, 2, request_id("r-1")).status == 200);
}

TEST_CASE("J.P. Morgan: a token is not asked for, unless the sandbox is strict; then it has to be a bearer token") {
  JpMorgan jpm;
  CHECK(jpm.pause(kDaily, 2).status == 200);
  CHECK(jpm.pause(kDaily, 2, {{"Authorization", ""}}).status == 200);
  jpm.fresh(R"({"auth": "strict"})");
  for (const std::string credential : {"", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "token", "Bearer a b"}) {
    INFO(credential);
    const auto refused = jpm.pause(kDaily, 2, {{"Authorization", credential}});
    CHECK(refused.status == 401);
    CHECK(refused.body ==
          R"({"responseStatus":"ERROR","responseCode":"UNAUTHORIZED","responseMessage":"A valid access token is required."})");
    CHECK(refused.header("Understudy-Evidence") == "assumed");
  }
  CHECK(jpm.post("/pauses", "{").status == 401);
}

TEST_CASE("J.P. Morgan: a caller that may not act for the merchant is forbidden") {
  JpMorgan jpm;
  jpm.fresh(R"({"entitlement": "missing"})");
  const auto refused = jpm.pause(kDaily, 2, {{"Authorization", "Bearer token"}});
  CHECK(refused.status == 403);
  CHECK(
      refused.body ==
      R"({"responseStatus":"ERROR","responseCode":"UNAUTHORIZED","responseMessage":"The caller is not entitled to act for this merchant."})");
}

TEST_CASE("J.P. Morgan: another merchant's program is found, unless merchants are strict") {
  JpMorgan jpm;
  const Headers foreign{{"merchant-id", "998152096539"}};
  CHECK(jpm.pause(kDaily, 2, foreign).status == 200);
  jpm.fresh(R"({"strict_merchant": true})");
  CHECK(jpm.pause(kDaily, 2, foreign).status == 404);
  CHECK(jpm.pause(kDaily, 2, {{"merchant-id", "998152096533"}}).status == 200);
  CHECK(jpm.pause(kDaily, 2).status == 200);
}

TEST_CASE("J.P. Morgan: what schedules a pause answers 201 when the sandbox is told to, and nothing else does") {
  JpMorgan jpm;
  jpm.fresh(R"({"create_status": 201})");
  const auto created = jpm.pause(kDaily, 2);
  CHECK(created.status == 201);
  CHECK(created.header("Understudy-Outcome") == "createPause/created");
  CHECK(jpm.pause(kDaily, 3).status == 200);
  CHECK(jpm.pause(kDaily, 0).status == 200);
}

TEST_CASE("J.P. Morgan: other paths and methods are refused in the family's error body") {
  JpMorgan jpm;
  const auto path = jpm.post("/Pauses", kTwoCycles);
  CHECK(path.status == 404);
  CHECK(path.body == R"({"responseStatus":"ERROR","responseCode":"NOT_FOUND","responseMessage":"There is no such resource."})");
  const auto method = jpm.get("/managedrecurringpayments/v2/pauses");
  CHECK(method.status == 405);
  CHECK(method.header("Allow") == "OPTIONS, POST");
  CHECK(method.json["responseCode"] == Value("VALIDATION_ERROR"));
}

TEST_CASE("J.P. Morgan: the call is reached by the documented host too") {
  JpMorgan jpm;
  const auto answer = jpm.client().post("/managedrecurringpayments/v2/pauses", kTwoCycles, {{"Host", "api-ms1.payments.jpmorgan.com"}});
  CHECK(told(answer) == "PAUSE_SCHEDULED 2 2 2024-05-02..2024-05-03");
}

}  // namespace understudy::test
