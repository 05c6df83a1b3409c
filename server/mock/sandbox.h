// SPDX-License-Identifier: MIT
// Sandbox: one isolated world of all providers: resources, clock, ids, settings, idempotency keys and journal. One lock is held for a whole
// answer, so that guard, transition and answer are one atomic step. Nothing in here waits or reads a clock: the wall time is handed in, and
// a sandbox in real mode first lets happen what has fallen due until then.
// Thread-safety: every public member may be called from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/engine/react.h"
#include "server/mock/journal.h"
#include "server/mock/provider.h"
#include "server/mock/stage.h"
#include "server/values/result.h"

namespace understudy {

enum class ClockMode : unsigned char { real, frozen };

// A resource to begin with, beside those of the pack's seed; it takes the place of a seeded one with the same id.
struct SeedResource {
  std::string provider, type;
  Value attributes;
};

// Somebody who is to be told of webhooks.
struct WebhookReceiver {
  std::string provider, url;
  std::vector<std::string> webhooks;  // their names; none: all
};

// How a sandbox begins, and begins again at a reset.
struct SandboxStart {
  ClockMode mode = ClockMode::real;
  std::optional<Instant> at;  // frozen at this instant; absent: at the wall time of its creation
  std::string seed = "understudy";
  std::map<std::string, std::map<std::string, Value>> settings;  // provider → name → value; the rest keeps its default
  std::vector<SeedResource> resources;
  std::vector<WebhookReceiver> receivers;
  std::string credential;  // an Authorization value that leads here; may be empty
};

using Providers = std::vector<std::shared_ptr<const Provider>>;

class Sandbox;
// Whoever delivers webhooks is told through this that a sandbox may have some to deliver. Shared by all sandboxes of a server, and set
// before the first of them is used by more than one thread.
struct PostBell {
  std::function<void(const std::shared_ptr<Sandbox>&)> ring;
};

// One attempt at delivering a webhook, to be acted out by whoever delivers.
struct Posting {
  std::string url;
  Request request;  // its target is the url's own: the path is part of `url`
  Duration timeout;
  std::string provider;
  Outbox::Ticket ticket;
  std::uint64_t era = 0;  // of the sandbox; a reset begins another one
};
// How it went: a status, or why there is none.
using Posted = Result<int, std::string>;

class Sandbox : public std::enable_shared_from_this<Sandbox> {
 public:
  // The start's settings and resources are checked first: an unknown provider, setting, type or attribute is Refused with what there is.
  static Result<std::shared_ptr<Sandbox>, Refused> create(std::string name, const Providers&, SandboxStart, Instant wall,
                                                          std::shared_ptr<const PostBell> = nullptr);

  const std::string& name() const { return name_; }
  const SandboxStart& start() const { return start_; }

  // The pipeline, from a request to what was said and why. Never fails: what goes wrong is an answer as well. `request.target` is in the
  // provider's own terms. REQUIRES: the provider is one of this sandbox's.
  std::shared_ptr<const Exchange> answer(const Provider&, Request, Instant wall);

  // Has the provider, as this sandbox is set, an operation under the request's path, be it with another method?
  bool serves(const Provider&, const Request&, Instant wall) const;
  // Its operations nearest to the request, best first.
  std::vector<std::string> nearest(const Provider&, const Request&, std::size_t count, Instant wall) const;

  struct ClockReading {
    Instant now;
    ClockMode mode = ClockMode::real;
  };
  ClockReading clock(Instant wall);

  // Where the clock stands then, and what happened on the way, in order of instant. Refused (409) when it would move backwards, or in real
  // mode; 422 beyond the year 9999.
  // Where webhooks are to be delivered on the way, the clock halts at each instant at which one may be due, `deliver` is called outside
  // the lock, and the clock goes on when it returns.
  using Deliver = std::function<void(Sandbox&)>;
  Result<std::pair<Instant, Advanced>, Refused> advance(Instant to, Instant wall, const Deliver& deliver = {});
  Result<std::pair<Instant, Advanced>, Refused> advance_by(Duration, Instant wall, const Deliver& deliver = {});

  // Resources as {provider, type, id, state, attributes}, in JSON's terms.
  Value resources(std::string_view provider, std::string_view type, Instant wall);  // empty: all; a list
  Result<Value, Refused> resource(std::string_view provider, std::string_view type, std::string_view id, Instant wall);
  Result<Value, Refused> add_resource(std::string_view provider, std::string_view type, const Value& attributes,
                                      Instant wall);  // as a seed
  Result<Value, Refused> change_resource(std::string_view provider, std::string_view type, std::string_view id, const Value& patch,
                                         Instant wall);
  std::optional<Refused> remove_resource(std::string_view provider, std::string_view type, std::string_view id, Instant wall);

