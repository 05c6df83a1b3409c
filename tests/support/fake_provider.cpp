// SPDX-License-Identifier: MIT
#include "tests/support/fake_provider.h"

#include "tests/support/fake_machines.h"

namespace understudy::test {

namespace {

const Value kText = Map{{"type", "string"}};
Value error(std::string code) { return Map{{"error", std::move(code)}}; }

Value object(std::initializer_list<std::pair<std::string_view, Value>> properties, List required) {
  return Map{{"type", "object"}, {"properties", Map(properties)}, {"required", std::move(required)}};
}

Setting setting(std::string name, AttributeType type, Value initial, std::vector<Value> one_of = {}) {
  return {std::move(name), type, std::move(initial), std::move(one_of), {Grade::assumed, "", ""}};
}

}  // namespace

ProviderSketch turnstile_sketch() {
  const Value coin = object({{"cents", Map{{"type", "integer"}, {"minimum", 1}, {"maximum", 200}}}}, {"cents"});
  const FindSketch gate{.name = "gate", .id = "request.path.gateId", .otherwise = "NOT_FOUND"};
  const OutcomeSketch not_found{404, "NOT_FOUND", error("NOT_FOUND")};
  return {.name = "turnstile",
          .settings = {setting("lock_after", AttributeType::duration, Duration::of_seconds(30))},
          .machines = {gate_sketch()},
          .operations = {{.id = "getGate",
                          .method = "GET",
                          .path = "/gates/{gateId}",
                          .outcomes = {{200, "ok", Map{{"id", "north"}}}, not_found},
                          .find = {gate},
                          .answers = {{.outcome = "ok", .body = "${view('gate', gate)}"}}},
                         {.id = "insertCoin",
                          .method = "POST",
                          .path = "/gates/{gateId}/coins",
                          .body = coin,
                          .outcomes = {{200, "unlocked", Map{{"id", "north"}}},
                                       {400, "BAD_COIN", Map{{"error", "BAD_COIN"}, {"field", "cents"}}},
                                       not_found,
                                       {409, "ALREADY_UNLOCKED", Map{{"error", "ALREADY_UNLOCKED"}, {"coins", 1}}}},
                          .find = {gate},
                          .effects = {{.send = "coin", .to = "gate"}},
                          .answers = {{.outcome = "unlocked", .body = "${view('gate', gate)}"}}},
                         {.id = "passGate",
                          .method = "POST",
                          .path = "/gates/{gateId}/passages",
                          .outcomes = {{204, ""}, not_found, {409, "LOCKED", error("LOCKED"), Grade::assumed}},
                          .find = {gate},
                          .effects = {{.send = "pass", .to = "gate"}},
                          .answers = {{.outcome = "204"}}}},
          .violations = {{.refuse = "BAD_COIN", .with = Map{{"field", "${violations[0].field}"}}}},
          .seeds = {{"gate", Map{{"id", "north"}}},
                    {"gate", Map{{"id", "south"}, {"state", "UNLOCKED"}, {"coins", 1}, {"lastCoinAt", "${now}"}}}}};
}

namespace {

// Outcomes and look-ups that several operations share.
const FindSketch kParcel{.name = "parcel", .id = "request.path.id", .otherwise = "NOT_FOUND"};
const OutcomeSketch kNotFound{404, "NOT_FOUND", error("NOT_FOUND")};
const OutcomeSketch kUnauthenticated{
    .status = 401, .name = "UNAUTHENTICATED", .body = error("UNAUTHENTICATED"), .headers = {{"WWW-Authenticate", "Parcels"}}};

OperationSketch list_parcels() {
  return {.id = "listParcels",
          .method = "GET",
          .path = "/parcels",
          .query = {{"limit", Map{{"type", "integer"}, {"maximum", 50}}},
                    {"offset", Map{{"type", "integer"}}},
                    {"sort", kText},
                    {"state", kText}},
          .outcomes = {{.name = "page",
                        .body = Map{{"parcels", List{}}},
                        .headers = {{"X-Total", "99"}, {"X-Limit", "20"}, {"X-Unit", "parcel"}}},
                       kUnauthenticated},
          .list = {{.name = "page",
                    .type = "parcel",
                    .where = "!has(request.query.state) || parcel.state == request.query.state",
                    .sort = "has(request.query.sort) ? request.query.sort.split(',') : []",
                    .offset = "has(request.query.offset) ? request.query.offset : 0",
                    .limit = "has(request.query.limit) ? request.query.limit : null"}},
          .answers = {{.outcome = "page",
                       .body = Map{{"parcels", "${page.items.map(p, p.id)}"}, {"limit?", "${page.limit}"}},
                       .headers = {{"X-Total", "${page.total}"}, {"X-Limit", "${page.limit}"}}}}};
}

OperationSketch create_parcel() {
  return {
      .id = "createParcel",
      .method = "POST",
      .path = "/parcels",
      .body = object({{"depot", kText}, {"weight", Map{{"type", "number"}}}}, {"depot"}),
      .outcomes = {{201, "created", Map{{"id", "p"}}}, kUnauthenticated},
      .effects = {{.create = "parcel",
                   .as = "parcel",
                   .attributes =
                       Map{{"id", "${uuid()}"}, {"depot", "${request.body.depot}"}, {"weight", "${get(request.body, 'weight', 1.0)}"}}}},
      .answers = {{.outcome = "created", .body = "${view('parcel', parcel)}", .headers = {{"Location", "/parcels/${parcel.id}"}}}}};
}

OperationSketch pack_parcel() {
  return {.id = "packParcel",
          .method = "POST",
          .path = "/parcels/{id}/pack",
          .body = object({{"key", kText}, {"note", kText}}, {"key"}),
          .outcomes = {{202, "packed", Map{{"id", "p"}}},
                       kUnauthenticated,
                       kNotFound,
                       {409, "FULL", error("FULL")},
                       {409, "CLOSED", error("CLOSED")},
                       {409, "LOST", error("LOST")},
                       {409, "NOT_WAITING", Map{{"error", "NOT_WAITING"}, {"state", "PACKED"}}},
                       {409, "IN_PROGRESS", error("IN_PROGRESS")},
                       {409, "CONFLICT", error("CONFLICT")}},
          .tolerate = {{"/body/key", "required", "!settings.require_key", Grade::inferred}},
          .find = {kParcel},
          .idempotency = {.key = "request.body.key",
                          .scope = "parcel.id",
                          .running = {.when = "parcel.heldBecause == 'running'", .refuse = "IN_PROGRESS"},
                          .conflict = {.refuse = "CONFLICT"},
                          .expires = "duration('24h')"},
          .effects = {{.send = "pack", .to = "parcel"}},
          .answers = {{.outcome = "packed", .body = Map{{"id", "${parcel.id}"}, {"state", "${parcel.state}"}}}}};
}

OperationSketch ship_parcel() {
  return {.id = "shipParcel",
          .method = "POST",
          .path = "/parcels/{id}/ship",
          .outcomes = {{200, "shipped", Map{{"label", "AB123456"}}},
                       kUnauthenticated,
                       kNotFound,
                       {409, "NOT_PACKED", error("NOT_PACKED")},
                       {409, "HEAVY", error("HEAVY")}},
          .find = {kParcel},
          .refuse = {{.when = "parcel.weight > 15.0", .refuse = "HEAVY", .grade = Grade::assumed}},
          .effects = {{.send = "ship", .to = "parcel"}},
          .created = {"label"},
          .answers = {{.when = "label == null", .outcome = "shipped", .grade = Grade::assumed},
                      {.outcome = "shipped", .with = Map{{"label", "${label.number}"}, {"sender", "depot"}}}}};
}

OperationSketch open_depot() {
  return {.id = "openDepot",
          .method = "PUT",
          .path = "/depots/{id}",
          .outcomes = {{200, "open", Map{{"id", "D"}}}, kUnauthenticated, {500, "ODD", error("ODD")}},
          .find = {{.name = "depot", .id = "request.path.id", .create = true}},
          .answers = {{.when = "depot.id == 'odd'", .outcome = "ODD", .body = Map{{"x", "${depot.log[7]}"}}},
                      {.outcome = "open", .body = "${view('depot', depot)}"}}};
}

}  // namespace

ProviderSketch parcels_sketch() {
  return {.name = "parcels",
          .settings = {setting("auth", AttributeType::string, "lenient", {"lenient", "strict"}),
                       setting("require_key", AttributeType::boolean, true)},
          .machines = depot_sketches(),
          .operations = {list_parcels(), create_parcel(), pack_parcel(), ship_parcel(), open_depot()},
          .refuse = {{.when = "settings.auth == 'strict' && !has(request.headers.authorization)", .refuse = "UNAUTHENTICATED"}},
          .unknown_path = {404, Map{{"error", "no ${request.method} here"}}},
          .unknown_method = {405, Map{{"error", "method"}}},
          .seeds = {{"depot", Map{{"id", "D"}}}, {"parcel", Map{{"id", "p1"}, {"depot", "D"}, {"weight", 2.5}}}}};
}

std::shared_ptr<const Provider> turnstile_provider() {
  static const auto provider = build_provider(turnstile_sketch());
  return provider;
}

std::shared_ptr<const Provider> parcels_provider() {
  static const auto provider = build_provider(parcels_sketch());
  return provider;
}

}  // namespace understudy::test
