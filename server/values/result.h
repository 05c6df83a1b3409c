// SPDX-License-Identifier: MIT
// Result<T, E>: either a T or the reason why there is none. A refusal is a value: nothing is thrown from room to room.
// Thread-safety: as its contents; a plain value.
#pragma once

#include <cassert>
#include <utility>
#include <variant>

namespace understudy {

// Marks a value as the failing side, so that Result<string, string> is never ambiguous: `return Failed{error};`
template <class E>
struct Failed {
  E error;
};
template <class E>
Failed(E) -> Failed<E>;

template <class T, class E>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  template <class F>
  Result(Failed<F> failed) : content_(std::in_place_index<1>, std::move(failed.error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // REQUIRES: ok()
  T& value() & { return *std::get_if<0>(&content_); }
  const T& value() const& { return *std::get_if<0>(&content_); }
  T&& value() && { return std::move(*std::get_if<0>(&content_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // REQUIRES: !ok()
  E& error() & { return *std::get_if<1>(&content_); }
  const E& error() const& { return *std::get_if<1>(&content_); }
  E&& error() && { return std::move(*std::get_if<1>(&content_)); }

 private:
  std::variant<T, E> content_;
};

}  // namespace understudy
