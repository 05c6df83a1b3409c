// SPDX-License-Identifier: MIT
#include "server/contract/router.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <utility>

#include "server/contract/message.h"

namespace understudy {
namespace {

// A chain of stack frames: the raw segments that stand for parameters, the last one first.
struct Captured {
  const Captured* before;
  std::string_view raw;
};

// "{id}" is a parameter, everything else a literal.
bool is_parameter(std::string_view segment) { return segment.size() > 2 && segment.front() == '{' && segment.back() == '}'; }

// The first segment of a path that begins with '/', and the rest, which is empty or begins with '/' too.
std::pair<std::string_view, std::string_view> split_first(std::string_view path) {
  path.remove_prefix(1);
  const auto end = std::min(path.find('/'), path.size());
  return {path.substr(0, end), path.substr(end)};
}

std::vector<std::string_view> split_all(std::string_view path, std::size_t at_most) {
  std::vector<std::string_view> segments;
  while (!path.empty() && segments.size() < at_most) {
    const auto [first, rest] = split_first(path);
    segments.push_back(first);
    path = rest;
  }
  return segments;
}

std::string_view without_trailing_slash(std::string_view path) {
  return path.size() > 1 && path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
}

// Edits from one word to another, as a share of the longer one: 0 is equal, 1 has nothing in common.
double word_distance(std::string_view a, std::string_view b) {
  constexpr std::size_t kLongest = 64;
  a = a.substr(0, kLongest);
  b = b.substr(0, kLongest);
  if (a == b) return 0;
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, change}));
    }
  }
  return static_cast<double>(row.back()) / static_cast<double>(std::max(a.size(), b.size()));
}

// The same over the segments of two paths; a parameter stands for any segment, at a small price so that a literal is preferred.
double path_distance(const std::vector<std::string_view>& path, const std::vector<std::string_view>& route) {
  std::vector<double> row(route.size() + 1);
  std::iota(row.begin(), row.end(), 0.0);
  for (std::size_t i = 1; i <= path.size(); ++i) {
    double diagonal = std::exchange(row[0], static_cast<double>(i));
    for (std::size_t j = 1; j <= route.size(); ++j) {
      const double change = diagonal + (is_parameter(route[j - 1]) ? 0.1 : word_distance(path[i - 1], route[j - 1]));
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, change}));
    }
  }
  return row.back();
}

}  // namespace

struct Router::Node {
  struct End {
    std::string method;
    const Operation* operation;
    std::vector<std::string> parameters;  // names, in order of the path
    std::string route;                    // "/v1/x/{id}"
    std::vector<std::string> hosts;       // where it is served; empty: everywhere

    bool is_at(std::string_view host) const {
      return host.empty() || hosts.empty() || std::find(hosts.begin(), hosts.end(), host) != hosts.end();
    }
  };
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;  // decoded
  std::unique_ptr<Node> parameter;
  std::vector<End> ends;

  const End* end(std::string_view method) const {
    const auto found = std::find_if(ends.begin(), ends.end(), [&](const End& e) { return e.method == method; });
    return found == ends.end() ? nullptr : &*found;
  }

  // The first operation of a method on a path keeps it.
  void insert(std::string_view route, const Operation& operation, const std::string& host) {
    Node* node = this;
    std::vector<std::string> parameters;
    for (const std::string_view segment : split_all(route, std::string_view::npos)) {
      std::unique_ptr<Node>& next = is_parameter(segment) ? node->parameter : node->literals[percent_decode(segment)];
      if (!next) next = std::make_unique<Node>();
      node = next.get();
      if (is_parameter(segment)) parameters.emplace_back(segment.substr(1, segment.size() - 2));
    }
    const auto end = std::find_if(node->ends.begin(), node->ends.end(), [&](const End& e) { return e.method == operation.method; });
    if (end == node->ends.end()) {
      std::vector<std::string> hosts;
      if (!host.empty()) hosts.push_back(host);
      node->ends.push_back({operation.method, &operation, std::move(parameters), std::string(route), std::move(hosts)});
    } else if (end->operation == &operation && host.empty()) {
      end->hosts.clear();
    } else if (end->operation == &operation && !end->hosts.empty()) {
      end->hosts.push_back(host);
    }
  }
};

