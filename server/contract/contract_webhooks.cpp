// SPDX-License-Identifier: MIT
// The requests that a provider sends itself.
#include <fmt/format.h>

#include "server/contract/contract_reading.h"

namespace understudy {

std::vector<Webhook> Reading::webhooks() {
  std::vector<Webhook> webhooks;
  const Site root{"", &document_};
  const auto declared = root.find("webhooks");
  if (!declared) return webhooks;
  for (const auto& [name, item] : declared->members()) {
    if (name.starts_with("x-")) continue;
    const auto target = resolved(item);
    if (auto webhook = target ? read_webhook(name, *target) : std::nullopt) webhooks.push_back(*std::move(webhook));
  }
  return webhooks;
}

std::optional<Webhook> Reading::read_webhook(const std::string& name, const Site& item) {
  const auto post = item.find("post");
  if (!post) {
    error(item.pointer, fmt::format("the webhook {} has no `post`, and webhooks are posted", name),
          "post: {requestBody: …, responses: {\"200\": {description: …}}}");
    return std::nullopt;
  }
  Webhook webhook;
  webhook.name = name;
  webhook.pointer = post->pointer;
  webhook.evidence = evidence_of(*post, evidence_of(item, {}));
  const auto body = post->find("requestBody");
  const auto site = body ? resolved(*body) : std::nullopt;
  const auto content = site ? site->find("content") : std::nullopt;
  if (content && !content->members().empty()) webhook.schema = schema_of(content->members().front().second);
  return webhook;
}

}  // namespace understudy
