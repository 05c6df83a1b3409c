// SPDX-License-Identifier: MIT
// What every part of a description has in common, and its head: version, title, servers.
#include "server/contract/contract_reading.h"

#include <fmt/format.h>
#include <algorithm>

#include "server/contract/message.h"
#include "server/contract/uri.h"
#include "server/values/diagnostic.h"
#include "server/values/json.h"

namespace understudy {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

}  // namespace

std::string bare_media_type(std::string_view text) {
  text = text.substr(0, text.find(';'));
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  return lower(text);
}

std::optional<Site> Site::find(std::string_view key) const {
  const Value* found = value->find(key);
  if (!found) return std::nullopt;
  return Site{pointer + "/" + pointer_token(key), found};
}

std::vector<std::pair<std::string, Site>> Site::members() const {
  std::vector<std::pair<std::string, Site>> out;
  if (!value->is(Kind::map)) return out;
  for (const auto& [key, member] : value->as_map()) {
    if (key.is(Kind::string)) out.push_back({key.as_string(), {pointer + "/" + pointer_token(key.as_string()), &member}});
  }
  return out;
}

std::vector<Site> Site::items() const {
  std::vector<Site> out;
  if (!value->is(Kind::list)) return out;
  for (const Value& item : value->as_list()) out.push_back({pointer + "/" + std::to_string(out.size()), &item});
  return out;
}

std::string Site::text(std::string_view key) const {
  const Value* found = value->find(key);
  return found && found->is(Kind::string) ? found->as_string() : "";
}

bool Site::flag(std::string_view key, bool otherwise) const {
  const Value* found = value->find(key);
  return found && found->is(Kind::boolean) ? found->as_bool() : otherwise;
}

void Reading::error(const std::string& pointer, std::string message, std::string hint) {
  errors_.push_back({pointer, std::move(message), std::move(hint)});
}

std::optional<Site> Reading::resolved(Site site) {
  constexpr int kLongestChain = 16;
  for (int i = 0; i < kLongestChain; ++i) {
    const auto reference = site.find("$ref");
    if (!reference || !reference->value->is(Kind::string)) return site;
    const std::string& text = reference->value->as_string();
    if (!text.starts_with('#')) {
      error(reference->pointer, fmt::format("{} is in another document, and only references within this one are followed", text),
            "copy it to components");
      return std::nullopt;
    }
    const std::string pointer = percent_decode(std::string_view(text).substr(1));
    const Value* target = at_pointer(document_, pointer);
    if (!target) {
      const auto slash = std::min(pointer.rfind('/'), pointer.size());
      std::vector<std::string> known;
      if (const Value* around = at_pointer(document_, pointer.substr(0, slash))) {
        for (const auto& member : Site{"", around}.members()) known.push_back(member.first);
      }
      error(reference->pointer, fmt::format("{} leads nowhere", text),
            slash < pointer.size() ? suggestion(std::string_view(pointer).substr(slash + 1), known) : "");
      return std::nullopt;
    }
    site = {pointer, target};
  }
  error(site.pointer, "this reference goes in a circle");
  return std::nullopt;
}

const Schema* Reading::schema_of(const Site& holder) {
  const auto schema = holder.find("schema");
  if (!schema) return nullptr;
  if (schemas_) return schemas_->at(schema->pointer);
  schema_pointers_.push_back(schema->pointer);
  return nullptr;
}

Value Reading::schema_value_of(const Site& holder) {
  const auto schema = holder.find("schema");
  const auto target = schema ? resolved(*schema) : std::nullopt;
  return target ? *target->value : Value();
}

Evidence Reading::evidence_of(const Site& holder, const Evidence& around) {
  const auto own = holder.find("x-evidence");
  if (!own) return around;
  if (!own->value->is(Kind::map)) {
    error(own->pointer, "x-evidence must be a map", "x-evidence: {grade: documented, source: \"https://…\"}");
    return around;
  }
  static const std::vector<std::string> keys{"grade", "source", "note"};
  static const std::vector<std::string> grades{"documented", "inferred", "assumed"};
  for (const auto& [key, part] : own->members()) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
      error(part.pointer, fmt::format("x-evidence has no \"{}\"", key), suggestion(key, keys));
    } else if (!part.value->is(Kind::string)) {
      error(part.pointer, fmt::format("{} must be a text", key));
    } else if (key == "grade" && !parse_grade(part.value->as_string())) {
      error(part.pointer, fmt::format("there is no grade \"{}\"", part.value->as_string()), suggestion(part.value->as_string(), grades));
    }
  }
  return {parse_grade(own->text("grade")).value_or(Grade::documented), own->text("source"), own->text("note")};
}

void Reading::read_head(std::string& title, std::string& version) {
  const Site root{"", &document_};
  if (const std::string written = root.text("openapi"); !written.starts_with("3.1")) {
    error(written.empty() ? "" : "/openapi",
          written.empty() ? "this is no OpenAPI description: it has no \"openapi\"" : fmt::format("OpenAPI {} is not served", written),
          "openapi: 3.1.0");
  }
  if (const auto info = root.find("info")) {
    title = info->text("title");
    version = info->text("version");
  }
}

// The servers that stand here, each once; without any, those of the place around (OpenAPI 3.1 §4.8.5, §4.8.9, §4.8.10).
std::vector<Server> Reading::read_servers(const Site& holder, const std::vector<Server>& around) {
  const auto written = holder.find("servers");
  if (!written) return around;
  if (!written->value->is(Kind::list) || (written->value->as_list().empty() && !holder.pointer.empty())) {
    error(written->pointer, "`servers` is a list of at least one", "servers: [{url: \"https://…\"}], or leave it out");
    return around;
  }
  std::vector<Server> servers;
  for (const Site& site : written->items()) {
    auto server = read_server(site);
    if (server && std::find(servers.begin(), servers.end(), *server) == servers.end()) servers.push_back(*std::move(server));
  }
  return servers.empty() ? around : servers;
}

std::optional<Server> Reading::read_server(const Site& site) {
  const std::string url = substituted(site);
  const UriParts parts = split_uri(url);
  Server server{"", std::string(parts.path)};
  while (server.base_path.ends_with('/')) server.base_path.pop_back();
  if (url.empty()) {
    error(site.pointer, "this server has no url", "url: https://…, or url: / for the root of every host");
    return std::nullopt;
  }
  if (!server.base_path.empty() && server.base_path[0] != '/') {
    error(site.pointer, fmt::format("the server {} has no path from its root", url), "begin it with https:// or with /");
    return std::nullopt;
  }
  if (!parts.authority) return server;
  std::string_view host = *parts.authority;
  if (const auto at = host.find('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  server.host = host_name(host);
  return server;
}

// The server's address with the default of each variable in its place.
std::string Reading::substituted(const Site& server) {
  const std::string url = server.text("url");
  const auto variables = server.find("variables");
  std::string out;
  for (std::size_t at = 0; at < url.size();) {
    const auto open = std::min(url.find('{', at), url.size());
    const auto close = url.find('}', open);
    out += url.substr(at, open - at);
    if (close == std::string::npos) return out + url.substr(open);
    const std::string name = url.substr(open + 1, close - open - 1);
    const auto variable = variables ? variables->find(name) : std::nullopt;
    const Value* value = variable ? variable->value->find("default") : nullptr;
    if (!value || !value->is(Kind::string)) {
      error(server.pointer, fmt::format("the server's variable {{{}}} has no default", name),
            fmt::format("variables: {{{}: {{default: …}}}}", name));
    } else {
      out += value->as_string();
    }
    at = close + 1;
  }
  return out;
}

}  // namespace understudy
