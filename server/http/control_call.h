// SPDX-License-Identifier: MIT
// Control::Call: one request to the control API with its path arguments taken apart, and readers for its query and body that say what is
// wrong in words. Thread-safety: belongs to the thread that answers the request.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/control.h"
#include "server/values/result.h"

namespace understudy {

struct Control::Call {
  Sandboxes& sandboxes;
  const Sandbox::Deliver& deliver;
  const Request& request;
  Instant wall;
  std::map<std::string, std::string> path;   // arguments of the route
  std::map<std::string, std::string> query;  // decoded; the last of a name counts

  // The body as a JSON object with no members but these; an absent body is an empty object.
  Result<Value, Refused> object(const std::vector<std::string>& members) const;
  // The sandbox named in the path.
  Result<std::shared_ptr<Sandbox>, Refused> sandbox() const;
  // A query parameter as a number up to `most`; Refused (422) when it is none.
  Result<std::uint64_t, Refused> number(const std::string& name, std::uint64_t otherwise, std::uint64_t most) const;
  // Refused (422) when the query has a name that is not among these.
  std::optional<Refused> only(const std::vector<std::string>& names) const;
  std::string_view argument(const std::string& name) const;  // of path or query; empty when absent
};

struct Control::Route {
  std::string_view method;
  std::string_view path;  // "/__admin/sandboxes/{s}"
  Result<Response, Refused> (*handler)(const Call&);
};

const std::vector<Control::Route>& control_routes();

// The parts of the table that have a file of their own.
Result<Response, Refused> answer_providers(const Control::Call&);
Result<Response, Refused> verify_journal(const Control::Call&);
Result<Response, Refused> create_sandbox(const Control::Call&);
Result<Response, Refused> list_webhooks(const Control::Call&);
Result<Response, Refused> list_receivers(const Control::Call&);
Result<Response, Refused> add_receiver(const Control::Call&);
Result<Response, Refused> delete_receiver(const Control::Call&);
// {"provider", "url", "webhooks": [names]}; Refused (422) says what is missing.
Result<WebhookReceiver, Refused> read_receiver(const Value&);
Value describe_sandbox(Sandbox&, Instant wall);

}  // namespace understudy
