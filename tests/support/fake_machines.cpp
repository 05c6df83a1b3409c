// SPDX-License-Identifier: MIT
#include "tests/support/fake_machines.h"

namespace understudy::test {

MachineSketch gate_sketch() {
  const Value paid = Map{{"coins", "${gate.coins + 1}"}, {"lastCoinAt", "${now}"}};
  return {.type = "gate",
          .attributes = {{"coins", AttributeType::integer, 0}, {"lastCoinAt", AttributeType::timestamp}},
          .initial = {{"", "LOCKED"}},
          .states = {{.name = "LOCKED",
                      .on = {{"coin", {{.target = "UNLOCKED", .effects = {{.assign = paid}}}}}, {"pass", {{.refuse = "LOCKED"}}}}},
                     {.name = "UNLOCKED",
                      .on = {{"coin", {{.refuse = "ALREADY_UNLOCKED", .with = Map{{"coins", "${gate.coins}"}}}}},
                             {"pass", {{.target = "LOCKED"}}}},
                      .after = {{.delay = "settings.lock_after", .transition = {.target = "LOCKED", .grade = Grade::assumed}}}}},
          .view = Map{{"id", "${gate.id}"}, {"state", "${gate.state}"}, {"coins", "${gate.coins}"}, {"lastCoinAt?", "${gate.lastCoinAt}"}}};
}

namespace {

MachineSketch depot_sketch() {
  const Value one_more = Map{{"load", "${depot.load + 1}"}};
  const Value one_less = Map{{"load", "${depot.load - 1}"}};
  return {.type = "depot",
          .attributes = {{"load", AttributeType::integer, 0}, {"room", AttributeType::integer, 3}, {"log", AttributeType::list, List{}}},
          .initial = {{"", "OPEN"}},
          .states =
              {{.name = "OPEN",
                .on = {{"load", {{.guard = "depot.load >= depot.room", .refuse = "FULL"}, {.effects = {{.assign = one_more}}}}},
                       {"unload", {{.effects = {{.assign = one_less}}}}},
                       {"close", {{.target = "CLOSED"}}}}},
               {.name = "CLOSED",
                .on = {{"load", {{.refuse = "CLOSED"}}}, {"unload", {{.effects = {{.assign = one_less}}}}}, {"open", {{.target = "OPEN"}}}},
                .entry = {{.send = "hold", .to = "parcel", .where = "parcel.depot == depot.id", .data = Map{{"why", "closed"}}}}}},
          .otherwise = {{"close", {{.refuse = "CLOSED"}}}, {"open", {{.refuse = "OPEN"}}}},
          .view = Map{{"id", "${depot.id}"}, {"load", "${depot.load}"}}};
}

MachineSketch parcel_sketch() {
  const Value dues = Map{{"dues", "${parcel.dues + 1}"}};
  return {
      .type = "parcel",
      .attributes = {{"depot", AttributeType::string},
                     {"weight", AttributeType::number, 1.0},
                     {"deliverBy", AttributeType::timestamp},
                     {"heldBecause", AttributeType::string},
                     {"dues", AttributeType::integer, 0},
                     {"since", AttributeType::timestamp, "${now}"}},
      .initial = {{"parcel.weight > 20.0", "LOST"}, {"", "WAITING"}},
      .states = {{.name = "WAITING",
                  .on = {{"pack", {{.target = "PACKED", .effects = {{.send = "load", .to = "depot", .id = "parcel.depot"}}}}},
                         {"hold", {{.effects = {{.assign = Map{{"heldBecause", "${event.why}"}}}}}}}},
                  .after = {{.at = "next_cycle(parcel.since, 1, 'DAY', now)", .transition = {.effects = {{.assign = dues}}}}}},
                 {.name = "PACKED",
                  .on = {{"ship",
                          {{.target = "SHIPPED",
                            .effects = {{.create = "label", .as = "label", .attributes = Map{{"parcel", "${parcel.id}"}}}}}}},
                         {"postpone", {{.effects = {{.assign = Map{{"deliverBy", "${event.until}"}}}}}}}},
                  .after = {{.at = "parcel.deliverBy", .transition = {.guard = "parcel.weight < 10.0", .target = "LOST"}}},
                  .exit = {{.send = "unload", .to = "depot", .id = "parcel.depot"}}},
                 {.name = "SHIPPED",
                  .on = {{"deliver", {{.target = "DELIVERED"}}}},
                  .after = {{.delay = "duration('36h')", .transition = {.target = "DELIVERED"}}}},
                 {.name = "LOST", .on = {{"pack", {{.refuse = "LOST"}}}}},
                 {.name = "DELIVERED", .on = {{"ship", {{}}}}}},
      .otherwise = {{"pack", {{.refuse = "NOT_WAITING", .with = Map{{"state", "${parcel.state}"}}}}},
                    {"ship", {{.refuse = "NOT_PACKED", .grade = Grade::inferred}}}},
      .view = Map{{"id", "${parcel.id}"}, {"state", "${parcel.state}"}, {"depot?", "${view('depot', resource('depot', parcel.depot))}"}}};
}

MachineSketch label_sketch() {
  return {.type = "label",
          .attributes = {{"id", AttributeType::string, "${uuid()}"},
                         {"parcel", AttributeType::string},
                         {"number", AttributeType::string, "${pick('[A-Z]{2}[0-9]{6}')}"}},
          .initial = {{"", "PRINTED"}},
          .states = {{.name = "PRINTED"}}};
}

}  // namespace

std::vector<MachineSketch> depot_sketches() { return {depot_sketch(), parcel_sketch(), label_sketch()}; }

}  // namespace understudy::test
