import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ClientEnvironment } from "@writ/client";
import { isUuidV7, uuidv7 } from "@writ/encoding";
import { parseGrantClaims } from "@writ/grant";
import { GrantService, type RedeemResponse } from "@writ/proto/writ/grant/v1/grant";
import { parseCompact } from "@writ/token";
import { call } from "./calls.ts";
import type { Invocation } from "./command.ts";
import { dataFolder } from "./environment.ts";
import { proofFor } from "./holder-keys.ts";

/**
 * Starts an execution that is about to get a step, unless it runs already: a parent has to be redeemed.
 * The attempt's id is kept, so that a later `writ grant redeem` of the same grant is the same attempt and still succeeds, once.
 */
export async function startExecution(
  invocation: Invocation,
  environment: ClientEnvironment,
  grant: string,
): Promise<void> {
  const jti = grantId(grant);
  if (jti === undefined) return;
  const redemptionId = uuidv7(Date.now(), randomBytes(10));
  const response = await redeem(environment, grant, redemptionId).catch(() => undefined);
  if (response?.result.case !== "redeemed") return;
  const folder = join(dataFolder(invocation), "client", "started");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, jti), redemptionId, { mode: 0o600 });
  invocation.output.note(`started the parent execution ${response.result.value.executionId}`);
}

/** The attempt that {@link startExecution} made for this grant, forgotten as it is told; undefined when there was none. */
export async function takeStarted(
  invocation: Invocation,
  grant: string,
): Promise<string | undefined> {
  const jti = grantId(grant);
  if (jti === undefined) return undefined;
  const file = join(dataFolder(invocation), "client", "started", jti);
  const id = await readFile(file, "utf8").catch(() => undefined);
  if (id === undefined || !isUuidV7(id)) return undefined;
  await rm(file, { force: true });
  return id;
}

/** Redeems a grant with a proof made by the holder key on this machine. */
export async function redeem(
  environment: ClientEnvironment,
  grant: string,
  redemptionId: string,
): Promise<RedeemResponse> {
  const { audience, proof } = proofFor(environment, grant);
  return call(environment, "grant-signing", GrantService, (client) =>
    client.redeem({ grant, proof, redemptionId, audience }),
  );
}

function grantId(grant: string): string | undefined {
  try {
    const jws = parseCompact(grant, {
      typ: "exec-grant+jwt",
      headerMembers: "kid",
      maxBytes: 4096,
    });
    return parseGrantClaims(jws.payload).jti;
  } catch {
    return undefined;
  }
}
