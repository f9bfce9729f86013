import { generateKeyPairSync } from "node:crypto";
import { type Act, connect, holderCredential } from "@writ/client";
import { measuredRuntime } from "./agent-run.ts";
import { seenReply } from "./ask.ts";
import type { Cast } from "./incident.ts";
import type { Seen } from "./story.ts";

/** Somebody else signs as the orchestrator, with a key that nobody registered. */
export async function strangerAsks({ stage }: Cast): Promise<Seen<unknown>> {
  const { privateKey } = generateKeyPairSync("ed25519");
  const keyPem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const { clientId, endpoint, trust } = stage.environment;
  const credential = holderCredential({ clientId, keyPem });
  const stranger = connect({ endpoint, trust, tls: stage.workload, credential });
  try {
    const act = { action: "tool:call", resource: "Tool::search", input: { text: "customers" } };
    return seenReply(await stranger.authorize(act), stage.dataOption);
  } finally {
    stranger.close();
  }
}

/** The agent asks for a step under a running execution; the decision is what is shown. */
export async function agentAsks(
  { agent, stage }: Cast,
  parent: string,
  act: Pick<Act, "action" | "input" | "resource" | "runtime">,
): Promise<Seen<unknown>> {
  return seenReply(await agent.writ.authorize({ ...act, parent }), stage.dataOption);
}

/** A runtime like the agent's, but with a program that nobody registered. */
export function unknownRuntime() {
  return { ...measuredRuntime(), measurement: `sha256:${"5a".repeat(32)}` };
}
