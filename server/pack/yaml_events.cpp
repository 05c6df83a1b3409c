// SPDX-License-Identifier: MIT
// read_yaml: yaml-cpp tells events, and here they become Nodes. Events rather than its own tree, because they come before it descends:
// every limit is enforced while reading, and yaml-cpp never recurses deeper than ours.
#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>
#include <unordered_map>
#include <utility>

#include "server/pack/document.h"
#include "server/pack/scalar.h"
#include "server/values/utf8.h"

namespace understudy {

namespace {

constexpr std::size_t kMostMistakes = 100;    // of one file
constexpr std::string_view kPlainTag = "?";   // how yaml-cpp marks a scalar without quotes
constexpr std::string_view kQuotedTag = "!";  // and one with

// Thrown through yaml-cpp, which has no other way to be stopped; caught in read_yaml. The reason is among the mistakes.
struct Stop {};

class Builder final : public YAML::EventHandler {
 public:
  Builder(const Source& source, const YamlLimits& limits) : source_(source), limits_(limits) {}

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override;
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override;
  void OnScalar(const YAML::Mark&, const std::string& tag, YAML::anchor_t, const std::string& text) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, false);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, true);
  }
  void OnMapEnd() override { close(); }

  NodePtr root() const { return root_; }
  std::vector<Diagnostic>& mistakes() { return mistakes_; }
  // Where reading had got to: the innermost list or map that is still open, and the last scalar.
  std::optional<Span> innermost() const { return frames_.empty() ? std::nullopt : std::optional(frames_.back().node->span); }
  Span last() const { return last_; }

 private:
  struct Frame {
    std::shared_ptr<Node> node;
    YAML::anchor_t anchor = 0;
    bool is_map = false;
    List items;
    Map members;
    std::optional<Node::Member> pending;         // a key whose value is still to come
    bool dropped = false;                        // that value is read and left out
    std::unordered_map<std::string, Span> seen;  // keys, and where
  };

  void open(const YAML::Mark&, const std::string& tag, YAML::anchor_t, bool is_map);
  void close();
  void take_key(Span, const std::string& text, bool plain);
  void take(NodePtr, std::size_t nodes);
  std::shared_ptr<Node> make(Span, Value);
  bool expects_key() const { return !frames_.empty() && frames_.back().is_map && !frames_.back().pending; }
  void refuse_tag(Span, const std::string& tag);
  void tell(Span, std::string message, std::string hint = {});
  [[noreturn]] void stop(Span, std::string message, std::string hint = {});
  Span start_of(const YAML::Mark&) const;
  Span extent(Span start, const std::string& text) const;
  std::string word_at(Span) const;

  const Source& source_;
  const YamlLimits& limits_;
  std::vector<Frame> frames_;
  std::unordered_map<YAML::anchor_t, NodePtr> anchors_;  // null while what it names is still being read
  std::size_t nodes_ = 0;
  std::size_t documents_ = 0;
  Span last_ = {1, 1, 1};
  NodePtr root_;
  std::vector<Diagnostic> mistakes_;
};

void Builder::tell(Span span, std::string message, std::string hint) {
  mistakes_.push_back(source_.mistake(span, std::move(message), std::move(hint)));
  if (mistakes_.size() >= kMostMistakes) throw Stop{};
}

void Builder::stop(Span span, std::string message, std::string hint) {
  mistakes_.push_back(source_.mistake(span, std::move(message), std::move(hint)));
  throw Stop{};
}

// Marks count from 0 and stand at the anchor and the tag when there are some; the value comes behind them.
Span Builder::start_of(const YAML::Mark& mark) const {
  const std::string& text = source_.text();
  std::size_t at = source_.offset({static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1), 1});
  while (at < text.size() && (text[at] == '&' || text[at] == '!')) {
    at = std::min(text.find_first_of(" \t\r\n", at), text.size());
    at = std::min(text.find_first_not_of(" \t\r\n", at), text.size());
  }
  return source_.span(at, 1);
}

// A scalar with its quotes, as far as its first line goes.
Span Builder::extent(Span start, const std::string& text) const {
  const std::size_t at = source_.offset(start);
  const char first = at < source_.text().size() ? source_.text()[at] : ' ';
  if (first == '|' || first == '>') return start;
  if (first != '\'' && first != '"') return source_.span(at, text.size());
  Node scalar;
  scalar.value = text;
  scalar.source = &source_;
  scalar.span = start;
  const Span end = span_within(scalar, text.size(), 1);
  if (end.line != start.line) return source_.span(at, source_.text().size());
  const std::size_t quote = std::min(source_.text().find(first, std::max(source_.offset(end), at + 1)), source_.text().size() - 1);
  return source_.span(at, quote + 1 - at);
}

void Builder::refuse_tag(Span span, const std::string& tag) {
  if (tag.empty() || tag == kPlainTag || tag == kQuotedTag) return;
  tell(span, fmt::format("the tag {} is not read here", tag), "leave it out; put a value in quotes when it is meant as text");
}

