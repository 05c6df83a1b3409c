// SPDX-License-Identifier: MIT
#include "server/pack/shape.h"

#include <algorithm>
#include <array>

namespace understudy {

namespace {

using enum Form;
using enum Many;

constexpr std::array<std::string_view, 3> kGrades = {"documented", "inferred", "assumed"};
constexpr std::array<std::string_view, 9> kAttributeTypes = {"any",       "string",   "integer", "number", "boolean",
                                                             "timestamp", "duration", "list",    "map"};
constexpr std::array<std::string_view, 5> kSettingTypes = {"boolean", "integer", "number", "string", "duration"};

constexpr std::array kEvidenceKeys = {
    Key{"grade", text, one, "documented: a page says so; inferred: it follows from one; assumed: the pack had to choose", true, nullptr,
        kGrades},
    Key{"source", text, one, "the page's address"},
    Key{"note", text, one, "one sentence for the reader"},
};
constexpr Shape kEvidence{"evidence", kEvidenceKeys, "grade"};

constexpr std::array kRefusalKeys = {
    Key{"refuse", text, one, "the outcome's name", true},
    Key{"with", shape, one, "merged into the outcome's example; null removes a member"},
};
constexpr Shape kRefusal{"refusal", kRefusalKeys, "refuse"};

constexpr std::array kSettingKeys = {
    Key{"default", data, one, "the value when nobody says otherwise; its type is the setting's", true},
    Key{"type", text, one, "the type, when the default does not tell it", false, nullptr, kSettingTypes},
    Key{"one_of", data, list, "the only values allowed"},
    Key{"evidence", map_of, one, "how well the default is founded: documented, inferred or assumed", true, &kEvidence},
    Key{"note", text, one, "what it decides"},
};
constexpr Shape kSetting{"setting", kSettingKeys};

constexpr std::array kRequestsKeys = {
    Key{"snake_case_names", boolean, one, "a declared programId may also come as program_id"},
    Key{"packed_query", text, one, "a query parameter with base64url JSON that stands for the whole query"},
    Key{"trailing_slash", boolean, one, "/things/ is /things"},
    Key{"ignore_content_type", boolean, one, "a body is JSON whatever its media type says"},
};
constexpr Shape kRequests{"requests", kRequestsKeys};

constexpr std::array kCheckKeys = {
    Key{"when", expression, one, "the condition", true},
    Key{"refuse", text, one, "the outcome's name", true},
    Key{"with", shape, one, "merged into the outcome's example; null removes a member"},
    Key{"headers", shape, named, "further headers; null leaves one out"},
    Key{"evidence", map_of, one, "how well the rule is founded", false, &kEvidence},
    Key{"guard", misplaced, one, "the condition of a refusal is its `when`"},
};
constexpr Shape kCheck{"refuse rule", kCheckKeys};

constexpr std::array kFallbackKeys = {
    Key{"status", integer, one, "the answer's status", true},
    Key{"body", shape, one, "the answer's body", true},
    Key{"evidence", map_of, one, "how well the answer is founded", false, &kEvidence},
};
constexpr Shape kFallback{"fallback answer", kFallbackKeys};

constexpr std::array kErrorsKeys = {
    Key{"violation", map_of, one_or_list,
        "how a request that breaks the contract is answered, the first whose outcome the operation declares; sees `violations`", false,
        &kRefusal},
    Key{"unknown_path", map_of, one, "the answer for a path that is not in the contract", false, &kFallback},
    Key{"unknown_method", map_of, one, "the answer for a method that the path does not have", false, &kFallback},
    Key{"fault", map_of, one, "the answer when a rule of the pack fails", false, &kFallback},
};
constexpr Shape kErrors{"errors", kErrorsKeys};

extern const Shape kEffect;  // a `for` holds further effects

constexpr std::array kEffectKeys = {
    Key{"assign", shape, named, "attributes that change; right-hand sides see the values before"},
    Key{"create", text, one, "the type of a new resource"},
    Key{"as", text, one, "the name under which the new resource is in scope"},
    Key{"attributes", shape, named, "of the new resource"},
    Key{"send", text, one, "the event to send"},
    Key{"to", text, one, "a name in scope, or a type with `id` or `where`"},
    Key{"id", expression, one, "the one with this id"},
    Key{"where", expression, one, "all for which this holds"},
    Key{"data", shape, one, "what the receiver sees as `event`"},
    Key{"notify", text, one, "the webhook, declared under `webhooks` of openapi.yaml, that the outside is told"},
    Key{"payload", shape, one, "what the webhook carries"},
    Key{"remove", text, one, "a resource in scope that ceases to exist; its name shows null from then on"},
    Key{"for", text, one, "the name under which `do` sees each element of the list `in`"},
    Key{"in", expression, one, "the list that a `for` goes through"},
    Key{"do", map_of, list, "what a `for` does with each element", false, &kEffect},
};
constexpr Shape kEffect{"effect", kEffectKeys};

constexpr std::array kTransitionKeys = {
    Key{"guard", expression, one, "the alternative is taken only when this holds"},
    Key{"refuse", text, one, "the outcome with which this state says no"},
    Key{"with", shape, one, "merged into the outcome's example; null removes a member"},
    Key{"target", text, one, "the state that follows; without one the state is not left"},
    Key{"assign", shape, named, "attributes that change; right-hand sides see the values before"},
    Key{"effects", map_of, list, "what else happens, in order", false, &kEffect},
    Key{"evidence", map_of, one, "how well the rule is founded", false, &kEvidence},
    Key{"when", misplaced, one, "the condition of a transition is its `guard`"},
};
constexpr Shape kTransition{"transition", kTransitionKeys};

constexpr std::array kTimedKeys = {
    Key{"delay", expression, one, "a duration, counted from the state's entry; null means never"},
    Key{"at", expression, one, "a timestamp, computed again whenever the resource changes; null means never"},
    Key{"reads", expression, one, "how many GET requests find the resource in this state before it is left; null and 0 mean never"},
    Key{"guard", expression, one, "when false at that instant, the instant passes"},
    Key{"target", text, one, "the state that follows; without one the state is not left"},
    Key{"assign", shape, named, "attributes that change; right-hand sides see the values before"},
    Key{"effects", map_of, list, "what else happens, in order", false, &kEffect},
    Key{"evidence", map_of, one, "how well the rule is founded", false, &kEvidence},
    Key{"when", misplaced, one, "the condition of a transition is its `guard`"},
    Key{"refuse", misplaced, one, "nobody asks for what time brings, so there is nobody to refuse; a `guard` lets the instant pass"},
};
constexpr Shape kTimed{"after transition", kTimedKeys};

constexpr std::array kStateKeys = {
    Key{"on", map_of, named_one_or_list, "event: transition, or alternatives of which the first that holds is taken", false, &kTransition},
    Key{"after", map_of, one_or_list, "what time, or being read, brings while the state lasts", false, &kTimed},
    Key{"entry", map_of, list, "effects when the state is entered", false, &kEffect},
    Key{"exit", map_of, list, "effects when the state is left", false, &kEffect},
    Key{"final", boolean, one, "the state is never left"},
};
constexpr Shape kState{"state", kStateKeys};

constexpr std::array kAttributeKeys = {
    Key{"type", text, one, "what the attribute holds", true, nullptr, kAttributeTypes},
    Key{"default", shape, one, "of a resource that is created without it"},
};
constexpr Shape kAttribute{"attribute", kAttributeKeys, "type"};

constexpr std::array kInitialKeys = {
    Key{"guard", expression, one, "the alternative is taken only when this holds"},
    Key{"target", text, one, "the first state", true},
};
constexpr Shape kInitial{"initial state", kInitialKeys, "target"};

constexpr std::array kResourceKeys = {
    Key{"key", text, one, "the attribute that identifies it", true},
    Key{"state", text, one, "the attribute that shows its state", true},
    Key{"attributes", map_of, named, "name: type, or {type, default}", true, &kAttribute},
    Key{"initial", map_of, one_or_list, "the first state, or alternatives", true, &kInitial},
    Key{"view", shape, one, "how it looks in answers: view('TYPE', resource)"},
    Key{"views", shape, named, "further looks: view('NAME', resource)"},
    Key{"states", map_of, named, "its states", true, &kState},
    Key{"otherwise", map_of, named_one_or_list, "transitions for events that a state does not name", false, &kTransition},
};
constexpr Shape kResource{"resource", kResourceKeys};

constexpr std::array kFindKeys = {
    Key{"id", expression, one, "the id of the one to find"},
    Key{"where", expression, one, "the oldest for which this holds"},
    Key{"type", text, one, "its type, when the name is another"},
    Key{"or", map_of, one, "the refusal when there is none, or `create`; left out: the name is null then", false, &kRefusal},
};
constexpr Shape kFind{"find rule", kFindKeys};

constexpr std::array kListKeys = {
    Key{"type", text, one, "the type, when the name is another"},
    Key{"where", expression, one, "those for which this holds"},
    Key{"sort", expression, one, "a list of attribute names, '-' in front for descending"},
    Key{"offset", expression, one, "how many to pass over"},
    Key{"limit", expression, one, "how many at most"},
    Key{"cursor", expression, one, "the cursor that the client sent; null: the first page"},
    Key{"or", map_of, one, "the refusal for a text that is no cursor of this list", false, &kRefusal},
    Key{"carry", shape, one, "what further pages need of the first request; `carry` in where, sort and limit"},
};
constexpr Shape kList{"list rule", kListKeys};

constexpr std::array kRunningKeys = {
    Key{"when", expression, one, "the first request is still being worked on", true},
    Key{"refuse", text, one, "the outcome's name", true},
    Key{"with", shape, one, "merged into the outcome's example; null removes a member"},
};
constexpr Shape kRunning{"running rule", kRunningKeys};

constexpr std::array kIdempotencyKeys = {
    Key{"key", expression, one, "the key that the request carries; null: none", true},
    Key{"scope", expression, one, "what the key is unique in, beside the operation"},
    Key{"running", map_of, one, "the answer while the first request is being worked on", false, &kRunning},
    Key{"repeat", map_of, one, "a refusal, or `replay`: the first answer byte for byte", true, &kRefusal},
    Key{"conflict", map_of, one, "the refusal for the same key with another body", false, &kRefusal},
    Key{"expires", expression, one, "a duration after which the key is forgotten"},
    Key{"evidence", map_of, one, "how well the rule is founded", false, &kEvidence},
};
constexpr Shape kIdempotency{"idempotency rule", kIdempotencyKeys};

constexpr std::array kTolerateKeys = {
    Key{"violation", text, one, "pointer and keyword: /body/name required", true},
    Key{"when", expression, one, "the violation is let pass when this holds", true},
    Key{"evidence", map_of, one, "how well the rule is founded", false, &kEvidence},
};
constexpr Shape kTolerate{"tolerate rule", kTolerateKeys};

constexpr std::array kAnswerKeys = {
    Key{"when", expression, one, "the alternative answers only when this holds"},
    Key{"outcome", text, one, "the outcome's name", true},
    Key{"body", shape, one, "instead of the outcome's example"},
    Key{"with", shape, one, "merged into the outcome's example; null removes a member"},
    Key{"headers", shape, named, "further headers; null leaves one out"},
    Key{"evidence", map_of, one, "how well the alternative is founded", false, &kEvidence},
    Key{"guard", misplaced, one, "the condition of an answer is its `when`"},
};
constexpr Shape kAnswer{"answer", kAnswerKeys};

constexpr std::array kDestinationsKeys = {
    Key{"type", text, one, "the type of resource that says where to", true},
    Key{"url", expression, one, "its address; sees the resource", true},
    Key{"when", expression, one, "is it to be told? Sees the resource and `webhook`; left out: always"},
};
constexpr Shape kDestinations{"destinations rule", kDestinationsKeys};

constexpr std::array kReportKeys = {
    Key{"to", text, one, "the type of resource that hears the event `delivered`, or `failed` when it is given up", true},
    Key{"id", expression, one, "which one; sees `webhook`", true},
};
constexpr Shape kReport{"report rule", kReportKeys};

constexpr std::array kWebhooksKeys = {
    Key{"destinations", map_of, one, "resources that say where to; left out: only those that the control API names", false, &kDestinations},
    Key{"body", shape, one, "what is sent: a text as it is, everything else as JSON; left out: the payload"},
    Key{"headers", shape, named, "further headers, which see webhook.body as well; null leaves one out"},
    Key{"content_type", text, one, "the media type; left out: application/json"},
    Key{"delivered", data, list, "the statuses that count as delivered; left out: any 2xx"},
    Key{"report", map_of, one, "the resource that hears how a delivery ended", false, &kReport},
    Key{"retries", data, list, "ISO 8601 durations, each counted from the failure before; then it is given up"},
    Key{"timeout", data, one, "an ISO 8601 duration within which the receiver has to answer; left out: PT10S"},
    Key{"evidence", map_of, one, "how well these rules are founded", false, &kEvidence},
};
constexpr Shape kWebhooks{"webhooks section", kWebhooksKeys};

constexpr std::array kOperationKeys = {
    Key{"enabled", expression, one, "while false there is no such operation; sees settings, constants and now"},
    Key{"aliases", text, list, "further paths of the same operation"},
    Key{"tolerate", map_of, list, "violations that are let pass", false, &kTolerate},
    Key{"find", map_of, named, "resources to look up", false, &kFind},
    Key{"list", map_of, named, "pages of resources: NAME.items, .total, .offset, .limit, with a cursor .next and .prev", false, &kList},
    Key{"idempotency", map_of, one, "what a repeated request is answered", false, &kIdempotency},
    Key{"refuse", map_of, list, "the first whose condition holds refuses", false, &kCheck},
    Key{"do", map_of, list, "effects; left out: the operation's own event to the first found resource that names it", false, &kEffect},
    Key{"answer", map_of, one_or_list, "the first whose condition holds", true, &kAnswer},
};
constexpr Shape kOperation{"operation", kOperationKeys};

constexpr std::array kBehaviourKeys = {
    Key{"provider", text, one, "the folder's name", true},
    Key{"title", text, one, "one line for people", true},
    Key{"settings", map_of, named, "what may be chosen for each sandbox", false, &kSetting},
    Key{"constants", data, named, "tables that expressions look up"},
    Key{"requests", map_of, one, "how this provider reads requests", false, &kRequests},
    Key{"refuse", map_of, list, "before the request is checked, for every operation that declares the outcome", false, &kCheck},
    Key{"errors", map_of, one, "answers that no operation of its own gives", false, &kErrors},
    Key{"resources", map_of, named, "types of resources, as statecharts", false, &kResource},
    Key{"webhooks", map_of, one, "how the outside is told: to whom, in what form, how often it is tried", false, &kWebhooks},
    Key{"operations", map_of, named, "by operationId: what each finds, refuses, does and answers", true, &kOperation},
};
constexpr Shape kBehaviour{"behaviour", kBehaviourKeys};

constexpr std::array kSeedKeys = {
    Key{"resources", data, list, "the resources of a fresh sandbox, each {TYPE: {attributes}}", true},
};
constexpr Shape kSeed{"seed", kSeedKeys};

}  // namespace

const Key* Shape::key(std::string_view key_name) const {
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return k.name == key_name; });
  return found == keys.end() ? nullptr : &*found;
}

const Shape& behaviour_shape() { return kBehaviour; }
const Shape& seed_shape() { return kSeed; }

}  // namespace understudy
