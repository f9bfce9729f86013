import type { GrantKeys } from "./grant-keys.ts";
import { type ChainHead, chainText, emptyChain, extendChain } from "./revocation-chain.ts";
import { readRevocationFrame, type RevocationFrame } from "./revocation-frame.ts";
import { emptyIndex, type RevocationIndex } from "./revocation-index.ts";
import type { Predicate } from "./revocation-predicate.ts";
import { type GrantFacts, revokedBy } from "./revoked-by.ts";

/**
 * What a verifier knows of the revocation stream. A value: `applied` returns the next one.
 *
 *   following       every entry up to `seq` is known
 *   catching-up     the beginning of a long list is known, and the rest is to follow: nothing is fresh yet
 *   needs-snapshot  something is or may be missing: nothing is fresh until the next snapshot
 *   forked          two signed frames contradict each other: nothing is ever fresh again, tell the operator
 */
export interface RevocationView {
  /** Whose revocations it holds; "" for those of all tenants. */
  readonly tenant: string;
  readonly status: "following" | "catching-up" | "needs-snapshot" | "forked";
  /** Number of entries known. */
  readonly seq: number;
  /** What `exec.rev.epoch` of grants counts: for a stream of one tenant the same as `seq`. */
  readonly epoch: number;
  /** When the control plane last vouched for this state, in ms; -Infinity unless following. */
  readonly lastGoodMs: number;
  /**
   * The view after one more frame of the stream. A frame that is not authentic or not of this time
   * throws and counts as lost; one that is authentic but does not fit costs the view its freshness.
   * @throws RevocationFrameError
   */
  applied(frameToken: string, keys: GrantKeys, nowMs: number): RevocationView;
  /** The first known revocation that matches a grant. Says nothing about freshness. */
  revoked(facts: GrantFacts): Predicate | undefined;
}

/** Which stream to follow. */
export interface RevocationStream {
  readonly issuer: string;
  /** "" for the stream of all tenants. */
  readonly tenant: string;
}

interface Known {
  readonly status: RevocationView["status"];
  /** What the entries in `index` add up to. */
  readonly head: ChainHead;
  /** The longest list that was ever known: shorter ones are its beginning. */
  readonly longest: ChainHead;
  /** The furthest state any authentic frame told of. */
  readonly heard: { readonly seq: number; readonly h: string };
  readonly index: RevocationIndex;
  readonly lastGoodMs: number;
}

const nothingKnown: Known = {
  status: "needs-snapshot",
  head: emptyChain,
  longest: emptyChain,
  heard: { seq: 0, h: chainText(emptyChain) },
  index: emptyIndex,
  lastGoodMs: Number.NEGATIVE_INFINITY,
};

/** A view that knows nothing yet and needs a snapshot. */
export function revocationView(stream: RevocationStream): RevocationView {
  return viewOf(stream, nothingKnown);
}

function viewOf(stream: RevocationStream, known: Known): RevocationView {
  const { status, head, index, lastGoodMs } = known;
  return {
    tenant: stream.tenant,
    status,
    seq: head.seq,
    epoch: head.seq,
    lastGoodMs,
    applied: (frameToken, keys, nowMs) => {
      const frame = readRevocationFrame(frameToken, { ...stream, keys, nowMs });
      return viewOf(stream, next(known, frame));
    },
    revoked: (facts) =>
      index.size === 0 ? undefined : revokedBy(facts, (value) => index.of(value)),
  };
}

function next(known: Known, frame: RevocationFrame): Known {
  if (known.status === "forked" || contradicts(known, frame)) return forked(known);
  const { seq, h } = frame;
  const after = afterFrame(known, frame);
  return seq > known.heard.seq ? { ...after, heard: { seq, h } } : after;
}

function afterFrame(known: Known, frame: RevocationFrame): Known {
  switch (frame.kind) {
    case "snapshot":
      return afterSnapshot(known, frame);
    case "delta":
      return afterDelta(known, frame);
    case "heartbeat":
      return afterHeartbeat(known, frame);
    default:
      return lost(known);
  }
}

/** Two chains of the same length must be the same chain. */
function contradicts(known: Known, frame: RevocationFrame): boolean {
  return (
    (frame.seq === known.heard.seq && frame.h !== known.heard.h) ||
    [known.head, known.longest].some(
      ({ h, seq }) => frame.seq === seq && frame.h !== chainText({ h, seq }),
    )
  );
}

function afterHeartbeat(known: Known, frame: RevocationFrame): Known {
  const isNews = known.status !== "following" || frame.seq !== known.head.seq;
  return isNews ? lost(known) : vouched(known, frame);
}

function afterDelta(known: Known, frame: RevocationFrame): Known {
  const isContinued = known.status === "following" || known.status === "catching-up";
  const continues = known.head.seq + frame.entries.length === frame.seq;
  return isContinued && continues ? extended(known, known, frame) : lost(known);
}

function afterSnapshot(known: Known, frame: RevocationFrame): Known {
  // An older state than one already told of: somebody turned the stream back. The beginning of a long one may be older.
  if (frame.seq < known.heard.seq && frame.more === undefined) return lost(known);
  return extended(known, nothingKnown, frame);
}

/** What is known once the entries of a frame follow those of `from`. */
function extended(
  known: Known,
  from: Pick<Known, "head" | "index">,
  frame: RevocationFrame,
): Known {
  // What was known and heard must be a part of it; each is checked where the chain passes it.
  let { head } = from;
  for (const entry of frame.entries) {
    if (isElsewhere(head, known)) return forked(known);
    head = extendChain(head, entry);
  }
  if (chainText(head) !== frame.h) return lost(known);
  const longest = head.seq > known.longest.seq ? head : known.longest;
  const grown = { ...known, head, longest, index: from.index.with(frame.entries) };
  if (frame.more === true) return { ...lost(grown), status: "catching-up" };
  return head.seq < known.heard.seq ? lost(grown) : vouched(grown, frame);
}

function isElsewhere(head: ChainHead, { longest, heard }: Known): boolean {
  return (
    (head.seq === longest.seq && chainText(head) !== chainText(longest)) ||
    (head.seq === heard.seq && chainText(head) !== heard.h)
  );
}

function vouched(known: Known, frame: RevocationFrame): Known {
  const lastGoodMs = Math.max(known.lastGoodMs, frame.signed_at_ms);
  return { ...known, status: "following", lastGoodMs };
}

function lost(known: Known): Known {
  return { ...known, status: "needs-snapshot", lastGoodMs: Number.NEGATIVE_INFINITY };
}

function forked(known: Known): Known {
  return { ...known, status: "forked", lastGoodMs: Number.NEGATIVE_INFINITY };
}
