import { measuredRuntime } from "../../../packages/cli/src/sample/agent-run.ts";
import { claimsOf } from "../../../packages/cli/src/holder-keys.ts";
import { newParty, registeredParty } from "../../support/party.ts";
import { untilPassed } from "../../support/until-passed.ts";
import type { UseDenial } from "./use-denial.ts";
import { AUDIENCE, SEARCH, TENANT, type World, type WrongUse } from "./world.ts";

const OTHER_INPUT = { query: "checkout latencz" };

/** A fresh grant that is used wrongly. */
function wrongly(
  change: (world: World, grant: string) => Partial<WrongUse> | Promise<Partial<WrongUse>>,
): UseDenial["prepare"] {
  return async (world) => {
    const grant = await world.grant();
    return { grant, use: async () => world.use(grant, await change(world, grant)) };
  };
}

/** A fresh grant that is used as it should be, after something was revoked. */
function revoking(
  type: Parameters<World["revoke"]>[0],
  value: (claims: ReturnType<typeof claimsOf>) => string,
): UseDenial["prepare"] {
  return async (world) => {
    const grant = await world.grant();
    await world.revoke(type, value(claimsOf(grant)));
    return { grant, use: () => world.use(grant) };
  };
}

/** Uses of grants that are denied where they are executed. */
export const deniedUses: readonly UseDenial[] = [
  {
    title: "at another audience",
    cause: "tampered request",
    code: "GRANT_WRONG_AUDIENCE",
    prepare: wrongly(async (world) => ({
      verifier: await world.verifier({ audience: "urn:test:other" }),
    })),
  },
  {
    title: "with one byte of the input changed",
    cause: "tampered request",
    code: "REQUEST_TAMPERED",
    isRecorded: true,
    prepare: wrongly(() => ({ input: OTHER_INPUT })),
  },
  {
    title: "on another resource",
    cause: "policy mismatch",
    code: "SCOPE_EXCEEDED",
    isRecorded: true,
    prepare: wrongly(() => ({ resource: "Tool::logs" })),
  },
  {
    title: "without a proof of possession",
    cause: "invalid credentials",
    code: "POP_MISSING",
    isRecorded: true,
    prepare: wrongly(() => ({ proof: "" })),
  },
  {
    title: "with a proof by another key",
    cause: "invalid credentials",
    code: "POP_INVALID",
    isRecorded: true,
    prepare: wrongly(() => ({ party: newParty(TENANT, "Workload::thief") })),
  },
  {
    title: "with a proof for another grant",
    cause: "invalid credentials",
    code: "POP_INVALID",
    isRecorded: true,
    prepare: wrongly(async (world) => {
      const other = await world.grant();
      return { proof: world.orchestrator.prove(other, AUDIENCE, SEARCH.input) };
    }),
  },
  {
    title: "with a proof that was seen before",
    cause: "invalid credentials",
    code: "POP_REPLAYED",
    prepare: wrongly(async (world, grant) => {
      const proof = world.orchestrator.prove(grant, AUDIENCE, SEARCH.input);
      const verifier = await world.verifier({ reportsRefusals: false });
      await expectRefused(world.use(grant, { verifier, proof, input: OTHER_INPUT }));
      return { verifier, proof };
    }),
  },
  {
    title: "a second time",
    cause: "tampered request",
    code: "ALREADY_REDEEMED",
    atRedeem: "ALREADY_REDEEMED",
    async prepare(world) {
      const { grant } = await world.started();
      return { grant, use: () => world.use(grant) };
    },
  },
  {
    title: "when its time is over",
    cause: "expired authorization",
    code: "GRANT_EXPIRED",
    isRecorded: true,
    atRedeem: "LEASE_EXPIRED",
    async prepare(world) {
      const grant = await world.grant({ leaseS: 4 });
      await untilPassed(claimsOf(grant).exp);
      return { grant, use: () => world.use(grant) };
    },
  },
  {
    title: "where a stronger runtime is demanded",
    cause: "unauthorized runtime conditions",
    code: "RUNTIME_LEVEL_TOO_LOW",
    isRecorded: true,
    async prepare(world) {
      const grant = await world.grant({ runtime: measuredRuntime() });
      const verifier = await world.verifier({ minRuntimeLevel: 2 });
      const { measurement } = measuredRuntime();
      return { grant, use: () => world.use(grant, { verifier, measurement }) };
    },
  },
  {
    title: "on another runtime than it was authorized for",
    cause: "unauthorized runtime conditions",
    code: "RUNTIME_MISMATCH",
    isRecorded: true,
    async prepare(world) {
      const grant = await world.grant({ runtime: measuredRuntime() });
      const measurement = `sha256:${"5a".repeat(32)}`;
      return { grant, use: () => world.use(grant, { measurement }) };
    },
  },
  {
    title: "with its claims changed",
    cause: "tampered request",
    code: "GRANT_SIG_INVALID",
    async prepare(world) {
      const good = await world.grant();
      const [header = "", , signature = ""] = good.split(".");
      const claims = { ...claimsOf(good), sub: "Workload::somebody-else" };
      const payload = Buffer.from(JSON.stringify(claims)).toString("base64url");
      const grant = [header, payload, signature].join(".");
      return { grant, use: () => world.use(grant) };
    },
  },
  {
    title: "after the grant was revoked",
    cause: "revoked execution permission",
    code: "GRANT_REVOKED",
    isRecorded: true,
    atRedeem: "GRANT_REVOKED",
    prepare: revoking("grant", ({ jti }) => jti),
  },
  {
    title: "after its execution was revoked",
    cause: "revoked execution permission",
    code: "EXECUTION_REVOKED",
    isRecorded: true,
    atRedeem: "EXECUTION_REVOKED",
    prepare: revoking("execution", ({ exec }) => exec.id),
  },
  {
    title: "after an execution it descends from was revoked",
    cause: "revoked execution permission",
    code: "ANCESTOR_REVOKED",
    isRecorded: true,
    atRedeem: "ANCESTOR_REVOKED",
    async prepare(world) {
      const root = await world.started();
      const child = await world.started({ parent: root.grant });
      const grant = await world.grant({ parent: child.grant });
      await world.revoke("execution", root.execution.id);
      return { grant, use: () => world.use(grant) };
    },
  },
  {
    title: "after its principal was revoked",
    cause: "revoked execution permission",
    code: "PRINCIPAL_REVOKED",
    isRecorded: true,
    atRedeem: "PRINCIPAL_REVOKED",
    async prepare(world) {
      const party = await registeredParty(world.operator.identity, TENANT, "Workload::leaver");
      const grant = await world.grant({}, party);
      await world.revoke("principal", party.uid);
      return { grant, party, use: () => world.use(grant, { party }) };
    },
  },
  {
    title: "after the acting agent was revoked",
    cause: "revoked execution permission",
    code: "ACTOR_REVOKED",
    isRecorded: true,
    atRedeem: "ACTOR_REVOKED",
    async prepare(world) {
      const party = world.agent("research-agent");
      const reply = await world.ask({}, world.orchestrator.credential, party);
      const { grant = "" } = reply;
      await world.revoke("actor", party.uid);
      return { grant, party, use: () => world.use(grant, { party }) };
    },
  },
];

async function expectRefused(use: Promise<unknown>): Promise<void> {
  const wasAccepted = await use.then(
    () => true,
    () => false,
  );
  if (wasAccepted) throw new Error("the use was accepted");
}
