// SPDX-License-Identifier: MIT
// Reading: one walk over an OpenAPI description. A contract is read twice: the first reading finds where its schemas stand, so that
// they can be compiled; the second has them at hand. Only the contract files of this room look in here.
// Thread-safety: a Reading belongs to one call of Contract::load().
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/contract/contract.h"

namespace understudy {

// A place in the document and what stands there.
struct Site {
  std::string pointer;
  const Value* value;

  // The member of that name; nullopt when there is none.
  std::optional<Site> find(std::string_view key) const;
  // The members of a map whose names are texts, the items of a list.
  std::vector<std::pair<std::string, Site>> members() const;
  std::vector<Site> items() const;
  // The text under a key, or empty.
  std::string text(std::string_view key) const;
  bool flag(std::string_view key, bool otherwise) const;
};

class Reading {
 public:
  // `schemas` is null in the first reading.
  Reading(const Value& document, const SchemaSet* schemas) : document_(document), schemas_(schemas) {}

  void read_head(std::string& title, std::string& version);
  std::vector<Operation> operations();
  std::vector<Webhook> webhooks();

  const std::vector<Server>& servers() const { return servers_; }  // the document's; known when its operations were read
  const std::vector<std::string>& schema_pointers() const { return schema_pointers_; }
  std::vector<ContractError>& errors() { return errors_; }

 private:
  const Value& document_;
  const SchemaSet* schemas_;
  std::vector<Server> servers_;
  std::vector<std::string> schema_pointers_;
  std::vector<ContractError> errors_;

  void error(const std::string& pointer, std::string message, std::string hint = "");
  // Follows $ref; nullopt, with an error, when it leads nowhere.
  std::optional<Site> resolved(Site);
  // The schema under the key "schema" of a parameter or media type; nullptr when there is none, and in the first reading.
  const Schema* schema_of(const Site& holder);
  Value schema_value_of(const Site& holder);
  Evidence evidence_of(const Site& holder, const Evidence& around);

  // What an operation takes over from its path item.
  struct Around {
    std::vector<Parameter> parameters;
    std::vector<Server> servers;
  };

  std::vector<Server> read_servers(const Site& holder, const std::vector<Server>& around);
  std::optional<Server> read_server(const Site& server);
  std::string substituted(const Site& server);

  void read_path(const std::string& path, const Site& item, std::vector<Operation>& operations);
  Operation read_operation(const std::string& method, const std::string& path, const Site& site, const Around& around);
  std::vector<Parameter> read_parameters(const Site& holder);
  std::optional<Parameter> read_parameter(const Site&);
  std::optional<RequestBody> read_body(const Site& operation);
  void check_path(const std::string& path, const Site& item);
  void check_path_parameters(const Operation&);
  void check_collisions(const std::vector<Operation>&);

  std::optional<Webhook> read_webhook(const std::string& name, const Site& item);

  void read_responses(const Site& operation, Operation&);
  void read_response(int status, const Site& response, Operation&);
  void read_content(const Outcome& model, const Site& media_type, Operation&);
  void read_example(Outcome outcome, const Site& example, Operation&);
  void check_example(const Outcome&, const std::string& pointer);
  void add_outcome(Outcome, Operation&);
  std::vector<std::pair<std::string, std::string>> read_headers(const Site& response);
};

// "application/json; charset=utf-8" → "application/json", in lower case.
std::string bare_media_type(std::string_view);

}  // namespace understudy
