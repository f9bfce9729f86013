import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { DecisionInput, PolicyFiles } from "@writ/policy";

/** The sample tenant's policy set. */
export function samplePolicies(): PolicyFiles {
  const root = fileURLToPath(new URL("../../../../deploy/sample/policies", import.meta.url));
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((e) =>
    e.isFile(),
  );
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [relative(root, path), readFileSync(path, "utf8")]));
}

/** What the sample's orchestrator asks for: a tool that it may use, or, like `shell`, may not. */
export function sampleAct(tool = "search"): DecisionInput {
  return {
    tenant: "sample",
    principal: { uid: "Workload::orchestrator", attributes: { suspended: false }, teams: [] },
    actor: null,
    action: "tool:call",
    resource: { type: "Tool", id: tool, attributes: {} },
    input: { h: `sha256:${"0".repeat(64)}`, fields: { query: "checkout latency" } },
    context: {
      now: Date.UTC(2026, 10, 23, 1, 40, 21),
      runtime: null,
      lineage: { depth: 0, root_kind: "none", siblings: 0 },
      ask: { kind: "exec", lease_s: 0, max_depth: 32, use: "once", audience: "test" },
      auth: { method: "client_assertion", age_s: 0, issuer: "test" },
    },
    approvals: [],
    stop: { epoch: 0, match: null },
    fences: { policy: 1, stop: 0, revocation: 0 },
  };
}
