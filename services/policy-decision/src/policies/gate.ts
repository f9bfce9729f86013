import {
  decodePolicyFiles,
  gatePolicySet,
  type GateReport,
  type PolicyFiles,
  PolicySetError,
} from "@writ/policy";
import { failure } from "@writ/rpc";

const MAX_FILES = 2_000;
/** Gates run one after another; more than this many waiting are refused. */
const MAX_WAITING = 4;

/** A policy set's files after the publication gate looked at them. */
export interface Gated {
  readonly report: GateReport;
  readonly texts: PolicyFiles;
}

/** The publication gate. */
export type Gate = (
  files: readonly { readonly path: string; readonly content: Uint8Array }[],
) => Promise<Gated>;

/** The gate, one set at a time: it costs a worker and seconds of CPU. */
export function policyGate(): Gate {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (files) => {
    if (files.length === 0 || files.length > MAX_FILES)
      throw failure("REQUEST_INVALID", `a policy set has 1 to ${MAX_FILES} files`);
    if (waiting >= MAX_WAITING) throw failure("OVERLOADED", "other policy sets are being checked");
    waiting++;
    const run = last.then(() => gated(files));
    last = run.catch(() => {});
    try {
      return await run;
    } finally {
      waiting--;
    }
  };
}

async function gated(files: Parameters<Gate>[0]): Promise<Gated> {
  try {
    const texts = decodePolicyFiles(files);
    return { texts, report: await gatePolicySet(texts) };
  } catch (error) {
    if (!(error instanceof PolicySetError)) throw error;
    const { problems } = error;
    return {
      texts: new Map(),
      report: { problems, digest: null, name: null, policies: 0, testsPassed: 0 },
    };
  }
}
