// SPDX-License-Identifier: MIT
#include "server/mock/sandboxes.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

namespace understudy {
namespace {

std::optional<Refused> check_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  if (!name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), allowed)) return std::nullopt;
  return Refused{422, "a sandbox's name is 1 to 64 of A-Z a-z 0-9 . _ -"};
}

}  // namespace

Sandboxes::Sandboxes(Providers providers, SandboxStart start) : providers_(std::move(providers)), start_(std::move(start)) {}

Result<std::unique_ptr<Sandboxes>, Refused> Sandboxes::create(Providers providers, SandboxStart start, Instant wall) {
  std::unique_ptr<Sandboxes> sandboxes(new Sandboxes(std::move(providers), std::move(start)));
  if (auto first = sandboxes->open("default", wall); !first) return Failed{std::move(first).error()};
  return sandboxes;
}

const Provider* Sandboxes::provider(std::string_view name) const {
  const auto found = std::find_if(providers_.begin(), providers_.end(), [name](const auto& each) { return each->name == name; });
  return found == providers_.end() ? nullptr : found->get();
}

Result<std::shared_ptr<Sandbox>, Refused> Sandboxes::open(std::string_view name, Instant wall) {
  if (auto found = find(name)) return found;
  SandboxStart start = start_;
  if (name != "default") start.credential.clear();  // it leads to one sandbox
  auto added = add(std::string(name), std::move(start), wall);
  if (added) return added;
  // Two callers may have asked for it at once: the other one's is as good.
  if (auto found = find(name)) return found;
  return added;
}

std::shared_ptr<Sandbox> Sandboxes::find(std::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

std::shared_ptr<Sandbox> Sandboxes::find_by_credential(std::string_view authorization) const {
  const std::shared_lock lock(mutex_);
  if (by_credential_.empty()) return nullptr;
  const auto found = by_credential_.find(std::string(authorization));
  return found == by_credential_.end() ? nullptr : by_name_.find(found->second)->second;
}

Result<std::shared_ptr<Sandbox>, Refused> Sandboxes::add(const std::string& name, SandboxStart start, Instant wall) {
  if (auto refused = check_name(name)) return Failed{std::move(*refused)};
  if (find(name)) return Failed{Refused{409, fmt::format("there is a sandbox \"{}\" already", name)}};
  const std::string credential = start.credential;
  // Made outside the lock: sowing seeds takes a while, and nobody else needs to wait for it.
  auto made = Sandbox::create(name, providers_, std::move(start), wall, bell_);
  if (!made) return made;
  const std::unique_lock lock(mutex_);
  if (by_name_.size() >= kLimit) return Failed{Refused{429, fmt::format("there are {} sandboxes already: delete some", kLimit)}};
  if (!credential.empty() && by_credential_.contains(credential))
    return Failed{Refused{409, "this credential leads to another sandbox already"}};
  if (!by_name_.emplace(name, *made).second) return Failed{Refused{409, fmt::format("there is a sandbox \"{}\" already", name)}};
  if (!credential.empty()) by_credential_.emplace(credential, name);
  return made;
}

bool Sandboxes::remove(std::string_view name) {
  const std::unique_lock lock(mutex_);
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return false;
  by_credential_.erase(found->second->start().credential);
  by_name_.erase(found);
  return true;
}

std::vector<std::shared_ptr<Sandbox>> Sandboxes::all() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<Sandbox>> found;
  for (const auto& [name, sandbox] : by_name_) found.push_back(sandbox);
  return found;
}

}  // namespace understudy
