import { decodeUtf8, encodeUtf8 } from "@writ/encoding";
import fc from "fast-check";
import { expect, test } from "vitest";
import { approvable, body, forbid, permit, request, rules } from "./decision-arbitraries.ts";
import type { CedarEngine } from "./engine.ts";
import { loadPolicySet } from "./load-policy-set.ts";
import { nodeCedarEngine } from "./node-engine.ts";
import { sampleFiles, sha256, smallFiles, smallInput, subject } from "./policy-set-fixture.ts";
import { replayDecision, type ReplayMaterial } from "./replay.ts";
import { ReplayError } from "./replay-error.ts";
import {
  decided,
  decidedWithoutSet,
  engine,
  flipped,
  replaced,
  withFile,
} from "./replay-fixture.ts";
import { reducePolicyFiles } from "./replay-set.ts";

const stopped = { stop: { epoch: 3, match: { id: "s1", scope: "tenant" } } };
const templated = smallFiles({
  policies: '// why\n@id("p")\npermit (principal, action, resource);\n\n// the end\n',
  templates: '@id("t")\nforbid (principal == ?principal, action, resource);\n',
  links: [{ id: "l", template: "t", principal: "User::mallory" }],
  tests: [],
});

/** The failed part, or undefined when a decision was made. */
function failedPart(material: ReplayMaterial, by: CedarEngine = engine): string | undefined {
  try {
    replayDecision(material, by, sha256);
    return undefined;
  } catch (error) {
    if (error instanceof ReplayError) return error.part;
    throw error;
  }
}

test("a decision of the sample's policies is made again, byte for byte", () => {
  const input = smallInput({
    tenant: "sample",
    principal: subject("Workload::orchestrator"),
    actor: subject("Agent::research-agent"),
    action: "tool:call",
    resource: { type: "Tool", id: "search", attributes: {} },
    input: { h: `sha256:${"0".repeat(64)}`, fields: { query: "checkout latency", limit: 3 } },
  });
  const material = decided(sampleFiles(), input);
  const again = replayDecision(material, engine, sha256);
  expect(again).toMatchObject({ basis: "policy", decision: "ALLOW", code: null });
  expect(again.determining).toEqual(["tools/search-agents", "tools/search-workloads"]);
  expect(again.policySet).toBe(loadPolicySet(sampleFiles(), engine, sha256).digest);
  expect(again.output).toEqual(material.output);
  expect(decodeUtf8(again.output)).toBe(
    '{"code":null,"decision":"ALLOW","determining":["tools/search-agents","tools/search-workloads"],"errors":[],' +
      '"obligations":{"budgets":[],"lease_s":300,"max_depth":8,"use":"once"},"subjects":[' +
      '{"decision":"ALLOW","determining":["tools/search-workloads"],"uid":"Workload::orchestrator"},' +
      '{"decision":"ALLOW","determining":["tools/search-agents"],"uid":"Agent::research-agent"}]}',
  );
});

test("two instances of the engine make the same decision", () => {
  const other = nodeCedarEngine();
  // The input has each party once: one that acts for itself cannot have two sets of facts.
  const told = request.filter(({ actor, principal }) => actor?.uid !== principal.uid);
  const of = fc.record({ set: rules, input: told });
  fc.assert(
    fc.property(of, ({ set, input }) => {
      const material = decided(
        smallFiles({ policies: set.map(({ text }) => text).join("") || "// none\n" }),
        input,
      );
      const [first, second] = [engine, other].map((by) => replayDecision(material, by, sha256));
      expect(first).toEqual(second);
      expect(first?.output).toEqual(material.output);
    }),
    { numRuns: 60 },
  );
});

test("a reduced set has the digest of the whole one, and cannot be reduced further", () => {
  for (const files of [sampleFiles(), templated, smallFiles()]) {
    const reduced = reducePolicyFiles(files, engine, sha256);
    const texts = new Map(reduced.map(({ content, path }) => [path, decodeUtf8(content)]));
    expect(loadPolicySet(texts, engine, sha256).digest).toBe(
      loadPolicySet(files, engine, sha256).digest,
    );
    expect(reducePolicyFiles(texts, engine, sha256)).toEqual(reduced);
  }
  expect(reducePolicyFiles(templated, engine, sha256).map(({ path }) => path)).toEqual([
    "links.json",
    "policies/all.cedar",
    "policyset.json",
    "schema.cedarschema",
    "templates/all.cedar",
  ]);
});

test("a reduced set is the same whatever files its policies were in, and whatever stood between them", () => {
  const three = fc.tuple(body, body, body);
  fc.assert(
    fc.property(three, fc.boolean(), ([a, b, c], swap) => {
      const texts = [permit(a, "p"), forbid(b, "f"), approvable(c, "a")].map(({ text }) => text);
      const order = swap ? texts.toReversed() : texts;
      const whole = smallFiles({ policies: order.join("// between\n\n") });
      const parted = new Map([
        ...smallFiles({ policies: texts[0] ?? "" }),
        ["policies/x/two.cedar", texts.slice(1).join("")],
      ]);
      expect(reducePolicyFiles(whole, engine, sha256)).toEqual(
        reducePolicyFiles(parted, engine, sha256),
      );
    }),
    { numRuns: 20 },
  );
});

test("every changed byte of a policy, of the schema and of the other files is found at the policy set", () => {
  const material = decided(templated);
  for (const { content, path } of material.files) {
    const from = path === "schema.cedarschema" ? decodeUtf8(content).indexOf("entity Tool") : 0;
    expect(from).toBeGreaterThanOrEqual(0);
    for (let at = from; at < content.length; at++) {
      const changed = withFile(material, path, (bytes) => flipped(bytes, at));
      expect(failedPart(changed), `${path} byte ${at}`).toBe("policy-set");
    }
  }
});

