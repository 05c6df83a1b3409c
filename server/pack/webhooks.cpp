// SPDX-License-Identifier: MIT
#include "server/pack/webhooks.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "server/pack/settings.h"

namespace understudy {

namespace {

Type webhook_type(bool with_body) {
  using Of = Type::Of;
  std::vector<Type::Field> fields{
      {"id", Of::string}, {"name", Of::string}, {"at", Of::timestamp}, {"attempt", Of::integer}, {"payload", Of::dyn}};
  if (with_body) fields.push_back({"body", Of::string});
  return Type::record("webhook", std::move(fields));
}

// What all of these expressions see, in the order of WebhookRules.
Names names_of(const Workbench& bench, bool with_body) {
  Names names = bench.basic_names();
  names.add("webhook", webhook_type(with_body));
  names.add("destination", Type());
  return names;
}

bool names_event(const Machine& machine, std::string_view event) {
  const std::string name(event);
  return machine.otherwise.contains(name) ||
         std::any_of(machine.states.begin(), machine.states.end(), [&](const State& state) { return state.on.contains(name); });
}

std::optional<Duration> read_duration(Workbench& bench, const Node& node) {
  const auto read = node.is_text() ? parse_iso_duration(node.value.as_string()) : std::nullopt;
  if (read && !read->negative()) return read;
  bench.tell(node, fmt::format("{} is no ISO 8601 duration", told(node)), "PT5M, PT1.5S, P1D");
  return std::nullopt;
}

void read_destinations(Workbench& bench, const Fields& written, WebhookRules& rules) {
  const Node* type = written.find("type");
  const auto machine = type ? bench.machine_of(*type, written.text("type")) : std::nullopt;
  if (!machine) return;
  Names names = names_of(bench, false);
  names.hide(WebhookRules::kDestination);
  const Machine& receiver = bench.provider.machines[*machine];
  names.add(receiver.type, receiver.record());
  auto url = bench.expression(written, "url", names, Type::Of::string);
  auto when = bench.expression(written, "when", names, Type::Of::boolean);
  if (url) rules.destinations = WebhookRules::Destinations{*machine, *std::move(url), std::move(when)};
}

void read_report(Workbench& bench, const Fields& written, WebhookRules& rules) {
  const Node* to = written.find("to");
  const auto machine = to ? bench.machine_of(*to, written.text("to")) : std::nullopt;
  if (!machine) return;
  bool heard = false;
  for (const std::string_view event : {WebhookRules::kDelivered, WebhookRules::kFailed}) {
    if (!names_event(bench.provider.machines[*machine], event)) continue;
    bench.sent.push_back({to, std::string(event), *machine, nullptr, false});
    heard = true;
  }
  if (!heard) {
    bench.tell(*to, fmt::format("no state of {} answers the event \"delivered\" or \"failed\"", written.text("to")),
               "name one of them in `on` or `otherwise`");
  }
  Names names = names_of(bench, false);
  names.hide(WebhookRules::kDestination);
  if (auto id = bench.expression(written, "id", names, Type())) rules.report = WebhookRules::Report{*machine, *std::move(id)};
}

void read_delivered(Workbench& bench, const Fields& written, WebhookRules& rules) {
  for (const NodePtr& status : written.items("delivered")) {
    const bool sound = status->value.is(Kind::integer) && status->value.as_integer() >= 200 && status->value.as_integer() <= 599;
    if (sound) {
      rules.delivered.push_back(static_cast<int>(status->value.as_integer()));
    } else {
      bench.tell(*status, fmt::format("{} is no status of an answer", told(*status)), "a number from 200 to 599");
    }
  }
}

}  // namespace

void read_webhooks(Workbench& bench, const Fields& behaviour) {
  WebhookRules& rules = bench.provider.webhooks;
  for (const Fields& written : behaviour.list("webhooks")) {
    for (const Fields& destinations : written.list("destinations")) read_destinations(bench, destinations, rules);
    for (const Fields& report : written.list("report")) read_report(bench, report, rules);
    rules.body = bench.shape(written.find("body"), names_of(bench, false));
    rules.headers = read_headers(bench, written, names_of(bench, true));
    if (written.find("content_type")) rules.content_type = written.text("content_type");
    read_delivered(bench, written, rules);
    for (const NodePtr& retry : written.items("retries")) {
      if (const auto delay = read_duration(bench, *retry)) rules.retries.push_back(*delay);
    }
    if (const Node* timeout = written.find("timeout")) rules.timeout = read_duration(bench, *timeout).value_or(rules.timeout);
    rules.evidence = bench.evidence(written);
  }
}

}  // namespace understudy
