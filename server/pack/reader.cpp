// SPDX-License-Identifier: MIT
#include "server/pack/reader.h"

#include <fmt/format.h>

#include <algorithm>

namespace understudy {

namespace {

using Mistakes = std::vector<Diagnostic>;

bool all_optional(const Shape& shape) {
  return std::none_of(shape.keys.begin(), shape.keys.end(), [](const Key& k) { return k.required; });
}

std::vector<std::string> known_keys(const Shape& shape) {
  std::vector<std::string> known;
  for (const Key& key : shape.keys) {
    if (key.form != Form::misplaced) known.emplace_back(key.name);
  }
  return known;
}

std::string key_list(const Shape& shape) { return fmt::format("{} has {}", with_article(shape.name), fmt::join(known_keys(shape), ", ")); }

bool is_among(std::string_view word, const Key& key) {
  return key.words.empty() || std::find(key.words.begin(), key.words.end(), word) != key.words.end();
}

// Is one value of the form that the key asks for? What is inside a map is not looked at.
bool fits_one(const Node& node, const Key& key) {
  switch (key.form) {
    case Form::text:
      return node.is_text() && is_among(node.value.as_string(), key);
    case Form::boolean:
      return node.value.is(Kind::boolean);
    case Form::integer:
      return node.value.is(Kind::integer);
    case Form::expression:
      return node.is_scalar() && !node.value.is_null();
    case Form::misplaced:
      return false;
    case Form::map_of:
      return node.is_map() || (node.is_text() && !key.of->bare.empty()) || (node.value.is_null() && all_optional(*key.of));
    default:
      return true;
  }
}

bool fits(const Node& node, const Key& key) {
  switch (key.many) {
    case Many::one:
      return fits_one(node, key);
    case Many::list:
      return node.is_list();
    case Many::one_or_list:
      return node.is_list() || fits_one(node, key);
    default:
      return node.is_map();
  }
}

std::string expected_one(const Key& key) {
  switch (key.form) {
    case Form::text:
      return "a text";
    case Form::boolean:
      return "true or false";
    case Form::integer:
      return "a whole number";
    case Form::expression:
      return "an expression";
    default:
      return key.of && !key.of->bare.empty() ? fmt::format("a text or a map: {}", with_article(key.of->name)) : "a map";
  }
}

std::string expected(const Key& key) {
  switch (key.many) {
    case Many::one:
      return expected_one(key);
    case Many::list:
      return "a list";
    case Many::one_or_list:
      return expected_one(key) + ", or a list of such";
    default:
      return "a map from names";
  }
}

std::string advice(const Node& node, const Key& key) {
  if (key.form == Form::text && !key.words.empty() && node.is_text()) {
    const std::string near = suggestion(node.value.as_string(), {key.words.begin(), key.words.end()});
    return near.empty() ? fmt::format("one of: {}", fmt::join(key.words, ", ")) : near;
  }
  if (key.form == Form::text && node.is_scalar() && !node.value.is_null())
    return fmt::format("put it in quotes: \"{}\"", scalar_text(node));
  if (key.form == Form::expression && !node.is_scalar()) return "an expression that begins with [ or { stands in quotes";
  if (key.form == Form::boolean && node.is_text()) return "true and false are the only words for it";
  if (node.value.is_null()) return key.required ? std::string(key.about) : "leave the key out, or write its value";
  return std::string(key.about);
}

void tell_unfit(const Node& node, const Key& key, std::string wanted, Mistakes& mistakes) {
  const bool wrong_word = key.form == Form::text && node.is_text() && !is_among(node.value.as_string(), key);
  std::string message = wrong_word ? fmt::format("there is no {} \"{}\"", key.name, node.value.as_string())
                                   : fmt::format("\"{}\" is {}, not {}", key.name, wanted, told(node));
  mistakes.push_back(node.mistake(std::move(message), advice(node, key)));
}

void check_one(const Node& node, const Key& key, Mistakes& mistakes) {
  if (!fits_one(node, key)) return tell_unfit(node, key, expected_one(key), mistakes);
  if (key.form == Form::map_of) check_shape(node, *key.of, mistakes);
}

void check_value(const Node& node, const Key& key, Mistakes& mistakes) {
  if (!fits(node, key)) return tell_unfit(node, key, expected(key), mistakes);
  const bool several = key.many == Many::named_one_or_list;
  if (key.many == Many::one || (key.many == Many::one_or_list && !node.is_list())) return check_one(node, key, mistakes);
  for (const NodePtr& item : node.items) check_one(*item, key, mistakes);
  for (const Node::Member& member : node.members) {
    if (several && member.node->is_list()) {
      for (const NodePtr& item : member.node->items) check_one(*item, key, mistakes);
    } else {
      check_one(*member.node, key, mistakes);
    }
  }
}

std::string meant_by(const std::string& name, const Shape& shape) {
  const std::vector<std::string> known = known_keys(shape);
  return std::string(nearest(name.substr(0, name.find(':')), known));
}

void tell_unknown(const Node::Member& member, const Shape& shape, Mistakes& mistakes) {
  std::string hint = suggestion(member.name, known_keys(shape));
  if (hint.empty()) hint = key_list(shape);
  if (const Key* misplaced = shape.key(member.name)) hint = misplaced->about;
  if (member.name.find(':') != std::string::npos) hint = "a blank belongs behind the ':' of a key";
  mistakes.push_back(member.node->source->mistake(member.key, fmt::format("{} has no key \"{}\"", with_article(shape.name), member.name),
                                                  std::move(hint)));
}

}  // namespace

std::string with_article(std::string_view noun) {
  const bool vowel = !noun.empty() && std::string_view("aeio").find(noun[0]) != std::string_view::npos;
  return fmt::format("{} {}", vowel ? "an" : "a", noun);
}

std::string told(const Node& node) {
  switch (node.value.kind()) {
    case Kind::null:
      return "nothing";
    case Kind::list:
      return "a list";
    case Kind::map:
      return "a map";
    case Kind::string:
      return node.value.as_string().size() <= 40 ? fmt::format("the text \"{}\"", node.value.as_string()) : "a text";
    default:
      return scalar_text(node);
  }
}

void check_shape(const Node& node, const Shape& shape, Mistakes& mistakes) {
  if (node.is_text() && !shape.bare.empty()) return check_value(node, *shape.key(shape.bare), mistakes);
  if (!node.is_map() && !node.value.is_null()) {
    mistakes.push_back(node.mistake(fmt::format("{} is a map, not {}", with_article(shape.name), told(node)), key_list(shape)));
    return;
  }
  std::vector<std::string> meant;  // known keys that an unknown one stands for: they are not missing as well
  for (const Node::Member& member : node.members) {
    const Key* key = shape.key(member.name);
    if (key && key->form != Form::misplaced) {
      check_value(*member.node, *key, mistakes);
    } else {
      tell_unknown(member, shape, mistakes);
      meant.push_back(meant_by(member.name, shape));
    }
  }
  for (const Key& key : shape.keys) {
    if (!key.required || node.member(key.name) || std::find(meant.begin(), meant.end(), key.name) != meant.end()) continue;
    mistakes.push_back(
        node.mistake(fmt::format("{} needs \"{}\"", with_article(shape.name), key.name), fmt::format("{}: {}", key.name, key.about)));
  }
}

const Node* Fields::find(std::string_view key) const {
  const Key* declared = shape_->key(key);
  const bool stands_for_it = !node_->is_map() && node_->is_text() && key == shape_->bare;
  const Node* found = stands_for_it ? node_ : node_->find(key);
  return found && declared && fits(*found, *declared) ? found : nullptr;
}

std::string Fields::text(std::string_view key) const {
  const Node* found = find(key);
  return found && found->is_text() ? found->value.as_string() : std::string();
}

bool Fields::flag(std::string_view key) const {
  const Node* found = find(key);
  return found && found->value.is(Kind::boolean) && found->value.as_bool();
}

std::vector<Fields> Fields::list(std::string_view key) const {
  std::vector<Fields> all;
  const Node* found = find(key);
  if (!found) return all;
  const Key& declared = *shape_->key(key);
  if (!found->is_list()) return {Fields(*found, *declared.of)};
  for (const NodePtr& item : found->items) {
    if (fits_one(*item, declared)) all.emplace_back(*item, *declared.of);
  }
  return all;
}

std::vector<Fields::Named> Fields::named(std::string_view key) const {
  std::vector<Named> all;
  const Node* found = find(key);
  if (!found) return all;
  const Key& declared = *shape_->key(key);
  for (const Node::Member& member : found->members) {
    Named one{&member, {}};
    if (declared.many == Many::named_one_or_list && member.node->is_list()) {
      for (const NodePtr& item : member.node->items) {
        if (fits_one(*item, declared)) one.fields.emplace_back(*item, *declared.of);
      }
    } else if (fits_one(*member.node, declared)) {
      one.fields.emplace_back(*member.node, *declared.of);
    }
    if (!one.fields.empty()) all.push_back(std::move(one));
  }
  return all;
}

std::vector<NodePtr> Fields::items(std::string_view key) const {
  const Node* found = find(key);
  return found ? found->items : std::vector<NodePtr>();
}

const std::vector<Node::Member>& Fields::members(std::string_view key) const {
  static const std::vector<Node::Member> none;
  const Node* found = find(key);
  return found ? found->members : none;
}

}  // namespace understudy
