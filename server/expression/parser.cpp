// SPDX-License-Identifier: MIT
#include "server/expression/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include "server/expression/lexer.h"

namespace understudy {

namespace {

using Node = Expression::Node;

struct Infix {
  std::string_view symbol;
  int precedence;
  Operator op;
};
constexpr int kLogicalOr = 1;
constexpr int kLogicalAnd = 2;
constexpr std::array<Infix, 12> kInfixes = {{{"<", 3, Operator::less},
                                             {"<=", 3, Operator::less_equal},
                                             {">", 3, Operator::greater},
                                             {">=", 3, Operator::greater_equal},
                                             {"==", 3, Operator::equal},
                                             {"!=", 3, Operator::not_equal},
                                             {"in", 3, Operator::in},
                                             {"+", 4, Operator::add},
                                             {"-", 4, Operator::subtract},
                                             {"*", 5, Operator::multiply},
                                             {"/", 5, Operator::divide},
                                             {"%", 5, Operator::remainder}}};

// Words that CEL keeps for other languages; they may name members only.
constexpr std::array<std::string_view, 17> kReserved = {"as",        "break",  "const",  "continue", "else", "for",
                                                        "function",  "if",     "import", "let",      "loop", "package",
                                                        "namespace", "return", "var",    "void",     "while"};

std::string described(const Token& token) {
  return token.kind == Token::Kind::end ? std::string("the expression ends") : fmt::format("found \"{}\"", token.text);
}

// What is meant by a word between two operands that is no operator.
std::string hint_for(const Token& token) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> known = {{{"and", "write \"&&\""},
                                                                                          {"or", "write \"||\""},
                                                                                          {"not", "write \"!\""},
                                                                                          {"is", "write \"==\""},
                                                                                          {"{", "messages of protobuf are not offered"}}};
  const auto found = std::find_if(known.begin(), known.end(), [&token](const auto& entry) { return entry.first == token.text; });
  return found != known.end() ? std::string(found->second) : "";
}

class Parser {
 public:
  explicit Parser(std::string_view text) : lexer_(text) { advance(); }

  Result<NodePtr, ExpressionError> run() {
    NodePtr root = expression();
    const bool whole = token_.kind == Token::Kind::end;
    if (root != nullptr && !whole) refuse("expected an operator or the end, but " + described(token_), hint_for(token_));
    if (error_) return Failed{std::move(*error_)};
    return root;
  }

 private:
  void advance() {
    if (error_) return;
    Result<Token, ExpressionError> next = lexer_.next();
    if (next.ok()) {
      token_ = std::move(next).value();
    } else {
      error_ = std::move(next).error();
      token_ = {};
    }
  }

  bool at(std::string_view symbol) const {
    return token_.text == symbol && (token_.kind == Token::Kind::symbol || token_.kind == Token::Kind::name);
  }

  bool accept(std::string_view symbol) {
    if (error_ || !at(symbol)) return false;
    advance();
    return !error_;
  }

  bool expect(std::string_view symbol) {
    return accept(symbol) || refuse(fmt::format("expected \"{}\", but {}", symbol, described(token_)));
  }

  // Keeps the first mistake. Always false, so that a caller may return it.
  bool refuse(std::string message, std::string hint = "") {
    if (!error_) error_ = ExpressionError{token_.offset, std::max<std::size_t>(token_.length, 1), std::move(message), std::move(hint)};
    return false;
  }

  NodePtr make(Node::Kind kind, std::size_t offset, std::size_t length, std::vector<NodePtr> parts = {}) {
    auto node = std::make_unique<Node>();
    node->kind = kind;
    node->offset = offset;
    node->length = length;
    for (const NodePtr& part : parts) node->depth = std::max(node->depth, part->depth + 1);
    node->parts = std::move(parts);
    if (node->depth <= kDeepestNesting) return node;
    if (!error_)
      error_ = ExpressionError{offset, length, fmt::format("more than {} levels of nesting", kDeepestNesting), "divide the expression"};
    return nullptr;
  }

  static std::vector<NodePtr> pair(NodePtr first, NodePtr second) {
    std::vector<NodePtr> parts;
    parts.push_back(std::move(first));
    parts.push_back(std::move(second));
    return parts;
  }

  static std::vector<NodePtr> single(NodePtr part) {
    std::vector<NodePtr> parts;
    parts.push_back(std::move(part));
    return parts;
  }

  // Parentheses, brackets and signs nest without leaving nodes behind, so the descent itself is counted too.
  bool descend() {
    if (++level_ <= kDeepestNesting) return !error_;
    return refuse(fmt::format("more than {} levels of nesting", kDeepestNesting), "divide the expression");
  }

