// SPDX-License-Identifier: MIT
// Webhooks of a sandbox: who is told, what is on its way, and time that halts for it.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "server/mock/sandbox.h"
#include "server/mock/webhook_delivery.h"
#include "server/values/diagnostic.h"

namespace understudy {

namespace {

std::string_view state_name(Outbox::State state) {
  switch (state) {
    case Outbox::State::pending:
      return "pending";
    case Outbox::State::delivered:
      return "delivered";
    case Outbox::State::failed:
      return "failed";
  }
  return {};
}

Value delivery_value(const Outbox::Delivery& delivery) {
  List attempts;
  for (const Outbox::Attempt& attempt : delivery.attempts) {
    Map told{{"at", attempt.at}};
    if (attempt.status != 0) told.set("status", attempt.status);
    if (!attempt.error.empty()) told.set("error", attempt.error);
    attempts.push_back(std::move(told));
  }
  Map value{{"url", delivery.url}, {"state", state_name(delivery.state)}, {"attempts", std::move(attempts)}};
  if (delivery.due) value.set("next", *delivery.due);
  return value;
}

// As its first receiver gets it, or would if there were one.
Value webhook_value(const Stage& stage, const Outbox::Webhook& webhook) {
  Map value{
      {"id", webhook.id}, {"provider", stage.provider->name}, {"name", webhook.name}, {"at", webhook.at}, {"payload", webhook.payload}};
  const Value& destination = webhook.deliveries.empty() ? Value() : webhook.deliveries.front().destination;
  if (auto message = webhook_message({*stage.provider, stage.settings, stage.world}, webhook, destination, 1, webhook.at)) {
    Map headers;
    for (const auto& [name, text] : message->headers) headers.set(name, text);
    value.set("body", std::move(message->body));
    value.set("headers", std::move(headers));
  } else {
    value.set("fault", fmt::format("{}: {}", message.error().rule, message.error().message));
  }
  List deliveries;
  for (const Outbox::Delivery& delivery : webhook.deliveries) deliveries.push_back(delivery_value(delivery));
  value.set("deliveries", std::move(deliveries));
  return value;
}

Value receiver_value(const std::string& provider, const Receiver& receiver) {
  return Map{{"id", std::to_string(receiver.number)},
             {"provider", provider},
             {"url", receiver.url},
             {"webhooks", List(receiver.webhooks.begin(), receiver.webhooks.end())}};
}

}  // namespace

Sandbox::Turn::~Turn() {
  const bool ring = sandbox_.bell_ && sandbox_.bell_->ring && sandbox_.has_post();
  lock_.unlock();
  if (ring) sandbox_.bell_->ring(sandbox_.shared_from_this());
}

// In real mode time alone may bring something, as long as somebody is to be told.
bool Sandbox::has_post() const {
  return std::any_of(stages_.begin(), stages_.end(), [this](const auto& each) {
    const Stage& stage = each.second;
    if (start_.mode == ClockMode::real) return stage.has_receivers();
    const auto due = stage.outbox.next_due();
    return due && *due <= now_;
  });
}

// ── time

Result<std::pair<Instant, Advanced>, Refused> Sandbox::advance(Instant to, Instant wall, const Deliver& deliver) {
  return advance_in_steps(to, wall, deliver);
}

Result<std::pair<Instant, Advanced>, Refused> Sandbox::advance_by(Duration by, Instant wall, const Deliver& deliver) {
  const Instant now = clock(wall).now;
  return advance_in_steps(now + by, wall, deliver);
}

// The next instant up to `to` at which something may happen that somebody is to be told of; `to` itself when nobody listens.
Instant Sandbox::next_halt(Instant to) const {
  Instant halt = to;
  for (const auto& [name, stage] : stages_) {
    if (!stage.has_receivers()) continue;
    if (const auto due = stage.outbox.next_due(); due && *due > now_) halt = std::min(halt, *due);
    if (const auto due = stage.world.next_due()) halt = std::min(halt, std::max(due->at, now_));
  }
  return halt;
}

Result<std::pair<Instant, Advanced>, Refused> Sandbox::advance_in_steps(Instant to, Instant wall, const Deliver& deliver) {
  std::pair<Instant, Advanced> all;
  if (deliver) deliver(*this);  // what is due already is no later than that
  for (bool first = true;; first = false) {
    Instant halt = to;
    {
      const Turn turn(*this);
      if (!first && now_ >= to) return all;  // somebody else moved it further meanwhile
      if (deliver) halt = next_halt(to);
      if (!first && halt <= now_) halt = to;  // what is due and does not happen is no reason to stand still
      auto step = move_on(halt, wall);
      if (!step) return Failed{std::move(step).error()};
      all.first = step->first;
      all.second.merge(std::move(step->second));
    }
    if (deliver) deliver(*this);
    if (halt >= to) return all;
  }
}

// ── receivers

std::optional<Refused> Sandbox::check_receiver(const WebhookReceiver& receiver) const {
  const auto stage = stages_.find(receiver.provider);
  if (stage == stages_.end()) {
    std::vector<std::string> known;
    for (const auto& [name, each] : stages_) known.push_back(name);
    const std::string hint = suggestion(receiver.provider, known);
    return Refused{404, fmt::format("there is no provider \"{}\"{}{}", receiver.provider, hint.empty() ? "" : "; ", hint)};
  }
  if (!receiver.url.starts_with("http://") && !receiver.url.starts_with("https://"))
    return Refused{422, fmt::format("\"{}\" is no address to send to: it begins with http:// or https://", receiver.url)};
  const Contract& contract = stage->second.provider->contract;
  for (const std::string& name : receiver.webhooks) {
    if (contract.webhook(name) != nullptr) continue;
    std::vector<std::string> known;
    for (const Webhook& webhook : contract.webhooks()) known.push_back(webhook.name);
    const std::string hint = suggestion(name, known);
    return Refused{422, fmt::format("{} has no webhook \"{}\"{}{}", receiver.provider, name, hint.empty() ? "" : "; ", hint)};
  }
  return std::nullopt;
}

Value Sandbox::enlist(const WebhookReceiver& receiver) {
  Stage& stage = stages_.at(receiver.provider);
  stage.receivers.push_back({++receivers_, receiver.url, receiver.webhooks});
  return receiver_value(receiver.provider, stage.receivers.back());
}

std::optional<Refused> Sandbox::sign_on() {
  receivers_ = 0;
  for (const WebhookReceiver& receiver : start_.receivers) {
    if (auto refused = check_receiver(receiver)) return refused;
    enlist(receiver);
  }
  return std::nullopt;
}

Result<Value, Refused> Sandbox::add_receiver(const WebhookReceiver& receiver) {
  constexpr std::size_t most = 1'000;
  const std::lock_guard lock(mutex_);
  if (auto refused = check_receiver(receiver)) return Failed{*std::move(refused)};
  if (stages_.at(receiver.provider).receivers.size() >= most)
    return Failed{Refused{429, fmt::format("there are {} receivers already: delete some", most)}};
  return enlist(receiver);
}

Value Sandbox::receivers() const {
  const std::lock_guard lock(mutex_);
  List all;
  for (const auto& [name, stage] : stages_) {
    for (const Receiver& receiver : stage.receivers) all.push_back(receiver_value(name, receiver));
  }
  return all;
}

std::optional<Refused> Sandbox::remove_receiver(std::string_view id) {
  const std::lock_guard lock(mutex_);
  for (auto& [name, stage] : stages_) {
    if (std::erase_if(stage.receivers, [id](const Receiver& each) { return std::to_string(each.number) == id; }) > 0) return std::nullopt;
  }
  return Refused{404, fmt::format("there is no receiver \"{}\"", id)};
}

// ── what is on its way

Result<Value, Refused> Sandbox::webhooks(std::string_view provider, std::string_view name, Instant wall) {
  const Turn turn(*this);
  catch_up(wall);
  if (!provider.empty() && !stages_.contains(provider)) return Failed{Refused{404, fmt::format("there is no provider \"{}\"", provider)}};
  std::vector<std::pair<const Stage*, const Outbox::Webhook*>> found;
  std::uint64_t evicted = 0;
  for (const auto& [each, stage] : stages_) {
    if (!provider.empty() && provider != each) continue;
    evicted += stage.outbox.evicted();
    for (const auto& [number, webhook] : stage.outbox.all()) {
      if (name.empty() || name == webhook.name) found.emplace_back(&stage, &webhook);
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.second->at < b.second->at; });
  List all;
  for (const auto& [stage, webhook] : found) all.push_back(webhook_value(*stage, *webhook));
  return Value(Map{{"webhooks", std::move(all)}, {"evicted", Value::uinteger(evicted)}});
}

std::vector<Posting> Sandbox::take_postings(Instant wall) {
  constexpr std::size_t most_lost = 100'000;  // by then a pack tells of its own failure, which fails in turn: it hears of no more
  const std::lock_guard lock(mutex_);
  catch_up(wall);
  std::vector<Posting> postings;
  std::size_t lost = 0;
  for (auto& [name, stage] : stages_) {
    // What cannot be written gives way to the next one to its address, and its report may bring more.
    for (std::vector<Outbox::Ticket> due = stage.outbox.take_due(now_); !due.empty(); due = stage.outbox.take_due(now_)) {
      for (const Outbox::Ticket& ticket : due) {
        const Outbox::Webhook* webhook = stage.outbox.find(ticket.webhook);
        if (webhook == nullptr) {  // it had to make room for what a report brought
          stage.outbox.conclude(ticket, {}, Outbox::State::failed, std::nullopt);
          continue;
        }
        const Outbox::Delivery& delivery = webhook->deliveries[ticket.delivery];
        auto message = webhook_message({*stage.provider, stage.settings, stage.world}, *webhook, delivery.destination,
                                       delivery.attempts.size() + 1, now_);
        if (message) {
          postings.push_back({delivery.url,
                              {"POST", "", std::move(message->headers), std::move(message->body)},
                              stage.provider->webhooks.timeout,
                              name,
                              ticket,
                              era_});
          continue;
        }
        const EngineFault& fault = message.error();
        const Outbox::Webhook unwritten = *webhook;
        stage.outbox.conclude(ticket, {now_, 0, fmt::format("{}: {}", fault.rule, fault.message)}, Outbox::State::failed, std::nullopt);
        if (++lost <= most_lost) stage.report(unwritten, Outbox::State::failed, now_);
      }
    }
  }
  return postings;
}

void Sandbox::posted(const Posting& posting, const Posted& outcome, Instant wall) {
  const std::lock_guard lock(mutex_);
  if (posting.era != era_) return;
  catch_up(wall);
  Stage& stage = stages_.find(posting.provider)->second;
  const WebhookRules& rules = stage.provider->webhooks;
  const Outbox::Webhook* webhook = stage.outbox.find(posting.ticket.webhook);
  const std::size_t before = webhook != nullptr ? webhook->deliveries[posting.ticket.delivery].attempts.size() : 0;
  const int status = outcome ? *outcome : 0;
  Outbox::Attempt attempt{now_, status, outcome ? std::string() : outcome.error()};
  const bool again = before < rules.retries.size();
  const Outbox::State state = counts_as_delivered(rules, status) ? Outbox::State::delivered
                              : again                            ? Outbox::State::pending
                                                                 : Outbox::State::failed;
  const auto next = state == Outbox::State::pending ? std::optional(now_ + rules.retries[before]) : std::nullopt;
  stage.outbox.conclude(posting.ticket, std::move(attempt), state, next);
  if (webhook != nullptr) stage.report(Outbox::Webhook(*webhook), state, now_);
}

bool Sandbox::delivering(Instant wall) {
  const std::lock_guard lock(mutex_);
  catch_up(wall);
  return std::any_of(stages_.begin(), stages_.end(), [this](const auto& each) {
    const auto due = each.second.outbox.next_due();
    return each.second.outbox.under_way() || (due && *due <= now_);
  });
}

std::optional<Instant> Sandbox::next_post(Instant wall) {
  const std::lock_guard lock(mutex_);
  if (start_.mode == ClockMode::frozen) return std::nullopt;
  catch_up(wall);
  std::optional<Instant> next;
  for (const auto& [name, stage] : stages_) {
    if (!stage.has_receivers()) continue;
    const auto earlier = [&next](Instant at) { next = next ? std::min(*next, at) : at; };
    if (const auto due = stage.outbox.next_due()) earlier(*due);
    if (const auto due = stage.world.next_due()) earlier(due->at);
  }
  return next;
}

}  // namespace understudy
