// SPDX-License-Identifier: MIT
// Webhooks: what was told, and to whom.
#include "server/contract/problem.h"
#include "server/http/control_call.h"

namespace understudy {

Result<WebhookReceiver, Refused> read_receiver(const Value& written) {
  const Refused form{422, R"(say {"provider": "…", "url": "http://…", "webhooks": ["…"]}; without "webhooks" it is told of all)"};
  if (!written.is(Kind::map)) return Failed{form};
  for (const auto& [name, value] : written.as_map()) {
    if (name != Value("provider") && name != Value("url") && name != Value("webhooks")) return Failed{form};
  }
  const Value &provider = written["provider"], &url = written["url"], &webhooks = written["webhooks"];
  if (!provider.is(Kind::string) || !url.is(Kind::string) || !(webhooks.is_null() || webhooks.is(Kind::list))) return Failed{form};
  WebhookReceiver receiver{provider.as_string(), url.as_string(), {}};
  if (webhooks.is_null()) return receiver;
  for (const Value& name : webhooks.as_list()) {
    if (!name.is(Kind::string)) return Failed{form};
    receiver.webhooks.push_back(name.as_string());
  }
  return receiver;
}

Result<Response, Refused> list_webhooks(const Control::Call& call) {
  auto sandbox = call.sandbox();
  if (!sandbox) return Failed{sandbox.error()};
  if (auto refused = call.only({"provider", "name"})) return Failed{*refused};
  auto found = (*sandbox)->webhooks(call.argument("provider"), call.argument("name"), call.wall);
  if (!found) return Failed{found.error()};
  return json_answer(200, *found);
}

Result<Response, Refused> list_receivers(const Control::Call& call) {
  auto sandbox = call.sandbox();
  if (!sandbox) return Failed{sandbox.error()};
  return json_answer(200, Map{{"destinations", (*sandbox)->receivers()}});
}

Result<Response, Refused> add_receiver(const Control::Call& call) {
  auto sandbox = call.sandbox();
  if (!sandbox) return Failed{sandbox.error()};
  const auto body = call.object({"provider", "url", "webhooks"});
  if (!body) return Failed{body.error()};
  auto receiver = read_receiver(*body);
  if (!receiver) return Failed{receiver.error()};
  auto added = (*sandbox)->add_receiver(*receiver);
  if (!added) return Failed{added.error()};
  return json_answer(201, *added);
}

Result<Response, Refused> delete_receiver(const Control::Call& call) {
  auto sandbox = call.sandbox();
  if (!sandbox) return Failed{sandbox.error()};
  if (auto refused = (*sandbox)->remove_receiver(call.argument("id"))) return Failed{*refused};
  return Response{204, {}, {}};
}

}  // namespace understudy