  NodePtr expression() {
    NodePtr node = descend() ? conditional() : nullptr;
    --level_;
    return node;
  }

  NodePtr conditional() {
    NodePtr condition = infix(kLogicalOr);
    if (condition == nullptr || error_ || !at("?")) return condition;
    const std::size_t offset = token_.offset;
    advance();
    NodePtr yes = infix(kLogicalOr);
    if (yes == nullptr || !expect(":")) return nullptr;
    NodePtr no = expression();
    if (no == nullptr) return nullptr;
    std::vector<NodePtr> parts = pair(std::move(condition), std::move(yes));
    parts.push_back(std::move(no));
    return make(Node::Kind::conditional, offset, 1, std::move(parts));
  }

  // Operators that bind at least as tightly as `lowest`, all of them grouping from the left. Long chains of && and || stay flat.
  NodePtr infix(int lowest) {
    if (lowest == kLogicalOr) return chain("||", Node::Kind::any_of, kLogicalAnd);
    if (lowest == kLogicalAnd) return chain("&&", Node::Kind::all_of, kLogicalAnd + 1);
    NodePtr left = unary();
    while (left != nullptr && !error_) {
      const auto found =
          std::find_if(kInfixes.begin(), kInfixes.end(), [&](const Infix& i) { return i.precedence >= lowest && at(i.symbol); });
      if (found == kInfixes.end()) return left;
      const Token operation = token_;
      advance();
      NodePtr right = infix(found->precedence + 1);
      if (right == nullptr) return nullptr;
      left = make(Node::Kind::binary, operation.offset, operation.length, pair(std::move(left), std::move(right)));
      if (left != nullptr) left->op = found->op;
    }
    return left;
  }

  NodePtr chain(std::string_view symbol, Node::Kind kind, int tighter) {
    NodePtr first = infix(tighter);
    if (first == nullptr || error_ || !at(symbol)) return first;
    const std::size_t offset = token_.offset;
    std::vector<NodePtr> parts = single(std::move(first));
    while (accept(symbol)) {
      parts.push_back(infix(tighter));
      if (parts.back() == nullptr) return nullptr;
    }
    return make(kind, offset, symbol.size(), std::move(parts));
  }

  NodePtr unary() {
    if (error_) return nullptr;
    const Token sign = token_;
    if (!at("!") && !at("-")) return postfix();
    advance();
    if (sign.text == "-" && (token_.kind == Token::Kind::integer || token_.kind == Token::Kind::number)) return postfix(&sign);
    NodePtr operand = descend() ? unary() : nullptr;
    --level_;
    if (operand == nullptr) return nullptr;
    return make(sign.text == "!" ? Node::Kind::logical_not : Node::Kind::negation, sign.offset, 1, single(std::move(operand)));
  }

  NodePtr postfix(const Token* sign = nullptr) {
    NodePtr node = primary(sign);
    while (node != nullptr && !error_) {
      if (accept(".")) {
        node = member(std::move(node));
      } else if (at("[")) {
        const std::size_t offset = token_.offset;
        advance();
        NodePtr index = expression();
        if (index == nullptr || !expect("]")) return nullptr;
        node = make(Node::Kind::index, offset, 1, pair(std::move(node), std::move(index)));
      } else {
        return node;
      }
    }
    return node;
  }

  NodePtr member(NodePtr operand) {
    const Token name = token_;
    const bool word =
        name.kind == Token::Kind::name && name.text != "in" && name.text != "true" && name.text != "false" && name.text != "null";
    if (!word && name.kind != Token::Kind::quoted_name) {
      refuse("expected the name of a member after '.', but " + described(name));
      return nullptr;
    }
    advance();
    std::vector<NodePtr> parts = single(std::move(operand));
    const bool call = word && accept("(");
    if (call && !arguments(")", parts)) return nullptr;
    NodePtr node = make(call ? Node::Kind::call : Node::Kind::member, name.offset, name.length, std::move(parts));
    if (node == nullptr) return nullptr;
    node->receiver = call;
    node->name = name.text;
    return node;
  }

  // Expressions with commas between them, up to and with `close`. A comma may stand after the last.
  bool arguments(std::string_view close, std::vector<NodePtr>& parts) {
    const std::size_t before = parts.size();
    while (!at(close)) {
      if (parts.size() > before && !accept(",")) return refuse_list(close);
      if (close != ")" && at(close)) break;
      parts.push_back(expression());
      if (parts.back() == nullptr) return false;
    }
    return expect(close);
  }

