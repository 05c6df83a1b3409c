// SPDX-License-Identifier: MIT
// Control: the control API under /__admin, for the people and tests that drive a server: sandboxes, clocks, resources, journals. JSON in
// and out, errors as RFC 9457. Every endpoint is a row of one table; what it does is a call or two of the mock room. Thread-safety:
// handle() may be called from any thread.
#pragma once

#include <memory>

#include "server/contract/message.h"
#include "server/mock/sandboxes.h"

namespace understudy {

class Control {
 public:
  // `deliver` is how a clock waits for the webhooks that fall due on its way; empty: it does not.
  explicit Control(std::shared_ptr<Sandboxes>, Sandbox::Deliver deliver = {});

  // REQUIRES: the first path segment is "__admin". Unknown path: 404 with the nearest one; wrong method: 405 with Allow.
  Response handle(const Request&, Instant wall) const;
  // May it wait for somebody else, and so for longer than a loop can be kept?
  static bool may_wait(const Request&);

  struct Call;   // one request, with its path arguments taken apart
  struct Route;  // method, path, handler

 private:
  std::shared_ptr<Sandboxes> sandboxes_;
  Sandbox::Deliver deliver_;
};

}  // namespace understudy
