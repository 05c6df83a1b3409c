// SPDX-License-Identifier: MIT
#include "server/expression/type.h"

#include "tests/support/catch.h"

using namespace understudy;
using Of = Type::Of;

TEST_CASE("types have names, and records the names that they were given", "[expression]") {
  CHECK(Type().name() == "dyn");
  CHECK(Type(Of::number).name() == "double");
  CHECK(Type::list(Of::string).name() == "list(string)");
  CHECK(Type::list(Of::dyn).name() == "list");
  CHECK(Type::map(Type::list(Of::integer)).name() == "map(list(int))");
  const Type program = Type::record("program", {{"id", Of::string}});
  CHECK(program.name() == "program");
  CHECK(program.field("id")->type.name() == "string");
  CHECK(program.field("x") == nullptr);
  CHECK(Type(Of::string).fields().empty());
  CHECK(Type(Of::string).element().name() == "dyn");
}

TEST_CASE("types are compatible when a value of one may stand for the other", "[expression]") {
  const Type program = Type::record("program", {});
  CHECK(compatible(Of::string, Of::string));
  CHECK(compatible(Of::dyn, Of::string));
  CHECK(compatible(Of::string, Of::null));
  CHECK(compatible(Of::integer, Of::number));
  CHECK(compatible(Type::list(Of::dyn), Type::list(Of::string)));
  CHECK(compatible(program, program));
  CHECK(compatible(program, Type::map(Of::string)));
  CHECK_FALSE(compatible(Of::string, Of::integer));
  CHECK_FALSE(compatible(Of::timestamp, Of::string));
  CHECK_FALSE(compatible(Type::list(Of::integer), Type::list(Of::string)));
  CHECK_FALSE(compatible(Type::map(Of::integer), Type::map(Of::string)));
  CHECK_FALSE(compatible(program, Type::record("pool", {})));
  CHECK_FALSE(compatible(Type::list(Of::dyn), Type::map(Of::dyn)));
}
