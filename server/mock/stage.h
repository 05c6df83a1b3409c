// SPDX-License-Identifier: MIT
// Stage: one provider's share of a sandbox: its world, settings, chance and keys. Chance is each provider's own, so that the ids that it
// gives do not depend on which other providers play beside it.
// Thread-safety: none of its own; guarded by its sandbox's lock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/engine/react.h"
#include "server/mock/idempotency.h"
#include "server/mock/outbox.h"
#include "server/mock/provider.h"
#include "server/values/random.h"
#include "server/values/result.h"

namespace understudy {

// A request of the control API that cannot be carried out: 404, 409, 422 or 429, and a sentence.
struct Refused {
  int status = 422;
  std::string detail;
};

struct Stage {
  std::shared_ptr<const Provider> provider;
  Value settings;  // a map of every declared one
  World world;
  Random random;
  IdempotencyStore keys;
  Outbox outbox;
  std::vector<Receiver> receivers;                                // of webhooks, beside those that the pack's own resources are
  std::map<std::string, std::uint64_t> fired;                     // transitions that time brought, by id
  std::vector<EngineFault> untold;                                // what fell due and failed; the next exchange tells of it
  std::unordered_map<const Outcome*, std::string> example_texts;  // of examples that were answered as they stand

  // Is there such an operation at this instant? One that its pack switches off is as if it had never been written.
  Result<bool, EngineFault> offers(const Operation&, Instant now) const;
  // The same for the router. What fails counts as there, so that the request comes as far as being told what failed. The stage outlives it.
  Router::Offered offered(Instant now) const;

  // An empty world. `given` replaces the defaults of the settings that it names. Refused: a setting that there is not, a value that does
  // not fit.
  static Result<Stage, Refused> make(std::shared_ptr<const Provider>, const std::map<std::string, Value>& given, std::string_view seed);
  // Brings the resources of the pack's seed into being.
  std::optional<Refused> sow(Instant now);
  // One more, as in a seed: no entry effects; it takes the place of one with the same id. Refused: what does not fit its type.
  Result<bool, Refused> plant(std::size_t machine, const Value& attributes, Instant now);

  // What a reaction may know at an instant, without a request.
  Circumstances circumstances(Instant now);
  // Everything due until then happens.
  Advanced advance(Instant from, Instant to);
  // Puts what the outside is to be told of into the outbox, for everybody who is to be told.
  void tell(const std::vector<Notice>&);
  // One of its deliveries has ended: the resource that the pack names hears of it.
  void report(const Outbox::Webhook&, Outbox::State, Instant now);
  // Could anybody be told? Only then does it matter at which instants time makes a halt.
  bool has_receivers() const;
  void note_fired(const Advanced&);
  void note_faults(const Advanced&);

  // By hand, for the control API; each gives the resource as describe() does, after what fell due by it (as it was before,
  // when that was its end). Refused: 422 for what does not
  // fit the type, 409 for an id that is taken.
  Result<Value, Refused> add(std::size_t machine, const Value& attributes, Instant now);
  Result<Value, Refused> change(ResourceRef, const Value& patch, Instant now);
  void remove(ResourceRef, Instant now);
  // {provider, type, id, state, attributes}, in JSON's terms. REQUIRES: the resource is there.
  Value describe(ResourceRef) const;

 private:
  Value settled(Reaction&, ResourceRef);
  Value described(std::size_t machine, const Resource&) const;
};

}  // namespace understudy
