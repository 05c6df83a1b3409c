// SPDX-License-Identifier: MIT
// Making a sandbox from what the caller said, and telling what there is.
#include <fmt/format.h>

#include <algorithm>

#include "server/contract/problem.h"
#include "server/http/control_call.h"
#include "server/mock/clock_choice.h"
#include "server/values/diagnostic.h"

namespace understudy {
namespace {

// {"provider": {"name": value}} or {"provider.name": value}; names are checked by the mock room, which knows them.
std::optional<Refused> read_settings(const Value& settings, SandboxStart& start) {
  if (settings.is_null()) return std::nullopt;
  const Refused form{422, R"(settings are {"provider": {"name": value}} or {"provider.name": value})"};
  if (!settings.is(Kind::map)) return form;
  for (const auto& [key, value] : settings.as_map()) {
    const std::string& name = key.as_string();
    if (const std::size_t dot = name.rfind('.'); dot != std::string::npos) {
      start.settings[name.substr(0, dot)][name.substr(dot + 1)] = value;
      continue;
    }
    if (!value.is(Kind::map)) return form;
    for (const auto& [inner, setting] : value.as_map()) start.settings[name][inner.as_string()] = setting;
  }
  return std::nullopt;
}

std::optional<Refused> read_receivers(const Value& receivers, SandboxStart& start) {
  if (receivers.is_null()) return std::nullopt;
  if (!receivers.is(Kind::list))
    return Refused{422, R"("webhooks" are those who are told of them: [{"provider": "…", "url": "http://…"}])"};
  start.receivers.clear();
  for (const Value& each : receivers.as_list()) {
    auto receiver = read_receiver(each);
    if (!receiver) return receiver.error();
    start.receivers.push_back(*std::move(receiver));
  }
  return std::nullopt;
}

// Base paths and hosts, each once.
void show_servers(const std::vector<Server>& servers, Map& shown) {
  List base_paths, hosts;
  const auto add = [](List& list, const std::string& text) {
    if (std::find(list.begin(), list.end(), Value(text)) == list.end()) list.emplace_back(text);
  };
  for (const Server& server : servers) {
    add(base_paths, server.base_path);
    if (!server.host.empty()) add(hosts, server.host);
  }
  shown.set("base_paths", std::move(base_paths));
  shown.set("hosts", std::move(hosts));
}

Value operation_value(const Provider& provider, const Operation& operation) {
  List outcomes;
  for (const auto& outcome : operation.outcomes)
    outcomes.push_back(Map{{"name", outcome.name}, {"status", outcome.status}, {"evidence", grade_name(outcome.evidence.grade)}});
  Map shown{{"id", operation.id}, {"method", operation.method}, {"path", operation.paths.front()}};
  if (operation.servers != provider.contract.servers()) show_servers(operation.servers, shown);
  if (const auto rules = provider.rules.find(operation.id); rules != provider.rules.end() && rules->second.enabled)
    shown.set("enabled", rules->second.enabled->text());
  shown.set("outcomes", std::move(outcomes));
  return shown;
}

}  // namespace

Result<Response, Refused> create_sandbox(const Control::Call& call) {
  const auto body = call.object({"name", "clock", "seed", "settings", "webhooks", "credential"});
  if (!body) return Failed{body.error()};
  for (const char* member : {"name", "clock", "seed", "credential"}) {
    if (!(*body)[member].is_null() && !(*body)[member].is(Kind::string))
      return Failed{Refused{422, fmt::format("\"{}\" has to be a text", member)}};
  }
  if ((*body)["name"].is_null()) return Failed{Refused{422, R"(a sandbox needs a name: {"name": "test-1"})"}};
  SandboxStart start = call.sandboxes.start();
  start.credential.clear();
  if (const Value& clock = (*body)["clock"]; !clock.is_null()) {
    auto parsed = parse_clock(clock.as_string());
    if (!parsed) return Failed{Refused{422, parsed.error()}};
    start.mode = parsed->mode;
    start.at = parsed->at;
  }
  if (const Value& seed = (*body)["seed"]; !seed.is_null()) start.seed = seed.as_string();
  if (const Value& credential = (*body)["credential"]; !credential.is_null()) start.credential = credential.as_string();
  if (auto refused = read_settings((*body)["settings"], start)) return Failed{*refused};
  if (auto refused = read_receivers((*body)["webhooks"], start)) return Failed{*refused};
  auto sandbox = call.sandboxes.add((*body)["name"].as_string(), std::move(start), call.wall);
  if (!sandbox) return Failed{sandbox.error()};
  return json_answer(201, describe_sandbox(**sandbox, call.wall));
}

Value describe_sandbox(Sandbox& sandbox, Instant wall) {
  const auto clock = sandbox.clock(wall);
  const auto tally = sandbox.tally({}, {}, {});
  Map settings;
  for (const auto& [provider, values] : sandbox.start().settings) {
    for (const auto& [name, value] : values) settings.set(provider + "." + name, value);
  }
  return Map{{"name", sandbox.name()},
             {"clock", Map{{"now", clock.now}, {"mode", clock.mode == ClockMode::real ? "real" : "frozen"}}},
             {"seed", sandbox.start().seed},
             {"settings", std::move(settings)},
             {"exchanges", Value::uinteger(tally.total)}};
}

Result<Response, Refused> answer_providers(const Control::Call& call) {
  List providers;
  for (const auto& provider : call.sandboxes.providers()) {
    List operations, settings;
    for (const auto& operation : provider->contract.operations()) operations.push_back(operation_value(*provider, operation));
    for (const auto& setting : provider->settings) {
      settings.push_back(
          Map{{"name", setting.name}, {"default", setting.initial}, {"one_of", setting.one_of}, {"note", setting.evidence.note}});
    }
    Map shown{{"name", provider->name}, {"title", provider->title}, {"version", provider->contract.version()}};
    show_servers(provider->contract.servers(), shown);
    shown.set("settings", std::move(settings));
    shown.set("operations", std::move(operations));
    providers.push_back(std::move(shown));
  }
  return json_answer(200, Map{{"providers", std::move(providers)}});
}

}  // namespace understudy
