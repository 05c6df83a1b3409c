// SPDX-License-Identifier: MIT
// Walk: a pack driven by calls and the clock alone, as a client would. Every answer is checked against the contract when it comes, and the
// outcomes are collected, so that a walk can show at its end that the pack gives every answer that it declares.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/contract/message_check.h"
#include "tests/support/mock_client.h"

namespace understudy::test {

class Walk {
 public:
  explicit Walk(std::string provider, std::string clock = "2026-01-01T00:00:00Z")
      : provider_(std::move(provider)), clock_(std::move(clock)), client_({.providers = {provider_}, .clock = clock_}) {}

  // Goes on in a sandbox of its own, fresh from the seed at the walk's first instant. `settings`: {"auth": "strict"}.
  void fresh(const std::string& settings = "{}") {
    look_at_webhooks();
    sandbox_ = "walk-" + std::to_string(++sandboxes_);
    const auto made = client_.post("/__admin/sandboxes", R"({"name": ")" + sandbox_ + R"(", "clock": ")" + clock_ + R"(", "settings": {")" +
                                                             provider_ + R"(": )" + settings + "}}");
    INFO(made.body);
    REQUIRE(made.status == 201);
  }

  // A call by the provider's own path.
  Answer call(std::string method, const std::string& path, std::string body = {}, Headers headers = {}) {
    INFO(method << " " << path << " " << body);
    Answer answer = client_.call(std::move(method), "/@" + sandbox_ + "/" + provider_ + path, std::move(body), std::move(headers));
    keeps_its_promise(answer);
    return answer;
  }
  Answer get(const std::string& path, Headers headers = {}) { return call("GET", path, {}, std::move(headers)); }
  Answer post(const std::string& path, std::string body = {}, Headers headers = {}) {
    return call("POST", path, std::move(body), std::move(headers));
  }

  // Moves the clock by a duration ("P1D") or to an instant; what fell due, as "RESOURCE FROM>TO" in order.
  std::vector<std::string> advance(const std::string& by_or_to) {
    const std::string key = by_or_to.starts_with('P') ? "by" : "to";
    const auto moved = client_.post("/__admin/sandboxes/" + sandbox_ + "/clock/advance", R"({")" + key + R"(": ")" + by_or_to + R"("})");
    INFO(moved.body);
    REQUIRE(moved.status == 200);
    CHECK(moved.json["faults"].is_null());
    std::vector<std::string> fired;
    for (const Value& each : moved.json["fired"].as_list()) {
      fired.push_back(each["resource"].as_string() + " " + each["from"].as_string() + ">" + each["to"].as_string());
    }
    return fired;
  }

  // A resource as it is now: {state, attributes, …}.
  Value resource(const std::string& type, const std::string& id) {
    const auto answer = client_.get("/__admin/sandboxes/" + sandbox_ + "/resources/" + provider_ + "/" + type + "/" + id);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return answer.json;
  }

  // Every outcome that is declared and was not answered, every webhook that is declared and was not told: "createPause/DUPLICATE",
  // "webhooks/orderPaused".
  std::set<std::string> missing() {
    look_at_webhooks();
    std::set<std::string> declared;
    for (const Webhook& webhook : contract().webhooks()) declared.insert("webhooks/" + webhook.name);
    const Value pack = client_.get("/__admin/providers").json["providers"].as_list().at(0);
    for (const Value& operation : pack["operations"].as_list()) {
      for (const Value& outcome : operation["outcomes"].as_list())
        declared.insert(operation["id"].as_string() + "/" + outcome["name"].as_string());
    }
    REQUIRE_FALSE(declared.empty());
    std::set<std::string> missing;
    std::set_difference(declared.begin(), declared.end(), seen_.begin(), seen_.end(), std::inserter(missing, missing.end()));
    return missing;
  }

  MockClient& client() { return client_; }
  const std::string& sandbox() const { return sandbox_; }

 private:
  const Contract& contract() { return client_.server().sandboxes().provider(provider_)->contract; }

  // What this sandbox has told keeps the promise of the contract as well.
  void look_at_webhooks() {
    const auto listed = client_.get("/__admin/sandboxes/" + sandbox_ + "/webhooks");
    REQUIRE(listed.status == 200);
    for (const Value& told : listed.json["webhooks"].as_list()) {
      INFO(write_json(told));
      const Webhook* webhook = contract().webhook(told["name"].as_string());
      REQUIRE(webhook != nullptr);
      REQUIRE(told["fault"].is_null());
      seen_.insert("webhooks/" + webhook->name);
      if (webhook->schema == nullptr) continue;
      const auto json = parse_json(told["body"].as_string());
      for (const SchemaViolation& broken : check(*webhook->schema, json ? *json : told["body"])) {
        FAIL_CHECK(webhook->name << " " << broken.pointer << " " << broken.message);
      }
    }
  }

  void keeps_its_promise(const Answer& answer) {
    const std::string named = answer.header("Understudy-Outcome");
    const std::size_t slash = named.find('/');
    if (slash == std::string::npos) return;  // no operation was meant
    const Operation* operation = contract().operation(named.substr(0, slash));
    REQUIRE(operation != nullptr);
    const Outcome* outcome = operation->outcome(named.substr(slash + 1));
    INFO(named << " " << answer.status << " " << answer.body);
    REQUIRE(outcome != nullptr);
    for (const Violation& broken : check_response(*operation, {answer.status, answer.headers, answer.body}, outcome)) {
      FAIL_CHECK(broken.pointer << " " << broken.message);
    }
    seen_.insert(named);
  }

  std::string provider_, clock_;
  MockClient client_;
  std::string sandbox_ = "default";
  int sandboxes_ = 0;
  std::set<std::string> seen_;
};

}  // namespace understudy::test
