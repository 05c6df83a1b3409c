// SPDX-License-Identifier: MIT
// Writes the conformance cases of CEL as one JSON file, which tests/expression/cel_conformance_test.cpp reads:
//   node export.mjs build/cel-conformance.json
// Each case is the package's own (proto JSON of cel.expr.conformance.test.SimpleTest), and says in which section and group it stands.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { tests } from "@bufbuild/cel-spec/testdata/conformance.js";

const target = process.argv[2];
if (!target) {
  console.error("usage: node export.mjs <file to write>");
  process.exit(2);
}

// Some groups use a name twice; the second becomes "name#2".
const seen = new Map();
const unique = (id) => {
  const count = (seen.get(id) ?? 0) + 1;
  seen.set(id, count);
  return count === 1 ? id : `${id}#${count}`;
};

const cases = tests.suites.flatMap((section) =>
  (section.suites ?? []).flatMap((group) =>
    (group.tests ?? []).map(({ original }) => ({
      ...original,
      section: section.name,
      group: group.name,
      id: unique(`${section.name}/${group.name}/${original.name}`),
    })),
  ),
);

mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, JSON.stringify({ version: tests.name, cases }));
console.log(`${cases.length} cases of CEL's conformance data in ${target}`);
