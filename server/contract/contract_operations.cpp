// SPDX-License-Identifier: MIT
// Paths, operations, their parameters and request bodies.
#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <set>

#include "server/contract/contract_reading.h"
#include "server/values/diagnostic.h"

namespace understudy {
namespace {

const std::vector<std::string> kMethods{"get", "put", "post", "delete", "options", "head", "patch", "trace"};
const std::vector<std::string> kPathItemKeys{"parameters", "summary", "description", "servers", "$ref"};

bool among(const std::vector<std::string>& list, std::string_view word) { return std::find(list.begin(), list.end(), word) != list.end(); }

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
  }
  return text;
}

// The names in braces, in order.
std::vector<std::string> template_names(std::string_view path) {
  std::vector<std::string> names;
  for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
    const auto close = path.find('}', open);
    if (close == std::string_view::npos) break;
    names.emplace_back(path.substr(open + 1, close - open - 1));
  }
  return names;
}

// "/a/{id}/b" → "/a/{}/b": equal for paths that no request can tell apart.
std::string path_shape(std::string_view path) {
  std::string shape;
  bool inside = false;
  for (const char c : path) {
    if (c == '}') inside = false;
    if (!inside) shape += c;
    if (c == '{') inside = true;
  }
  return shape;
}

}  // namespace

std::vector<Operation> Reading::operations() {
  const Site root{"", &document_};
  if (const auto components = root.find("components"); components && !schemas_) {
    if (const auto schemas = components->find("schemas")) {
      for (const auto& [name, schema] : schemas->members()) schema_pointers_.push_back(schema.pointer);
    }
  }
  servers_ = read_servers(root, {Server{}});
  std::vector<Operation> operations;
  if (const auto paths = root.find("paths")) {
    for (const auto& [path, item] : paths->members()) {
      if (path.starts_with("x-")) continue;
      if (const auto target = resolved(item)) read_path(path, *target, operations);
    }
  }
  check_collisions(operations);
  return operations;
}

void Reading::read_path(const std::string& path, const Site& item, std::vector<Operation>& operations) {
  check_path(path, item);
  const Around around{read_parameters(item), read_servers(item, servers_)};
  for (const auto& [key, part] : item.members()) {
    if (among(kMethods, key)) {
      operations.push_back(read_operation(upper(key), path, part, around));
    } else if (!among(kPathItemKeys, key) && !key.starts_with("x-")) {
      error(part.pointer, fmt::format("there is no method \"{}\"", key), suggestion(key, kMethods));
    }
  }
}

void Reading::check_path(const std::string& path, const Site& item) {
  if (!path.starts_with('/')) error(item.pointer, fmt::format("the path {} does not begin with a slash", path), "/" + path);
  for (std::size_t begin = 0; begin < path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    const std::string segment = path.substr(begin, end - begin);
    const bool braces = segment.find_first_of("{}") != std::string::npos;
    if (braces && (segment.find('{') != 0 || segment.rfind('{') != 0 || segment.find('}') != segment.size() - 1 || segment.size() < 3)) {
      error(item.pointer, fmt::format("\"{}\" mixes a parameter with other text", segment), "a parameter takes a whole segment: /{name}/");
    }
    begin = end + 1;
  }
}

Operation Reading::read_operation(const std::string& method, const std::string& path, const Site& site, const Around& around) {
  Operation operation;
  operation.id = site.text("operationId");
  operation.method = method;
  operation.paths = {path};
  operation.servers = read_servers(site, around.servers);
  operation.summary = site.text("summary");
  operation.pointer = site.pointer;
  operation.evidence = evidence_of(site, {});
  if (operation.id.empty()) error(site.pointer, fmt::format("{} {} has no operationId", method, path), "operationId: doSomething");
  if (const auto tags = site.find("tags")) {
    for (const Site& tag : tags->items()) {
      if (tag.value->is(Kind::string)) operation.tags.push_back(tag.value->as_string());
    }
  }
  operation.parameters = read_parameters(site);
  for (const Parameter& parameter : around.parameters) {  // the path item's own, unless the operation has its own of that name
    const auto same = [&](const Parameter& p) { return p.in == parameter.in && p.name == parameter.name; };
    if (std::none_of(operation.parameters.begin(), operation.parameters.end(), same)) operation.parameters.push_back(parameter);
  }
  check_path_parameters(operation);
  operation.body = read_body(site);
  read_responses(site, operation);
  return operation;
}

