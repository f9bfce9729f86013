import type { Credential } from "@writ/client";
import { holderCredential } from "@writ/client";
import { decodeBase64Url, encodeBase64Url } from "@writ/encoding";
import { randomUUID } from "node:crypto";
import { freshKeyPem } from "../cast/party.ts";
import { authorize, openAsker } from "../worlds/authorize.ts";
import { trace as freshTrace } from "../worlds/trace.ts";
import type { WritStep } from "../worlds/writ-lane.ts";
import { askFor, payment, simply } from "./acts.ts";
import type { CausePlan, WritStage } from "./stage.ts";
import { askRefund, askWithBrokenCredential, askWithStrangeKey } from "./commands.ts";

const ACT = payment(4200);
const STEP = "Somebody else pays another 42.00";

/** Sends the request with a credential of somebody else's making. */
async function askAs(stage: WritStage, step: WritStep, credential: Credential): Promise<void> {
  const asker = openAsker(stage.environment, credential);
  try {
    const { audience } = stage.tools.payments;
    await authorize(asker, step.trace, { ...ACT, audience, parent: stage.chain.grant });
  } finally {
    asker.writ.close();
  }
}

/** The agent asks; whoever overheard it sends the very same request again. */
async function replay(stage: WritStage, step: WritStep): Promise<void> {
  const { payments } = stage.tools;
  const { agent, grant: parent } = stage.chain;
  const idempotencyKey = randomUUID();
  await askFor(stage, { ...step, trace: freshTrace() }, payments, ACT, { idempotencyKey });
  const overheard = agent.credential.last;
  if (overheard === undefined) throw new Error("nothing was sent");
  const thief = openAsker(stage.environment, {
    keyId: agent.credential.keyId,
    present: () => overheard,
  });
  try {
    const act = { ...ACT, parent, audience: payments.audience, idempotencyKey };
    await authorize(thief, step.trace, act);
  } finally {
    thief.writ.close();
  }
}

/** Changes one bit of a token's signature. */
export function flipped(token: string): string {
  const end = token.lastIndexOf(".") + 1;
  const signature = decodeBase64Url(token.slice(end));
  const changed = signature.map((byte, at) => (at === 7 ? byte ^ 1 : byte));
  return `${token.slice(0, end)}${encodeBase64Url(changed)}`;
}

const doing =
  (attempt: (stage: WritStage, step: WritStep) => Promise<void>) => (stage: WritStage) =>
    stage.lane.step(stage.name, (step) => attempt(stage, step));

const open = (stage: Parameters<typeof simply>[0]) => simply(stage, ACT);

/** Cause 1: who asks is not who it says. */
export const credentials: CausePlan = {
  number: 1,
  id: "credentials",
  title: "Credentials",
  watched:
    "The static key opens every tool for whoever has it. The note looks like any other, so the monitor finds nothing.",
  variants: [
    {
      id: "replay",
      title: "used assertion, sent again",
      what: "The agent asks for a refund. Its request is sent a second time, byte for byte, with the same client assertion.",
      step: STEP,
      writ: doing(replay),
      open,
      command: (data) => askWithBrokenCredential(data, "replay"),
    },
    {
      id: "unknown-issuer",
      title: "unknown issuer",
      what: "A client that nobody registered signs the request.",
      step: STEP,
      writ: doing((stage, step) =>
        askAs(
          stage,
          step,
          holderCredential({ clientId: `${stage.tenant}/Workload::nobody`, keyPem: freshKeyPem() }),
        ),
      ),
      open,
      command: (data) =>
        askRefund(data, 4200, { variables: "WRIT_CLIENT_ID=sample/Workload::nobody " }),
    },
    {
      id: "signature",
      title: "one bit of the signature changed",
      what: "The agent's own assertion, with one bit of its signature flipped on the way.",
      step: STEP,
      writ: doing((stage, step) => {
        const { credential } = stage.chain.cast.agent;
        return askAs(stage, step, {
          keyId: credential.keyId,
          present(binding) {
            const presented = credential.present(binding);
            return { ...presented, token: flipped(presented.token) };
          },
        });
      }),
      open,
      command: (data) => askWithBrokenCredential(data, "signature"),
    },
    {
      id: "audience",
      title: "assertion for another system",
      what: "The agent's assertion is made for another system's identity service.",
      step: STEP,
      writ: doing((stage, step) => {
        const { credential } = stage.chain.cast.agent;
        return askAs(stage, step, {
          keyId: credential.keyId,
          present: (binding) =>
            credential.present({ ...binding, identityAudience: "urn:elsewhere:identity" }),
        });
      }),
      open,
      command: (data) => askWithBrokenCredential(data, "audience"),
    },
    {
      id: "other-key",
      title: "another key",
      what: "Somebody signs as the agent, with a key of its own.",
      step: STEP,
      writ: doing((stage, step) => {
        const { clientId } = stage.chain.cast.agent;
        return askAs(stage, step, holderCredential({ clientId, keyPem: freshKeyPem() }));
      }),
      open,
      command: askWithStrangeKey,
    },
  ],
};
