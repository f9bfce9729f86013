import { readFile } from "node:fs/promises";
import {
  type BundleDocument,
  BundleError,
  parseBundle,
  type Replay,
  verifyBundle,
} from "@writ/evidence";
import { bundleFacts } from "../bundle/bundle-facts.ts";
import { looksLike } from "../bundle/bundle-problem.ts";
import { bundleTrust } from "../bundle/bundle-trust.ts";
import { nodeCrypto } from "../bundle/node-crypto.ts";
import { replayHere } from "../bundle/replay-here.ts";
import { reportLines } from "../bundle/report-lines.ts";
import { reportObject } from "../bundle/report-object.ts";
import { readTrustFile } from "../bundle/trust-file.ts";
import { type Command, EXIT, type ExitStatus, type Invocation, UsageError } from "../command.ts";
import { readInput } from "../input-file.ts";

/** `writ evidence verify`: checks an evidence bundle with nothing but a trust file: no cluster, no network. */
export const evidenceVerify: Command = {
  name: "evidence verify",
  summary: "verify an evidence bundle offline, with nothing but a trust file",
  positionals: ["FILE|-"],
  options: {
    trust: { type: "string", value: "FILE", help: "trust file (default: the data folder's)" },
    checkpoint: {
      type: "string",
      value: "FILE",
      help: "a checkpoint of the log you kept: the bundle's must be consistent with it",
    },
    replay: { type: "boolean", help: "demand that the decision is made again" },
    "no-replay": { type: "boolean", help: "do not make the decision again" },
  },
  run: verifyFile,
};

async function verifyFile(invocation: Invocation): Promise<ExitStatus> {
  const { output } = invocation;
  if (invocation.flag("replay") && invocation.flag("no-replay"))
    throw new UsageError("--replay and --no-replay exclude each other");
  const trust = bundleTrust(await readTrustFile(invocation));
  const kept = invocation.text("checkpoint");
  const remembered = kept === undefined ? undefined : await readFile(kept, "utf8");
  const bytes = await readInput(invocation, invocation.positionals[0] ?? "");
  const document = documentOf(bytes);
  const { missing, replay } = replayOf(document, invocation);
  const report = await verifyBundle(bytes, trust, {
    crypto: nodeCrypto,
    replay,
    remembered,
  });
  const isShort = invocation.flag("replay") && missing !== undefined;
  const isValid = report.valid && !isShort;
  const facts = isValid && document !== undefined ? bundleFacts(document) : undefined;
  if (document === undefined)
    output.note(`not an evidence bundle: ${looksLike(bytes) ?? "see below"}`);
  if (missing !== undefined) output.note(`the decision was not made again: ${missing}`);
  output.result({ valid: isValid, ...reportObject(report, facts), notReplayed: missing ?? null }, [
    ...reportLines(report, facts),
    ...(isShort ? [`BUT NOT REPLAYED: ${missing}`] : []),
  ]);
  return isValid ? EXIT.done : EXIT.denied;
}

function documentOf(bytes: Uint8Array): BundleDocument | undefined {
  try {
    return parseBundle(bytes);
  } catch (error) {
    if (error instanceof BundleError) return undefined;
    throw error;
  }
}

function replayOf(
  document: BundleDocument | undefined,
  invocation: Invocation,
): { readonly replay?: Replay; readonly missing?: string } {
  if (document === undefined || invocation.flag("no-replay")) return {};
  if (document.replay === null) return { missing: "the bundle does not hold what that takes" };
  return replayHere(document.replay);
}
