// SPDX-License-Identifier: MIT
#include "server/contract/contract.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "server/contract/contract_reading.h"

namespace understudy {

const Outcome* Operation::outcome(std::string_view name) const {
  const auto found = std::find_if(outcomes.begin(), outcomes.end(), [&](const Outcome& outcome) { return outcome.name == name; });
  return found == outcomes.end() ? nullptr : &*found;
}

const Outcome* Operation::first_of_status(int status) const {
  const auto found = std::find_if(outcomes.begin(), outcomes.end(), [&](const Outcome& outcome) { return outcome.status == status; });
  return found == outcomes.end() ? nullptr : &*found;
}

const Operation* Contract::operation(std::string_view id) const {
  const auto found = std::find_if(operations_.begin(), operations_.end(), [&](const Operation& operation) { return operation.id == id; });
  return found == operations_.end() ? nullptr : &*found;
}

const Webhook* Contract::webhook(std::string_view name) const {
  const auto found = std::find_if(webhooks_.begin(), webhooks_.end(), [&](const Webhook& webhook) { return webhook.name == name; });
  return found == webhooks_.end() ? nullptr : &*found;
}

Result<Contract, std::vector<ContractError>> Contract::load(Value document) {
  Contract contract;
  contract.document_ = std::move(document);
  Reading first(contract.document_, nullptr);
  first.operations();
  first.webhooks();

  auto compiled = SchemaSet::compile(contract.document_, first.schema_pointers());
  auto schemas = std::make_shared<SchemaSet>();
  std::vector<ContractError> errors;
  if (compiled) {
    *schemas = std::move(compiled).value();
  } else {
    for (SchemaError& error : compiled.error())
      errors.push_back({std::move(error.pointer), std::move(error.message), std::move(error.hint)});
  }

  Reading second(contract.document_, schemas.get());
  second.read_head(contract.title_, contract.version_);
  contract.operations_ = second.operations();
  contract.webhooks_ = second.webhooks();
  contract.servers_ = second.servers();
  for (const Operation& operation : contract.operations_) {
    for (const Server& server : operation.servers) {
      const auto& hosts = contract.hosts_;
      if (!server.host.empty() && std::find(hosts.begin(), hosts.end(), server.host) == hosts.end()) contract.hosts_.push_back(server.host);
    }
  }
  contract.schemas_ = std::move(schemas);

  std::move(second.errors().begin(), second.errors().end(), std::back_inserter(errors));
  if (errors.empty()) return contract;

  // What is shared by reference is read, and complained about, once for every place that refers to it.
  std::set<std::pair<std::string, std::string>> told;
  std::erase_if(errors, [&](const ContractError& error) { return !told.emplace(error.pointer, error.message).second; });
  return Failed{std::move(errors)};
}

}  // namespace understudy
