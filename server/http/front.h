// SPDX-License-Identifier: MIT
// Front: who is meant? It reads the address of a request and hands it to the control API or to a provider in a sandbox.
//
//   /__admin/…                      the control API
//   /@sandbox/…                     that sandbox, then as below
//   /{provider}/…                   that provider; the rest is the provider's own path
//   any path, Host of a provider    that provider, path as it is, and of it what is served at that host; several packs may share a host:
//                                   the one that serves the path
//   a bare path                     the provider that serves it, when there is exactly one; of several that share a host, the first, as
//                                   that host would answer
//
// A sandbox is chosen by path, else by the header Understudy-Sandbox, else by the credential in Authorization, else it is `default`.
// Thread-safety: handle() may be called from any thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/contract/message.h"
#include "server/http/control.h"
#include "server/mock/sandboxes.h"

namespace understudy {

class Front {
 public:
  explicit Front(std::shared_ptr<Sandboxes>, Sandbox::Deliver deliver = {});

  Response handle(Request, Instant wall) const;
  // May the answer take its time? Then it is worked out beside the event loops.
  bool may_wait(const Request&) const;

 private:
  // Both take what they used away from the target. No provider: nullptr, and `several` holds those between which there is no telling.
  std::string take_sandbox(Request&) const;
  const Provider* take_provider(Request&, const Sandbox&, Instant wall, std::vector<const Provider*>& several) const;

  std::shared_ptr<Sandboxes> sandboxes_;
  Control control_;
};

}  // namespace understudy
