// SPDX-License-Identifier: MIT
// Provider: one pack as loaded, ready to answer: the contract (what is promised), the machines (what happens) and, here, the rules between
// them: which operation finds, refuses, does and answers what. Plain data that the pack room fills.
//
// Expressions of an operation see: now, settings, constants, (slots kSelf and kEvent are unused and null), request, then from kFirstNamed
// on what `find`, `list` and `do` bring in, in that order.
// Thread-safety: immutable after loading; shared by all sandboxes and threads.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "server/contract/contract.h"
#include "server/contract/message_check.h"
#include "server/contract/router.h"
#include "server/engine/caused.h"
#include "server/engine/machine.h"
#include "server/engine/views.h"
#include "server/expression/template.h"
#include "server/values/result.h"

namespace understudy {

struct Setting {
  std::string name;
  AttributeType type = AttributeType::any;
  Value initial;
  std::vector<Value> one_of;  // empty: any value of the type
  Evidence evidence;
};
// Checks and converts a setting's value ("PT2S" for a duration, "lenient" among one_of); the error says what would do:
// "settings.auth is one of: lenient, strict".
Result<Value, std::string> setting_value(const Setting&, const Value& given);

// Looks a resource up and binds it to a slot.
struct Find {
  std::string name;
  std::size_t slot = 0;
  std::size_t machine = 0;
  std::optional<Expression> id;
  std::optional<Expression> where;               // instead of id: the oldest for which it holds
  std::size_t candidate = kFirstNamed;           // the slot in which `where` sees each of them
  std::optional<Refusal> otherwise;              // none: the variable is null
  bool create = false;                           // instead of refusing, one is made with this id
  std::string rule;                              // "pauseProgram.find.program"
  std::vector<Expression::Equality> equal = {};  // what `where` demands (engine/candidates.h)
};

// Binds a page of resources: {items, total, offset, limit, next, prev}; limit is null when there is none, next and prev are cursors where
// the list has them, null at its ends.
struct ListQuery {
  std::string name;
  std::size_t slot = 0;
  std::size_t machine = 0;
  std::optional<Expression> where;
  std::size_t candidate = kFirstNamed;  // the slot in which `where` sees each of them
  std::optional<Expression> sort;       // a list of attribute names, '-' in front for descending; default and ties: order of creation
  std::optional<Expression> offset;     // default 0
  std::optional<Expression> limit;      // default: all
  std::optional<Expression> cursor;     // what the client sent; null: it wants the first page
  std::optional<Refusal> otherwise;     // for what is no cursor of this list; there is one where there is `cursor`
  std::optional<Template> carry;        // what further pages need to know of the first request
  std::size_t carried = kFirstNamed;    // the slot in which the other expressions see it
  std::string rule;                     // "listPrograms.list.programs"
  std::vector<Expression::Equality> equal = {};  // what `where` demands (engine/candidates.h)
};

// Headers above those that the outcome declares an example of; a null value leaves one out.
using HeaderTemplates = std::vector<std::pair<std::string, Template>>;

struct Check {
  Expression when;
  Refusal refuse;
  HeaderTemplates headers;
  Evidence evidence;
  std::string rule;  // "pauseSubscription.refuse[0]"
};

struct Answer {
  std::optional<Expression> when;
  std::string outcome;
  std::optional<Template> body;  // replaces the example
  std::optional<Template> with;  // or is merged into it
  HeaderTemplates headers;
  Evidence evidence;
};

// Sources: the pack's own; the general form follows draft-ietf-httpapi-idempotency-key-header.
struct IdempotencyRule {
  Expression key;                   // null or an error: no key, no rule
  std::optional<Expression> scope;  // default: the operation alone
  struct Running {
    Expression when;  // the first request is still being worked on
    Refusal refuse;
  };
  std::optional<Running> running;
  std::optional<Refusal> repeat;      // none: the first answer again, byte for byte
  std::optional<Refusal> conflict;    // same key, another request body; none: as a repeat
  std::optional<Expression> expires;  // a duration on the sandbox's clock; none: never
  Evidence evidence;                  // of the answers that this rule gives
};

// A violation that is let pass while a condition holds: documented as required, yet missing in the provider's own samples.
struct Tolerated {
  std::string pointer;  // as Violation::pointer
  std::string keyword;
  Expression when;
  Evidence evidence;
};

struct OperationRules {
  const Operation* operation = nullptr;
  std::optional<Expression> enabled;  // while false, the provider has no such operation; sees now, settings, constants; none: always
  std::vector<Tolerated> tolerate;
  std::vector<Find> find;
  std::vector<ListQuery> list;
  std::optional<IdempotencyRule> idempotency;
  std::vector<Check> refuse;
  // `do`; when not written: the event of the operation's name to the first found resource whose machine names it
  std::vector<Effect> effects;
  // What transitions may create `as: NAME` while this operation is answered: where its answers find it; null when it was not created.
  struct Created {
    std::string name;
    std::size_t slot = 0;
  };
  std::vector<Created> created;
  std::vector<Answer> answers;      // the first whose `when` holds; the last has none
  std::size_t slots = kFirstNamed;  // how many variables the scope has
};

// An answer for requests that no operation covers.
struct Fallback {
  int status = 404;
  Template body;  // sees now, settings, constants, request (method, query and headers as texts)
  Evidence evidence;
};

// How this provider tells others: to whom, in what form, and what it does when nobody listens. Expressions see `webhook` ({id, name, at,
// attempt, payload}, and in headers body) at kWebhook and `destination` at kDestination; those that choose see the resource at kReceiver.
struct WebhookRules {
  static constexpr std::size_t kWebhook = kFirstNamed, kDestination = kFirstNamed + 1, kReceiver = kFirstNamed + 2;
  struct Destinations {  // resources that say where to
    std::size_t machine = 0;
    Expression url;
    std::optional<Expression> when;  // none: all of them
  };
  std::optional<Destinations> destinations;
  struct Report {  // which resource hears how a delivery ended, by one of the events below
    std::size_t machine = 0;
    Expression id;
  };
  static constexpr std::string_view kDelivered = "delivered", kFailed = "failed";
  std::optional<Report> report;
  std::optional<Template> body;  // none: the payload
  HeaderTemplates headers;
  std::string content_type = "application/json";
  std::vector<int> delivered;     // the statuses that count; none: any 2xx
  std::vector<Duration> retries;  // each counted from the failure before; after the last it is given up
  Duration timeout = Duration::of_seconds(10);
  Evidence evidence;
};

struct Provider {
  std::string name;
  std::string title;
  Contract contract;
  std::optional<Router> router;
  Machines machines;
  std::shared_ptr<const Views> views;  // owned here: the functions only look at them
  Dialect dialect;
  std::vector<Setting> settings;
  Value constants;
  std::vector<Check> refuse;        // before the request is checked, of operations that declare the outcome: authentication
  std::vector<Refusal> violations;  // how violations are told, in one dialect of errors or several; see violation_of()
  std::optional<Fallback> unknown_path, unknown_method, fault;
  TextTable<OperationRules> rules;  // by operationId; every operation has them
  WebhookRules webhooks;
  struct Seed {
    std::size_t machine = 0;
    Template attributes;  // sees now, settings, constants
    std::string rule;     // "seed.yaml:12"
  };
  std::vector<Seed> seeds;

  const Setting* setting(std::string_view name) const;
  // How an operation tells violations: the first of `violations` whose outcome it declares; nullptr: in our own words. `violations` is in
  // scope at kFirstNamed.
  const Refusal* violation_of(const Operation&) const;
};

// To be called once, when all rules are there: resources that some `where` asks for by equality are found through an index from then on.
void plan_indexes(Provider&);

// Every rule graded `assumed`, by id, for the pack's README and `describe`: "settings.settle_after", "pauseProgram/NOT_FOUND",
// "program.ENDED.pauseProgram", "pauseProgram.refuse[0]", … sorted.
std::vector<std::pair<std::string, Evidence>> assumed_rules(const Provider&);

// What an operation can set off: by its effects, and by the resources that it makes for want of one.
Caused caused_by(const Machines&, const OperationRules&);

// Which outcomes of an operation can its rules produce, by name, sorted: through finds, refusals, violations, idempotency, answers and
// everything that the events it sends can refuse.
std::vector<std::string> reachable_outcomes(const Provider&, const Operation&);

}  // namespace understudy
