// SPDX-License-Identifier: MIT
#include "tests/support/architecture.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <regex>
#include <sstream>

namespace understudy::architecture {
namespace {

struct Include {
  std::string path;
  bool angled = false;
  std::size_t line = 0;
};

std::vector<std::string> lines_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::size_t line_at(std::string_view text, std::size_t offset) {
  return 1 + static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

bool identifier_character(char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; }

std::string complaint(const SourceFile& file, std::size_t line, const std::string& what) {
  return file.path + ":" + std::to_string(line) + ": " + what;
}

// The includes that are code: a commented one is seen to be so in the text without comments, a path can be read only in the text as it is.
std::vector<Include> includes_of(const SourceFile& file) {
  const auto lines = lines_of(file.text);
  const auto code = lines_of(code_of(file.text));
  std::vector<Include> includes;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!code[i].starts_with("#include")) continue;
    const auto open = lines[i].find_first_of("\"<");
    if (open == std::string::npos) continue;
    const bool angled = lines[i][open] == '<';
    const auto close = lines[i].find(angled ? '>' : '"', open + 1);
    if (close == std::string::npos) continue;
    includes.push_back({lines[i].substr(open + 1, close - open - 1), angled, i + 1});
  }
  return includes;
}

// "engine" of "server/engine/react.cpp"; nullopt for what lies elsewhere.
std::optional<std::string> room_of(const std::string& path) {
  const std::string root = "server/";
  if (!path.starts_with(root)) return std::nullopt;
  const auto end = path.find('/', root.size());
  if (end == std::string::npos) return std::nullopt;
  return path.substr(root.size(), end - root.size());
}

std::string module_of(const std::string& path, const Parts& parts) {
  const auto name = path.substr(0, path.rfind('.'));
  const auto whole = parts.find(name);
  return whole == parts.end() ? name : whole->second;
}

std::optional<std::string> library_of(const std::string& include, const Libraries& libraries) {
  for (const auto& [prefix, library] : libraries)
    if (include.starts_with(prefix)) return library;
  return std::nullopt;
}

std::optional<std::string> fault_of_library(const std::string& include, const std::string& room, const Room& rules,
                                            const Libraries& libraries) {
  if (include.find_first_of("/.") == std::string::npos) return std::nullopt;
  const auto library = library_of(include, libraries);
  if (!library) return "<" + include + "> belongs to no library of the table; add it there, with the rooms that may use it";
  if (rules.libraries.count(*library) != 0) return std::nullopt;
  return "room " + room + " may not use " + *library + "; call the room that wraps it";
}

std::optional<std::string> fault_of_room(const std::string& include, const std::string& room, const Room& rules) {
  const auto target = room_of(include);
  if (!target) return "\"" + include + "\" is not a file of server/; write the path from the root: \"server/<room>/<file>\"";
  if (*target == room || rules.rooms.count(*target) != 0) return std::nullopt;
  return "room " + room + " may not include room " + *target;
}

// Depth-first search; a module met again while it is still on the path closes a circle.
class CycleFinder {
 public:
  explicit CycleFinder(const std::map<std::string, Names>& edges) : edges_(edges) {}

  Complaints find() {
    for (const auto& [module, targets] : edges_) visit(module);
    return complaints_;
  }

 private:
  void visit(const std::string& module) {
    if (const auto at = std::find(path_.begin(), path_.end(), module); at != path_.end()) {
      std::string circle;
      for (auto step = at; step != path_.end(); ++step) circle += *step + " -> ";
      complaints_.push_back(circle + module + ": these modules include each other; move what both need into a third");
      return;
    }
    if (!done_.insert(module).second) return;
    path_.push_back(module);
    if (const auto targets = edges_.find(module); targets != edges_.end())
      for (const auto& target : targets->second) visit(target);
    path_.pop_back();
  }

  const std::map<std::string, Names>& edges_;
  std::vector<std::string> path_;
  Names done_;
  Complaints complaints_;
};

// Walks over C++ text, copying code and blanking the rest.
class CodeReader {
 public:
  explicit CodeReader(std::string_view text) : text_(text) { out_.reserve(text.size()); }

