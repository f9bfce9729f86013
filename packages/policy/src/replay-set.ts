import { decodeUtf8, encodeUtf8, EncodingError } from "@writ/encoding";
import type { CedarEngine } from "./engine.ts";
import { EngineFailureError } from "./engine-failure.ts";
import type { Hash } from "./hash.ts";
import { type OpenedPolicySet, openPolicySet } from "./load-policy-set.ts";
import type { PolicyFiles } from "./policy-files.ts";
import { type PolicyProblem, PolicySetError } from "./policy-problem.ts";
import type { LoadedPolicySet } from "./policy-set.ts";
import { ReplayError } from "./replay-error.ts";
import { coveredFiles } from "./replay-files.ts";

/** A file with its bytes. */
export interface PolicyFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/** Reduces a published policy set to the files its digest covers, in ascending order of their paths. @throws PolicySetError @throws EngineFailureError */
export function reducePolicyFiles(
  files: PolicyFiles,
  engine: CedarEngine,
  hash: Hash,
): readonly PolicyFile[] {
  const covered = coveredFiles(opened(files, engine, hash));
  return [...covered].map(([path, text]) => ({ path, content: encodeUtf8(text) }));
}

/** Loads a reduced policy set; files in any other form are refused, so that no byte of them is without meaning. @throws ReplayError */
export function loadCovered(
  files: readonly PolicyFile[],
  engine: CedarEngine,
  hash: Hash,
): { readonly set: LoadedPolicySet; readonly files: PolicyFiles } {
  try {
    const given = files.map(({ content, path }) => [path, decodeUtf8(content)] as const);
    const open = opened(new Map(given), engine, hash);
    const covered = [...coveredFiles(open)];
    const isCovered =
      given.length === covered.length &&
      given.every(([path, text], i) => path === covered[i]?.[0] && text === covered[i][1]);
    if (isCovered) return { set: open.set, files: new Map(given) };
  } catch (error) {
    const isKnown = error instanceof PolicySetError || error instanceof EngineFailureError;
    if (!isKnown && !(error instanceof EncodingError)) throw error;
    throw new ReplayError("policy-set", `the policy set is not readable: ${firstLine(error)}`);
  }
  throw new ReplayError(
    "policy-set",
    "the policy set's files hold something that its digest does not cover",
  );
}

function opened(files: PolicyFiles, engine: CedarEngine, hash: Hash): OpenedPolicySet {
  const problems: PolicyProblem[] = [];
  const open = openPolicySet(files, engine, hash, problems);
  if (open === undefined) throw new PolicySetError(problems);
  return open;
}

function firstLine({ message }: Error): string {
  return message.split("\n", 1)[0] ?? "";
}