namespace {

bool is_offered(const Operation& operation, const Router::Offered& offered) { return !offered || offered(operation); }

// One look-up: depth first, literals before parameters, until a path with the method is found.
template <class Node>
class Search {
 public:
  Search(std::string_view method, std::string_view host, const Router::Offered& offered, Route& route)
      : method_(method), host_(host), offered_(offered), route_(route) {}

  bool at(const Node& node, std::string_view path, const Captured* captured) {
    if (path.empty()) return finish(node, captured);
    const auto [raw, rest] = split_first(path);
    if (raw.find('%') == std::string_view::npos) {
      if (const auto literal = node.literals.find(raw); literal != node.literals.end() && at(*literal->second, rest, captured)) return true;
    } else if (const auto literal = node.literals.find(percent_decode(raw)); literal != node.literals.end()) {
      if (at(*literal->second, rest, captured)) return true;
    }
    if (!node.parameter || raw.empty()) return false;
    const Captured here{captured, raw};
    return at(*node.parameter, rest, &here);
  }

 private:
  std::string_view method_, host_;
  const Router::Offered& offered_;
  Route& route_;

  template <class End>
  bool is_there(const End& end) const {
    return end.is_at(host_) && is_offered(*end.operation, offered_);
  }

  bool finish(const Node& node, const Captured* captured) {
    const auto* end = node.end(method_);
    if (!end || !is_there(*end)) {
      for (const auto& other : node.ends) {
        if (&other != end && is_there(other)) route_.allowed.push_back(other.method);
      }
      return false;
    }
    route_.operation = end->operation;
    route_.path_arguments.resize(end->parameters.size());
    for (std::size_t i = end->parameters.size(); i-- > 0; captured = captured->before) {
      route_.path_arguments[i] = {end->parameters[i], percent_decode(captured->raw)};
    }
    route_.allowed.clear();
    return true;
  }
};

}  // namespace

Router::Router(const Contract& contract, Options options) : hosts_(contract.hosts()), options_(options) {
  auto root = std::make_shared<Node>();
  for (const Operation& operation : contract.operations()) {
    for (const Server& server : operation.servers) {
      for (const std::string& path : operation.paths) {
        const std::string route = server.base_path + path;
        root->insert(options_.trailing_slash ? without_trailing_slash(route) : route, operation, server.host);
      }
    }
  }
  root_ = std::move(root);
}

std::string_view Router::known(std::string_view host) const {
  return std::find(hosts_.begin(), hosts_.end(), host) != hosts_.end() ? host : std::string_view();
}

Route Router::route(const Asked& asked, const Offered& offered) const {
  Route route;
  std::string_view path = asked.path;
  if (!path.starts_with('/')) return route;
  if (options_.trailing_slash) path = without_trailing_slash(path);
  const std::string_view host = known(asked.host);
  if (Search<Node>(asked.method, host, offered, route).at(*root_, path, nullptr)) return route;
  if (asked.method == "HEAD" && Search<Node>("GET", host, offered, route).at(*root_, path, nullptr)) return route;
  std::sort(route.allowed.begin(), route.allowed.end());
  route.allowed.erase(std::unique(route.allowed.begin(), route.allowed.end()), route.allowed.end());
  return route;
}

std::vector<std::string> Router::nearest(const Asked& asked, std::size_t count, const Offered& offered) const {
  constexpr std::size_t kSegments = 32;
  const auto wanted = split_all(asked.path.starts_with('/') ? asked.path : std::string_view(), kSegments);
  const std::string_view host = known(asked.host);
  std::vector<std::pair<double, std::string>> candidates;
  std::vector<const Node*> nodes{root_.get()};
  while (!nodes.empty()) {
    const Node* node = nodes.back();
    nodes.pop_back();
    for (const auto& end : node->ends) {
      if (!is_offered(*end.operation, offered)) continue;
      const double distance = path_distance(wanted, split_all(end.route, kSegments)) + (end.method == asked.method ? 0 : 0.5);
      const std::string elsewhere = end.is_at(host) ? "" : " at " + end.hosts.front();
      candidates.emplace_back(distance, end.method + " " + end.route + elsewhere);
    }
    for (const auto& [text, next] : node->literals) nodes.push_back(next.get());
    if (node->parameter) nodes.push_back(node->parameter.get());
  }
  std::sort(candidates.begin(), candidates.end());
  std::vector<std::string> nearest;
  for (std::size_t i = 0; i < std::min(count, candidates.size()); ++i) nearest.push_back(std::move(candidates[i].second));
  return nearest;
}

}  // namespace understudy
