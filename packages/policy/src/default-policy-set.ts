import { CORE_SCHEMA, CORE_SCHEMA_NAME } from "./core-schema.ts";
import type { PolicyFiles } from "./policy-files.ts";

const config = {
  name: "default",
  subjects: "both",
  core: CORE_SCHEMA_NAME,
  engine: "cedar-wasm@4.13.0",
};

const schema = `${CORE_SCHEMA}
entity Tool;

@input("open")
action "tool:call" appliesTo {
  principal: [User, Workload, Agent],
  resource: [Tool],
  context: { stop: Stop },
};
`;

const policy = `// What holds until somebody says otherwise.
@id("default/deny-everything")
@reason("Nobody has said yet what is permitted here, so nothing is.")
@advice("Write a policy set, then run writ policy publish and writ policy activate.")
forbid (principal, action, resource);
`;

const test = {
  name: "everything is denied",
  given: { principal: "User::anybody", action: "tool:call", resource: "Tool::anything" },
  expect: { decision: "DENY", code: "FORBIDDEN", determining: ["default/deny-everything"] },
};

/** The policy set of a tenant nobody configured: it denies everything, and says what to do. */
export const defaultPolicyFiles: PolicyFiles = new Map([
  ["policyset.json", JSON.stringify(config)],
  ["schema.cedarschema", schema],
  ["policies/deny-everything.cedar", policy],
  ["tests/denied.json", JSON.stringify(test)],
]);
