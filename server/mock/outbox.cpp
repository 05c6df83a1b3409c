// SPDX-License-Identifier: MIT
#include "server/mock/outbox.h"

#include <utility>

#include "server/values/json.h"

namespace understudy {

void Outbox::add(Webhook webhook) {
  webhook.number = ++numbers_;
  for (std::size_t i = 0; i < webhook.deliveries.size(); ++i) {
    if (const auto& due = webhook.deliveries[i].due) due_.emplace(*due, webhook.number, i);
  }
  const std::size_t weight = webhook.name.size() + write_json(webhook.payload).size();
  bytes_ += weight;
  weights_.emplace(webhook.number, weight);
  webhooks_.emplace(webhook.number, std::move(webhook));
  while (webhooks_.size() > limits_.count || (bytes_ > limits_.bytes && webhooks_.size() > 1)) evict();
}

void Outbox::evict() {
  const auto oldest = webhooks_.begin();
  const auto& [number, webhook] = *oldest;
  for (std::size_t i = 0; i < webhook.deliveries.size(); ++i) {
    if (const auto& due = webhook.deliveries[i].due) due_.erase({*due, number, i});
  }
  bytes_ -= weights_.at(number);
  weights_.erase(number);
  webhooks_.erase(oldest);
  ++evicted_;
}

const Outbox::Webhook* Outbox::find(std::uint64_t number) const {
  const auto found = webhooks_.find(number);
  return found != webhooks_.end() ? &found->second : nullptr;
}

std::optional<Instant> Outbox::next_due() const {
  for (const auto& [at, webhook, delivery] : due_) {
    if (busy_.empty() || !busy_.contains(webhooks_.at(webhook).deliveries[delivery].url)) return at;
  }
  return std::nullopt;
}

std::vector<Outbox::Ticket> Outbox::take_due(Instant now) {
  std::vector<Ticket> taken;
  for (auto next = due_.begin(); next != due_.end() && std::get<Instant>(*next) <= now;) {
    const auto [at, number, index] = *next;
    Delivery& delivery = webhooks_.at(number).deliveries[index];
    if (busy_.contains(delivery.url)) {
      ++next;
      continue;
    }
    next = due_.erase(next);
    delivery.due.reset();
    busy_.insert(delivery.url);
    taken_.emplace(std::pair(number, index), delivery.url);
    taken.push_back({number, index});
  }
  return taken;
}

void Outbox::conclude(const Ticket& ticket, Attempt attempt, State state, std::optional<Instant> again) {
  if (const auto taken = taken_.find({ticket.webhook, ticket.delivery}); taken != taken_.end()) {
    busy_.erase(taken->second);
    taken_.erase(taken);
  }
  const auto found = webhooks_.find(ticket.webhook);
  if (found == webhooks_.end()) return;
  Delivery& delivery = found->second.deliveries[ticket.delivery];
  delivery.attempts.push_back(std::move(attempt));
  delivery.state = state;
  delivery.due = again;
  if (again) due_.emplace(*again, ticket.webhook, ticket.delivery);
}

}  // namespace understudy