  std::string read() {
    while (at_ < text_.size()) {
      if (text_.substr(at_).starts_with("//")) {
        blank_until(text_.find('\n', at_));
      } else if (text_.substr(at_).starts_with("/*")) {
        blank_past(text_.find("*/", at_ + 2), 2);
      } else if (raw_string_starts()) {
        const auto open = text_.find('(', at_);
        const auto end = ")" + std::string(text_.substr(at_ + 2, open - at_ - 2)) + "\"";
        blank_past(text_.find(end, open), end.size());
      } else if (text_[at_] == '"' || quote_starts()) {
        blank_past(closing_quote(), 1);
      } else {
        out_ += text_[at_++];
      }
    }
    return out_;
  }

 private:
  bool after_identifier() const { return at_ > 0 && identifier_character(text_[at_ - 1]); }
  bool raw_string_starts() const { return !after_identifier() && text_.substr(at_).starts_with("R\""); }
  bool quote_starts() const { return text_[at_] == '\'' && !after_identifier(); }  // not the separator in 10'000

  std::size_t closing_quote() const {
    for (auto i = at_ + 1; i < text_.size() && text_[i] != '\n'; ++i) {
      if (text_[i] == '\\')
        ++i;
      else if (text_[i] == text_[at_])
        return i;
    }
    return std::string_view::npos;
  }

  void blank_until(std::size_t end) {
    for (end = std::min(end, text_.size()); at_ < end; ++at_) out_ += text_[at_] == '\n' ? '\n' : ' ';
  }
  void blank_past(std::size_t end, std::size_t length) { blank_until(end == std::string_view::npos ? end : end + length); }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
};

// Finds the definitions of types that other files can see: what opens a brace is told by the text since the last brace or semicolon.
class TypeFinder {
 public:
  explicit TypeFinder(const std::string& code) : code_(code) {}

  // Qualified name and offset of each.
  std::vector<std::pair<std::string, std::size_t>> find() {
    std::size_t start = 0;
    for (std::size_t at = code_.find_first_of("{};"); at != std::string::npos; at = code_.find_first_of("{};", at + 1)) {
      if (code_[at] == '{') open(code_.substr(start, at - start), at);
      if (code_[at] == '}' && !scopes_.empty()) scopes_.pop_back();
      start = at + 1;
    }
    return found_;
  }

 private:
  void open(const std::string& before, std::size_t at) {
    static const std::regex named_namespace(R"(\bnamespace\s+([\w:]+)\s*$)");
    static const std::regex type(R"(\b(?:class|struct|union|enum|enum\s+class)\s+([\w:]+)\s*(?:final\s*)?(?::[^:].*)?\s*$)");
    std::smatch match;
    if (std::regex_search(before, match, named_namespace)) {
      scopes_.push_back(match[1].str() + "::");
      return;
    }
    if (std::regex_search(before, match, type) && std::count(scopes_.begin(), scopes_.end(), "") == 0) {
      std::string name;
      for (const auto& scope : scopes_) name += scope;
      found_.emplace_back(name + match[1].str(), at);
    }
    scopes_.emplace_back();
  }

  const std::string& code_;
  std::vector<std::string> scopes_;  // a named namespace with its colons, or nothing for what nobody else sees into
  std::vector<std::pair<std::string, std::size_t>> found_;
};

}  // namespace