std::vector<Parameter> Reading::read_parameters(const Site& holder) {
  std::vector<Parameter> parameters;
  const auto list = holder.find("parameters");
  if (!list) return parameters;
  for (const Site& item : list->items()) {
    const auto site = resolved(item);
    if (auto parameter = site ? read_parameter(*site) : std::nullopt) parameters.push_back(std::move(*parameter));
  }
  return parameters;
}

// nullopt for a cookie, which is not read, and for the headers that OpenAPI 3.1 §4.8.12.1 leaves to other keywords.
std::optional<Parameter> Reading::read_parameter(const Site& site) {
  static const std::vector<std::string> places{"path", "query", "header", "cookie"};
  Parameter parameter;
  parameter.name = site.text("name");
  parameter.pointer = site.pointer;
  const std::string in = site.text("in");
  if (parameter.name.empty()) {
    error(site.pointer, "this parameter has no name");
    return std::nullopt;
  }
  if (!among(places, in)) {
    error(site.pointer, fmt::format("parameter {} is in \"{}\", which is no place", parameter.name, in), suggestion(in, places));
    return std::nullopt;
  }
  parameter.schema = schema_of(site);
  if (in == "cookie" || (in == "header" && among({"accept", "authorization", "content-type"}, bare_media_type(parameter.name)))) {
    return std::nullopt;
  }
  parameter.in = in == "path" ? ParameterIn::path : in == "query" ? ParameterIn::query : ParameterIn::header;
  parameter.required = parameter.in == ParameterIn::path || site.flag("required", false);
  parameter.explode = site.flag("explode", parameter.in == ParameterIn::query);
  parameter.schema_value = schema_value_of(site);
  return parameter;
}

std::optional<RequestBody> Reading::read_body(const Site& operation) {
  const auto written = operation.find("requestBody");
  const auto site = written ? resolved(*written) : std::nullopt;
  if (!site) return std::nullopt;
  RequestBody body;
  body.required = site->flag("required", false);
  if (const auto content = site->find("content")) {
    for (const auto& [media_type, part] : content->members()) {
      body.contents.push_back({bare_media_type(media_type), schema_value_of(part), schema_of(part)});
    }
  }
  if (body.contents.empty()) error(site->pointer, "this request body has no content", "content: {application/json: {schema: …}}");
  return body;
}

void Reading::check_path_parameters(const Operation& operation) {
  const std::string& path = operation.paths.front();
  const std::vector<std::string> names = template_names(path);
  std::set<std::string> seen;
  for (const std::string& name : names) {
    if (!seen.insert(name).second) error(operation.pointer, fmt::format("{{{}}} stands twice in {}", name, path));
    const auto declared = [&](const Parameter& p) { return p.in == ParameterIn::path && p.name == name; };
    if (std::none_of(operation.parameters.begin(), operation.parameters.end(), declared)) {
      error(operation.pointer, fmt::format("the path parameter {{{}}} is not declared", name),
            fmt::format("parameters: [{{name: {}, in: path, required: true, schema: {{type: string}}}}]", name));
    }
  }
  for (const Parameter& parameter : operation.parameters) {
    if (parameter.in == ParameterIn::path && !among(names, parameter.name)) {
      error(parameter.pointer, fmt::format("there is no {{{}}} in {}", parameter.name, path), suggestion(parameter.name, names));
    }
  }
}

void Reading::check_collisions(const std::vector<Operation>& operations) {
  std::set<std::string> ids;
  std::map<std::string, const Operation*> routes;
  for (const Operation& operation : operations) {
    if (!operation.id.empty() && !ids.insert(operation.id).second) {
      error(operation.pointer, fmt::format("a second operation is called {}", operation.id));
    }
    for (const Server& server : operation.servers) {
      const std::string& path = operation.paths.front();
      const auto [first, fresh] = routes.emplace(operation.method + " " + path_shape(server.base_path + path), &operation);
      if (fresh || first->second == &operation) continue;
      const std::string& other = first->second->paths.front();
      error(operation.pointer, fmt::format("no request can tell {} {} from {}", operation.method, path, other),
            path_shape(path) == path_shape(other) ? "" : fmt::format("both are served as {}{}", server.base_path, path));
      break;
    }
  }
}

}  // namespace understudy
