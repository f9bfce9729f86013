import { encodeUtf8 } from "@writ/encoding";
import { measuredRuntime } from "../../../packages/cli/src/sample/agent-run.ts";
import { registeredParty } from "../../support/party.ts";
import { untilPassed } from "../../support/until-passed.ts";
import { invalidCredentials } from "./invalid-credentials.ts";
import type { RequestDenial } from "./request-denial.ts";
import { TENANT, type World } from "./world.ts";

const HOUR_S = 3_600;

const RESTART = {
  action: "service:restart",
  resource: "Service::checkout",
  input: { reason: "deadlock", service: "checkout" },
} as const;
const ROLLBACK = {
  action: "deploy:rollback",
  resource: "Service::checkout",
  input: { service: "checkout", version: "2026.01.3" },
} as const;

/** Requests that are denied, by each of the causes that a request can be denied for. */
export const deniedRequests: readonly RequestDenial[] = [
  ...invalidCredentials,
  {
    title: "a restart from a runtime that says nothing of itself",
    cause: "policy mismatch",
    code: "FORBIDDEN",
    ask: (world) => world.ask(RESTART, ...acting(world)),
  },
  {
    title: "a program that nobody registered",
    cause: "unverifiable runtime state",
    code: "RUNTIME_MEASUREMENT_UNKNOWN",
    ask: (world) =>
      world.ask(
        { ...RESTART, runtime: { ...measuredRuntime(), measurement: `sha256:${"5a".repeat(32)}` } },
        ...acting(world),
      ),
  },
  {
    title: "a program that was measured too long ago",
    cause: "unverifiable runtime state",
    code: "RUNTIME_STALE",
    ask: (world) =>
      world.ask(
        { ...RESTART, runtime: { ...measuredRuntime(), measuredAtS: hoursAgo(2) } },
        ...acting(world),
      ),
  },
  {
    title: "a way of measuring that nobody knows",
    cause: "unverifiable runtime state",
    code: "RUNTIME_PROFILE_UNKNOWN",
    ask: (world) =>
      world.ask(
        { ...RESTART, runtime: { ...measuredRuntime(), profile: "hearsay/v1" } },
        ...acting(world),
      ),
  },
  {
    title: "an act that a policy forbids",
    cause: "policy mismatch",
    code: "FORBIDDEN",
    ask: (world) => world.ask({ resource: "Tool::shell" }),
  },
  {
    title: "an act that no policy permits",
    cause: "policy mismatch",
    code: "NO_PERMIT",
    ask: (world) => world.ask({ resource: "Tool::payroll" }),
  },
  {
    title: "an action that the schema does not know",
    cause: "policy mismatch",
    code: "ACTION_UNKNOWN",
    ask: (world) => world.ask({ action: "tool:destroy" }),
  },
  {
    title: "an act that somebody has to approve first",
    cause: "policy mismatch",
    code: "APPROVAL_REQUIRED",
    decision: "PENDING",
    ask: (world) => world.ask({ ...ROLLBACK, runtime: measuredRuntime() }, ...acting(world)),
  },
  {
    title: "an input with a field that the action does not declare",
    cause: "tampered request",
    code: "INPUT_UNKNOWN_FIELD",
    ask: (world) =>
      world.ask(
        { ...RESTART, input: { ...RESTART.input, force: true }, runtime: measuredRuntime() },
        ...acting(world),
      ),
  },
  {
    title: "an input that is not canonical",
    cause: "tampered request",
    code: "INPUT_NOT_CANONICAL",
    ask: (world) => world.ask({ input: encodeUtf8('{"query": "spaces"}') }),
  },
  {
    title: "an act that an execution of another tenant is said to have led to",
    cause: "tampered request",
    code: "CAUSE_UNKNOWN",
    async ask(world) {
      const tenant = "elsewhere";
      const party = await registeredParty(world.operator.identity, tenant, "Workload::other");
      const { executionId } = await world.ask({}, party.credential);
      return world.ask({ causes: [executionId] });
    },
  },
  {
    title: "a child of something that is no grant",
    cause: "tampered request",
    code: "GRANT_MALFORMED",
    ask: (world) => world.ask({ parent: "no.grant.atall" }),
  },
  {
    title: "a child of a grant that was changed",
    cause: "tampered request",
    code: "GRANT_SIG_INVALID",
    async ask(world) {
      const { grant } = await world.started();
      return world.ask({ parent: `${grant.slice(0, -4)}AAAA` });
    },
  },
  {
    title: "a child of a grant that was not used yet",
    cause: "policy mismatch",
    code: "PARENT_NOT_REDEEMED",
    ask: async (world) => world.ask({ parent: await world.grant() }),
  },
  {
    title: "a child of an execution that is over",
    cause: "policy mismatch",
    code: "PARENT_ENDED",
    async ask(world) {
      const { execution, grant } = await world.started();
      await execution.complete({ found: 3 });
      return world.ask({ parent: grant });
    },
  },
  {
    title: "a child of somebody else's grant",
    cause: "policy mismatch",
    code: "PARENT_NOT_HOLDER",
    async ask(world) {
      const other = await registeredParty(world.operator.identity, TENANT, "Workload::thief");
      const { grant } = await world.started();
      return world.ask({ parent: grant }, other.credential);
    },
  },
  {
    title: "a child that may do more than its parent",
    cause: "policy mismatch",
    code: "DELEGATION_SCOPE",
    async ask(world) {
      const { grant } = await world.started();
      return world.ask({ parent: grant, resource: "Tool::logs" });
    },
  },
  {
    title: "a child that may run longer than its parent",
    cause: "policy mismatch",
    code: "DELEGATION_LEASE",
    async ask(world) {
      const { grant } = await world.started({ leaseS: 60 });
      return world.ask({ parent: grant, leaseS: 120 });
    },
  },
  {
    title: "a child of an execution whose time is over",
    cause: "expired authorization",
    code: "LEASE_EXPIRED",
    async ask(world) {
      const { execution, grant } = await world.started({ leaseS: 2 });
      await untilPassed(execution.leaseUntilS);
      return world.ask({ parent: grant });
    },
  },
  {
    title: "a child of a revoked grant",
    cause: "revoked execution permission",
    code: "ANCESTOR_REVOKED",
    async ask(world) {
      const { execution, grant } = await world.started();
      await world.revoke("grant", execution.claims.jti);
      return world.ask({ parent: grant });
    },
  },
  {
    title: "a child of a revoked execution",
    cause: "revoked execution permission",
    code: "ANCESTOR_REVOKED",
    async ask(world) {
      const { execution, grant } = await world.started();
      await world.revoke("execution", execution.id);
      return world.ask({ parent: grant });
    },
  },
  {
    title: "a revoked principal",
    cause: "revoked execution permission",
    code: "PRINCIPAL_REVOKED",
    async ask(world) {
      const party = await registeredParty(world.operator.identity, TENANT, "Workload::revoked");
      await world.revoke("principal", party.uid);
      return world.ask({}, party.credential);
    },
  },
  {
    title: "a revoked agent",
    cause: "revoked execution permission",
    code: "ACTOR_REVOKED",
    async ask(world) {
      const party = await registeredParty(world.operator.identity, TENANT, "Agent::revoked");
      await world.revoke("actor", party.uid);
      return world.ask({}, world.orchestrator.credential, party);
    },
  },
  {
    title: "a revoked runtime",
    cause: "revoked execution permission",
    code: "MEASUREMENT_REVOKED",
    async ask(world) {
      const measurement = `sha256:${"7b".repeat(32)}`;
      const reference = { profile: "process-measure/v1", measurement, name: "old", level: 1 };
      await world.operator.identity.addMeasurement({
        measurement: { tenantId: TENANT, ...reference, environment: "prod" },
      });
      await world.revoke("measurement", measurement);
      return world.ask(
        { ...RESTART, runtime: { ...measuredRuntime(), measurement } },
        ...acting(world),
      );
    },
  },
];

function acting(world: World) {
  return [world.orchestrator.credential, world.agent("incident-agent")] as const;
}

function hoursAgo(hours: number): number {
  return Math.floor(Date.now() / 1000) - hours * HOUR_S;
}
