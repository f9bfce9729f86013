import { randomBytes } from "node:crypto";
import { connect, type Credential, holder, holderCredential, type Writ } from "@writ/client";
import { type Json, uuidv7 } from "@writ/encoding";
import type { Stage } from "./stage.ts";

/** An agent of the sample, with its own key: it asks for its steps itself, and proves that a grant is its own. */
export interface AgentIdentity {
  /** `Agent::name`. */
  readonly uid: string;
  readonly credential: Credential;
  readonly writ: Writ;
  /** A fresh proof that the agent means to use this grant with this input. */
  prove(grant: string, audience: string, input: Json): string;
}

/** An agent of the sample tenant. Close its `writ` when done. */
export function agentIdentity(
  { environment, tenant, workload }: Stage,
  name: "incident-agent" | "research-agent",
): AgentIdentity {
  const uid = `Agent::${name}`;
  const keyPem = environment.agentKeyPem(name);
  const credential = holderCredential({ clientId: `${tenant}/${uid}`, keyPem });
  const key = holder(keyPem);
  const { endpoint, trust } = environment;
  return {
    uid,
    credential,
    writ: connect({ endpoint, trust, tls: workload, credential }),
    prove: (grant, audience, input) =>
      key.proveUse({
        grant,
        audience,
        input,
        nowMs: Date.now(),
        jti: uuidv7(Date.now(), randomBytes(10)),
      }),
  };
}
