import { timestampDate } from "@bufbuild/protobuf/wkt";
import { Truth } from "@writ/proto/writ/console/v1/health";
import { valueOf } from "../metric-lookup.ts";
import { freshly, type Picture } from "../picture.ts";
import type { AskedProcess } from "../process-names.ts";
import { broken, type CellState, good, STALE_MS, unknown, warning, whileFresh } from "../truth.ts";
import { milliseconds, number } from "../words.ts";
import type { ComponentState } from "./component.ts";
import { certificateEndMs, provenByProbe, saysCell, seenCell } from "./process-cells.ts";

/** The front door. Proven: decisions of the log came out the same when the probe made them again. */
export function policyDecision(picture: Picture): ComponentState {
  const replayed = ({ replayed: words }: Readonly<Record<string, string>>) =>
    words === undefined || words === "" ? undefined : `replayed ${words} decisions`;
  return process(picture, "policy-decision", provenByProbe(picture, "policy-decision", replayed));
}

/** Who is who. Proven: the key that it signs with is the one of the trust file. */
export function identity(picture: Picture): ComponentState {
  const said = freshly(picture, "identity", STALE_MS);
  const kid = said?.status.facts["assertion_key"];
  if (said === undefined || kid === undefined)
    return process(picture, "identity", unknown("not proven"));
  const isTrusted = picture.trust.keys.some(
    (key) => key.kid === kid && key.use === "exec-id" && key.retiredAt === undefined,
  );
  const proven = isTrusted
    ? good(`signs with ${kid.slice(0, 8)}… of the trust file`, said.atMs)
    : broken(`signs with ${kid.slice(0, 8)}…, which the trust file does not have`, said.atMs);
  return process(picture, "identity", proven);
}

/** Who signs grants. Proven: its key bundle verifies, and each signature was made on a proof that the log holds the decision. */
export function grantSigning(picture: Picture): ComponentState {
  return process(picture, "grant-signing", signedAndLogged(picture));
}

/** Who keeps the log. Proven: the evidence of the probe's executions verified. */
export function evidence(picture: Picture): ComponentState {
  const leaves = ({ leaves: words }: Readonly<Record<string, string>>) =>
    words === undefined ? undefined : `evidence of leaves ${words} verified`;
  return process(picture, "evidence", provenByProbe(picture, "evidence", leaves));
}

/** The demo and the probe: nothing needs them, so nothing of them is ever broken. */
export function lab(picture: Picture): ComponentState | undefined {
  if (!picture.processes.has("lab")) return undefined;
  const says = saysCell(picture, "lab");
  const mild = says.truth === Truth.BROKEN ? { ...says, truth: Truth.WARNING } : says;
  return { name: "lab", says: mild, detail: detailOf(picture, "lab") };
}

/** What grant-signing counted since it was started. */
export interface SignedCounts {
  /** Signatures of the grant key. */
  readonly signed: number;
  /** Those of them that were made on a proof that the log holds the decision. */
  readonly proven: number;
  /** How often a grant was presented that the key signed and the log does not back. */
  readonly unbacked: number;
  readonly atMs: number;
}

/** What was signed, and on what; undefined while grant-signing does not tell. */
export function signedCounts(picture: Picture): SignedCounts | undefined {
  const said = freshly(picture, "grant-signing", STALE_MS);
  if (said === undefined) return undefined;
  const [signed, proven, unbacked] = (["signed", "proven", "unbacked"] as const).map((what) =>
    valueOf(said.status.metrics, `writ_grants_${what}_total`),
  );
  return signed === undefined || proven === undefined || unbacked === undefined
    ? undefined
    : { signed, proven, unbacked, atMs: said.atMs };
}

function signedAndLogged(picture: Picture): CellState {
  const counts = signedCounts(picture);
  if (counts === undefined) return unknown("not proven");
  const { atMs, proven, signed, unbacked } = counts;
  if (signed !== proven)
    return broken(`signed ${number(signed)}, of which logged ${number(proven)}`, atMs);
  if (unbacked > 0)
    return broken(`its key signed what the log does not hold: ${number(unbacked)} so far`, atMs);
  const { keys } = picture;
  if (keys === undefined) return unknown("no key bundle that verifies");
  const text = `signed ${number(signed)} = logged · key bundle ${keys.value.seq} verified`;
  const cell = whileFresh(good(text, atMs), picture.nowMs);
  return keys.value.exp * 1_000 > picture.nowMs
    ? cell
    : warning(`key bundle ${keys.value.seq} has ended`, atMs);
}

function process(
  picture: Picture,
  name: Exclude<AskedProcess, "lab">,
  proven: CellState,
): ComponentState {
  return {
    name,
    says: saysCell(picture, name),
    seen: seenCell(picture, name),
    proven,
    detail: detailOf(picture, name),
  };
}

function detailOf({ processes }: Picture, process: AskedProcess): Record<string, string> {
  const said = processes.get(process)?.said;
  if (said === undefined) return {};
  const { facts, metrics, startedAt } = said.status;
  const endMs = certificateEndMs(metrics);
  return {
    ...facts,
    ...(startedAt && { started: timestampDate(startedAt).toISOString() }),
    ...(endMs !== undefined && { "certificate until": new Date(endMs).toISOString() }),
    "answered in": milliseconds(said.tookMs),
  };
}
