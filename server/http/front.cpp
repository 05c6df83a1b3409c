// SPDX-License-Identifier: MIT
#include "server/http/front.h"

#include <algorithm>
#include <vector>

#include "server/contract/problem.h"

namespace understudy {
namespace {

// Takes the first segment of an origin-form target away: "/a/b?c" gives "a" and leaves "/b?c"; "/a?c" leaves "/?c".
std::string take_segment(std::string& target) {
  const std::size_t end = std::min(target.find_first_of("/?", 1), target.size());
  std::string segment = target.substr(1, end - 1);
  target.erase(0, end);
  if (target.empty() || target.front() != '/') target.insert(0, 1, '/');
  return segment;
}

std::string_view first_segment(std::string_view target) {
  if (target.empty() || target.front() != '/') return {};
  return target.substr(1, std::min(target.find_first_of("/?", 1), target.size()) - 1);
}

// Are they products of one platform, which serves them all under one host?
bool share_a_host(const std::vector<const Provider*>& several) {
  const auto answers = [](const Provider* each, const std::string& host) {
    const auto& hosts = each->contract.hosts();
    return std::find(hosts.begin(), hosts.end(), host) != hosts.end();
  };
  const auto& hosts = several.front()->contract.hosts();
  return std::any_of(hosts.begin(), hosts.end(), [&](const std::string& host) {
    return std::all_of(several.begin(), several.end(), [&](const Provider* each) { return answers(each, host); });
  });
}

Response nobody(const Providers& providers, const Sandbox& sandbox, Instant wall, const Request& request,
                const std::vector<const Provider*>& several) {
  List names;
  for (const Provider* provider : several) names.emplace_back(provider->name);
  if (!names.empty()) {
    return problem(404, "several providers serve this path: put /{provider} in front of it", {{"providers", std::move(names)}});
  }
  List nearest;
  for (const auto& provider : providers) {
    names.emplace_back("/" + provider->name);
    for (auto& operation : sandbox.nearest(*provider, request, 2, wall)) nearest.emplace_back(provider->name + ": " + operation);
  }
  return problem(
      404, "no provider serves " + request.method + " " + std::string(target_path(request.target)) + "; a base URL ends in /{provider}",
      {{"providers", std::move(names)}, {"nearest", std::move(nearest)}});
}

}  // namespace

Front::Front(std::shared_ptr<Sandboxes> sandboxes, Sandbox::Deliver deliver)
    : sandboxes_(std::move(sandboxes)), control_(sandboxes_, std::move(deliver)) {}

bool Front::may_wait(const Request& request) const { return first_segment(request.target) == "__admin" && Control::may_wait(request); }

Response Front::handle(Request request, Instant wall) const {
  if (first_segment(request.target) == "__admin") return control_.handle(request, wall);
  const auto sandbox = sandboxes_->open(take_sandbox(request), wall);
  if (!sandbox) return problem(sandbox.error().status, sandbox.error().detail);
  std::vector<const Provider*> several;
  const Provider* provider = take_provider(request, **sandbox, wall, several);
  if (provider == nullptr) return nobody(sandboxes_->providers(), **sandbox, wall, request, several);
  return (*sandbox)->answer(*provider, std::move(request), wall)->response;
}

std::string Front::take_sandbox(Request& request) const {
  if (first_segment(request.target).starts_with('@')) return percent_decode(take_segment(request.target)).substr(1);
  if (const std::string* header = request.headers.find("Understudy-Sandbox")) return *header;
  const std::string* credential = request.headers.find("Authorization");
  if (credential != nullptr && !credential->empty()) {
    if (const auto bound = sandboxes_->find_by_credential(*credential)) return bound->name();
  }
  return "default";
}

const Provider* Front::take_provider(Request& request, const Sandbox& sandbox, Instant wall, std::vector<const Provider*>& several) const {
  if (const Provider* named = sandboxes_->provider(first_segment(request.target))) {
    take_segment(request.target);
    return named;
  }
  const std::string host = host_name(request);
  std::vector<const Provider*> all, by_host;
  for (const auto& each : sandboxes_->providers()) {
    all.push_back(each.get());
    const auto& hosts = each->contract.hosts();
    if (std::find(hosts.begin(), hosts.end(), host) != hosts.end()) by_host.push_back(each.get());
  }
  const auto& candidates = by_host.empty() ? all : by_host;
  std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(several),
               [&](const Provider* each) { return sandbox.serves(*each, request, wall); });
  if (by_host.empty()) return !several.empty() && (several.size() == 1 || share_a_host(several)) ? several.front() : nullptr;
  return several.empty() ? by_host.front() : several.front();
}

}  // namespace understudy
