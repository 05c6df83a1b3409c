// SPDX-License-Identifier: MIT
// Views: how resources look in answers, and the functions through which a pack's expressions see resources:
//
//   resource('type', id)     the resource, or null
//   resources('type')        all, in order of creation
//   view('name', resource)   the template of that name, evaluated; null for null. Views may use views, 16 deep
//
// Thread-safety: immutable after loading.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/engine/machine.h"
#include "server/expression/expression.h"
#include "server/expression/template.h"

namespace understudy {

class World;

// Filled in after the functions are made, since the bodies use the functions.
struct Views {
  struct View {
    std::string name;  // unique within the pack
    std::size_t machine = 0;
    Template body;  // sees now, settings, constants, and the resource at kSelf
  };
  std::vector<View> views;
};

// What these functions look at: Scope::host of every evaluation that may call them points to one.
struct Sight {
  const Machines* machines = nullptr;
  const World* world = nullptr;
  int depth = 0;  // views within views so far
};

// The library of expressions and the three functions. `types` gives each type's name and record, `view_names` all views' names: a type or
// view that does not exist is found when an expression is compiled. The functions do not own the views, whose bodies own the functions: the
// provider keeps them.
std::shared_ptr<const std::vector<Function>> pack_functions(std::vector<std::pair<std::string, Type>> types,
                                                            std::vector<std::string> view_names, const std::shared_ptr<const Views>& views);

}  // namespace understudy
