import { timestampDate } from "@bufbuild/protobuf/wkt";
import { EvidenceService } from "@writ/proto/writ/evidence/v1/evidence";
import { GrantService } from "@writ/proto/writ/grant/v1/grant";
import { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { PolicyService } from "@writ/proto/writ/policy/v1/policy";
import type { ClientEnvironment } from "@writ/client";
import { call } from "../calls.ts";
import { type Command, EXIT, type ExitStatus, type Invocation } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { rpcMessage } from "../rpc-message.ts";
import { verifiedCheckpoint } from "../verified-checkpoint.ts";

interface Check {
  readonly name: string;
  /** Throws, or tells what it saw. */
  readonly look: (environment: ClientEnvironment) => Promise<string>;
  /** What to do when it fails. */
  readonly advice: string;
}

const WARN_BEFORE_MS = 14 * 24 * 60 * 60 * 1000;

const checks: readonly Check[] = [
  {
    name: "evidence",
    look: async (environment) => {
      const { checkpoint, frozen } = await call(
        environment,
        "evidence",
        EvidenceService,
        (client) => client.getCheckpoint({}),
      );
      if (frozen !== "") throw new Error(`the log is frozen, nothing is permitted: ${frozen}`);
      return `log of ${verifiedCheckpoint(checkpoint, environment.trust).size} entries, signature verifies`;
    },
    advice:
      "see logs/evidence.log in the data folder; docs/runbook.md says what to do about a frozen log",
  },
  {
    name: "identity",
    look: async (environment) => {
      const tenantId = tenantOf(environment);
      const { principals } = await call(environment, "identity", IdentityService, (client) =>
        client.listPrincipals({ tenantId }),
      );
      return `${principals.length} principals in tenant ${tenantId}`;
    },
    advice: "see logs/identity.log in the data folder",
  },
  {
    name: "grant-signing",
    look: async (environment) => {
      const { bundle } = await call(environment, "grant-signing", GrantService, (client) =>
        client.getKeyBundle({}),
      );
      return `key bundle of ${bundle.length} bytes`;
    },
    advice: "see logs/grant-signing.log in the data folder",
  },
  {
    name: "policy-decision",
    look: async (environment) => {
      const { policySets } = await call(environment, "policy-decision", PolicyService, (client) =>
        client.listPolicySets({ tenantId: tenantOf(environment) }),
      );
      const active = policySets.find((set) => set.active);
      if (active?.notAfter === undefined)
        throw new Error("no policy set is active: everything is denied");
      const end = timestampDate(active.notAfter);
      const soon = end.getTime() - Date.now() < WARN_BEFORE_MS ? " (soon: activate it again)" : "";
      return `policy set ${active.digest} is active until ${end.toISOString()}${soon}`;
    },
    advice:
      "see logs/policy-decision.log; writ policy publish DIR and writ policy activate DIGEST set a policy",
  },
];

/** `writ doctor`: checks everything the cluster depends on. */
export const doctor: Command = {
  name: "doctor",
  summary: "check every dependency and say what is wrong and what to do",
  positionals: [],
  options: {},
  run: examine,
};

async function examine(invocation: Invocation): Promise<ExitStatus> {
  const environment = clientEnvironment(invocation);
  let failed = 0;
  for (const { name, look, advice } of checks) {
    try {
      const seen = await look(environment);
      invocation.output.result({ check: name, ok: true, seen }, [`ok    ${name}: ${seen}`]);
    } catch (error) {
      failed++;
      const problem = rpcMessage(error);
      invocation.output.result({ check: name, ok: false, problem, advice }, [
        `FAIL  ${name}: ${problem}`,
        `      ${advice}`,
      ]);
    }
  }
  if (failed === checks.length)
    invocation.output.note("nothing answers: is the cluster up? npx writ up starts it");
  return failed === 0 ? EXIT.done : EXIT.noAnswer;
}
