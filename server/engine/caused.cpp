// SPDX-License-Identifier: MIT
#include "server/engine/caused.h"

#include <set>
#include <string>
#include <utility>

namespace understudy {

namespace {

class Walk {
 public:
  explicit Walk(const Machines& machines) : machines_(machines) {}

  void follow(const std::vector<Effect>& effects) {
    if (!lists_.insert(&effects).second) return;
    for (const Effect& effect : effects) {
      if (const auto* send = std::get_if<Send>(&effect.what)) receive(send->machine, send->event);
      if (const auto* each = std::get_if<ForEach>(&effect.what)) follow(each->effects);
      if (const auto* create = std::get_if<Create>(&effect.what)) {
        caused_.creations.push_back(create);
        enter(create->machine);
      }
    }
  }

  void enter(std::size_t machine) {
    for (const State& state : machines_[machine].states) follow(state.entry);
  }

  Caused take() { return std::move(caused_); }

 private:
  void receive(std::size_t machine, const std::string& event) {
    if (!events_.insert({machine, event}).second) return;
    const Machine& receiver = machines_[machine];
    for (std::size_t state = 0; state < receiver.states.size(); ++state) {
      const std::vector<Transition>* alternatives = receiver.reactions(state, event);
      if (!alternatives) continue;
      for (const Transition& transition : *alternatives) {
        try_out(transition);
        if (!transition.target) continue;
        follow(receiver.states[state].exit);
        follow(receiver.states[*transition.target].entry);
      }
    }
  }

  void try_out(const Transition& transition) {
    if (!tried_.insert(&transition).second) return;
    caused_.transitions.push_back(&transition);
    follow(transition.effects);
  }

  const Machines& machines_;
  std::set<const std::vector<Effect>*> lists_;
  std::set<std::pair<std::size_t, std::string>> events_;
  std::set<const Transition*> tried_;
  Caused caused_;
};

}  // namespace

Caused caused_by(const Machines& machines, const std::vector<Effect>& effects, const std::vector<std::size_t>& made) {
  Walk walk(machines);
  for (const std::size_t machine : made) walk.enter(machine);
  walk.follow(effects);
  return walk.take();
}

}  // namespace understudy
