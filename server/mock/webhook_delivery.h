// SPDX-License-Identifier: MIT
// What a webhook looks like on the wire, and to whom it goes.
// Thread-safety: none of its own; runs under the lock of the sandbox.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/contract/message.h"
#include "server/engine/evaluate.h"
#include "server/engine/world.h"
#include "server/mock/outbox.h"
#include "server/mock/provider.h"
#include "server/values/result.h"

namespace understudy {

// What its rules look at.
struct WebhookSight {
  const Provider& provider;
  const Value& settings;
  const World& world;
};

// One delivery, due at once, for each resource that asks for it and each receiver of the control API. A rule that fails is a fault, and the
// others are served.
std::vector<Outbox::Delivery> deliveries_of(const WebhookSight&, const std::vector<Receiver>&, const Outbox::Webhook&,
                                            std::vector<EngineFault>& faults);

struct WebhookMessage {
  std::string body;
  Headers headers;  // Content-Type among them
};
// As it is sent at this attempt (from 1), evaluated at this instant. `destination` is null when nobody is told.
Result<WebhookMessage, EngineFault> webhook_message(const WebhookSight&, const Outbox::Webhook&, const Value& destination,
                                                    std::size_t attempt, Instant now);

// The resource that hears how a delivery of this webhook ended; nothing when the pack names none, or it is not there.
Result<std::optional<ResourceRef>, EngineFault> reported_to(const WebhookSight&, const Outbox::Webhook&);

// Does this status count as delivered? 0 never does.
bool counts_as_delivered(const WebhookRules&, int status);

}  // namespace understudy
