// SPDX-License-Identifier: MIT
#include "server/http/control.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "server/contract/problem.h"
#include "server/http/control_call.h"
#include "server/values/diagnostic.h"
#include "server/values/json.h"

namespace understudy {
namespace {

using Call = Control::Call;
using Answer = Result<Response, Refused>;

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> found;
  while (path.starts_with('/')) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    found.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  if (found.size() > 1 && found.back().empty()) found.pop_back();
  return found;
}

bool fits(std::string_view pattern, std::string_view path, std::map<std::string, std::string>& arguments) {
  const auto wanted = segments(pattern);
  const auto given = segments(path);
  if (wanted.size() != given.size()) return false;
  arguments.clear();
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].starts_with('{')) {
      arguments.emplace(wanted[i].substr(1, wanted[i].size() - 2), percent_decode(given[i]));
    } else if (wanted[i] != given[i]) {
      return false;
    }
  }
  return true;
}

std::map<std::string, std::string> parse_query(std::string_view query) {
  std::map<std::string, std::string> found;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (pair.empty()) continue;
    found[percent_decode(pair.substr(0, equals), true)] = percent_decode(pair.substr(std::min(equals + 1, pair.size())), true);
  }
  return found;
}

Answer health(const Call& call) {
  List names;
  for (const auto& provider : call.sandboxes.providers()) names.emplace_back(provider->name);
  return json_answer(200, Map{{"status", "ok"}, {"version", UNDERSTUDY_VERSION}, {"providers", std::move(names)}});
}

Answer list_sandboxes(const Call& call) {
  List all;
  for (const auto& sandbox : call.sandboxes.all()) all.push_back(describe_sandbox(*sandbox, call.wall));
  return json_answer(200, Map{{"sandboxes", std::move(all)}});
}

Answer get_sandbox(const Call& call) {
  auto sandbox = call.sandbox();
  if (!sandbox) return Failed{sandbox.error()};
  return json_answer(200, describe_sandbox(**sandbox, call.wall));
}

Answer delete_sandbox(const Call& call) {
  auto sandbox = call.sandbox();
  if (!sandbox) return Failed{sandbox.error()};
  call.sandboxes.remove((*sandbox)->name());
  return Response{204, {}, {}};
}

Answer reset_sandbox(const Call& call) {
  auto sandbox = call.sandbox();
  if (!sandbox) return Failed{sandbox.error()};
  if (auto refused = (*sandbox)->reset(call.wall)) return Failed{*refused};
  return json_answer(200, describe_sandbox(**sandbox, call.wall));
}

Value clock_value(const Sandbox::ClockReading& reading) {
  return Map{{"now", reading.now}, {"mode", reading.mode == ClockMode::real ? "real" : "frozen"}};
}

Answer read_clock(const Call& call) {
  auto sandbox = call.sandbox();
  if (!sandbox) return Failed{sandbox.error()};
  return json_answer(200, clock_value((*sandbox)->clock(call.wall)));
}

Value advanced_value(Instant now, const Advanced& advanced) {
  List fired, faults;
  for (const auto& each : advanced.fired) {
    fired.push_back(Map{{"at", each.at},
                        {"transition", each.transition.id},
                        {"resource", each.transition.resource},
                        {"from", each.transition.from},
                        {"to", each.transition.to}});
  }
  for (const auto& each : advanced.faults) faults.push_back(Map{{"rule", each.rule}, {"message", each.message}});
  Map body{{"now", now}, {"fired", std::move(fired)}, {"firedTotal", static_cast<std::int64_t>(advanced.all_fired)}};
  if (!faults.empty()) {
    body.set("faults", std::move(faults));
    body.set("faultsTotal", static_cast<std::int64_t>(advanced.all_faults));
  }
  return body;
}

Answer advance_clock(const Call& call) {
  auto sandbox = call.sandbox();
  if (!sandbox) return Failed{sandbox.error()};
  const auto body = call.object({"by", "to"});
  if (!body) return Failed{body.error()};
  const Value& by = (*body)["by"];
  const Value& to = (*body)["to"];
  const auto duration = by.is(Kind::string) ? parse_iso_duration(by.as_string()) : std::nullopt;
  const auto instant = to.is(Kind::string) ? parse_instant(to.as_string()) : std::nullopt;
  if (duration.has_value() == instant.has_value() || by.is_null() == to.is_null()) {
    return Failed{Refused{
        422,
        R"(say either {"by": "P1D"}, an ISO 8601 duration of weeks, days, hours, minutes or seconds, or {"to": "2026-03-01T00:00:00Z"})"}};
  }
  const auto advanced =
      duration ? (*sandbox)->advance_by(*duration, call.wall, call.deliver) : (*sandbox)->advance(*instant, call.wall, call.deliver);
  if (!advanced) return Failed{advanced.error()};
  return json_answer(200, advanced_value(advanced->first, advanced->second));
}

