// SPDX-License-Identifier: MIT
#include "server/contract/problem.h"

#include "server/values/json.h"

namespace understudy {

Response json_answer(int status, const Value& body) { return {status, {{"Content-Type", "application/json"}}, write_json(body)}; }

Response problem(int status, std::string_view detail, const Map& members) {
  Map body{{"type", "about:blank"}, {"title", reason_phrase(status)}, {"status", status}, {"detail", detail}};
  for (const auto& [key, value] : members) body.set(key, value);
  return {status, {{"Content-Type", "application/problem+json"}}, write_json(body)};
}

}  // namespace understudy
