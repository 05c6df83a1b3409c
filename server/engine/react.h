// SPDX-License-Identifier: MIT
// Reaction: what one request, or one thing that fell due, does to a World: everything or nothing. Effects run in order, and an event that
// an effect sends runs to its end before the next effect. The first refusal anywhere ends the reaction, and the world is as before.
// Thread-safety: none of its own; runs under the lock of the sandbox that owns the world.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "server/engine/evaluate.h"
#include "server/engine/ledger.h"
#include "server/engine/machine.h"
#include "server/engine/views.h"
#include "server/engine/world.h"
#include "server/values/random.h"
#include "server/values/result.h"

namespace understudy {

// All that a reaction may know besides the world. Time and chance are arguments.
struct Circumstances {
  Instant now;
  Value settings;
  Value constants;
  Value request;  // null when time brought it
  Random* random = nullptr;
};

// The state forbids it. The texts are those of the machine.
struct Rejection {
  std::string_view outcome;
  Value with;  // merged into the outcome's example; null for nothing
  Grade grade = Grade::documented;
  std::string_view rule;  // id of the transition that refused
};
using Stop = std::variant<Rejection, EngineFault>;

// A transition that was taken, for coverage: by the request itself or by something that fell due.
struct TakenTransition {
  std::string id;        // as Transition::id; "program.PAUSING.after" for a timed one
  std::string resource;  // "program/4be2…"
  std::string from, to;
  friend bool operator==(const TakenTransition&, const TakenTransition&) = default;
};

// What the outside is to be told of: a webhook's name and payload, in the order of their effects.
struct Notice {
  std::string webhook;
  Value payload;
  Instant at;
};

// What fell due and happened, in order, with the instant at which it did.
struct Advanced {
  static constexpr std::size_t kMostTold = 10'000;

  struct Fired {
    Instant at;
    TakenTransition transition;
  };
  std::vector<Fired> fired;         // the first so many
  std::vector<EngineFault> faults;  // what fell due and could not happen, the first so many; it is not tried again
  std::uint64_t all_fired = 0, all_faults = 0;
  std::unordered_map<const Transition*, std::uint64_t> times;  // how often each was taken

  void add(EngineFault);
  // What happened besides, in the same time: put in order of instant; of what happened at one instant, this comes first.
  void merge(Advanced);
};

using Tell = std::function<void(const std::vector<Notice>&)>;

// How often anything may fire before that is taken for a mistake of the pack.
struct TimeLimits {
  std::size_t of_one = 1'000;       // for one resource at one instant: it then stops, and the others go on
  std::size_t at_once = 1'000'000;  // at one instant, and two more for each resource that there is when it begins: the rest stays due
  std::size_t all = 50'000'000;     // in all: the rest stays due
};

// Which resource a slot of a scope shows.
class References {
 public:
  void set(std::size_t slot, ResourceRef);
  std::optional<ResourceRef> find(std::size_t slot) const;
  void forget_from(std::size_t slot);  // this slot and those after it
  auto begin() const { return shown_.begin(); }
  auto end() const { return shown_.end(); }

 private:
  std::vector<std::pair<std::size_t, ResourceRef>> shown_;
};

class Reaction {
 public:
  // All must outlive the reaction.
  Reaction(const Machines&, World&, const Circumstances&);
  ~Reaction();  // undone unless commit() was called: resources, timeline, ages, and the draws from Random
  Reaction(const Reaction&) = delete;
  Reaction& operator=(const Reaction&) = delete;

  // An event for one resource. An event that neither its state nor `otherwise` names changes nothing: false. Events are sent at most 32
  // deep; there are at most 1,000,000 steps in all, which are events, creations and rounds of a `for`: EngineFault.
  Result<bool, Stop> send(std::string_view event, ResourceRef, const Value& data);
  // A new resource: missing attributes get their initial values, the state is the given one or the initial one; entry effects run
  // unless `seeding`. Attributes that are not declared or of the wrong type, a state that does not exist, an id that is taken or missing,
  // more than World::kMostResources: EngineFault.
  Result<ResourceRef, Stop> create(std::size_t machine, const Value& attributes, bool seeding = false);
  // Changes attributes of a resource (RFC 7396; null stays as null) without any event, for the control API; a changed state attribute moves
  // it there without effects. The key stays. EngineFault as for create().
  Result<bool, Stop> change(ResourceRef, const Value& attributes);
  bool remove(ResourceRef);  // false when it is not there
  // A list of effects in a scope that the caller made (an operation's `do`). `references` says which slots show resources; it grows
  // with creations, and the slots are brought up to date when the effects have run. `rule` names the list in faults.
  Result<bool, Stop> run(const std::vector<Effect>&, Scope&, References&, std::string_view rule);
  // What is due at this very instant happens, and what that makes due at once, as part of this reaction; as advance() otherwise.
  Advanced settle();
  // A request has looked at these resources, each named once, and its answer is found: what their states leave after so many reads happens
  // now, and what that makes due at once.
  Advanced read(const std::vector<ResourceRef>&);
  // Each slot shows its resource as it is now; null when it is gone.
  void refresh(Scope&, const References&) const;

