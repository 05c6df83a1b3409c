// SPDX-License-Identifier: MIT
// The rules of the house, checked on source text: which room may include what, what may not be named where, how long a file may be.
// Each function takes files as values and returns complaints, "path:line: what, and what instead"; none means that the rule holds.
// Thread-safety: plain functions over plain values.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace understudy::architecture {

struct SourceFile {
  std::string path;  // from the root of the repository: "server/engine/react.cpp"
  std::string text;
};

using Names = std::set<std::string>;
using Complaints = std::vector<std::string>;

// A room is a folder under server/: which rooms it may include besides itself, and which libraries.
struct Room {
  Names rooms;
  Names libraries;
};
using Rooms = std::map<std::string, Room>;

// Which include belongs to which library: the prefix of the path between the angle brackets, and the library's name.
using Libraries = std::map<std::string, std::string>;

// Every file under `folder` of the repository at `root` whose extension is one of those given, in the order of their paths.
std::vector<SourceFile> read_tree(const std::string& root, const std::string& folder, const Names& extensions);

// The text with comments, and the insides of string and character literals, turned to spaces; lines keep their numbers.
std::string code_of(std::string_view text);

// Includes of other rooms, of files without their path from the root, and of libraries that the file's room may not use.
// A header of the standard library has neither '/' nor '.' in its name; any other angled include must be in `libraries`.
Complaints wrong_includes(const std::vector<SourceFile>&, const Rooms&, const Libraries&);

// Which private header completes which public one (`struct Control::Call` completes Control): part of a module to the module, without
// extensions. To the rest of the house the parts and the whole are one.
using Parts = std::map<std::string, std::string>;

// Modules (a header, the .cpp of the same name, and their parts are one) that include each other in a circle; each circle once. A part
// that no file has is a complaint as well.
Complaints include_cycles(const std::vector<SourceFile>&, const Parts&);

// Folders under server/ that are not in the table, and rooms or files with a name that says nothing (util, helpers, ...).
Complaints wrong_names(const std::vector<SourceFile>&, const Rooms&, const Names& allowed_folders);

// Types that two files define under one name, outside of unnamed namespaces. The linker takes either for both, and says nothing.
Complaints repeated_types(const std::vector<SourceFile>&);

// Words of code, comments aside, that only the rooms in `allowed` may use. A word ends where an identifier ends.
Complaints forbidden_words(const std::vector<SourceFile>&, const Names& words, const Names& allowed_rooms);

// Texts that may stand nowhere in a file, comments and literals included, in any case of letters.
Complaints forbidden_names(const std::vector<SourceFile>&, const Names& names);

// Files that are too long, that do not begin with the SPDX line, and headers without #pragma once or a first comment.
Complaints wrong_shape(const std::vector<SourceFile>&, std::size_t most_lines);

}  // namespace understudy::architecture
