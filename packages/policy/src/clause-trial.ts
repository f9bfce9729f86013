import type { PolicyJson } from "@cedar-policy/cedar-wasm/nodejs";
import { cedarRecord, type CedarRecord } from "./cedar-record.ts";
import type { CedarEngine } from "./engine.ts";
import { EngineFailureError } from "./engine-failure.ts";
import type { ParsedPolicy } from "./parse-policies.ts";
import { policyProblem, type PolicyProblem } from "./policy-problem.ts";
import type { ActionType, Fields, SchemaModel, ValueType } from "./schema-model.ts";

/**
 * Evaluates every clause of every policy once, with the scope taken away, on made-up facts: what breaks the engine
 * must do so here and not where decisions are made (policy.md 3.3, step 5). The answers do not matter.
 */
export function tryClauses(
  policies: readonly ParsedPolicy[],
  schema: SchemaModel,
  engine: CedarEngine,
): readonly PolicyProblem[] {
  const actions = [...schema.actions];
  return policies.flatMap((policy) => {
    const [name, action] = actions.find(([id, type]) => isInScope(policy.json, id, type)) ?? [];
    const request = madeUpRequest(name ?? "none", action);
    const breaks = policy.json.conditions.some((clause) => {
      const everywhere = { op: "All" } as const;
      const trial: PolicyJson = {
        effect: "permit",
        principal: everywhere,
        action: everywhere,
        resource: everywhere,
        conditions: [clause],
      };
      try {
        engine.call((cedar) =>
          cedar.isAuthorized({ ...request, entities: [], policies: { staticPolicies: { trial } } }),
        );
        return false;
      } catch (error) {
        if (error instanceof EngineFailureError) return true;
        throw error;
      }
    });
    const { path, line, id: policyId } = policy;
    const message = "a condition is too deep to evaluate";
    return breaks ? [policyProblem("POLICY_TOO_DEEP", message, { path, line, policyId })] : [];
  });
}

function isInScope(policy: PolicyJson, id: string, action: ActionType): boolean {
  const named = JSON.stringify(policy.action);
  return (
    policy.action.op === "All" ||
    [id, ...action.groups].some((one) => named.includes(JSON.stringify(one)))
  );
}

function madeUpRequest(name: string, action: ActionType | undefined) {
  const [principalType = "User"] = action?.principalTypes ?? [];
  const [resourceType = "Tenant"] = action?.resourceTypes ?? [];
  return {
    principal: { type: principalType, id: "trial" },
    action: { type: "Action", id: name },
    resource: { type: resourceType, id: "trial" },
    context: madeUpRecord(action?.context ?? new Map()),
  };
}

function madeUpRecord(fields: Fields): CedarRecord {
  const made = cedarRecord();
  for (const [name, { type }] of fields) made[name] = madeUpValue(type);
  return made;
}

function madeUpValue(type: ValueType): CedarRecord[string] {
  switch (type.kind) {
    case "bool":
      return true;
    case "long":
      return 1;
    case "string":
      return "trial";
    case "decimal":
      return { __extn: { fn: "decimal", arg: "1.0" } };
    case "ipaddr":
      return { __extn: { fn: "ip", arg: "192.0.2.1" } };
    case "datetime":
      return { __extn: { fn: "datetime", arg: "2026-01-01" } };
    case "duration":
      return { __extn: { fn: "duration", arg: "1ms" } };
    case "set":
      return [madeUpValue(type.element)];
    case "record":
      return madeUpRecord(type.fields);
    case "entity":
      return { __entity: { type: type.name, id: "trial" } };
  }
}