std::vector<SourceFile> read_tree(const std::string& root, const std::string& folder, const Names& extensions) {
  namespace fs = std::filesystem;
  std::vector<SourceFile> files;
  for (auto entry = fs::recursive_directory_iterator(fs::path(root) / folder); entry != fs::recursive_directory_iterator(); ++entry) {
    if (entry->path().filename() == "node_modules") entry.disable_recursion_pending();
    if (!entry->is_regular_file() || extensions.count(entry->path().extension().string()) == 0) continue;
    std::ifstream in(entry->path(), std::ios::binary);
    files.push_back({fs::relative(entry->path(), root).generic_string(), {std::istreambuf_iterator<char>(in), {}}});
  }
  std::sort(files.begin(), files.end(), [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

std::string code_of(std::string_view text) { return CodeReader(text).read(); }

Complaints wrong_includes(const std::vector<SourceFile>& files, const Rooms& rooms, const Libraries& libraries) {
  Complaints complaints;
  for (const auto& file : files) {
    const auto room = room_of(file.path).value_or("");
    const auto rules = rooms.find(room);
    if (rules == rooms.end()) continue;
    for (const auto& include : includes_of(file)) {
      const auto fault = include.angled ? fault_of_library(include.path, room, rules->second, libraries)
                                        : fault_of_room(include.path, room, rules->second);
      if (fault) complaints.push_back(complaint(file, include.line, *fault));
    }
  }
  return complaints;
}

Complaints include_cycles(const std::vector<SourceFile>& files, const Parts& parts) {
  std::map<std::string, Names> edges;
  for (const auto& file : files) {
    const auto module = module_of(file.path, parts);
    for (const auto& include : includes_of(file))
      if (const auto target = module_of(include.path, parts); !include.angled && target != module) edges[module].insert(target);
  }
  auto complaints = CycleFinder(edges).find();
  for (const auto& [part, whole] : parts) {
    const std::string header = part + ".h";
    if (std::none_of(files.begin(), files.end(), [&header](const SourceFile& file) { return file.path == header; }))
      complaints.push_back(header + ": there is no such part of " + whole + " any more; take it out of the table");
  }
  return complaints;
}

Complaints wrong_names(const std::vector<SourceFile>& files, const Rooms& rooms, const Names& allowed_folders) {
  static const Names empty_words{"util", "utils", "common", "helper", "helpers", "base", "core", "internal", "manager", "misc"};
  Complaints complaints;
  for (const auto& file : files) {
    const auto room = room_of(file.path).value_or("");
    if (rooms.count(room) == 0 && allowed_folders.count(room) == 0)
      complaints.push_back(complaint(file, 1, "'" + room + "' is no room of the table"));
    const auto stem = std::filesystem::path(file.path).stem().string();
    std::istringstream words(room + "_" + stem);
    for (std::string word; std::getline(words, word, '_');)
      if (empty_words.count(word) != 0) complaints.push_back(complaint(file, 1, "'" + word + "' says nothing; name what it does"));
  }
  return complaints;
}

Complaints repeated_types(const std::vector<SourceFile>& files) {
  std::map<std::string, std::string> first;
  Complaints complaints;
  for (const auto& file : files) {
    const auto code = code_of(file.text);
    for (const auto& [name, at] : TypeFinder(code).find()) {
      const auto [known, fresh] = first.emplace(name, file.path);
      if (!fresh && known->second != file.path)
        complaints.push_back(complaint(file, line_at(code, at),
                                       name + " is a type of " + known->second + " as well; the program has one or the other for both"));
    }
  }
  return complaints;
}

Complaints forbidden_words(const std::vector<SourceFile>& files, const Names& words, const Names& allowed_rooms) {
  Complaints complaints;
  for (const auto& file : files) {
    const auto room = room_of(file.path).value_or("");
    if (allowed_rooms.count(room) != 0) continue;
    const auto code = code_of(file.text);
    for (const auto& word : words) {
      for (auto at = code.find(word); at != std::string::npos; at = code.find(word, at + word.size())) {
        const auto end = at + word.size();
        if (at > 0 && identifier_character(code[at - 1])) continue;
        if (identifier_character(word.back()) && end < code.size() && identifier_character(code[end])) continue;
        complaints.push_back(complaint(file, line_at(code, at), "'" + word + "' in room " + room + "; time and chance are arguments here"));
      }
    }
  }
  return complaints;
}

Complaints forbidden_names(const std::vector<SourceFile>& files, const Names& names) {
  Complaints complaints;
  for (const auto& file : files) {
    const auto text = lower(file.text);
    for (const auto& name : names)
      if (const auto at = text.find(lower(name)); at != std::string::npos)
        complaints.push_back(
            complaint(file, line_at(text, at), "'" + name + "' names a provider; say what it is about, or put it into its pack"));
  }
  return complaints;
}

Complaints wrong_shape(const std::vector<SourceFile>& files, std::size_t most_lines) {
  Complaints complaints;
  for (const auto& file : files) {
    const auto lines = lines_of(file.text);
    if (lines.size() > most_lines)
      complaints.push_back(complaint(file, lines.size(), "more than " + std::to_string(most_lines) + " lines; split it by meaning"));
    const bool header = file.path.ends_with(".h");
    if (!header && !file.path.ends_with(".cpp")) continue;
    if (lines.empty() || lines[0] != "// SPDX-License-Identifier: MIT")
      complaints.push_back(complaint(file, 1, "the first line must be '// SPDX-License-Identifier: MIT'"));
    if (header && (lines.size() < 2 || !lines[1].starts_with("// ")))
      complaints.push_back(complaint(file, 2, "a header begins with a comment that says what the thing is"));
    if (header && std::find(lines.begin(), lines.end(), "#pragma once") == lines.end())
      complaints.push_back(complaint(file, 1, "#pragma once is missing"));
  }
  return complaints;
}

}  // namespace understudy::architecture
