import {
  canonicalBytes,
  CanonicalJsonError,
  integer,
  isTenant,
  list,
  object,
  oneOf,
  parseCanonical,
  type Shape,
  ShapeError,
  text,
} from "@writ/encoding";
import {
  parseCompact,
  signCompact,
  type SigningKey,
  TokenError,
  verifySignature,
} from "@writ/token";
import { hashOf, identifier, seconds } from "./claim-shapes.ts";
import { type GrantKeys, isUsable } from "./grant-keys.ts";
import { GRANT_SKEW_S } from "./grant-times.ts";
import { type Predicate, predicateShape } from "./revocation-predicate.ts";

/**
 * One frame of the revocation stream: all that was revoked by `signed_at_ms`, unless there is `more`.
 *
 *   kind     snapshot: all entries from the first · delta: the entries since the last frame
 *            · heartbeat: none, nothing has changed
 *   tenant   whose revocations the stream holds; "" for those of all tenants
 *   seq, h   number of entries up to and with this frame, and their chain hash
 *   signed_at, signed_at_ms   the same moment in seconds and ms. Whoever signs takes the time before
 *            reading the state: a revocation between the two must not be missing from "as of now"
 *   exp      seconds since 1970; at most 300 after signed_at
 *   more     of a long list: it is true as far as it goes, and more frames follow at once; it vouches for nothing
 */
export type RevocationFrame = {
  readonly iss: string;
  readonly kind: "snapshot" | "delta" | "heartbeat";
  readonly tenant: string;
  readonly seq: number;
  readonly h: string;
  readonly signed_at: number;
  readonly signed_at_ms: number;
  readonly exp: number;
  readonly entries: readonly Predicate[];
  readonly more?: true;
};

/** What a frame must be of, to be looked at. */
export interface RevocationFrameUse {
  readonly issuer: string;
  readonly tenant: string;
  readonly keys: GrantKeys;
  readonly nowMs: number;
}

/** The frame is not one of this stream, or not of this time: as if it had not come. */
export class RevocationFrameError extends Error {
  override readonly name = "RevocationFrameError";
}

const TYP = "exec-revocation+jwt";
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_ENTRIES = 20_000;
const MAX_LIFETIME_S = 300;
const count = integer(0, Number.MAX_SAFE_INTEGER);

const onlyTrue: Shape<true> = (value, at) => {
  if (value !== true) throw new ShapeError(`${at} is not true`);
  return true;
};

const frameShape: Shape<RevocationFrame> = object<
  Omit<RevocationFrame, "more">,
  Required<Pick<RevocationFrame, "more">>
>(
  {
    iss: identifier,
    kind: oneOf("snapshot", "delta", "heartbeat"),
    tenant: text("a tenant or empty", (value) => value === "" || isTenant(value)),
    seq: count,
    h: hashOf,
    signed_at: seconds,
    signed_at_ms: count,
    exp: seconds,
    entries: list(predicateShape, 0, MAX_ENTRIES),
  },
  { more: onlyTrue },
);

/** Signs a frame with a revocation key. @throws RevocationFrameError for one no reader would take */
export function signRevocationFrame(frame: RevocationFrame, key: SigningKey): string {
  checkFrame(orRefused(() => frameShape(frame, "frame")));
  return signCompact({ typ: TYP, key, payload: canonicalBytes(frame) });
}

/** Reads and verifies a frame. Whether it continues the stream is revocation-view.ts. @throws RevocationFrameError */
export function readRevocationFrame(token: string, use: RevocationFrameUse): RevocationFrame {
  const frame = orRefused(() => {
    const jws = parseCompact(token, { typ: TYP, headerMembers: "kid", maxBytes: MAX_BYTES });
    const key = use.keys.findRevocation(jws.header.kid ?? "");
    demand(key !== undefined && isUsable(key, use.nowMs), "the key is not usable");
    verifySignature(jws, key.key);
    return frameShape(parseCanonical(jws.payload, { maxBytes: MAX_BYTES, maxDepth: 3 }), "frame");
  });
  checkFrame(frame);
  demand(frame.iss === use.issuer, "iss is another");
  demand(frame.tenant === use.tenant, "the tenant is another");
  demand(use.nowMs < frame.exp * 1000, "exp has passed");
  demand(frame.signed_at_ms <= use.nowMs + GRANT_SKEW_S * 1000, "it is from the future");
  return frame;
}

function checkFrame(frame: RevocationFrame): void {
  const { kind, seq, entries, more, signed_at, signed_at_ms, exp, tenant } = frame;
  demand(signed_at === Math.floor(signed_at_ms / 1000), "signed_at is not signed_at_ms");
  demand(exp > signed_at && exp - signed_at <= MAX_LIFETIME_S, "exp is out of bounds");
  demand(kind !== "snapshot" || entries.length === seq, "a snapshot does not hold all entries");
  demand(kind !== "delta" || entries.length > 0, "a delta is empty");
  demand(kind !== "heartbeat" || entries.length === 0, "a heartbeat has entries");
  demand(more === undefined || entries.length > 0, "more is to follow nothing");
  demand(entries.length <= seq, "there are more entries than seq says");
  demand(
    tenant === "" || entries.every((entry) => entry.tenant === tenant || entry.tenant === ""),
    "an entry is of another tenant",
  );
}

function orRefused<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (
      error instanceof TokenError ||
      error instanceof ShapeError ||
      error instanceof CanonicalJsonError
    ) {
      throw new RevocationFrameError(error.message);
    }
    throw error;
  }
}

function demand(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new RevocationFrameError(otherwise);
}
