// SPDX-License-Identifier: MIT
// Candidates: how all resources of a type are found for which a condition holds. What the condition demands as an equality ("pool.programId
// == program.id && …") is looked up in an index of the World; the whole condition is then asked about those that are left, in order of
// creation, so that the index decides how long it takes and nothing else.
// Thread-safety: pure functions.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "server/engine/evaluate.h"
#include "server/engine/machine.h"
#include "server/engine/world.h"

namespace understudy {

struct Condition {
  std::size_t machine;
  const std::optional<Expression>& where;          // none: it holds for all
  std::size_t candidate;                           // the slot in which `where` sees each of them
  const std::vector<Expression::Equality>& equal;  // as plan_index() gives them
};

// Those for which it holds, the oldest first, until `visit` returns false. The world must not change meanwhile.
using Visit = std::function<bool(ResourceRef, const Resource&)>;
std::optional<EngineFault> for_all_that_fit(const World&, const Condition&, Scope&, std::string_view rule, const Visit& visit);

// What a `where` demands of its candidate; worlds of these machines will have an index of each of the attributes.
std::vector<Expression::Equality> plan_index(Machine&, const std::optional<Expression>& where, std::size_t candidate);
// The same for all that these effects send, and for all effects of the machines.
void plan_indexes(Machines&, std::vector<Effect>&);
void plan_indexes(Machines&);

}  // namespace understudy
