// SPDX-License-Identifier: MIT
// Ages: a set of ages in order, small and quick where ages are added in order and taken out anywhere, whatever their number: runs of at
// most kRun ages, one after the other. Thread-safety: a plain value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <vector>

namespace understudy {

class Ages {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = std::uint64_t;
    using difference_type = std::ptrdiff_t;
    using pointer = const std::uint64_t*;
    using reference = std::uint64_t;

    Iterator() = default;
    std::uint64_t operator*() const { return (*run_)[at_]; }
    Iterator& operator++() {
      if (++at_ == run_->size()) {
        ++run_;
        at_ = 0;
      }
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    friend class Ages;
    using Runs = std::vector<std::vector<std::uint64_t>>;
    explicit Iterator(Runs::const_iterator run) : run_(run) {}
    Runs::const_iterator run_;
    std::size_t at_ = 0;
  };

  bool insert(std::uint64_t age);  // false when it is there
  bool erase(std::uint64_t age);   // false when it is not there
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  Iterator begin() const { return Iterator(runs_.begin()); }
  Iterator end() const { return Iterator(runs_.end()); }
  friend bool operator==(const Ages& a, const Ages& b);  // however they are cut into runs

 private:
  static constexpr std::size_t kRun = 512;
  std::size_t run_of(std::uint64_t age) const;

  std::vector<std::vector<std::uint64_t>> runs_;  // none is empty
  std::size_t size_ = 0;
};

}  // namespace understudy