test("a changed byte of the core schema is found at the policy set", () => {
  const material = decided(templated);
  const changed = withFile(material, "schema.cedarschema", (bytes) => flipped(bytes, 40));
  expect(failedPart(changed)).toBe("policy-set");
});

test("files that the digest does not cover are refused, and so is another order", () => {
  const material = decided(templated);
  const test = { path: "tests/all.json", content: encodeUtf8("[]") };
  expect(failedPart({ ...material, files: [...material.files, test] })).toBe("policy-set");
  expect(failedPart({ ...material, files: material.files.toReversed() })).toBe("policy-set");
  expect(failedPart({ ...material, files: material.files.slice(1) })).toBe("policy-set");
  const [first] = material.files;
  expect(failedPart({ ...material, files: first ? [first, ...material.files] : [] })).toBe(
    "policy-set",
  );
  const comment = withFile(material, "policies/all.cedar", (bytes) =>
    Buffer.concat([bytes, Buffer.from("// more\n")]),
  );
  expect(failedPart(comment)).toBe("policy-set");
});

test("another policy set than the input's is found at the policy set, with both digests", () => {
  const material = decided(smallFiles());
  const { files } = decided(
    smallFiles({ policies: '@id("q")\npermit (principal, action, resource);\n' }),
  );
  expect(() => replayDecision({ ...material, files }, engine, sha256)).toThrow(
    expect.objectContaining({
      part: "policy-set",
      difference: {
        expected: loadPolicySet(smallFiles(), engine, sha256).digest,
        recomputed: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      },
    }),
  );
});

test("every changed byte of the input is found at the input, the engine or the policy set, or makes the decision on what it says", () => {
  const material = decided(smallFiles());
  const said = decodeUtf8(material.input);
  const parts = [...material.input.keys()].map((at) => {
    const input = flipped(material.input, at);
    return [at, failedPart({ ...material, input })] as const;
  });
  const partAt = (text: string) => parts[said.indexOf(text) + text.length - 1]?.[1];
  expect(partAt('"policySet":"sha256:0'.slice(0, 20))).toBe("policy-set");
  expect(partAt('"wasm":"sha256:')).toBe("engine");
  expect(partAt('"tenant"')).toBe("input");
  expect(new Set(parts.map(([, part]) => part))).toEqual(
    new Set(["input", "engine", "policy-set", undefined]),
  );
});

test("another engine than this machine's is found at the engine, with both", () => {
  const material = decided(smallFiles());
  const identity = { ...engine.identity, digest: `sha256:${"0".repeat(64)}` };
  const other: CedarEngine = { ...engine, identity };
  expect(() => replayDecision(material, other, sha256)).toThrow(
    expect.objectContaining({
      part: "engine",
      difference: {
        expected: `cedar-wasm@4.13.0 ${engine.identity.digest}`,
        recomputed: `cedar-wasm@4.13.0 ${identity.digest}`,
      },
    }),
  );
});

test.each<[string, string, (input: Uint8Array) => Uint8Array]>([
  ["of another engine", "engine", (input) => replaced(input, "cedar-wasm", "cedar-wash")],
  ["that is not canonical", "input", (input) => replaced(input, "{", "{ ")],
  ["that is no decision input", "input", () => encodeUtf8("{}")],
  ["that is not UTF-8", "input", () => Uint8Array.of(0xff)],
])("an input %s is a replay error and nothing else", (_, part, change) => {
  const material = decided(smallFiles());
  expect(failedPart({ ...material, input: change(material.input) })).toBe(part);
});

test("what is not UTF-8, not Cedar or makes the engine trap is found at the policy set", () => {
  const material = decided(smallFiles());
  const texts = [
    "\xff",
    "permit (",
    `@id("p")\npermit (principal, action, resource) when ${"(".repeat(200)};`,
  ];
  for (const text of texts) {
    const changed = withFile(material, "policies/all.cedar", () => Buffer.from(text, "latin1"));
    expect(failedPart(changed)).toBe("policy-set");
  }
});

test("a stop is made again with the policy set, and without one", () => {
  for (const material of [
    decided(smallFiles(), smallInput(stopped)),
    decided(smallFiles(), smallInput(stopped), "POLICY_EXPIRED"),
    decidedWithoutSet("POLICY_UNAVAILABLE", smallInput(stopped)),
  ]) {
    const again = replayDecision(material, engine, sha256);
    expect(again).toMatchObject({ basis: "stop", code: "STOPPED", determining: ["writ.stop"] });
    expect(again.output).toEqual(material.output);
  }
});

test("a denial for want of a usable set is made again from the code it was recorded with", () => {
  for (const material of [
    decided(smallFiles(), smallInput(), "POLICY_EXPIRED"),
    decidedWithoutSet("POLICY_ROLLED_BACK"),
  ]) {
    const again = replayDecision(material, engine, sha256);
    expect(again).toMatchObject({ basis: "no-policy", decision: "DENY", determining: [] });
    expect(again.output).toEqual(material.output);
  }
  expect(replayDecision(decidedWithoutSet("POLICY_UNAVAILABLE"), engine, sha256)).toMatchObject({
    policySet: null,
    schema: null,
  });
});

test("nothing is allowed on the word of the output alone", () => {
  const { output } = decided(smallFiles());
  const without = decidedWithoutSet("POLICY_UNAVAILABLE");
  expect(failedPart({ ...without, output })).toBe("output");
  expect(failedPart({ ...without, output: encodeUtf8("nonsense") })).toBe("output");
  expect(failedPart({ ...without, files: decided(smallFiles()).files })).toBe("policy-set");
});
