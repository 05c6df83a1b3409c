// SPDX-License-Identifier: MIT
// Two made-up providers: the turnstile, and a depot that ships parcels with everything that a mock must play: idempotency, lists, views,
// jobs that settle later, refusals from deep inside.
#pragma once

#include "tests/support/provider_builder.h"

namespace understudy::test {

ProviderSketch turnstile_sketch();
ProviderSketch parcels_sketch();

std::shared_ptr<const Provider> turnstile_provider();
std::shared_ptr<const Provider> parcels_provider();

}  // namespace understudy::test
