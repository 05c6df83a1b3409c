// SPDX-License-Identifier: MIT
// Catch2, whichever of its two generations the system has: v2 in Debian 12, v3 elsewhere.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
