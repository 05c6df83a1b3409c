// SPDX-License-Identifier: MIT
#include "server/pack/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "server/pack/coherence.h"
#include "server/pack/joined.h"
#include "server/pack/operations.h"
#include "server/pack/resources.h"
#include "server/pack/seeds.h"
#include "server/pack/settings.h"
#include "server/pack/webhooks.h"
#include "server/pack/workbench.h"

namespace understudy {

namespace {

using Loaded = Result<std::shared_ptr<const Provider>, Mistakes>;

// One pack on its way. Documents live as long as it does: places point into them.
class Loading {
 public:
  explicit Loading(const PackFiles& files) : files_(files), provider_(std::make_shared<Provider>()), bench_(*provider_) {}

  Loaded load() {
    read_documents();
    load_contract();
    if (behaviour_) read_behaviour(Fields(*behaviour_, behaviour_shape()));
    if (behaviour_ && seed_) {
      check_shape(*seed_->root, seed_shape(), bench_.mistakes);
      read_seeds(bench_, Fields(*seed_->root, seed_shape()));
    }
    if (bench_.mistakes.empty()) check_coherence(bench_, *openapi_->root);
    if (bench_.mistakes.empty() && seed_) try_seeds(bench_, Fields(*seed_->root, seed_shape()));
    if (!bench_.mistakes.empty()) return Failed{sorted(std::move(bench_.mistakes))};
    plan_indexes(*provider_);
    provider_->router.emplace(provider_->contract, Router::Options{provider_->dialect.trailing_slash});
    return std::shared_ptr<const Provider>(std::move(provider_));
  }

 private:
  std::string shown(const std::string& name) const { return files_.folder.empty() ? name : files_.folder + '/' + name; }

  void need(const std::string& name) {
    if (files_.texts.contains(name)) return;
    bench_.mistakes.push_back({{shown(name)},
                               "a pack needs this file, and it is not there",
                               {},
                               fmt::format("`understudy init` writes a small working pack to begin with")});
  }

  std::optional<Document> read(const std::string& name) {
    const auto text = files_.texts.find(name);
    if (text == files_.texts.end()) return std::nullopt;
    auto document = read_yaml(shown(name), text->second);
    if (document) return *std::move(document);
    for (Diagnostic& mistake : document.error()) bench_.mistakes.push_back(std::move(mistake));
    return std::nullopt;
  }

  void read_documents() {
    need("openapi.yaml");
    need("behaviour.yaml");
    openapi_ = read("openapi.yaml");
    seed_ = read("seed.yaml");
    bool sound = files_.texts.contains("behaviour.yaml");
    for (const auto& [name, text] : files_.texts) {
      if (name != "behaviour.yaml" && !name.starts_with("behaviour/")) continue;
      auto document = read(name);
      sound = sound && document;
      if (document) parts_.push_back(*std::move(document));
    }
    if (sound) behaviour_ = joined(parts_, bench_.mistakes);
  }

  void load_contract() {
    if (!openapi_) return;
    auto contract = Contract::load(openapi_->root->value);
    if (contract) {
      provider_->contract = *std::move(contract);
      has_contract_ = true;
      return;
    }
    for (const ContractError& error : contract.error())
      bench_.tell(nearest_node(*openapi_->root, error.pointer), error.message, error.hint);
  }

  void read_behaviour(const Fields& behaviour) {
    check_shape(*behaviour_, behaviour_shape(), bench_.mistakes);
    read_names(behaviour);
    read_settings(bench_, behaviour);
    read_resources(bench_, behaviour);
    read_errors(bench_, behaviour);
    if (has_contract_) read_webhooks(bench_, behaviour);
    if (has_contract_) read_operations(bench_, behaviour, *openapi_->root);
  }

  void read_names(const Fields& behaviour) {
    provider_->name = files_.name;
    provider_->title = behaviour.text("title");
    const Node* written = behaviour.find("provider");
    if (!written) return;
    if (!is_pack_name(behaviour.text("provider"))) {
      bench_.tell(*written, "this cannot be a provider's name", "lower-case letters, digits and hyphens, a letter first");
    } else if (behaviour.text("provider") != files_.name) {
      bench_.tell(*written, "a provider has the name of its folder", fmt::format("provider: {}", files_.name));
    }
  }

  static Mistakes sorted(Mistakes mistakes) {
    const auto key = [](const Diagnostic& d) { return std::tie(d.place.file, d.place.line, d.place.column, d.message); };
    std::stable_sort(mistakes.begin(), mistakes.end(), [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
    const auto same = [&](const Diagnostic& a, const Diagnostic& b) { return key(a) == key(b); };
    mistakes.erase(std::unique(mistakes.begin(), mistakes.end(), same), mistakes.end());
    return mistakes;
  }

  const PackFiles& files_;
  std::shared_ptr<Provider> provider_;
  Workbench bench_;
  std::optional<Document> openapi_, seed_;
  std::vector<Document> parts_;  // behaviour.yaml and behaviour/*.yaml
  NodePtr behaviour_;
  bool has_contract_ = false;
};

}  // namespace

bool is_pack_name(std::string_view name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !name.empty() && name.size() <= 64 && name[0] >= 'a' && name[0] <= 'z' && std::all_of(name.begin(), name.end(), fits);
}

Result<std::shared_ptr<const Provider>, Mistakes> load_pack(const PackFiles& files) { return Loading(files).load(); }

}  // namespace understudy
