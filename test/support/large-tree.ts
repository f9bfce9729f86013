import { randomBytes } from "node:crypto";
import type { ClientEnvironment } from "@writ/client";
import { dataFolder } from "@writ/cluster";
import { uuidv7 } from "@writ/encoding";
import type { GrantClaims } from "@writ/grant";
import { nodeCedarEngine } from "@writ/policy";
import { RevocationService } from "@writ/proto/writ/grant/v1/grant";
import { PolicyService } from "@writ/proto/writ/policy/v1/policy";
import { call } from "../../packages/cli/src/calls.ts";
import { fileEnvironment, tenantOf } from "../../packages/cli/src/environment.ts";
import { evidenceLog } from "../../services/grant-signing/src/evidence-log.ts";
import { appendEntry } from "../../services/policy-decision/src/authorize/append-entry.ts";
import { evidencePeer } from "../../services/policy-decision/src/peers/evidence-peer.ts";
import { evidenceClient } from "./evidence-client.ts";
import type { PlannedExecution } from "./large-tree/planned-execution.ts";
import { plannedLife } from "./large-tree/planned-life.ts";
import { plannedVerdict, type VerdictSetting } from "./large-tree/planned-verdict.ts";

/** How many are on their way to the log at a time. */
const AT_ONCE = 256;
const PATIENCE_MS = 60_000;
/** From one decision to the next, unless that took longer than the whole may have taken. */
const STEP_MS = 20;
const LONGEST_MS = 100_000;

/** What was loaded. */
export interface LoadedTree {
  /** Ids of executions, by their place in the plan. */
  readonly ids: readonly string[];
  readonly seconds: number;
}

/**
 * Puts executions into the log of a running cluster as the services do, in the tenant of its `client.env`: each decision, start
 * and end is a signed statement that the evidence service checks and appends; what is planned to be revoked is, at the end. Only
 * policy is not asked, and no grant is signed: so nothing of it can be used, and decisions can not be made again.
 */
export async function loadTree(
  dataDir: string,
  plan: readonly PlannedExecution[],
  onProgress: (loaded: number) => void = () => {},
): Promise<LoadedTree> {
  const startedAt = performance.now();
  const environment = fileEnvironment(dataFolder(dataDir).clientEnvFile);
  const policy = evidenceClient(dataDir, environment, "policy-decision");
  const grants = evidenceClient(dataDir, environment, "grant-signing");
  try {
    const setting = await settingOf(environment, policy.client);
    const decisions = evidencePeer(policy.client, Date.now);
    const events = evidenceLog(grants.client, grants.key, Date.now);
    const stepMs = Math.min(STEP_MS, LONGEST_MS / plan.length);
    const beganMs = Date.now() - plan.length * stepMs;
    const claims: (GrantClaims | undefined)[] = [];
    const ids: string[] = [];

    const load = async (planned: PlannedExecution, place: number): Promise<void> => {
      const decidedAtMs = Math.floor(beganMs + place * stepMs);
      const above = planned.parent === undefined ? undefined : claims[planned.parent];
      const verdict = plannedVerdict(planned, above, decidedAtMs, setting);
      const entry = appendEntry(verdict, { random: randomBytes, statementKey: policy.key });
      ids[place] = verdict.ids.execution;
      claims[place] = verdict.grant?.claims;
      const outcome = await decisions.add(entry, Date.now() + PATIENCE_MS);
      if (outcome.kind === "failed") throw new Error(`not in the log: ${outcome.failure.code}`);
      if (verdict.grant === undefined) return;
      const { payload: statement } = entry.statement;
      const allowed = { claims: verdict.grant.claims, statement, decidedAtMs };
      for (const event of plannedLife(allowed, planned.fate))
        await events.append(event, Date.now() + PATIENCE_MS);
    };

    await inOrder(plan, load, onProgress);
    for (const [place, { isRevoked }] of plan.entries())
      if (isRevoked === true) await revoke(environment, ids[place] ?? "");
    return { ids, seconds: (performance.now() - startedAt) / 1_000 };
  } finally {
    policy.client.close();
    grants.client.close();
  }
}

/** Loads parents before their children, and many at a time. */
async function inOrder(
  plan: readonly PlannedExecution[],
  load: (planned: PlannedExecution, place: number) => Promise<void>,
  onProgress: (loaded: number) => void,
): Promise<void> {
  const loaded: Promise<void>[] = [];
  let next = 0;
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let place = next++; place < plan.length; place = next++) {
      const planned = plan[place];
      if (planned === undefined) return;
      const parent = planned.parent === undefined ? undefined : loaded[planned.parent];
      const own = (parent ?? Promise.resolve()).then(() => load(planned, place));
      loaded[place] = own;
      await own;
      if (++done % 1_000 === 0) onProgress(done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function settingOf(
  environment: ClientEnvironment,
  evidence: ReturnType<typeof evidenceClient>["client"],
): Promise<VerdictSetting> {
  const tenant = tenantOf(environment);
  const [{ heads }, { policySets }] = await Promise.all([
    evidence.getHeads({ tenantId: tenant }),
    call(environment, "policy-decision", PolicyService, (client) =>
      client.listPolicySets({ tenantId: tenant }),
    ),
  ]);
  const active = policySets.find((set) => set.active);
  if (active === undefined) throw new Error("the tenant has no active policy set");
  return {
    tenant,
    principal: environment.clientId.slice(tenant.length + 1),
    policyDigest: active.digest,
    fences: {
      policy: Number(heads?.policyCounter ?? 0n),
      stop: Number(heads?.stopEpoch ?? 0n),
      revocation: Number(heads?.revocationEpoch ?? 0n),
    },
    engine: nodeCedarEngine().identity,
    issuer: environment.trust.grantIssuer,
    logOrigin: environment.trust.log.origin,
  };
}

async function revoke(environment: ClientEnvironment, executionId: string): Promise<void> {
  await call(environment, "grant-signing", RevocationService, (client) =>
    client.revoke({
      tenantId: tenantOf(environment),
      type: "execution",
      value: executionId,
      reason: "the export was not meant to run",
      revocationId: uuidv7(Date.now(), randomBytes(10)),
    }),
  );
}