Answer list_resources(const Call& call) {
  auto sandbox = call.sandbox();
  if (!sandbox) return Failed{sandbox.error()};
  if (auto refused = call.only({"provider", "type"})) return Failed{*refused};
  return json_answer(200, Map{{"resources", (*sandbox)->resources(call.argument("provider"), call.argument("type"), call.wall)}});
}

Answer add_resource(const Call& call) {
  auto sandbox = call.sandbox();
  if (!sandbox) return Failed{sandbox.error()};
  const auto body = call.object({"provider", "type", "attributes"});
  if (!body) return Failed{body.error()};
  const Value &provider = (*body)["provider"], &type = (*body)["type"], &attributes = (*body)["attributes"];
  if (!provider.is(Kind::string) || !type.is(Kind::string) || !(attributes.is_null() || attributes.is(Kind::map))) {
    return Failed{Refused{422, R"(say {"provider": "…", "type": "…", "attributes": {…}})"}};
  }
  auto added =
      (*sandbox)->add_resource(provider.as_string(), type.as_string(), attributes.is_null() ? Value(Map{}) : attributes, call.wall);
  if (!added) return Failed{added.error()};
  return json_answer(201, *added);
}

Answer get_resource(const Call& call) {
  auto sandbox = call.sandbox();
  if (!sandbox) return Failed{sandbox.error()};
  auto found = (*sandbox)->resource(call.argument("provider"), call.argument("type"), call.argument("id"), call.wall);
  if (!found) return Failed{found.error()};
  return json_answer(200, *found);
}

Answer patch_resource(const Call& call) {
  auto sandbox = call.sandbox();
  if (!sandbox) return Failed{sandbox.error()};
  const auto patch = call.object({"attributes"});
  if (!patch) return Failed{patch.error()};
  if (!(*patch)["attributes"].is(Kind::map)) return Failed{Refused{422, R"(say {"attributes": {…}} with those that change)"}};
  auto changed =
      (*sandbox)->change_resource(call.argument("provider"), call.argument("type"), call.argument("id"), (*patch)["attributes"], call.wall);
  if (!changed) return Failed{changed.error()};
  return json_answer(200, *changed);
}

Answer delete_resource(const Call& call) {
  auto sandbox = call.sandbox();
  if (!sandbox) return Failed{sandbox.error()};
  if (auto refused = (*sandbox)->remove_resource(call.argument("provider"), call.argument("type"), call.argument("id"), call.wall))
    return Failed{*refused};
  return Response{204, {}, {}};
}

Answer list_journal(const Call& call) {
  auto sandbox = call.sandbox();
  if (!sandbox) return Failed{sandbox.error()};
  if (auto refused = call.only({"provider", "operation", "outcome", "since", "limit"})) return Failed{*refused};
  Journal::Filter filter;
  for (auto [name, member] : {std::pair{"provider", &filter.provider}, {"operation", &filter.operation}, {"outcome", &filter.outcome}}) {
    if (call.query.contains(name)) *member = call.query.at(name);
  }
  if (call.query.contains("since") && parse_exchange_id(call.query.at("since")) != 0) {
    filter.since = parse_exchange_id(call.query.at("since"));
  } else {
    const auto since = call.number("since", 0, ~std::uint64_t{0});
    if (!since) return Failed{since.error()};
    filter.since = *since;
  }
  const auto limit = call.number("limit", filter.limit, 100'000);
  if (!limit) return Failed{limit.error()};
  filter.limit = *limit;
  List exchanges;
  for (const auto& exchange : (*sandbox)->journal(filter)) exchanges.push_back(to_json(*exchange));
  const auto tally = (*sandbox)->tally({}, {}, {});
  return json_answer(
      200, Map{{"exchanges", std::move(exchanges)}, {"total", Value::uinteger(tally.total)}, {"evicted", Value::uinteger(tally.evicted)}});
}

Answer get_exchange(const Call& call) {
  auto sandbox = call.sandbox();
  if (!sandbox) return Failed{sandbox.error()};
  const auto exchange = (*sandbox)->exchange(parse_exchange_id(call.argument("exchange")));
  if (!exchange)
    return Failed{Refused{404, fmt::format("there is no exchange \"{}\" in this journal (any more)", call.argument("exchange"))}};
  return json_answer(200, to_json(*exchange));
}

Answer take_snapshot(const Call& call) {
  auto sandbox = call.sandbox();
  if (!sandbox) return Failed{sandbox.error()};
  return json_answer(200, (*sandbox)->snapshot(call.wall));
}

Answer restore_snapshot(const Call& call) {
  auto sandbox = call.sandbox();
  if (!sandbox) return Failed{sandbox.error()};
  const auto snapshot = parse_json(call.request.body);
  if (!snapshot) return Failed{Refused{400, "the body is no JSON: " + snapshot.error().message}};
  if (auto refused = (*sandbox)->restore(*snapshot, call.wall)) return Failed{*refused};
  return json_answer(200, describe_sandbox(**sandbox, call.wall));
}

Response not_found(std::string_view path) {
  std::vector<std::string> known;
  for (const auto& route : control_routes()) {
    if (known.empty() || known.back() != route.path) known.emplace_back(route.path);
  }
  const std::string hint = suggestion(path, known);
  return problem(404, fmt::format("the control API has no {}{}{}", path, hint.empty() ? "" : "; ", hint),
                 {{"paths", List(known.begin(), known.end())}});
}

}  // namespace

