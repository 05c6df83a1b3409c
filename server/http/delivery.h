// SPDX-License-Identifier: MIT
// Delivery: what is to happen on the wire with an answer; and who decides it.
// Thread-safety: plain values.
#pragma once

#include <functional>

#include "server/contract/message.h"

namespace understudy {

// Delays, resets and cuts will be further members: only the wire sleeps.
struct Delivery {
  Response response;
  std::function<Response()> later = {};  // when set, gives the response, and may wait: the connection waits for it, its loop does not
};

// Turns a request into its answer, quickly: the loop waits for it. It is called from several threads at a time. The target of a request
// begins with '/' always.
using HttpHandler = std::function<Delivery(Request)>;

}  // namespace understudy