  bool refuse_list(std::string_view close) {
    return refuse(fmt::format("expected \",\" or \"{}\", but {}", close, described(token_)), hint_for(token_));
  }

  NodePtr primary(const Token* sign) {
    const Token token = token_;
    switch (token.kind) {
      case Token::Kind::integer:
        return integer(token, sign);
      case Token::Kind::uinteger:
        return literal(token, Value::uinteger(token.magnitude));
      case Token::Kind::number:
        return literal(token, sign != nullptr ? -token.number : token.number);
      case Token::Kind::string:
        return literal(token, token.content);
      case Token::Kind::bytes:
        return literal(token, Value::bytes(token.content));
      case Token::Kind::name:
        return name(token);
      case Token::Kind::symbol:
        return group(token);
      case Token::Kind::end:
      case Token::Kind::quoted_name:
        break;
    }
    refuse("expected a value, but " + described(token));
    return nullptr;
  }

  NodePtr literal(const Token& token, Value value) {
    advance();
    NodePtr node = make(Node::Kind::literal, token.offset, token.length);
    node->value = std::move(value);
    return node;
  }

  NodePtr integer(const Token& token, const Token* sign) {
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    if (token.magnitude > most + (sign != nullptr ? 1 : 0)) {
      refuse("the integer is too large for 64 bits with a sign", fmt::format("{}u is an unsigned one", token.text));
      return nullptr;
    }
    const std::uint64_t bits = sign != nullptr ? 0 - token.magnitude : token.magnitude;
    return literal(token, static_cast<std::int64_t>(bits));
  }

  NodePtr name(const Token& token) {
    if (token.text == "true" || token.text == "false") return literal(token, token.text == "true");
    if (token.text == "null") return literal(token, nullptr);
    const bool reserved = token.text == "in" || std::find(kReserved.begin(), kReserved.end(), token.text) != kReserved.end();
    if (reserved) {
      refuse(fmt::format("\"{}\" is a word that CEL keeps for itself", token.text));
      return nullptr;
    }
    advance();
    std::vector<NodePtr> parts;
    const bool call = accept("(");
    if (call && !arguments(")", parts)) return nullptr;
    NodePtr node = make(call ? Node::Kind::call : Node::Kind::name, token.offset, token.length, std::move(parts));
    if (node != nullptr) node->name = token.text;
    return node;
  }

  NodePtr group(const Token& token) {
    if (accept("(")) {
      NodePtr inside = expression();
      return inside != nullptr && expect(")") ? std::move(inside) : nullptr;
    }
    if (accept("[")) {
      std::vector<NodePtr> parts;
      return arguments("]", parts) ? make(Node::Kind::list, token.offset, 1, std::move(parts)) : nullptr;
    }
    if (accept("{")) {
      std::vector<NodePtr> parts;
      return members(parts) ? make(Node::Kind::map, token.offset, 1, std::move(parts)) : nullptr;
    }
    if (accept(".")) return token_.kind == Token::Kind::name ? name(Token(token_)) : (refuse("expected a name after '.'"), nullptr);
    refuse("expected a value, but " + described(token), hint_for(token));
    return nullptr;
  }

  bool members(std::vector<NodePtr>& parts) {
    while (!at("}")) {
      if (!parts.empty() && !accept(",")) return refuse_list("}");
      if (at("}")) break;
      parts.push_back(expression());
      if (parts.back() == nullptr || !expect(":")) return false;
      parts.push_back(expression());
      if (parts.back() == nullptr) return false;
    }
    return expect("}");
  }

  Lexer lexer_;
  Token token_;
  std::optional<ExpressionError> error_;
  std::size_t level_ = 0;
};

}  // namespace

std::string_view symbol(Operator op) {
  const auto found = std::find_if(kInfixes.begin(), kInfixes.end(), [op](const Infix& infix) { return infix.op == op; });
  return found->symbol;
}

Result<NodePtr, ExpressionError> parse(std::string_view text) { return Parser(text).run(); }

Result<std::size_t, ExpressionError> closing_brace(std::string_view text, std::size_t start) {
  Lexer lexer(text, start);
  std::size_t open = 0;
  while (true) {
    Result<Token, ExpressionError> token = lexer.next();
    if (!token.ok()) return Failed{std::move(token).error()};
    if (token->kind == Token::Kind::end) return std::string_view::npos;
    if (token->kind != Token::Kind::symbol) continue;
    if (token->text == "{") ++open;
    if (token->text == "}" && open-- == 0) return token->offset;
  }
}

}  // namespace understudy
