// SPDX-License-Identifier: MIT
// What time and reads bring: when timers are armed, and what happens when they go off.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "server/engine/react.h"

namespace understudy {

namespace {

// The instant that a timed transition names for a resource as it is now; none when that is null, or beyond the years that there are.
Result<std::optional<Instant>, EngineFault> instant_of(const TimedTransition& timed, const Resource& resource, Scope& scope) {
  const std::string& rule = timed.transition.id;
  auto named = evaluated(timed.delay ? *timed.delay : *timed.at, scope, rule);
  if (!named) return Failed{std::move(named).error()};
  if (named->is_null()) return std::optional<Instant>();
  const auto within_time = [](Instant due) { return due.in_range() ? std::optional(due) : std::nullopt; };
  if (timed.delay && named->is(Kind::duration)) return within_time(resource.entered + named->as_duration());
  if (timed.at && named->is(Kind::timestamp)) return within_time(named->as_timestamp());
  return Failed{EngineFault{rule, fmt::format("{} is not a {}", kind_name(named->kind()), timed.delay ? "duration" : "timestamp")}};
}

// Has a resource as it is now been read as often as the transition asks?
Result<bool, EngineFault> read_out(const TimedTransition& timed, const Resource& resource, Scope& scope) {
  const std::string& rule = timed.transition.id;
  auto wanted = evaluated(*timed.reads, scope, rule);
  if (!wanted) return Failed{std::move(wanted).error()};
  if (wanted->is_null()) return false;
  if (!wanted->is(Kind::integer)) return Failed{EngineFault{rule, fmt::format("{} is not a number of reads", kind_name(wanted->kind()))}};
  return wanted->as_integer() > 0 && resource.reads >= static_cast<std::uint64_t>(wanted->as_integer());
}

std::string reason(const Stop& stop) {
  if (const auto* fault = std::get_if<EngineFault>(&stop)) return fmt::format("{}: {}", fault->rule, fault->message);
  const auto& rejection = std::get<Rejection>(stop);
  return fmt::format("{} refused with {}, and what falls due cannot be refused", rejection.rule, rejection.outcome);
}

}  // namespace

// Counts what fires, so that timers which keep each other going come to an end.
class Reaction::Rounds {
 public:
  explicit Rounds(const TimeLimits& limits = {}) : limits_(limits) {}

  // Nothing, or why no more may fire at this instant.
  std::optional<std::string> exhausted(Instant now, std::size_t resources) {
    if (total_ == 0 || now != at_) {
      at_ = now;
      most_here_ = limits_.at_once + 2 * resources;
      here_ = 0;
      of_one_ = {};
    }
    if (here_ >= most_here_)
      return fmt::format("too much falls due: {} transitions have fired at {}, the rest waits", here_, format_instant(now));
    if (total_ >= limits_.all) return fmt::format("too much falls due: {} transitions have fired, the rest waits", total_);
    return std::nullopt;
  }
  // May this resource fire (again) at this instant?
  bool admit(ResourceRef ref) {
    ++total_;
    ++here_;
    return ++of_one_[ref.age] <= limits_.of_one;
  }

 private:
  const TimeLimits limits_;
  Instant at_;
  std::size_t total_ = 0, here_ = 0, most_here_ = 0;
  std::unordered_map<std::uint64_t, std::size_t> of_one_;  // by age
};

// While it lives nothing sees the request: what happens was not asked for.
class Reaction::Unasked {
 public:
  explicit Unasked(const Value*& request) : request_(request), asked_(std::exchange(request, &nobody_asks())) {}
  ~Unasked() { request_ = asked_; }
  Unasked(const Unasked&) = delete;
  Unasked& operator=(const Unasked&) = delete;

