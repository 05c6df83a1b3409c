// SPDX-License-Identifier: MIT
// Machine: a statechart as data (Harel 1987; words as in SCXML, W3C 2015): states, events, guards tried in order, effects, and transitions
// that time brings. One Machine describes one type of resource; every resource of that type is in one of its states. The engine
// knows nothing of HTTP: a refusal names an outcome, and what that looks like on the wire is the contract's business.
//
// Expressions of a machine see, in this order: now, settings, constants, the resource under its type's name, event (the data that
// came with the event), request (null unless an operation is being answered), then what earlier effects of the same list created.
// In entry and exit effects and in timed transitions event and request are null.
// Thread-safety: immutable after loading; shared by all threads.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "server/engine/attribute.h"
#include "server/expression/expression.h"
#include "server/expression/template.h"
#include "server/values/evidence.h"

namespace understudy {

// Positions in the Scope of every expression of a pack.
enum ScopeSlot : std::size_t { kNow = 0, kSettings = 1, kConstants = 2, kSelf = 3, kEvent = 4, kRequest = 5, kFirstNamed = 6 };

// Lets tables keyed by text be asked with a string_view.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
template <class T>
using TextTable = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

struct Attribute {
  Attribute(std::string attribute, AttributeType held, std::optional<Template> value = std::nullopt)
      : name(std::move(attribute)), key(name), type(held), initial(std::move(value)) {}
  std::string name;
  Value key;  // the name again, which all resources share
  AttributeType type = AttributeType::any;
  std::optional<Template> initial;  // for a resource created without it; sees now, settings, constants only
};

// "No", with the name of the documented answer and what to fill into its example (RFC 7396).
struct Refusal {
  std::string outcome;
  std::optional<Template> with;
};

struct Effect;

struct Assign {  // all right-hand sides see the values from before this effect; neither key nor state may be assigned
  std::vector<std::pair<std::string, Template>> attributes;
};
struct Create {
  std::size_t machine = 0;
  std::vector<std::pair<std::string, Template>> attributes;
  std::string name;                 // `as`; empty: none
  std::optional<std::size_t> slot;  // where later effects of the list find it
};
struct Send {  // exactly one of slot, id and where
  std::string event;
  std::size_t machine = 0;              // type of the receiver
  std::optional<std::size_t> slot;      // a resource that is in scope; null there: nothing happens
  std::optional<Expression> id;         // or the one with this id; nobody has it: nothing happens
  std::optional<Expression> where;      // or all for which this holds, in order of creation; all are found before the first is served
  std::size_t candidate = kFirstNamed;  // the slot in which `where` sees each of them
  std::optional<Template> data;         // becomes `event` at the receiver
  std::vector<Expression::Equality> equal = {};  // what `where` demands, as far as an index knows of it (candidates.h)
};
struct Notify {  // tells the outside: a webhook, with what it says computed now
  std::string webhook;
  Template payload;
};
struct Remove {
  std::size_t slot = kSelf;  // a resource that is in scope; null there: nothing happens
};
struct ForEach {  // once for each element of a list, which is evaluated before the first
  Expression in;
  std::size_t slot = 0;         // where the inner effects see the element; what they create is seen by them alone
  std::vector<Effect> effects;  // their Creates have no name
};
struct Effect {
  std::variant<Assign, Create, Send, Remove, ForEach, Notify> what;
};

struct Transition {
  std::string id;  // "program.ACTIVE.pauseProgram", "[1]" after it for the second alternative
  std::optional<Expression> guard;
  std::optional<Refusal> refuse;      // then there is neither target nor effect
  std::optional<std::size_t> target;  // absent: the state is not left, timers go on; the same state: it is entered anew
  std::vector<Effect> effects;
  Evidence evidence;
};

// A transition that nobody asks for: time brings it, or being read does. `delay` is reckoned once, when the state has been entered and its
// entry effects have run; null means never. `at` is computed again whenever this resource changes (not when others do that it looks at). It
// fires once for each instant that it names, and a guard that is false at that instant lets it pass. An instant that is not after now is
// due at once; null disarms. An instant that is computed again and is the same keeps its place in the order. `reads` is computed at each
// read (see Reaction::read), and fires once for each entry of the state, unless time came first; null and 0 mean never. When the reads come
// first, the instant that time would have brought it has passed.
struct TimedTransition {
  std::optional<Expression> delay;  // since the state was entered
  std::optional<Expression> at;     // not beside delay
  std::optional<Expression> reads;  // at least one of the three
  Transition transition;            // its id: "program.PAUSING.after"
};

using Reactions = TextTable<std::vector<Transition>>;  // event → alternatives

struct State {
  explicit State(std::string state) : name(std::move(state)), shown(name) {}
  std::string name;
  Value shown;  // the name again, which all resources in it share
  Reactions on;
  std::vector<TimedTransition> timed;
  std::vector<Effect> entry, exit;
  bool final = false;
};

struct Machine {
  std::string type;                   // "program"
  std::string key;                    // attribute that identifies a resource within its type: a text or an integer
  std::string state_attribute;        // attribute that shows the state's name
  std::vector<Attribute> attributes;  // key and state among them
  std::vector<State> states;
  Reactions otherwise;  // for events that a state does not name
  struct Initial {
    std::optional<Expression> guard;  // sees the new resource
    std::size_t state = 0;
  };
  std::vector<Initial> initial;  // the first whose guard holds; a resource that comes with a state keeps that one
  static constexpr std::size_t kMostIndexes = 16;
  std::vector<std::string> indexed = {};  // attributes by which resources are asked for (candidates.h)

  std::optional<std::size_t> state(std::string_view name) const;
  const Attribute* attribute(std::string_view name) const;
  // The alternatives for an event in a state, those of `otherwise` when the state does not name it; nullptr when nobody does.
  const std::vector<Transition>* reactions(std::size_t in_state, std::string_view event) const;
  Type record() const;  // static type of a resource of this machine
};

struct Machines {
  std::vector<Machine> machines;
  std::optional<std::size_t> find(std::string_view type) const;
  const Machine& operator[](std::size_t i) const { return machines[i]; }
};

// The text by which a resource is found, of a key that is a text or an integer; nullopt for every other value.
std::optional<std::string> key_text(const Value& key);
Value key_value(const Value& key);  // the same as a Value, which is the key itself when that is a text; null instead of nullopt

// The three variables that every expression sees, then the resource of a type, event and request: what a machine's expressions are compiled
// with.
Declarations machine_declarations(const Type& settings, const Type& constants, std::string type_name, Type record,
                                  std::shared_ptr<const std::vector<Function>> functions);

}  // namespace understudy
