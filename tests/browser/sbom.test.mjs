// Holds the bill of materials (`.ci/sbom`) against the whole schema of CycloneDX 1.5, and against what the program is built of.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import Ajv from "ajv";
import addFormats from "ajv-formats";

const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));
const schemas = join(dirname(createRequire(import.meta.url).resolve("@cyclonedx/cyclonedx-library/package.json")), "res/schema");
/** Each names the others by the names of their files. */
const schema = (name) => {
  const file = `${name}.SNAPSHOT.schema.json`;
  return { ...JSON.parse(readFileSync(join(schemas, file), "utf8")), $id: `http://cyclonedx.org/schema/${file}` };
};
const run = (program, ...line) => execFileSync(program, line, { cwd: REPOSITORY, encoding: "utf8", maxBuffer: 1 << 28 });
const text = run(join(REPOSITORY, ".ci/sbom"));
const bom = JSON.parse(text);

test("it is CycloneDX, and the same each time", () => {
  const ajv = addFormats(new Ajv({ strict: false, schemas: [schema("spdx"), schema("jsf-0.82")] }));
  // Formats of draft 2019-09, which international addresses have.
  ajv.addFormat("iri-reference", true).addFormat("idn-email", true);
  const validate = ajv.compile(schema("bom-1.5"));
  assert.ok(validate(bom), JSON.stringify(validate.errors, null, 2));
  assert.equal(validate({ ...bom, components: [{ type: "library" }] }), false, "the schema looks at components");
  assert.equal(run(join(REPOSITORY, ".ci/sbom")), text);
});

test("every package is there once, with version, licence and checksum, and so is what it needs", () => {
  const refs = bom.components.map((it) => it["bom-ref"]);
  assert.equal(new Set(refs).size, refs.length);
  for (const it of bom.components) {
    assert.match(it.hashes?.[0]?.content ?? "", /^[0-9a-f]{64}$/, `${it.name}: no checksum`);
    assert.ok(it.licenses?.[0]?.expression, `${it.name}: no licence`);
  }
  const known = new Set([...refs, bom.metadata.component["bom-ref"]]);
  assert.deepEqual(new Set(bom.dependencies.map(({ ref }) => ref)), known);
  bom.dependencies.flatMap(({ dependsOn }) => dependsOn).forEach((ref) => assert.ok(known.has(ref), ref));
});

test("what runs is told from what only builds, and what only tests is not in it", () => {
  const scope = (name) => bom.components.find((it) => it.name === name)?.scope;
  assert.equal(scope("pulldown-cmark"), "required");
  assert.equal(scope("libsqlite3-sys"), "required");
  assert.equal(scope("cc"), "excluded");
  assert.equal(scope("serde_derive"), "excluded");
  assert.equal(scope("proptest"), undefined);
});

test("without `publish` its packages are not in it", () => {
  const less = JSON.parse(run(join(REPOSITORY, ".ci/sbom"), "--no-default-features"));
  assert.ok(less.components.every((it) => it.name !== "object_store"));
  assert.ok(bom.components.some((it) => it.name === "object_store"));
  assert.notEqual(less.serialNumber, bom.serialNumber);
});
