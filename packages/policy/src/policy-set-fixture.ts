import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { CORE_SCHEMA } from "./core-schema.ts";
import type { DecisionInput, Subject } from "./decision-input.ts";
import type { CedarEngine } from "./engine.ts";
import { inspectPolicySet } from "./inspect-policy-set.ts";
import type { PolicyFiles } from "./policy-files.ts";

/** SHA-256 for tests. */
export function sha256(data: Uint8Array): Uint8Array {
  return createHash("sha256").update(data).digest();
}

/** The sample tenant's policy set. */
export function sampleFiles(): Map<string, string> {
  const root = fileURLToPath(new URL("../../../deploy/sample/policies", import.meta.url));
  return new Map(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`)
      .map((path) => [relative(root, path), readFileSync(path, "utf8")]),
  );
}

/** What a small set is made of; everything left out is the plainest that works. */
export interface SmallSet {
  /** Text of policies/all.cedar. */
  readonly policies?: string;
  readonly templates?: string;
  readonly links?: readonly object[];
  /** The set's own part of the schema. */
  readonly schema?: string;
  readonly tests?: readonly object[];
  readonly subjects?: "both" | "principal";
}

const smallSchema = `entity Tool { @source("caller") class?: String, @source("caller") size?: Long };
entity Environment enum ["dev", "prod"];
action "all";
action "do" in ["all"] appliesTo {
  principal: [User, Workload, Agent],
  resource: [Tool, Environment],
  context: {
    stop: Stop, now: Clock, lineage: Lineage, ask: Ask, auth: Auth, runtime?: Runtime, actor?: Agent,
    approvals: Set<String>,
    input: { n: Long, m?: Long, s?: String, tags?: Set<String> },
  },
};
`;

/** The files of a small policy set with one action `do`. */
export function smallFiles(set: SmallSet = {}): PolicyFiles {
  const { policies = '@id("p")\npermit (principal, action, resource);\n' } = set;
  const config = {
    name: "small",
    subjects: set.subjects ?? "both",
    core: "writ-core/1",
    engine: "cedar-wasm@4.13.0",
  };
  return new Map([
    ["policyset.json", JSON.stringify(config)],
    ["schema.cedarschema", CORE_SCHEMA + (set.schema ?? smallSchema)],
    ["policies/all.cedar", policies],
    ...(set.templates === undefined ? [] : [["templates/all.cedar", set.templates] as const]),
    ...(set.links === undefined ? [] : [["links.json", JSON.stringify(set.links)] as const]),
    ...(set.tests === undefined ? [] : [["tests/all.json", JSON.stringify(set.tests)] as const]),
  ]);
}

/** A user whom the directory knows. */
export function subject(uid: string, rest: Partial<Subject> = {}): Subject {
  return { uid, attributes: { suspended: false }, teams: [], ...rest };
}

/** A request for the small set's action that conforms. */
export function smallInput(rest: Partial<DecisionInput> = {}): DecisionInput {
  return {
    tenant: "test",
    principal: subject("User::alice"),
    actor: null,
    action: "do",
    resource: { type: "Tool", id: "hammer", attributes: {} },
    input: { h: `sha256:${"0".repeat(64)}`, fields: { n: 1 } },
    context: {
      now: Date.UTC(2026, 0, 31, 9, 30),
      runtime: null,
      lineage: { depth: 0, root_kind: "tool.call", siblings: 0 },
      ask: { kind: "tool.call", lease_s: 0, max_depth: 0, use: "once", audience: "test" },
      auth: { method: "client_assertion", age_s: 0, issuer: "test" },
    },
    approvals: [],
    stop: { epoch: 0, match: null },
    fences: { policy: 1, stop: 0, revocation: 0 },
    ...rest,
  };
}

/** Codes of what the gate finds in a small set, tests left aside. */
export function problemsOf(set: SmallSet, engine: CedarEngine): readonly string[] {
  const { problems } = inspectPolicySet(smallFiles(set), engine, sha256);
  return problems.map((problem) => problem.code).filter((code) => code !== "POLICY_UNTESTED");
}
