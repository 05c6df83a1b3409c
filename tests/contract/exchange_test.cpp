// SPDX-License-Identifier: MIT
#include "server/contract/exchange.h"

#include "tests/contract/from_json.h"

namespace understudy {
namespace {

Exchange sample() {
  Exchange exchange;
  exchange.number = 42;
  exchange.at = *parse_instant("2026-01-01T00:00:00Z");
  exchange.provider = "gate";
  exchange.operation = "insertCoin";
  exchange.outcome = "opened";
  exchange.grade = Grade::inferred;
  exchange.request = {
      "POST", "/gates/1/coins?x=1", {{"AUTHORIZATION", "Bearer secret"}, {"cookie", "a=secret"}, {"Accept", "*/*"}}, "{\"amount\": 1}"};
  exchange.response = {200, {{"Set-Cookie", "s=secret"}, {"set-cookie", "t=secret"}, {"Content-Type", "text/plain"}}, "open"};
  exchange.violations.push_back({"body", "/body/amount", "amount", "minimum", 2, 1, "must be at least 2, is 1"});
  exchange.transitions.push_back({"gate.SHUT.insertCoin", "g1", "SHUT", "OPEN"});
  exchange.reason = "gate g1 was SHUT";
  return exchange;
}

}  // namespace

TEST_CASE("An exchange's id is its number, and reads back") {
  CHECK(exchange_id(42) == "ex-000042");
  CHECK(exchange_id(12345678) == "ex-12345678");
  CHECK(parse_exchange_id("ex-000042") == 42);
  for (const char* none : {"", "ex-", "42", "ex-42x", "ex--1", "ex-99999999999999999999"}) CHECK(parse_exchange_id(none) == 0);
}

TEST_CASE("An exchange as JSON tells everything but secrets") {
  CHECK(write_json(to_json(sample()), JsonStyle::pretty) == R"({
  "id": "ex-000042",
  "at": "2026-01-01T00:00:00Z",
  "provider": "gate",
  "operation": "insertCoin",
  "outcome": "opened",
  "grade": "inferred",
  "request": {
    "method": "POST",
    "target": "/gates/1/coins?x=1",
    "headers": [
      {
        "name": "AUTHORIZATION",
        "value": "[redacted]"
      },
      {
        "name": "cookie",
        "value": "[redacted]"
      },
      {
        "name": "Accept",
        "value": "*/*"
      }
    ],
    "body": {
      "amount": 1
    }
  },
  "response": {
    "status": 200,
    "headers": [
      {
        "name": "Set-Cookie",
        "value": "[redacted]"
      },
      {
        "name": "set-cookie",
        "value": "[redacted]"
      },
      {
        "name": "Content-Type",
        "value": "text/plain"
      }
    ],
    "body": "open"
  },
  "violations": [
    {
      "in": "body",
      "pointer": "/body/amount",
      "field": "amount",
      "keyword": "minimum",
      "expected": 2,
      "actual": 1,
      "message": "must be at least 2, is 1"
    }
  ],
  "transitions": [
    {
      "id": "gate.SHUT.insertCoin",
      "resource": "g1",
      "from": "SHUT",
      "to": "OPEN"
    }
  ],
  "reason": "gate g1 was SHUT"
})");
}

TEST_CASE("A violation of the Authorization header does not give it away") {
  Exchange exchange = sample();
  exchange.violations = {{"header", "/header/authorization", "authorization", "pattern", "^Bearer", "Basic secret",
                          "must match ^Bearer, is \"Basic secret\""}};
  CHECK(write_json(to_json(exchange)).find("secret") == std::string::npos);
}

TEST_CASE("An exchange without bodies has null in their place") {
  Exchange exchange = sample();
  exchange.request.body.clear();
  CHECK(to_json(exchange)["request"].find("body")->is_null());
}

}  // namespace understudy
