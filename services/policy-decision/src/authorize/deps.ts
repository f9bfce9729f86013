import type { CedarEngine } from "@writ/policy";
import type { CredentialVerdict } from "@writ/proto/writ/identity/v1/identity";
import type { Batcher } from "@writ/rpc";
import type { StatementKey } from "@writ/service";
import type { FindKey, VerificationKey } from "@writ/token";
import type { AppendEntry, AppendOutcome } from "../peers/evidence-peer.ts";
import type { GrantName, Order } from "../peers/grants-peer.ts";
import type { CredentialCheck } from "../peers/identity-peer.ts";
import type { ActivePolicies } from "../policies/active-policies.ts";
import type { Revocations } from "../policies/revocations.ts";
import type { KnowsExecution } from "./causes.ts";
import type { ParentState } from "./parent.ts";

/** Everything an authorization works with. */
export interface AuthorizeDeps {
  readonly identity: Batcher<CredentialCheck, CredentialVerdict>;
  readonly evidence: Batcher<AppendEntry, AppendOutcome>;
  /** The same, answering only once enough witnesses have cosigned; apart, so that nobody else waits for them. */
  readonly witnessedEvidence: Batcher<AppendEntry, AppendOutcome>;
  readonly grantStates: Batcher<GrantName, ParentState>;
  /** Asked for the causes that a request names, and never when it names none. */
  readonly knowsExecution: KnowsExecution;
  readonly issue: Batcher<Order, string>;
  readonly policies: ActivePolicies;
  readonly revocations: Revocations;
  readonly engine: CedarEngine;
  /** The decision key. */
  readonly statementKey: StatementKey;
  /** Keys of the identity service. */
  readonly identityKeys: FindKey;
  /** Keys that signed grants, those out of use included. */
  readonly grantKey: (kid: string) => VerificationKey | undefined;
  /** Issuer of grants and origin of the log, from the trust file. */
  readonly issuer: string;
  readonly logOrigin: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** UUIDv7. */
  readonly newId: () => string;
  readonly random: (bytes: number) => Uint8Array;
}