void Builder::OnDocumentStart(const YAML::Mark& mark) {
  if (++documents_ == 1) return;
  const Span span = start_of(mark);
  if (source_.line(span.line).starts_with("---")) stop(span, "a second document begins here", "a file holds one document");
  stop(span, "this does not belong to what stands above it", "check the indentation of this line and of those above");
}

std::shared_ptr<Node> Builder::make(Span span, Value value) {
  auto node = std::make_shared<Node>();
  node->value = std::move(value);
  node->source = &source_;
  node->span = span;
  node->label = !frames_.empty() && frames_.back().pending ? frames_.back().pending->key : span;
  return node;
}

// A node is complete: it goes to the list or map that is open.
void Builder::take(NodePtr node, std::size_t nodes) {
  nodes_ += nodes;
  if (nodes_ > limits_.nodes)
    stop(last_, fmt::format("more than {} values, counting each alias with all that it stands for", limits_.nodes));
  if (frames_.empty()) {
    root_ = std::move(node);
    return;
  }
  Frame& frame = frames_.back();
  if (!std::exchange(frame.dropped, false)) {
    frame.node->size += node->size;
    frame.node->height = std::max(frame.node->height, node->height + 1);
    if (frame.is_map) {
      frame.members.set(std::string_view(frame.pending->name), node->value);
      frame.pending->node = std::move(node);
      frame.node->members.push_back(*std::move(frame.pending));
    } else {
      frame.items.push_back(node->value);
      frame.node->items.push_back(std::move(node));
    }
  }
  frame.pending.reset();
}

void Builder::take_key(Span span, const std::string& text, bool plain) {
  Frame& frame = frames_.back();
  frame.pending = Node::Member{text, span, nullptr};
  if (plain && text == "<<") {
    frame.dropped = true;
    tell(span, "merge keys (<<) are not read here", "write the members out, or give an alias to the map as a whole");
    return;
  }
  const auto [first, is_new] = frame.seen.emplace(text, span);
  if (is_new) return;
  frame.dropped = true;
  tell(span, fmt::format("the key \"{}\" stands twice in this map; the first is on line {}", text, first->second.line),
       "leave one of the two out");
}

std::string Builder::word_at(Span span) const {
  const std::string& text = source_.text();
  const std::size_t at = source_.offset(span);
  return text.substr(at, text.find_first_of(" \t\r\n:,]}", at) - at);
}

void Builder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  last_ = start_of(mark);
  if (expects_key()) {
    const std::string word = word_at(last_);
    if (!plain_scalar(word).is_null() || word.empty()) stop(last_, "a key is missing here", "write the key before the ':'");
    return take_key(source_.span(source_.offset(last_), word.size()), word, true);
  }
  const NodePtr node = make(last_, nullptr);
  if (anchor != 0) anchors_[anchor] = node;
  take(node, 1);
}

void Builder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const Span star = start_of(mark);
  last_ = source_.span(source_.offset(star), word_at(star).size());
  if (expects_key()) stop(last_, "an alias cannot be a key");
  const NodePtr node = anchors_[anchor];
  if (!node) stop(last_, "this alias lies within what it stands for");
  if (frames_.size() + node->height > limits_.depth)
    stop(last_, fmt::format("this alias makes the file deeper than {} levels", limits_.depth));
  take(node, node->size);
}

void Builder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& text) {
  last_ = extent(start_of(mark), text);
  refuse_tag(last_, tag);
  const bool plain = tag == kPlainTag;
  if (expects_key()) return take_key(last_, text, plain);
  const NodePtr node = make(last_, plain ? plain_scalar(text) : Value(text));
  if (anchor != 0) anchors_[anchor] = node;
  take(node, 1);
}

void Builder::open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, bool is_map) {
  const Span span = start_of(mark);
  refuse_tag(span, tag);
  if (expects_key()) stop(span, is_map ? "a map cannot be a key" : "a list cannot be a key", "a key is a text");
  if (frames_.size() >= limits_.depth) stop(span, fmt::format("deeper than {} levels", limits_.depth));
  if (anchor != 0) anchors_[anchor] = nullptr;
  Frame frame;
  frame.node = make(span, nullptr);
  frame.anchor = anchor;
  frame.is_map = is_map;
  frames_.push_back(std::move(frame));
}

void Builder::close() {
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  if (frame.node->height == 0) frame.node->height = 1;
  frame.node->value = frame.is_map ? Value(std::move(frame.members)) : Value(std::move(frame.items));
  if (frame.anchor != 0) anchors_[frame.anchor] = frame.node;
  take(std::move(frame.node), 1);
}

