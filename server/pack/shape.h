// SPDX-License-Identifier: MIT
// Shape: which keys a map of a pack may have, as a table. The tables are the one source of what the loader accepts, of the JSON Schema that
// editors complete from, and of the test that the manual mentions every key.
// Thread-safety: immutable tables.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace understudy {

enum class Form : std::uint8_t {
  text,
  boolean,
  integer,
  expression,  // CEL, as a text; a bare number or boolean is one too
  shape,       // a text with holes, or a list or map of such: anything
  data,        // anything, taken as it is
  map_of,      // Key::of says which keys
  misplaced,   // not a key here, though people look for it: `about` says what to write
};

enum class Many : std::uint8_t { one, list, one_or_list, named, named_one_or_list };  // named: a map from names that the author chooses

struct Shape;

struct Key {
  std::string_view name;
  Form form = Form::text;
  Many many = Many::one;
  std::string_view about;  // for people, one line
  bool required = false;
  const Shape* of = nullptr;                     // of Form::map_of
  std::span<const std::string_view> words = {};  // of Form::text: nothing else will do; empty: any text
};

struct Shape {
  std::string_view name;  // "transition"
  std::span<const Key> keys;
  std::string_view bare = {};  // the key that a text alone stands for; empty: none does

  const Key* key(std::string_view key_name) const;  // nullptr when there is none
};

// behaviour.yaml and seed.yaml as a whole; all others are parts of them.
const Shape& behaviour_shape();
const Shape& seed_shape();

}  // namespace understudy
