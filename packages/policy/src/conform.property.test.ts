import * as cedar from "@cedar-policy/cedar-wasm/nodejs";
import type { Json } from "@writ/encoding";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { cedarRequest } from "./cedar-request.ts";
import { conform, type ConformingRequest } from "./conform.ts";
import { request } from "./decision-arbitraries.ts";
import type { DecisionInput } from "./decision-input.ts";
import { rolesOf } from "./evaluate-subjects.ts";
import { loadPolicySet } from "./load-policy-set.ts";
import { nodeCedarEngine } from "./node-engine.ts";
import { sampleFiles, sha256, smallFiles, smallInput } from "./policy-set-fixture.ts";
import type { LoadedPolicySet } from "./policy-set.ts";

const engine = nodeCedarEngine();
const files = smallFiles();
const small = loadPolicySet(files, engine, sha256);
const sample = loadPolicySet(sampleFiles(), engine, sha256);

vi.setConfig({ testTimeout: 60_000 });

/** Whether the engine, given the schema, takes a converted request. */
function engineTakes(
  set: LoadedPolicySet,
  request: ConformingRequest,
  input: DecisionInput,
): boolean {
  return rolesOf(set, request).every((role) => {
    const call = cedarRequest(request, input, role, ["a"]);
    const validated = {
      preparsedSchemaName: set.name,
      validateRequest: true,
      preparsedPolicySetId: "none",
    };
    return cedar.statefulIsAuthorized({ ...call, ...validated }).type === "success";
  });
}

/** Whether the input is refused, or converted to what the engine's own validation accepts. */
function isSound(set: LoadedPolicySet, input: DecisionInput): boolean {
  const conformed = conform(set.schema, input);
  return "problems" in conformed || engineTakes(set, conformed.request, input);
}

function loadSchema(set: LoadedPolicySet, from: ReadonlyMap<string, string>): void {
  cedar.preparseSchema(set.name, from.get("schema.cedarschema") ?? "");
  cedar.preparsePolicySet("none", { staticPolicies: {} });
}

test("whatever conforms, the engine's own request validation accepts", () => {
  loadSchema(small, files);
  const hostile = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
    fc.constantFrom<Json>({ __entity: { type: "User", id: "root" } }, 2 ** 53, -0, 1.5, "\ud800", [
      [],
    ]),
  );
  const name = fc.constantFrom("n", "m", "s", "tags", "x");
  fc.assert(
    fc.property(request, name, hostile, (plain, field, value) => {
      const fields = { ...(plain.input.fields as object), [field]: value };
      expect(isSound(small, plain)).toBe(true);
      expect(isSound(small, { ...plain, input: { h: "", fields } })).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("what does not conform, the engine's own request validation refuses, so it does look", () => {
  loadSchema(small, files);
  const conformed = conform(small.schema, smallInput()) as { readonly request: ConformingRequest };
  expect(engineTakes(small, conformed.request, smallInput())).toBe(true);
  expect(engineTakes(small, { ...conformed.request, input: { n: "1" } }, smallInput())).toBe(false);
});

test("whatever conforms to the sample's schema, the engine's own request validation accepts", () => {
  loadSchema(sample, sampleFiles());
  const act = fc.constantFrom(
    { action: "tool:call", type: "Tool", fields: { q: [1, null] } },
    { action: "agent:run", type: "Agent", fields: {} },
    { action: "change:open", type: "Service", fields: {} },
    {
      action: "service:restart",
      type: "Service",
      fields: { service: "a", reason: "b", replicas: 2 },
    },
    { action: "deploy:rollback", type: "Service", fields: { service: "a", version: "b" } },
  );
  fc.assert(
    fc.property(request, act, (plain, { action, type, fields }) => {
      // The agent may be the resource and the actor at once.
      const resource = { type, id: "bot", attributes: {} };
      expect(isSound(sample, { ...plain, action, resource, input: { h: "", fields } })).toBe(true);
    }),
    { numRuns: 500 },
  );
});