  std::vector<TakenTransition> taken() const;
  const std::vector<Notice>& notices() const { return notices_; }
  Grade grade() const { return grade_; }  // the weakest of the transitions taken
  // The latest resource that an effect created under this name, anywhere in the reaction.
  std::optional<ResourceRef> created(std::string_view name) const;
  void commit() { committed_ = true; }

 private:
  friend Advanced advance(const Machines&, World&, Instant from, Instant to, Circumstances base, const Tell&, const TimeLimits&);
  class Rounds;
  class Unasked;
  struct Savepoint;
  struct Taken {  // a TakenTransition that is not yet put into words
    const Transition* transition;
    const Machine* machine;
    Value resource;  // its id
    const State *from, *to;
  };
  struct Deeper {  // one level further down while it lives
    explicit Deeper(int& depth) : depth_(depth) { ++depth_; }
    ~Deeper() { --depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

   private:
    int& depth_;
  };

  Scope scope_of(ResourceRef, const Value& event) const;
  std::optional<EngineFault> too_much(std::string_view rule);
  std::optional<EngineFault> too_deep(std::string_view rule);
  Result<bool, Stop> take(const Transition&, ResourceRef, Scope&);
  Result<bool, Stop> enter(ResourceRef, std::size_t state);
  void move(ResourceRef, std::size_t state);
  Result<bool, Stop> run_unasked(const std::vector<Effect>&, ResourceRef, std::string_view moment);
  Result<bool, Stop> assign(const Assign&, Scope&, const References&, std::string_view rule);
  Result<bool, Stop> create(const Create&, Scope&, References&, std::string_view rule);
  Result<bool, Stop> send(const Send&, Scope&, const References&, std::string_view rule);
  Result<bool, Stop> notify(const Notify&, Scope&, std::string_view rule);
  Result<bool, Stop> remove(const Remove&, const References&);
  Result<bool, Stop> for_each(const ForEach&, Scope&, References&, std::string_view rule);
  Result<std::vector<ResourceRef>, EngineFault> receivers(const Send&, Scope&, const References&, std::string_view rule) const;

  Result<ResourceRef, Stop> make(std::size_t machine, const Value& given, bool seeding, std::string_view rule);
  Result<Value, EngineFault> completed(const Machine&, const Value& given, std::string_view rule);
  Result<std::size_t, EngineFault> first_state(const Machine&, const Value& attributes, std::string_view rule);

  Result<bool, Stop> arm(ResourceRef);
  void settle(Rounds&, Advanced&);
  void read(ResourceRef, Rounds&, Advanced&);
  bool fire(const World::Due&, Rounds&, Advanced&);
  Result<bool, Stop> fire(const TimedTransition&, ResourceRef);
  void spend(const World::Due&);
  void note_taken(std::size_t since, Advanced&) const;
  static TakenTransition told(const Taken&);
  Savepoint savepoint();
  void back_to(const Savepoint&);

  const Machines& machines_;
  World& world_;
  const Circumstances& circumstances_;
  const Value* request_;  // what transitions see as `request`
  Sight sight_;
  Ledger ledger_;
  Ledger::Mark start_;
  std::vector<Taken> taken_;
  std::vector<std::pair<std::string_view, ResourceRef>> created_;
  std::vector<Notice> notices_;
  Grade grade_ = Grade::documented;
  int depth_ = 0;
  std::size_t steps_ = 0;
  bool committed_ = false;
};

// The resource as expressions see it: its attributes; null when it is gone.
const Value& view_of(const World&, ResourceRef);

// Everything due up to and including `to` happens, in order of instant, then age, each at its own instant (never before `from`), and what
// it makes due in turn as well. A refusal that a timed transition's effects meet is a fault: it is undone and not tried again. What the
// limits stop is a fault as well. `tell` hears what is to be told to the outside, at the instant at which it is.
Advanced advance(const Machines&, World&, Instant from, Instant to, Circumstances base, const Tell& tell = {},
                 const TimeLimits& limits = {});

}  // namespace understudy