 private:
  static const Value& nobody_asks() {
    static const Value null;
    return null;
  }
  const Value*& request_;
  const Value* asked_;
};

struct Reaction::Savepoint {
  Ledger::Mark mark;
  std::size_t taken = 0, created = 0, notices = 0;
  Grade grade = Grade::documented;
};

Reaction::Savepoint Reaction::savepoint() { return {ledger_.mark(), taken_.size(), created_.size(), notices_.size(), grade_}; }

void Reaction::back_to(const Savepoint& before) {
  ledger_.back_to(before.mark);
  taken_.resize(before.taken);
  created_.resize(before.created);
  notices_.resize(before.notices);
  grade_ = before.grade;
}

// Idempotent: timers whose instant stays the same keep their age, those that went off for it stay silent.
Result<bool, Stop> Reaction::arm(ResourceRef ref) {
  const Resource* resource = world_.find(ref);
  if (resource == nullptr) return true;
  const std::vector<TimedTransition>& timed = machines_[ref.machine].states[resource->state].timed;
  std::optional<Scope> scope;
  for (std::size_t i = 0; i < timed.size(); ++i) {
    Resource::Timer timer = resource->timers[i];
    const bool once = timed[i].delay.has_value();
    if (once ? timer.age != 0 : !timed[i].at) continue;
    if (!scope) {
      scope = scope_of(ref, Value());
      scope->variables[kRequest] = Value();
    }
    auto due = instant_of(timed[i], *resource, *scope);
    if (!due) return Failed{std::move(due).error()};
    if (*due == timer.spent) due->reset();
    if (*due == timer.due && !once) continue;
    timer.due = *due;
    if (timer.due || once) timer.age = world_.next_age();
    ledger_.set_timer(ref, i, timer);
  }
  return true;
}

void Reaction::spend(const World::Due& due) {
  Resource::Timer timer = world_.find(due.resource)->timers[due.timer];
  timer.spent = std::exchange(timer.due, std::nullopt).value_or(circumstances_.now);
  ledger_.set_timer(due.resource, due.timer, timer);
}

// False when nothing more may fire.
bool Reaction::fire(const World::Due& due, Rounds& rounds, Advanced& advanced) {
  const Resource& resource = *world_.find(due.resource);
  const TimedTransition& timed = machines_[due.resource.machine].states[resource.state].timed[due.timer];
  const std::string& rule = timed.transition.id;
  if (auto why = rounds.exhausted(circumstances_.now, world_.size())) {
    advanced.add({rule, *std::move(why)});
    return false;
  }
  if (!rounds.admit(due.resource)) {
    advanced.add({rule, fmt::format("falls due without end at {}", format_instant(circumstances_.now))});
    spend(due);
    return true;
  }
  const Savepoint before = savepoint();
  spend(due);
  if (const auto done = fire(timed, due.resource); !done) {
    back_to(before);
    spend(due);
    advanced.add({rule, reason(done.error())});
  }
  note_taken(before.taken, advanced);
  return true;
}

void Reaction::note_taken(std::size_t since, Advanced& advanced) const {
  for (std::size_t i = since; i < taken_.size(); ++i) {
    ++advanced.all_fired;
    ++advanced.times[taken_[i].transition];
    if (advanced.fired.size() < Advanced::kMostTold) advanced.fired.push_back({circumstances_.now, told(taken_[i])});
  }
}

Result<bool, Stop> Reaction::fire(const TimedTransition& timed, ResourceRef ref) {
  Scope scope = scope_of(ref, Value());
  if (timed.transition.guard) {
    auto open = holds(*timed.transition.guard, scope, timed.transition.id);
    if (!open) return Failed{std::move(open).error()};
    if (!*open) return arm(ref);  // an `at` that looks at the time may name another instant by now
  }
  return take(timed.transition, ref, scope);
}

Advanced Reaction::settle() {
  Advanced advanced;
  Rounds rounds;
  settle(rounds, advanced);
  return advanced;
}

void Reaction::settle(Rounds& rounds, Advanced& advanced) {
  const Unasked unasked(request_);
  for (auto due = world_.next_due(); due && due->at <= circumstances_.now; due = world_.next_due()) {
    if (!fire(*due, rounds, advanced)) break;
  }
}

Advanced Reaction::read(const std::vector<ResourceRef>& found) {
  Advanced advanced;
  Rounds rounds;
  for (const ResourceRef ref : found) read(ref, rounds, advanced);
  settle(rounds, advanced);
  return advanced;
}

void Reaction::read(ResourceRef ref, Rounds& rounds, Advanced& advanced) {
  const Resource* resource = world_.find(ref);
  if (resource == nullptr) return;
  const std::vector<TimedTransition>& timed = machines_[ref.machine].states[resource->state].timed;
  if (std::none_of(timed.begin(), timed.end(), [](const TimedTransition& one) { return one.reads.has_value(); })) return;
  const Unasked unasked(request_);
  const std::uint64_t reads = ledger_.edit(ref, [](Resource& one) { return ++one.reads; });
  for (std::size_t i = 0; i < timed.size(); ++i) {
    resource = world_.find(ref);
    if (resource == nullptr || resource->reads != reads) return;  // what was read is no more, or has entered a state since
    const Resource::Timer& timer = resource->timers[i];
    if (!timed[i].reads || timer.spent) continue;
    Scope scope = scope_of(ref, Value());
    const auto enough = read_out(timed[i], *resource, scope);
    if (!enough) advanced.add(enough.error());
    if (enough && *enough) fire({circumstances_.now, timer.age, ref, i}, rounds, advanced);
  }
}

void Advanced::add(EngineFault fault) {
  ++all_faults;
  if (faults.size() < kMostTold) faults.push_back(std::move(fault));
}

void Advanced::merge(Advanced other) {
  const auto earlier = [](const Fired& a, const Fired& b) { return a.at < b.at; };
  const bool later = fired.empty() || other.fired.empty() || !earlier(other.fired.front(), fired.back());  // as when time goes on in steps
  if (!later || fired.size() < kMostTold) {
    const auto own = static_cast<std::ptrdiff_t>(fired.size());
    std::move(other.fired.begin(), other.fired.end(), std::back_inserter(fired));
    if (!later) std::inplace_merge(fired.begin(), fired.begin() + own, fired.end(), earlier);
    if (fired.size() > kMostTold) fired.resize(kMostTold);
  }
  std::move(other.faults.begin(), other.faults.end(), std::back_inserter(faults));
  if (faults.size() > kMostTold) faults.resize(kMostTold);
  all_fired += other.all_fired;
  all_faults += other.all_faults;
  for (const auto& [transition, count] : other.times) times[transition] += count;
}

Advanced advance(const Machines& machines, World& world, Instant from, Instant to, Circumstances base, const Tell& tell,
                 const TimeLimits& limits) {
  Advanced advanced;
  Reaction::Rounds rounds(limits);
  base.request = Value();
  base.now = from;
  for (auto due = world.next_due(); due && due->at <= to; due = world.next_due()) {
    base.now = std::max(base.now, due->at);
    Reaction reaction(machines, world, base);
    const bool more = reaction.fire(*due, rounds, advanced);
    reaction.commit();
    if (tell && !reaction.notices_.empty()) tell(reaction.notices_);
    if (!more) break;
  }
  return advanced;
}

}  // namespace understudy
