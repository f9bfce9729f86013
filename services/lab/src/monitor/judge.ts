import { createHash } from "node:crypto";
import { canonicalBytes, type Json } from "@writ/encoding";
import {
  type CedarEngine,
  decide,
  type DecisionInput,
  type LoadedPolicySet,
  type RuntimeFacts,
} from "@writ/policy";
import { reasonCodes } from "@writ/reasons";
import { teams } from "../cast/enrol.ts";
import type { StoredNote } from "../store/open-store.ts";
import { PROFILE } from "../worker/measured-worker.ts";

/** What identity knows of a measurement. */
export interface KnownMeasurement {
  readonly level: number;
  readonly environment: string;
}

/** What a note is judged by: the policies and reference values of the tenant as they are now. */
export interface Law {
  readonly tenant: string;
  readonly set: LoadedPolicySet;
  readonly engine: CedarEngine;
  readonly measurements: ReadonlyMap<string, KnownMeasurement>;
}

/** What the policies say of an act that was done. */
export interface Judgement {
  readonly isForbidden: boolean;
  /** Reason code; empty for what is permitted. */
  readonly code: string;
  readonly policyIds: readonly string[];
  /** In words. */
  readonly says: string;
}

/** The parts of a note that a judgement needs. */
export type JudgedNote = Pick<
  StoredNote,
  | "action"
  | "actor"
  | "committedAtMs"
  | "input"
  | "isAfterStop"
  | "measurement"
  | "principal"
  | "resource"
>;

/**
 * Judges an act of the watched world afterwards, by what its note says: with the policy set and the engine that decide before
 * the act in the other world. What needed an approval had none.
 */
export function judge(note: JudgedNote, law: Law): Judgement {
  if (note.isAfterStop)
    return forbidden("EXECUTION_REVOKED", [], "the agent had been ordered to stop before");
  const runtime = runtimeOf(note, law);
  if (runtime === "unknown") return forbidden("RUNTIME_MEASUREMENT_UNKNOWN");
  const { output } = decide(law.set, inputOf(note, law.tenant, runtime), law.engine);
  if (output.decision === "ALLOW")
    return {
      isForbidden: false,
      code: "",
      policyIds: output.determining,
      says: "the policies permit what the note says",
    };
  return forbidden(output.code ?? "POLICY_ENGINE_FAILURE", [
    ...output.determining,
    ...output.errors,
  ]);
}

function forbidden(
  code: keyof typeof reasonCodes,
  policyIds: readonly string[] = [],
  says: string = reasonCodes[code].meaning,
): Judgement {
  return { isForbidden: true, code, policyIds, says };
}

function runtimeOf({ measurement }: JudgedNote, law: Law): RuntimeFacts | null | "unknown" {
  if (measurement === undefined) return null;
  const known = law.measurements.get(measurement);
  if (known === undefined) return "unknown";
  return { level: known.level, env: known.environment, profile: PROFILE, measurement, age_s: 0 };
}

function inputOf(note: JudgedNote, tenant: string, runtime: RuntimeFacts | null): DecisionInput {
  const { action, actor, committedAtMs, input, principal, resource } = note;
  const separator = resource.indexOf("::");
  const fields = input as Json;
  return {
    tenant,
    principal: { uid: principal, attributes: { suspended: false }, teams: teams.person },
    actor: { uid: actor, attributes: { suspended: false }, teams: teams.agent },
    action,
    resource: {
      type: resource.slice(0, separator),
      id: resource.slice(separator + 2),
      attributes: {},
    },
    input: {
      h: `sha256:${createHash("sha256").update(canonicalBytes(fields)).digest("hex")}`,
      fields,
    },
    context: {
      now: Math.floor(committedAtMs),
      runtime,
      lineage:
        action === "agent:run"
          ? { depth: 0, root_kind: "none", siblings: 0 }
          : { depth: 1, root_kind: "agent.run", siblings: 0, parent_action: "agent:run" },
      ask: { kind: "exec", lease_s: 0, max_depth: 32, use: "once", audience: "urn:demo:watched" },
      auth: { method: "client_assertion", age_s: 0, issuer: "static-key" },
    },
    approvals: [],
    stop: { epoch: 0, match: null },
    fences: { policy: 0, stop: 0, revocation: 0 },
  };
}
