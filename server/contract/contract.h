// SPDX-License-Identifier: MIT
// Contract: what a provider promises, as loaded from its OpenAPI 3.1 description. An Operation is a method on a path; an Outcome is
// one of its documented answers, that is, a named example under a status. A status without examples has one outcome, named
// by its status ("204").
// Thread-safety: immutable after loading; shared by all threads.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/contract/schema.h"
#include "server/values/evidence.h"
#include "server/values/result.h"
#include "server/values/value.h"

namespace understudy {

struct Outcome {
  std::string name;  // the example's key; unique within its operation
  int status = 200;
  std::string content_type;                                  // empty when the answer has no body
  Value body;                                                // the example's value; behaviour may fill it further
  bool has_body = false;                                     // content is declared; without an example of it, body is null
  const Schema* schema = nullptr;                            // of the body; nullptr when none is declared
  std::vector<std::pair<std::string, std::string>> headers;  // declared header names with their example values; names only when empty
  Evidence evidence;                                         // own x-evidence, else the response's, else the operation's
  std::string pointer;                                       // where it stands in the document
};

enum class ParameterIn : unsigned char { path, query, header };

struct Parameter {
  std::string name;
  ParameterIn in = ParameterIn::query;
  bool required = false;
  bool explode = true;  // query arrays: a=1&a=2 (true) or a=1,2 (false); OpenAPI 3.1 §4.8.12, style form
  Value schema_value;   // resolved one level, to read `type` and `items.type` for conversion
  const Schema* schema = nullptr;
  std::string pointer;
};

struct RequestBody {
  bool required = false;
  struct Content {
    std::string media_type;  // lower case, without parameters: "application/json", "application/x-www-form-urlencoded"
    Value schema_value;      // the resolved schema, to know the declared property names
    const Schema* schema = nullptr;
  };
  std::vector<Content> contents;
};

// Where operations are served: at this host, in lower case (empty: at every host), under this base path.
struct Server {
  std::string host;
  std::string base_path;  // without a trailing slash; empty for the root
  friend bool operator==(const Server&, const Server&) = default;
};

struct Operation {
  std::string id;                  // operationId
  std::string method;              // "POST"
  std::vector<std::string> paths;  // the path as written in the document, then its aliases; without the base path
  std::vector<Server> servers;     // its own, else its path's, else the document's; at least one
  std::string summary;
  std::vector<std::string> tags;
  std::vector<Parameter> parameters;  // path item's and operation's own, merged
  std::optional<RequestBody> body;
  std::vector<Outcome> outcomes;  // by status, then in document order
  Evidence evidence;
  std::string pointer;

  const Outcome* outcome(std::string_view name) const;  // nullptr when there is none
  const Outcome* first_of_status(int status) const;
};

// What the provider tells others (OpenAPI 3.1 §4.8.1 `webhooks`): a request that it sends.
struct Webhook {
  std::string name;
  const Schema* schema = nullptr;  // of what it carries; nullptr when none is declared
  Evidence evidence;
  std::string pointer;
};

struct ContractError {
  std::string pointer;  // JSON Pointer into the document
  std::string message;
  std::string hint;
};

class Contract {
 public:
  // Local references only. Everything wrong is returned at once: unknown reference, operation without operationId or a second one of
  // the same name, outcome names that collide, x-evidence with an unknown grade, an example that its own schema rejects (told where
  // in the example), path parameters that are not declared, paths that no request can tell apart, a status that is none ("default",
  // "4XX"). Security schemes and keywords that we do not serve are left alone.
  static Result<Contract, std::vector<ContractError>> load(Value document);

  const std::string& title() const { return title_; }
  const std::string& version() const { return version_; }
  const std::vector<Operation>& operations() const { return operations_; }
  const Operation* operation(std::string_view id) const;
  std::vector<Operation>& edit_operations() { return operations_; }  // for the loader, to add aliases before the router is built
  const std::vector<Webhook>& webhooks() const { return webhooks_; }
  const Webhook* webhook(std::string_view name) const;  // nullptr when there is none
  // The document's own `servers`, each once: OpenAPI's default, the root of every host, when there are none.
  const std::vector<Server>& servers() const { return servers_; }
  // Every host at which some operation is served, each once.
  const std::vector<std::string>& hosts() const { return hosts_; }
  const Value& document() const { return document_; }

 private:
  std::string title_, version_;
  std::vector<Operation> operations_;
  std::vector<Webhook> webhooks_;
  std::vector<Server> servers_;
  std::vector<std::string> hosts_;
  Value document_;
  std::shared_ptr<const SchemaSet> schemas_;
};

}  // namespace understudy