// What yaml-cpp says, and what we say instead.
struct Saying {
  std::string_view theirs, ours, hint;
};
const std::array kSayings = {
    Saying{YAML::ErrorMsg::MAP_VALUE, "this ':' begins no value",
           "put a text that holds ': ' in quotes; check the indentation of this line and the one above"},
    Saying{YAML::ErrorMsg::TAB_IN_INDENTATION, "a tab in the indentation", "indent with spaces"},
    Saying{YAML::ErrorMsg::EOF_IN_SCALAR, "the file ends within a text whose quotes were opened after this point", "close the quotes"},
    Saying{YAML::ErrorMsg::END_OF_SEQ_FLOW, "a ',' or the closing ']' is missing here",
           "put a text that holds ', ', ': ', brackets or braces in quotes"},
    Saying{YAML::ErrorMsg::END_OF_MAP_FLOW, "a ',' or the closing '}' is missing here",
           "put a text that holds ', ', ': ', brackets or braces in quotes"},
    Saying{YAML::ErrorMsg::END_OF_MAP, "this does not go on with the map above",
           "check the indentation; nothing may follow a closing quote or bracket"},
    Saying{YAML::ErrorMsg::END_OF_SEQ, "this does not go on with the list above",
           "check the indentation; nothing may follow a closing quote or bracket"},
    Saying{YAML::ErrorMsg::FLOW_END, "this closes nothing that was opened", "leave it out, or put the text in quotes"},
    Saying{YAML::ErrorMsg::BLOCK_ENTRY, "a '- ' cannot stand here", "begin the list on a line of its own"},
    Saying{YAML::ErrorMsg::MAP_KEY, "a '? ' cannot stand here", "write a plain `key: value`"},
    Saying{YAML::ErrorMsg::UNKNOWN_TOKEN, "this character cannot begin a text", "put the text in quotes"},
    Saying{YAML::ErrorMsg::DOC_IN_SCALAR, "a line that begins with '---' or '...' within quotes", "indent it"},
    Saying{YAML::ErrorMsg::UNKNOWN_ANCHOR, "there is no anchor of this name above", "an anchor is written `&name` in front of a value"},
    Saying{YAML::ErrorMsg::CHAR_IN_BLOCK, "nothing but a comment may follow '|' or '>'", "begin the text on the next line"},
};

bool is_unclosed(std::string_view theirs) { return theirs == YAML::ErrorMsg::END_OF_SEQ_FLOW || theirs == YAML::ErrorMsg::END_OF_MAP_FLOW; }

bool indented_by_tab(std::string_view line) {
  const std::string_view indentation = line.substr(0, std::min(line.find_first_not_of(" \t"), line.size()));
  return indentation.find('\t') != std::string_view::npos;
}

Diagnostic syntax_mistake(const YAML::Exception& error, const Source& source, const Builder& builder) {
  const bool placed = error.mark.line > 0 || error.mark.column > 0;
  Span span = builder.last();
  if (placed)
    span = source.span(
        source.offset({static_cast<std::uint32_t>(error.mark.line + 1), static_cast<std::uint32_t>(error.mark.column + 1), 1}), 1);
  const bool at_end = !placed || source.text().find_first_not_of(" \t\r\n", source.offset(span)) == std::string::npos;
  if (at_end && is_unclosed(error.msg) && builder.innermost()) return source.mistake(*builder.innermost(), "this is never closed");
  if (at_end) span = builder.last();
  if (placed && indented_by_tab(source.line(span.line)))
    return source.mistake(source.span(source.offset({span.line, 1, 1}), 1), "a tab in the indentation", "indent with spaces");
  for (const Saying& saying : kSayings) {
    if (error.msg == saying.theirs) return source.mistake(span, std::string(saying.ours), std::string(saying.hint));
  }
  return source.mistake(span, fmt::format("this is no YAML: {}", error.msg), "put texts with special characters in quotes");
}

// What yaml-cpp would take for something else: it replaces ill-formed octets, and reads U+0004 as the end.
std::optional<Diagnostic> unreadable(const Source& source, const YamlLimits& limits) {
  const std::string& text = source.text();
  if (text.size() > limits.bytes) return source.mistake({}, fmt::format("more than {} bytes; nothing larger is read", limits.bytes));
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = read_code_point(text, at);
    if (!point.valid) return source.mistake(source.span(at, 1), "this octet is no UTF-8", "save the file as UTF-8");
    const bool control = (point.value < 0x20 && point.value != '\t' && point.value != '\n' && point.value != '\r') || point.value == 0x7F;
    if (control) {
      return source.mistake(source.span(at, 1), fmt::format("the control character U+{:04X}", static_cast<unsigned>(point.value)),
                            "leave it out, or write it as an escape within double quotes");
    }
    at += point.length;
  }
  return std::nullopt;
}

}  // namespace

Result<Document, std::vector<Diagnostic>> read_yaml(std::string file, std::string text, const YamlLimits& limits) {
  const auto source = std::make_shared<const Source>(std::move(file), std::move(text));
  if (auto mistake = unreadable(*source, limits)) return Failed{std::vector{*std::move(mistake)}};
  std::istringstream stream(source->text());
  Builder builder(*source, limits);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Stop&) {  // its reason is among the mistakes
  } catch (const YAML::Exception& error) {
    builder.mistakes().push_back(syntax_mistake(error, *source, builder));
  }
  if (!builder.mistakes().empty()) return Failed{std::move(builder.mistakes())};
  NodePtr root = builder.root();
  if (!root) {
    auto empty = std::make_shared<Node>();
    empty->source = source.get();
    root = std::move(empty);
  }
  return Document{source, std::move(root)};
}

}  // namespace understudy
