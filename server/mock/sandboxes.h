// SPDX-License-Identifier: MIT
// Sandboxes: all sandboxes of a server by name. `default` is there from the start; one that is asked for and does not exist is made from
// the same start.
// Thread-safety: every member may be called from any thread; a sandbox that is deleted lives on until its last answer is given.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/mock/sandbox.h"

namespace understudy {

class Sandboxes {
 public:
  static constexpr std::size_t kLimit = 10'000;

  // Refused when `start` does not fit the packs.
  static Result<std::unique_ptr<Sandboxes>, Refused> create(Providers, SandboxStart, Instant wall);

  const Providers& providers() const { return providers_; }
  const Provider* provider(std::string_view name) const;
  const SandboxStart& start() const { return start_; }
  // Who is told when a sandbox may have webhooks to deliver. REQUIRES: called before sandboxes are used by several threads.
  void on_post(std::function<void(const std::shared_ptr<Sandbox>&)> ring) { bell_->ring = std::move(ring); }

  // The one of that name, made when there is none. Names: 1 to 64 of [A-Za-z0-9._-] → 422 otherwise; more than kLimit sandboxes → 429.
  Result<std::shared_ptr<Sandbox>, Refused> open(std::string_view name, Instant wall);
  std::shared_ptr<Sandbox> find(std::string_view name) const;  // nullptr when there is none
  std::shared_ptr<Sandbox> find_by_credential(std::string_view authorization) const;
  // 409 when the name or the credential is taken.
  Result<std::shared_ptr<Sandbox>, Refused> add(const std::string& name, SandboxStart, Instant wall);
  bool remove(std::string_view name);                 // `default` is made anew on its next use
  std::vector<std::shared_ptr<Sandbox>> all() const;  // by name

 private:
  Sandboxes(Providers, SandboxStart);
  Providers providers_;
  SandboxStart start_;
  const std::shared_ptr<PostBell> bell_ = std::make_shared<PostBell>();
  mutable std::shared_mutex mutex_;
  // guarded by mutex_
  std::map<std::string, std::shared_ptr<Sandbox>, std::less<>> by_name_;
  std::unordered_map<std::string, std::string> by_credential_;
};

}  // namespace understudy
