// SPDX-License-Identifier: MIT
// Two made-up domains to try statecharts on: a turnstile, which is the smallest there is, and a depot that ships parcels, which has
// everything: resources that act on each other, deadlines, periodic timers, refusals from deep inside.
#pragma once

#include "tests/support/machine_builder.h"

namespace understudy::test {

// gate: LOCKED, UNLOCKED; events coin, pass. An open gate locks itself after settings.lock_after.
MachineSketch gate_sketch();

// depot: OPEN, CLOSED; parcel: WAITING, PACKED, SHIPPED, LOST, DELIVERED; label: a parcel that is shipped prints one.
std::vector<MachineSketch> depot_sketches();

}  // namespace understudy::test
