// SPDX-License-Identifier: MIT
#include "server/pack/look_ups.h"

#include <fmt/format.h>

#include <utility>

#include "server/pack/outcomes.h"

namespace understudy {

namespace {

using Of = Type::Of;

class LookUpReader {
 public:
  LookUpReader(Workbench& bench, const Operation& operation, Names& names, OperationRules& rules)
      : bench_(bench), operation_(operation), names_(names), rules_(rules) {}

  void read_find(const Fields::Named& named) {
    const Fields& rule = named.fields.front();
    const std::string& name = named.member->name;
    const bool usable = bench_.usable_name(*named.member->node, named.member->key, name, names_);
    const auto machine = machine_of(named);
    if (!machine) {
      if (usable) names_.add(name, Type());  // so that what uses the name is not a mistake as well
      return;
    }
    Find find;
    find.name = name;
    find.machine = *machine;
    find.rule = fmt::format("{}.find.{}", operation_.id, name);
    if (!rule.find("id") == !rule.find("where"))
      bench_.tell(*named.member, "a resource is found by its `id`, or by `where`: one of the two", "id: request.path.id");
    find.id = bench_.expression(rule, "id", names_, Type());
    if (rule.find("where")) find.where = read_where(rule, names_, *machine, find.candidate);
    for (const Fields& otherwise : rule.list("or")) read_or(rule, otherwise, find);
    if (!usable) return;
    names_.show(name, *machine, bench_.provider.machines[*machine].record());
    find.slot = names_.resources.back().slot;
    rules_.find.push_back(std::move(find));
  }

  void read_list(const Fields::Named& named) {
    const Fields& rule = named.fields.front();
    const bool usable = bench_.usable_name(*named.member->node, named.member->key, named.member->name, names_);
    const auto machine = machine_of(named);
    ListQuery list;
    list.name = named.member->name;
    list.rule = fmt::format("{}.list.{}", operation_.id, list.name);
    const Names names = read_cursor(named, list);
    if (machine && rule.find("where")) list.where = read_where(rule, names, *machine, list.candidate);
    list.sort = bench_.expression(rule, "sort", names, Type::list(Of::string));
    list.offset = bench_.expression(rule, "offset", names, Of::integer);
    list.limit = bench_.expression(rule, "limit", names, Of::integer);
    if (!usable) return;
    const Type element = machine ? bench_.provider.machines[*machine].record() : Type();
    std::vector<Type::Field> fields{
        {"items", Type::list(element)}, {"total", Of::integer}, {"offset", Of::integer}, {"limit", Of::integer}};
    if (rule.find("cursor")) {
      fields.push_back({"next", Of::string});
      fields.push_back({"prev", Of::string});
    }
    list.slot = names_.add(list.name, Type::record("page", std::move(fields)));
    list.machine = machine.value_or(0);
    rules_.list.push_back(std::move(list));
  }

 private:
  // The type that a find or list rule is about: `type`, else the name.
  std::optional<std::size_t> machine_of(const Fields::Named& named) {
    const Fields& rule = named.fields.front();
    if (const Node* type = rule.find("type")) return bench_.machine_of(*type, rule.text("type"));
    const auto machine = bench_.provider.machines.find(named.member->name);
    if (machine) return machine;
    const std::string hint = suggestion(named.member->name, bench_.types());
    bench_.tell(*named.member, fmt::format("there is no type of resource \"{}\"", named.member->name),
                hint.empty() ? "add `type: TYPE` when the name is another" : hint);
    return std::nullopt;
  }

  // `where`, which sees each candidate under its type's name.
  std::optional<Expression> read_where(const Fields& rule, const Names& names, std::size_t machine, std::size_t& candidate) {
    Names with_candidate = names;
    const Machine& type = bench_.provider.machines[machine];
    candidate = with_candidate.add(names.taken(type.type) ? "other" : type.type, type.record());
    return bench_.expression(rule, "where", with_candidate, Of::boolean);
  }

  void read_or(const Fields& rule, const Fields& otherwise, Find& find) {
    if (otherwise.text("refuse") != "create") {
      find.otherwise = read_refusal(bench_, operation_, names_, otherwise);
      return;
    }
    find.create = true;
    if (!rule.find("id"))
      bench_.tell(otherwise.node(), "`or: create` makes a resource with the `id` that was looked for, and there is none here");
  }

  // `cursor`, `or` and `carry`; gives the names that the list's expressions see: `carry` among them when there is one.
  Names read_cursor(const Fields::Named& named, ListQuery& list) {
    const Fields& rule = named.fields.front();
    const Node* cursor = rule.find("cursor");
    for (const char* key : {"carry", "or"}) {
      if (!cursor && rule.find(key))
        bench_.tell(*rule.node().member(key), fmt::format("without a `cursor` there is nothing to `{}`", key),
                    "cursor: request.query.cursor");
    }
    if (cursor && !rule.find("or"))
      bench_.tell(*rule.node().member("cursor"), "a text that is no cursor of this list has to be refused", "or: OUTCOME");
    if (cursor && !rule.find("limit"))
      bench_.tell(*rule.node().member("cursor"), "without a `limit` all is one page, and nothing to read on", "limit: \"50\"");
    list.cursor = bench_.expression(rule, "cursor", names_, Of::string);
    for (const Fields& otherwise : rule.list("or")) list.otherwise = read_refusal(bench_, operation_, names_, otherwise);
    Names names = names_;
    const Node* carry = rule.find("carry");
    if (!carry) return names;
    list.carry = bench_.shape(carry, names_);
    list.carried = names.add("carry", carried_type(*carry));
    return names;
  }

  // As exact as the shape tells: a map's members by name, so that a misspelt one is found.
  Type carried_type(const Node& shape) {
    if (!shape.is_map()) return type_of(shape.value);
    std::vector<Type::Field> fields;
    for (const Node::Member& member : shape.members) {
      const bool may_lack = member.name.ends_with('?');
      fields.push_back({member.name.substr(0, member.name.size() - (may_lack ? 1 : 0)), type_of(member.node->value)});
    }
    return Type::record("carry", std::move(fields));
  }

  // Anything when it does not compile, which is told elsewhere.
  Type type_of(const Value& shape) const {
    const auto compiled = Template::compile(shape, names_.declarations);
    return compiled ? compiled->type() : Type();
  }

  Workbench& bench_;
  const Operation& operation_;
  Names& names_;
  OperationRules& rules_;
};

}  // namespace

void read_look_ups(Workbench& bench, const Fields& operation, const Operation& contract, Names& names, OperationRules& rules) {
  LookUpReader reader(bench, contract, names, rules);
  for (const Fields::Named& find : operation.named("find")) reader.read_find(find);
  for (const Fields::Named& list : operation.named("list")) reader.read_list(list);
}

}  // namespace understudy