const std::vector<Control::Route>& control_routes() {
  static const std::vector<Control::Route> routes{
      {"GET", "/__admin/health", health},
      {"GET", "/__admin/providers", answer_providers},
      {"GET", "/__admin/sandboxes", list_sandboxes},
      {"POST", "/__admin/sandboxes", create_sandbox},
      {"GET", "/__admin/sandboxes/{s}", get_sandbox},
      {"DELETE", "/__admin/sandboxes/{s}", delete_sandbox},
      {"POST", "/__admin/sandboxes/{s}/reset", reset_sandbox},
      {"GET", "/__admin/sandboxes/{s}/clock", read_clock},
      {"POST", "/__admin/sandboxes/{s}/clock/advance", advance_clock},
      {"GET", "/__admin/sandboxes/{s}/resources", list_resources},
      {"POST", "/__admin/sandboxes/{s}/resources", add_resource},
      {"GET", "/__admin/sandboxes/{s}/resources/{provider}/{type}/{id}", get_resource},
      {"PATCH", "/__admin/sandboxes/{s}/resources/{provider}/{type}/{id}", patch_resource},
      {"DELETE", "/__admin/sandboxes/{s}/resources/{provider}/{type}/{id}", delete_resource},
      {"GET", "/__admin/sandboxes/{s}/journal", list_journal},
      {"GET", "/__admin/sandboxes/{s}/journal/{exchange}", get_exchange},
      {"POST", "/__admin/sandboxes/{s}/journal/verify", verify_journal},
      {"GET", "/__admin/sandboxes/{s}/webhooks", list_webhooks},
      {"GET", "/__admin/sandboxes/{s}/webhooks/destinations", list_receivers},
      {"POST", "/__admin/sandboxes/{s}/webhooks/destinations", add_receiver},
      {"DELETE", "/__admin/sandboxes/{s}/webhooks/destinations/{id}", delete_receiver},
      {"GET", "/__admin/sandboxes/{s}/snapshot", take_snapshot},
      {"POST", "/__admin/sandboxes/{s}/restore", restore_snapshot},
  };
  return routes;
}

Control::Control(std::shared_ptr<Sandboxes> sandboxes, Sandbox::Deliver deliver)
    : sandboxes_(std::move(sandboxes)), deliver_(std::move(deliver)) {}

bool Control::may_wait(const Request& request) { return target_path(request.target).ends_with("/clock/advance"); }

Response Control::handle(const Request& request, Instant wall) const {
  const std::string_view path = target_path(request.target);
  Call call{*sandboxes_, deliver_, request, wall, {}, parse_query(target_query(request.target))};
  std::set<std::string_view> allowed;
  for (const auto& route : control_routes()) {
    if (!fits(route.path, path, call.path)) continue;
    if (request.method == route.method || (request.method == "HEAD" && route.method == "GET")) {
      auto answer = route.handler(call);
      return answer ? std::move(*answer) : problem(answer.error().status, answer.error().detail);
    }
    allowed.insert(route.method);
  }
  if (allowed.empty()) return not_found(path);
  Response response = problem(405, fmt::format("{} takes {}", path, fmt::join(allowed, ", ")));
  response.headers.add("Allow", fmt::format("{}", fmt::join(allowed, ", ")));
  return response;
}

}  // namespace understudy
