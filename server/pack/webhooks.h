// SPDX-License-Identifier: MIT
// `webhooks` of behaviour.yaml → WebhookRules.
// Thread-safety: none; part of one load.
#pragma once

#include "server/pack/workbench.h"

namespace understudy {

// REQUIRES: the bench's provider has its contract and machines.
void read_webhooks(Workbench&, const Fields& behaviour);

}  // namespace understudy
