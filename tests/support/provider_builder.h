// SPDX-License-Identifier: MIT
// Providers for tests, written in C++ the way a pack writes them in YAML: outcomes, operations and their rules are texts and plain values.
// A mistake throws std::logic_error, which fails the test with the place and the reason.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/mock/provider.h"
#include "tests/support/machine_builder.h"

namespace understudy::test {

struct OutcomeSketch {
  int status = 200;
  std::string name = {};  // empty: the status without an example
  Value body = {};        // null: none
  Grade grade = Grade::documented;
  std::vector<std::pair<std::string, std::string>> headers = {};  // declared for the status: name → example
};

struct RefusalSketch {
  std::string when = {}, refuse = {};
  Value with = {};
  Grade grade = Grade::documented;
  std::vector<std::pair<std::string, Value>> headers = {};  // of a rule, not of other refusals
};

struct FindSketch {
  std::string name = {}, type = {}, id = {}, where = {}, otherwise = {};
  bool create = false;
};

struct ListSketch {
  std::string name = {}, type = {}, where = {}, sort = {}, offset = {}, limit = {}, cursor = {}, otherwise = {};
  Value carry = {};  // null: nothing
};

struct IdempotencySketch {
  std::string key = {}, scope = {};
  RefusalSketch running = {}, repeat = {}, conflict = {};
  std::string expires = {};
  Grade grade = Grade::documented;
};

struct AnswerSketch {
  std::string when = {}, outcome = {};
  Value body = {}, with = {};
  std::vector<std::pair<std::string, Value>> headers = {};
  Grade grade = Grade::documented;
};

struct ToleratedSketch {
  std::string pointer = {}, keyword = {}, when = {};
  Grade grade = Grade::documented;
};

struct OperationSketch {
  std::string id = {}, method = {}, path = {};
  std::string enabled = {};                               // empty: always
  std::vector<std::string> servers = {};                  // urls; none: the provider's
  Value body = {};                                        // schema; null: none
  std::vector<std::pair<std::string, Value>> query = {};  // name → schema
  std::vector<OutcomeSketch> outcomes = {};
  std::vector<ToleratedSketch> tolerate = {};
  std::vector<FindSketch> find = {};
  std::vector<ListSketch> list = {};
  IdempotencySketch idempotency = {};
  std::vector<RefusalSketch> refuse = {};
  std::vector<EffectSketch> effects = {};
  std::vector<std::string> created = {};
  std::vector<AnswerSketch> answers = {};
};

struct FallbackSketch {
  int status = 0;  // 0: none
  Value body = {};
};

struct SeedSketch {
  std::string type = {};
  Value attributes = {};
};

struct ProviderSketch {
  std::string name = {};
  std::vector<Setting> settings = {};
  Value constants = Map{};
  std::vector<MachineSketch> machines = {};
  std::vector<OperationSketch> operations = {};
  std::vector<RefusalSketch> refuse = {};
  std::vector<RefusalSketch> violations = {};
  FallbackSketch unknown_path = {}, unknown_method = {}, fault = {};
  std::vector<SeedSketch> seeds = {};
};

std::shared_ptr<const Provider> build_provider(const ProviderSketch&);

}  // namespace understudy::test
