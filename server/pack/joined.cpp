// SPDX-License-Identifier: MIT
#include "server/pack/joined.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace understudy {

namespace {

class Joining {
 public:
  explicit Joining(std::vector<Diagnostic>& mistakes) : mistakes_(mistakes) {}

  // Members of `more` join those of `into`; maps under the same key join once more, one level down.
  void join(Node& into, const Node& more, bool maps_join) {
    for (const Node::Member& member : more.members) {
      const auto same =
          std::find_if(into.members.begin(), into.members.end(), [&](const Node::Member& m) { return m.name == member.name; });
      if (same == into.members.end()) {
        into.members.push_back(member);
      } else if (maps_join && same->node->is_map() && member.node->is_map()) {
        const auto both = std::make_shared<Node>(*same->node);
        join(*both, *member.node, false);
        same->node = both;
      } else {
        const Node& first = *same->node;
        mistakes_.push_back(member.node->source->mistake(
            member.key, fmt::format("\"{}\" stands in {} already, on line {}", member.name, first.source->file(), same->key.line),
            "leave one of the two out"));
      }
    }
    Map members;
    for (const Node::Member& member : into.members) members.set(std::string_view(member.name), member.node->value);
    into.value = std::move(members);
  }

 private:
  std::vector<Diagnostic>& mistakes_;
};

}  // namespace

NodePtr joined(const std::vector<Document>& documents, std::vector<Diagnostic>& mistakes) {
  if (documents.size() == 1) return documents.front().root;
  const auto whole = std::make_shared<Node>(*documents.front().root);
  for (std::size_t i = 1; i < documents.size(); ++i) {
    const Node& more = *documents[i].root;
    if (!more.is_map() && !more.value.is_null()) {
      mistakes.push_back(more.mistake("a file of behaviour is a map"));
    } else {
      Joining(mistakes).join(*whole, more, true);
    }
  }
  return whole;
}

}  // namespace understudy
