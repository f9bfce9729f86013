import { CORE_SCHEMA, CORE_SCHEMA_NAME } from "@writ/policy";
import { EXPECTED_CODE } from "./denied.ts";

const config = {
  name: "probe",
  subjects: "both",
  core: CORE_SCHEMA_NAME,
  engine: "cedar-wasm@4.13.0",
};

const schema = `${CORE_SCHEMA}
entity Tool;

@input("open")
action "tool:call" appliesTo {
  principal: [Workload],
  resource: [Tool],
  context: { stop: Stop },
};
`;

const policies = `// What the probe asks for every few seconds: one thing that it may do, and one that it may not.
@id("probe/allowed")
@lease("PT1M")
@redeem("once")
permit (principal, action == Action::"tool:call", resource == Tool::"probe");

@id("probe/denied")
@reason("The probe asks for this to see that it is denied.")
@advice("There is nothing to do.")
forbid (principal, action == Action::"tool:call", resource == Tool::"forbidden");
`;

const ask = { principal: "Workload::probe", action: "tool:call" };
const tests = [
  {
    name: "the probe's tool is allowed",
    given: { ...ask, resource: "Tool::probe" },
    expect: { decision: "ALLOW", determining: ["probe/allowed"], lease_s: 60 },
  },
  {
    name: "the forbidden tool is denied",
    given: { ...ask, resource: "Tool::forbidden" },
    expect: { decision: "DENY", code: EXPECTED_CODE, determining: ["probe/denied"] },
  },
];

/** The policy set of the probe's tenant: path to text. */
export const probePolicyFiles: ReadonlyMap<string, string> = new Map([
  ["policyset.json", JSON.stringify(config)],
  ["schema.cedarschema", schema],
  ["policies/probe.cedar", policies],
  ["tests/probe.json", JSON.stringify(tests)],
]);
