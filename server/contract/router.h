// SPDX-License-Identifier: MIT
// Router: from a raw request target to an Operation. It works on the target as sent, segment by segment: the path is split at '/'
// first and each segment is percent-decoded once afterwards, so "%2F" never becomes a separator. A literal segment wins over a
// parameter; the choice is made segment by segment with backtracking, so "/a/b/c" and "/a/{x}/d" both work. The cost of a look-up
// depends on the number of segments, not on the number of operations.
// Thread-safety: immutable after construction.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/contract/contract.h"

namespace understudy {

struct Route {
  const Operation* operation = nullptr;                             // nullptr: none
  std::vector<std::pair<std::string, std::string>> path_arguments;  // name, decoded
  std::vector<std::string> allowed;  // when the path exists but not with this method: the methods it has, sorted
};

class Router {
 public:
  struct Options {
    bool trailing_slash = false;  // "/x/" is taken as "/x"
  };
  // Which operations there are just now; empty: all. One that is left out leaves no trace: not in `allowed`, not among the nearest.
  using Offered = std::function<bool(const Operation&)>;

  // The contract must outlive the router. Routes are base path + path, for every server and every path of each operation.
  Router(const Contract&, Options);

  // A request as far as it decides what it is about. Of `host`, in lower case, only one that some server names matters: what is not
  // served there is not found. Every other host, or none, stands for all of them.
  struct Asked {
    std::string_view method;
    std::string_view path;  // raw
    std::string_view host = {};
  };
  // HEAD finds GET's operation when there is no HEAD of its own.
  Route route(const Asked&, const Offered& = {}) const;

  // For the person who wonders why nothing matched: up to `count` operations nearest to the request, best first, as "GET /v1/x/{id}";
  // one that is served elsewhere with its host, as "GET /v1/x/{id} at auth.example".
  std::vector<std::string> nearest(const Asked&, std::size_t count, const Offered& = {}) const;

 private:
  struct Node;
  std::string_view known(std::string_view host) const;

  std::shared_ptr<const Node> root_;
  std::vector<std::string> hosts_;
  Options options_;
};

}  // namespace understudy
