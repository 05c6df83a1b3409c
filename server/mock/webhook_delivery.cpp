// SPDX-License-Identifier: MIT
#include "server/mock/webhook_delivery.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "server/engine/attribute.h"
#include "server/mock/render.h"
#include "server/values/json.h"

namespace understudy {

namespace {

Value described(const Outbox::Webhook& webhook, std::size_t attempt) {
  return Map{{"id", webhook.id},           {"name", webhook.name}, {"at", webhook.at}, {"attempt", static_cast<std::int64_t>(attempt)},
             {"payload", webhook.payload}, {"body", Value()}};
}

Scope scope_of(const WebhookSight& from, const Sight& sight, Instant now, Value webhook, Value destination) {
  return {{now, from.settings, from.provider.constants, {}, {}, {}, std::move(webhook), std::move(destination), {}}, nullptr, &sight};
}

Result<std::optional<std::string>, EngineFault> address(const WebhookRules::Destinations& rule, Scope& scope) {
  if (rule.when) {
    auto wanted = holds(*rule.when, scope, "webhooks.destinations");
    if (!wanted) return Failed{std::move(wanted).error()};
    if (!*wanted) return std::optional<std::string>();
  }
  auto url = evaluated(rule.url, scope, "webhooks.destinations");
  if (!url) return Failed{std::move(url).error()};
  return url->is(Kind::string) ? std::optional(url->as_string()) : std::nullopt;
}

Outbox::Delivery delivery(std::string url, Value destination, Instant due) {
  return {std::move(url), std::move(destination), Outbox::State::pending, {}, due};
}

}  // namespace

std::vector<Outbox::Delivery> deliveries_of(const WebhookSight& from, const std::vector<Receiver>& receivers,
                                            const Outbox::Webhook& webhook, std::vector<EngineFault>& faults) {
  std::vector<Outbox::Delivery> deliveries;
  const Sight sight{&from.provider.machines, &from.world};
  if (const auto& rule = from.provider.webhooks.destinations) {
    Scope scope = scope_of(from, sight, webhook.at, described(webhook, 1), Value());
    for (const auto& [age, resource] : from.world.all(rule->machine)) {
      variable(scope, WebhookRules::kReceiver) = resource.attributes;
      auto url = address(*rule, scope);
      if (!url) {
        faults.push_back(std::move(url).error());
      } else if (*url) {
        auto destination = as_json(resource.attributes);
        deliveries.push_back(delivery(**std::move(url), destination ? *std::move(destination) : Value(), webhook.at));
      }
    }
  }
  for (const Receiver& receiver : receivers) {
    const auto& wanted = receiver.webhooks;
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), webhook.name) != wanted.end())
      deliveries.push_back(delivery(receiver.url, Map{{"url", receiver.url}}, webhook.at));
  }
  return deliveries;
}

Result<WebhookMessage, EngineFault> webhook_message(const WebhookSight& from, const Outbox::Webhook& webhook, const Value& destination,
                                                    std::size_t attempt, Instant now) {
  const WebhookRules& rules = from.provider.webhooks;
  const Sight sight{&from.provider.machines, &from.world};
  Scope scope = scope_of(from, sight, now, described(webhook, attempt), destination);
  Value content = webhook.payload;
  if (rules.body) {
    auto body = evaluated(*rules.body, scope, "webhooks.body");
    if (!body) return Failed{std::move(body).error()};
    content = *std::move(body);
  }
  WebhookMessage message{content.is(Kind::string) ? content.as_string() : write_json(content), {{"Content-Type", rules.content_type}}};
  variable(scope, WebhookRules::kWebhook).edit_map().set("body", message.body);
  for (const auto& [name, shape] : rules.headers) {
    auto value = evaluated(shape, scope, "webhooks.headers");
    if (!value) return Failed{std::move(value).error()};
    if (!value->is_null()) message.headers.set(name, header_text(*value));
  }
  return message;
}

Result<std::optional<ResourceRef>, EngineFault> reported_to(const WebhookSight& from, const Outbox::Webhook& webhook) {
  const auto& rule = from.provider.webhooks.report;
  if (!rule) return std::optional<ResourceRef>();
  const Sight sight{&from.provider.machines, &from.world};
  Scope scope = scope_of(from, sight, webhook.at, described(webhook, 1), Value());
  auto id = evaluated(rule->id, scope, "webhooks.report");
  if (!id) return Failed{std::move(id).error()};
  const auto text = key_text(*id);
  return text ? from.world.find(rule->machine, *text) : std::nullopt;
}

bool counts_as_delivered(const WebhookRules& rules, int status) {
  if (rules.delivered.empty()) return status >= 200 && status <= 299;
  return std::find(rules.delivered.begin(), rules.delivered.end(), status) != rules.delivered.end();
}

}  // namespace understudy
