// SPDX-License-Identifier: MIT
// Responses and their examples, which are the outcomes of an operation.
#include <fmt/format.h>
#include <algorithm>

#include "server/contract/contract_reading.h"
#include "server/contract/message.h"
#include "server/values/json.h"

namespace understudy {
namespace {

// 0 when the key is no status.
int parse_status(std::string_view key) {
  if (key.size() != 3 || key.find_first_not_of("0123456789") != std::string_view::npos) return 0;
  const int status = (key[0] - '0') * 100 + (key[1] - '0') * 10 + (key[2] - '0');
  return status >= 100 && status <= 599 ? status : 0;
}

}  // namespace

void Reading::read_responses(const Site& site, Operation& operation) {
  const auto responses = site.find("responses");
  if (responses && responses->value->is(Kind::map)) {
    for (const auto& [key, value] : responses->value->as_map()) {
      if (!key.is(Kind::string))
        error(responses->pointer, fmt::format("the status {} must be a text", write_json(key)), "put it in quotes");
    }
    for (const auto& [key, response] : responses->members()) {
      if (key.starts_with("x-")) continue;
      const int status = parse_status(key);
      if (status == 0) {
        error(response.pointer, fmt::format("\"{}\" is no status, and an outcome needs one", key),
              "write each status that is documented, such as \"400\"");
      } else if (const auto target = resolved(response)) {
        read_response(status, *target, operation);
      }
    }
  }
  if (!responses || responses->members().empty()) {
    error(site.pointer, fmt::format("{} {} has no responses", operation.method, operation.paths.front()),
          "responses: {\"204\": {description: …}}");
  }
  std::stable_sort(operation.outcomes.begin(), operation.outcomes.end(),
                   [](const Outcome& a, const Outcome& b) { return a.status < b.status; });
}

void Reading::read_response(int status, const Site& response, Operation& operation) {
  Outcome model;
  model.name = std::to_string(status);
  model.status = status;
  model.headers = read_headers(response);
  model.evidence = evidence_of(response, operation.evidence);
  model.pointer = response.pointer;
  const auto content = response.find("content");
  if (!content || content->members().empty()) return add_outcome(std::move(model), operation);
  for (const auto& [media_type, part] : content->members()) {
    model.content_type = media_type;
    read_content(model, part, operation);
  }
}

// One outcome for each named example; without examples, one that is named by its status.
void Reading::read_content(const Outcome& model, const Site& media_type, Operation& operation) {
  Outcome outcome = model;
  outcome.has_body = true;
  outcome.schema = schema_of(media_type);
  outcome.pointer = media_type.pointer;
  const auto examples = media_type.find("examples");
  if (examples && !examples->members().empty()) {
    for (const auto& [name, example] : examples->members()) {
      outcome.name = name;
      read_example(outcome, example, operation);
    }
    return;
  }
  if (const auto example = media_type.find("example")) {
    outcome.body = *example->value;
    check_example(outcome, example->pointer);
  }
  add_outcome(std::move(outcome), operation);
}

void Reading::read_example(Outcome outcome, const Site& written, Operation& operation) {
  const auto example = resolved(written);
  if (!example) return;
  outcome.pointer = written.pointer;
  outcome.evidence = evidence_of(*example, outcome.evidence);
  const auto value = example->find("value");
  if (!value) {
    error(example->pointer, fmt::format("the example {} has no value", outcome.name), "value: {…}");
    return;
  }
  outcome.body = *value->value;
  check_example(outcome, value->pointer);
  add_outcome(std::move(outcome), operation);
}

void Reading::check_example(const Outcome& outcome, const std::string& pointer) {
  if (!outcome.schema) return;
  for (const SchemaViolation& violation : check(*outcome.schema, outcome.body)) {
    std::string place = violation.pointer;
    while (!at_pointer(outcome.body, place)) place.resize(place.rfind('/'));  // what is missing has no place of its own
    error(pointer + place,
          fmt::format("the schema of {} rejects its example {}: {} {}", outcome.status, outcome.name,
                      violation.pointer.empty() ? "it" : violation.pointer, violation.message),
          fmt::format("the rule is {}", violation.schema_pointer));
  }
}

void Reading::add_outcome(Outcome outcome, Operation& operation) {
  if (const Outcome* other = operation.outcome(outcome.name)) {
    error(outcome.pointer,
          fmt::format("two outcomes of {} are called {}: the other has status {}", operation.id, outcome.name, other->status),
          "the names of examples are unique within an operation");
    return;
  }
  operation.outcomes.push_back(std::move(outcome));
}

std::vector<std::pair<std::string, std::string>> Reading::read_headers(const Site& response) {
  std::vector<std::pair<std::string, std::string>> headers;
  const auto declared = response.find("headers");
  if (!declared) return headers;
  for (const auto& [name, written] : declared->members()) {
    const auto header = resolved(written);
    if (!header || same_field_name(name, "Content-Type")) continue;  // the media type says it (OpenAPI 3.1 §4.8.17)
    schema_of(*header);
    const Value* value = header->value->find("example");
    if (const auto examples = header->find("examples"); !value && examples && !examples->members().empty()) {
      value = examples->members().front().second.value->find("value");
    }
    headers.emplace_back(name, !value ? "" : value->is(Kind::string) ? value->as_string() : write_json(*value));
  }
  return headers;
}

}  // namespace understudy