  // Webhooks, oldest first, as {id, provider, name, at, payload, body, headers, deliveries: [{url, state, attempts: [{at, status, error}],
  // next}]}; empty provider or name: any. A text is refused (404) when no pack has it.
  Result<Value, Refused> webhooks(std::string_view provider, std::string_view name, Instant wall);
  // A receiver beside those that the pack's own resources are, until the next reset: {id, provider, url, webhooks}. Refused: 404 for an
  // unknown provider, 422 for a webhook that it does not declare or an address that is not http:// or https://.
  Result<Value, Refused> add_receiver(const WebhookReceiver&);
  Value receivers() const;
  std::optional<Refused> remove_receiver(std::string_view id);

  // For whoever delivers. What is due now, each under way from here on; then how each went, after which more may be due.
  std::vector<Posting> take_postings(Instant wall);
  void posted(const Posting&, const Posted&, Instant wall);
  bool delivering(Instant wall);                   // is anything due or under way?
  std::optional<Instant> next_post(Instant wall);  // when time itself may bring something to deliver; only in real mode

  std::vector<std::shared_ptr<const Exchange>> journal(const Journal::Filter&) const;
  std::shared_ptr<const Exchange> exchange(std::uint64_t number) const;
  struct Tally {
    std::uint64_t count = 0, total = 0, evicted = 0;
    std::vector<std::shared_ptr<const Exchange>> nearest_misses;  // at most 5
  };
  Tally tally(std::string_view provider, std::string_view operation, std::string_view outcome) const;
  // How often each transition was taken because its time had come, by id: no exchange tells of those.
  std::map<std::string, std::uint64_t> fired(std::string_view provider) const;

  // Back to its start: worlds, clock, ids, keys, journal. Refused only when a seed that worked at the first start fails now.
  std::optional<Refused> reset(Instant wall);
  // Everything but the journal, as JSON that restore() takes back, in this sandbox or another one with the same packs.
  Value snapshot(Instant wall);
  std::optional<Refused> restore(const Value& snapshot, Instant wall);  // nothing changes when refused

 private:
  using Stages = std::map<std::string, Stage, std::less<>>;
  Sandbox(std::string name, Providers, SandboxStart, Instant now, Stages, std::shared_ptr<const PostBell>);

  // The lock for as long as it lives; who delivers webhooks is told afterwards when there may be something to deliver.
  class Turn {
   public:
    explicit Turn(Sandbox& sandbox) : sandbox_(sandbox), lock_(sandbox.mutex_) {}
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    Sandbox& sandbox_;
    std::unique_lock<std::mutex> lock_;
  };
  std::optional<Refused> sign_on();  // the receivers of the start
  std::optional<Refused> check_receiver(const WebhookReceiver&) const;
  Value enlist(const WebhookReceiver&);
  bool has_post() const;
  Instant next_halt(Instant to) const;
  Result<std::pair<Instant, Advanced>, Refused> advance_in_steps(Instant to, Instant wall, const Deliver& deliver);

  static Instant beginning(const SandboxStart&, Instant wall);
  static Result<Stages, Refused> set_up(const Providers&, const SandboxStart&, Instant now);
  Result<std::pair<Instant, Advanced>, Refused> move_on(Instant to, Instant wall);
  void catch_up(Instant wall);
  Instant instant(Instant wall) const;  // that the clock shows when it is `wall` outside
  struct Population {
    Stage* stage = nullptr;
    std::size_t machine = 0;
  };
  Result<Population, Refused> kind_of(std::string_view provider, std::string_view type);
  struct Located {
    Stage* stage = nullptr;
    ResourceRef resource;
  };
  Result<Located, Refused> locate(std::string_view provider, std::string_view type, std::string_view id);

  const std::string name_;
  const Providers providers_;
  const SandboxStart start_;
  const std::shared_ptr<const PostBell> bell_;
  mutable std::mutex mutex_;
  // guarded by mutex_
  Instant now_;
  Stages stages_;
  Journal journal_;
  std::uint64_t era_ = 0;  // goes up when what was under way has no place to come back to
  std::uint64_t receivers_ = 0;
};

}  // namespace understudy
