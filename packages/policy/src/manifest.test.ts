import { createHash } from "node:crypto";
import { canonicalize, decodeUtf8 } from "@writ/encoding";
import { expect, test } from "vitest";
import { loadPolicySet } from "./load-policy-set.ts";
import { nodeCedarEngine } from "./node-engine.ts";
import { sha256, smallFiles } from "./policy-set-fixture.ts";
import { stopPolicy } from "./stop-policy.ts";

const engine = nodeCedarEngine();
const hex = (...parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
};
const bytes = (digest: string) => Buffer.from(digest, "hex");
const leaf = (item: object) => hex(Uint8Array.of(0), canonicalize({ v: 1, ...item }));
const node = (left: string, right: string) => hex(Uint8Array.of(1), bytes(left), bytes(right));

test("the manifest can be made by hand from the files", () => {
  const policy = `@id("a")
permit (principal is User in Team::"x", action in [Action::"do", Action::"all"], resource == Tool::"hammer");`;
  const template =
    '@id("t")\nforbid (principal == ?principal, action == Action::"do", resource in ?resource);';
  const link = { id: "l", template: "t", principal: "User::alice", resource: "Environment::dev" };
  const files = smallFiles({
    policies: `// first\n${policy}\n`,
    templates: template,
    links: [link],
  });
  const set = loadPolicySet(files, engine, sha256);

  const leaves = [
    {
      id: "a",
      kind: "policy",
      effect: "permit",
      head: {
        p: "isin:User\0\0Team\0x",
        a: ["in:Action\0all", "in:Action\0do"],
        r: "==:Tool\0hammer",
      },
      body: `sha256:${hex(policy)}`,
    },
    {
      id: "l",
      kind: "link",
      effect: "forbid",
      head: { p: "==:User\0alice", a: ["==:Action\0do"], r: "in:Environment\0dev" },
      body: `sha256:${hex(canonicalize(link))}`,
    },
    {
      id: "t",
      kind: "template",
      effect: "forbid",
      head: { p: "==:?principal", a: ["==:Action\0do"], r: "in:?resource" },
      body: `sha256:${hex(template)}`,
    },
    {
      id: "writ.stop",
      kind: "policy",
      effect: "forbid",
      head: { p: "*", a: ["*"], r: "*" },
      body: `sha256:${hex(stopPolicy.text)}`,
    },
  ].map(leaf);
  const [a = "", l = "", t = "", stop = ""] = leaves;
  const manifest = canonicalize({
    type: "https://writ.dev/policy-set/v1",
    name: "small",
    subjects: "both",
    core: "writ-core/1",
    schema: { digest: `sha256:${hex(files.get("schema.cedarschema") ?? "")}` },
    budgets: null,
    engine: {
      name: "cedar-wasm",
      version: "4.13.0",
      wasm: "sha256:9ed10461f45bceabbe2c364330500378b71f641b28f7c2a1f6e033c9be2f1d9a",
    },
    decide: "writ-decide/1",
    policies: { count: 4, root: `sha256:${node(node(a, l), node(t, stop))}` },
  });
  expect(decodeUtf8(set.manifest)).toBe(manifest);
  expect(set.digest).toBe(`sha256:${hex(manifest)}`);
  expect(set.rules.get("l")?.item).toBe(`sha256:${l}`);
});
