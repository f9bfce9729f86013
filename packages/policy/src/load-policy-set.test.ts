import { expect, test } from "vitest";
import { decide } from "./decide.ts";
import { defaultPolicyFiles } from "./default-policy-set.ts";
import { inspectPolicySet } from "./inspect-policy-set.ts";
import { loadPolicySet } from "./load-policy-set.ts";
import { nodeCedarEngine } from "./node-engine.ts";
import { sampleFiles, sha256, smallFiles, smallInput, subject } from "./policy-set-fixture.ts";
import { PolicySetError } from "./policy-problem.ts";

const engine = nodeCedarEngine();
const load = (files: ReadonlyMap<string, string>) => loadPolicySet(files, engine, sha256);

test("the engine is the published one, bit for bit", () => {
  expect(engine.identity).toEqual({
    name: "cedar-wasm",
    version: "4.13.0",
    digest: "sha256:9ed10461f45bceabbe2c364330500378b71f641b28f7c2a1f6e033c9be2f1d9a",
  });
});

test("the same files in another order have the same digest", () => {
  const files = sampleFiles();
  expect(load(new Map([...files].toReversed())).digest).toBe(load(files).digest);
});

test("every change of what decides changes the digest", () => {
  const two =
    '@id("a")\npermit (principal, action, resource);\n@id("b")\npermit (principal, action, resource);';
  const swapped = two.replace('"a"', '"c"').replace('"b"', '"a"').replace('"c"', '"b"');
  const digests = [
    {},
    { subjects: "principal" as const },
    { policies: '@id("p")\npermit (principal, action, resource) ;' },
    { policies: '@id("q")\npermit (principal, action, resource);' },
    { policies: two },
    {
      schema:
        'entity Tool; action "do" appliesTo { principal: User, resource: Tool, context: { stop: Stop } };',
    },
  ].map((set) => load(smallFiles(set)).digest);
  expect(new Set(digests).size).toBe(digests.length);
  expect(load(smallFiles({ policies: swapped })).digest).toBe(digests[4]);
});

test("comments between policies and tests do not change the digest", () => {
  const { digest } = load(smallFiles());
  const policies = '// why\n@id("p")\npermit (principal, action, resource);\n// end\n';
  expect(load(smallFiles({ policies, tests: [] })).digest).toBe(digest);
});

test("a template is a rule once its slots are filled, under the link's id and with the template's annotations", () => {
  const set = load(
    smallFiles({
      policies: "",
      templates:
        '@id("may-do")\n@lease("PT1M")\npermit (principal == ?principal, action, resource in ?resource);',
      links: [
        {
          id: "alice-hammer",
          template: "may-do",
          principal: "User::alice",
          resource: "Tool::hammer",
        },
      ],
    }),
  );
  expect([...set.rules.keys()]).toEqual(["alice-hammer"]);
  expect(decide(set, smallInput(), engine).output).toMatchObject({
    decision: "ALLOW",
    determining: ["alice-hammer"],
    obligations: { lease_s: 60 },
  });
  expect(decide(set, smallInput({ principal: subject("User::bob") }), engine).output.code).toBe(
    "NO_PERMIT",
  );
});

test("files that are no policy set are not loaded", () => {
  const files = new Map(smallFiles({ policies: "permit (principal, action, resource);" }));
  expect(() => load(files)).toThrow(PolicySetError);
});

test("the default set passes the gate and denies everything with advice", () => {
  const report = inspectPolicySet(defaultPolicyFiles, engine, sha256);
  expect(report).toMatchObject({ problems: [], policies: 1, testsPassed: 1 });
  const input = smallInput({ action: "tool:call" });
  expect(decide(load(defaultPolicyFiles), input, engine).output.code).toBe("FORBIDDEN");
});

test("the sample set passes the gate", () => {
  const report = inspectPolicySet(sampleFiles(), engine, sha256);
  expect(report.problems).toEqual([]);
  expect(report.policies).toBe(23);
  expect(report.testsPassed).toBeGreaterThanOrEqual(28);
});
