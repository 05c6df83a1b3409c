// SPDX-License-Identifier: MIT
#include "server/http/control_call.h"

#include <algorithm>
#include <charconv>

#include "server/values/diagnostic.h"
#include "server/values/json.h"

namespace understudy {
namespace {

Refused unknown(std::string_view what, const std::string& name, const std::vector<std::string>& known) {
  std::string detail = fmt::format("there is no {} \"{}\" here", what, name);
  if (const std::string hint = suggestion(name, known); !hint.empty()) detail += "; " + hint;
  return {422, std::move(detail)};
}

}  // namespace

Result<Value, Refused> Control::Call::object(const std::vector<std::string>& members) const {
  if (request.body.empty()) return Value(Map{});
  auto parsed = parse_json(request.body);
  if (!parsed) {
    const JsonError& error = parsed.error();
    return Failed{Refused{400, fmt::format("the body is no JSON: {} (line {}, column {})", error.message, error.line, error.column)}};
  }
  if (!parsed->is(Kind::map)) return Failed{Refused{422, "the body has to be a JSON object"}};
  for (const auto& [key, value] : parsed->as_map()) {
    if (std::find(members.begin(), members.end(), key.as_string()) == members.end())
      return Failed{unknown("member", key.as_string(), members)};
  }
  return std::move(*parsed);
}

Result<std::shared_ptr<Sandbox>, Refused> Control::Call::sandbox() const {
  const std::string& name = path.at("s");
  if (name == "default") return sandboxes.open(name, wall);
  if (auto found = sandboxes.find(name)) return found;
  std::vector<std::string> names;
  for (const auto& each : sandboxes.all()) names.push_back(each->name());
  Refused refused = unknown("sandbox", name, names);
  refused.status = 404;
  return Failed{std::move(refused)};
}

Result<std::uint64_t, Refused> Control::Call::number(const std::string& name, std::uint64_t otherwise, std::uint64_t most) const {
  const auto found = query.find(name);
  if (found == query.end()) return otherwise;
  const std::string& text = found->second;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number > most) {
    return Failed{Refused{422, fmt::format("{}={} is no whole number from 0 to {}", name, text, most)}};
  }
  return number;
}

std::optional<Refused> Control::Call::only(const std::vector<std::string>& names) const {
  for (const auto& [name, value] : query) {
    if (std::find(names.begin(), names.end(), name) == names.end()) return unknown("parameter", name, names);
  }
  return std::nullopt;
}

std::string_view Control::Call::argument(const std::string& name) const {
  if (const auto found = path.find(name); found != path.end()) return found->second;
  if (const auto found = query.find(name); found != query.end()) return found->second;
  return {};
}

}  // namespace understudy
