// SPDX-License-Identifier: MIT
// The half of message_check.h that is about answers.
#include <fmt/format.h>
#include <algorithm>

#include "server/contract/contract_reading.h"
#include "server/contract/message_reading.h"

namespace understudy {
namespace {

Violation wrong_status(const std::vector<int>& declared, int status) {
  List expected;
  std::string names;
  for (const int one : declared) {
    expected.push_back(one);
    names += fmt::format("{}{}", names.empty() ? "" : " or ", one);
  }
  return {"status",
          "/status",
          "",
          "status",
          declared.size() == 1 ? expected.front() : Value(expected),
          status,
          fmt::format("must be {}, is {}", names, status)};
}

// What the outcomes of one status promise about the body: one entry for each media type.
std::vector<const Outcome*> promised_contents(const std::vector<const Outcome*>& outcomes) {
  std::vector<const Outcome*> contents;
  for (const Outcome* outcome : outcomes) {
    const auto same = [&](const Outcome* other) { return other->content_type == outcome->content_type; };
    if (outcome->has_body && std::none_of(contents.begin(), contents.end(), same)) contents.push_back(outcome);
  }
  return contents;
}

void check_content(const std::vector<const Outcome*>& contents, const Response& response, std::vector<Violation>& violations) {
  const std::string* content_type = response.headers.find("Content-Type");
  const std::string media_type = content_type ? bare_media_type(*content_type) : "";
  const auto covering = std::find_if(contents.begin(), contents.end(),
                                     [&](const Outcome* outcome) { return covers(bare_media_type(outcome->content_type), media_type); });
  if (covering == contents.end()) {
    List expected;
    std::string names;
    for (const Outcome* outcome : contents) {
      expected.push_back(outcome->content_type);
      names += (names.empty() ? "" : " or ") + outcome->content_type;
    }
    violations.push_back({"header", "/headers/content-type", "content-type", content_type ? "media-type" : "required", expected,
                          content_type ? Value(media_type) : Value(),
                          content_type ? fmt::format("must be {}, is {}", names, media_type) : fmt::format("is required: {}", names)});
    return;
  }
  if (!is_json_media_type(media_type)) return;
  const std::size_t before = violations.size();
  const Value body = read_json_body(response.body, violations);
  if (violations.size() == before) check_value((*covering)->schema, body, "body", "", violations);
}

}  // namespace

std::vector<Violation> check_response(const Operation& operation, const Response& response, const Outcome* outcome) {
  std::vector<const Outcome*> promised;
  std::vector<int> statuses;
  for (const Outcome& declared : operation.outcomes) {
    if (outcome && &declared != outcome) continue;
    if (std::find(statuses.begin(), statuses.end(), declared.status) == statuses.end()) statuses.push_back(declared.status);
    if (declared.status == response.status) promised.push_back(&declared);
  }
  std::vector<Violation> violations;
  if (promised.empty()) {
    violations.push_back(wrong_status(statuses, response.status));
    return violations;
  }
  const auto contents = promised_contents(promised);
  if (contents.empty()) {
    if (!response.body.empty()) violations.push_back({"body", "/body", "", "false", nullptr, response.body, "must be empty"});
  } else if (response.body.empty()) {
    violations.push_back({"body", "/body", "", "required", true, nullptr, "is required"});
  } else {
    check_content(contents, response, violations);
  }
  return violations;
}

}  // namespace understudy
