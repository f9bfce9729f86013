import { emptyChain, type GrantFacts } from "@writ/grant";
import type { ReasonCode } from "@writ/reasons";
import { boundedCache } from "../bounded-cache.ts";
import { coalesced } from "../coalesced.ts";
import type { Revocation, Revocations } from "../store/revocations.ts";
import type { FrameContent } from "./frames.ts";
import { ALL_TENANTS, PART, revocationRecord } from "./record.ts";
import type { Subscribers } from "./subscribers.ts";

/** Rows read, and entries sent, at a time. */
const PAGE = 1000;

/** Snapshots kept for those who subscribe at the same time. */
const SNAPSHOTS = 64;

/** Parts of snapshots that are kept: they vouch for nothing, so that they can be used for some of their life. */
const PARTS = 64;
const PART_MS = 60_000;

/** Revocations whose first refusal is remembered. */
const REFUSALS = 10_000;

/** What was revoked, as this process knows it and tells others. */
export interface RevocationFeed {
  /** Resolves when everything revoked before the call, by whichever instance, is known here and sent on. */
  catchUp(): Promise<void>;
  /** Why a grant is dead, as of the last catch-up; undefined while it is not. Whoever asks refuses for it. */
  revoked(facts: GrantFacts): ReasonCode | undefined;
  /** When something was first refused here because of a revocation, in milliseconds since 1970; undefined before. */
  firstRefusal(revocation: Pick<Revocation, "revocationId" | "tenant">): number | undefined;
  /** Number of the last revocation of a scope, as of the last catch-up; 0 for none. */
  seq(scope: string): number;
  /** The signed frames of a scope, from a snapshot on; a tenant, or "" for all tenants. */
  watch(scope: string, signal: AbortSignal): AsyncGenerator<string, void>;
  /** Catches up and vouches for it to everybody who watches. Without the database nobody is told anything. */
  heartbeat(): Promise<void>;
}

/** What the feed works with. */
export interface FeedDependencies {
  readonly revocations: Pick<Revocations, "after">;
  readonly sign: (frame: FrameContent) => string;
  readonly subscribers: Subscribers;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The feed over the stored revocations; knows nothing before its first catch-up. */
export function revocationFeed(dependencies: FeedDependencies): RevocationFeed {
  const { revocations, sign, subscribers, now } = dependencies;
  const record = revocationRecord();
  const snapshots = boundedCache<{
    readonly seq: number;
    readonly asOfMs: number;
    readonly frames: readonly string[];
  }>(SNAPSHOTS);
  const parts = boundedCache<{ readonly asOfMs: number; readonly frame: string }>(PARTS);
  const refusals = boundedCache<number>(REFUSALS);
  let asOfMs = 0;

  const tell = (scope: string, added: number): void => {
    if (added === 0 || !subscribers.scopes().includes(scope)) return;
    const { head, entries } = record.stream(scope);
    const news = entries.slice(-added);
    subscribers.publish(
      scope,
      sign({ kind: "delta", scope, head, entries: news, asOfMs, isPart: false }),
    );
  };

  const readPages = async (): Promise<void> => {
    for (let isMore = true; isMore;) {
      const startedMs = now();
      const page = await revocations.after(record.stream(ALL_TENANTS).head.seq, PAGE);
      record.add(page);
      isMore = page.length === PAGE;
      // What is not complete yet cannot be vouched for as of now.
      if (!isMore) asOfMs = startedMs;
      for (const tenant of new Set(page.map((r) => r.tenant))) {
        tell(tenant, page.filter((r) => r.tenant === tenant).length);
      }
      tell(ALL_TENANTS, page.length);
    }
  };

  const part = (scope: string, number: number): string => {
    const name = `${scope} ${number}`;
    const made = parts.get(name);
    if (made !== undefined && asOfMs - made.asOfMs < PART_MS) return made.frame;
    const { entries, parts: heads } = record.stream(scope);
    const head = heads[number] ?? emptyChain;
    const own = entries.slice(number * PART, head.seq);
    const kind = number === 0 ? "snapshot" : "delta";
    const frame = sign({ kind, scope, head, entries: own, asOfMs, isPart: true });
    parts.set(name, { asOfMs, frame });
    return frame;
  };

  /** All so far, in one frame where that is not too long. */
  const snapshot = (scope: string): readonly string[] => {
    const { head, entries } = record.stream(scope);
    const made = snapshots.get(scope);
    if (made?.seq === head.seq && made.asOfMs === asOfMs) return made.frames;
    // The last frame is never empty: what vouches for the list is a part of it.
    const before = Math.max(0, Math.ceil(head.seq / PART) - 1);
    const rest = entries.slice(before * PART);
    const kind = before === 0 ? "snapshot" : "delta";
    const last = sign({ kind, scope, head, entries: rest, asOfMs, isPart: false });
    const frames = [...Array.from({ length: before }, (_, number) => part(scope, number)), last];
    snapshots.set(scope, { seq: head.seq, asOfMs, frames });
    return frames;
  };

  const catchUp = coalesced(readPages);
  return {
    catchUp,
    revoked(facts) {
      const found = record.revoked(facts);
      if (found === undefined) return undefined;
      const name = `${found.predicate.tenant} ${found.predicate.id}`;
      if (refusals.get(name) === undefined) refusals.set(name, now());
      return found.code;
    },
    firstRefusal: ({ revocationId, tenant }) => refusals.get(`${tenant} ${revocationId}`),
    seq: (scope) => record.stream(scope).head.seq,
    async *watch(scope, signal) {
      await catchUp();
      // Nothing is awaited between the snapshot and joining, so no delta falls between them.
      yield* subscribers.join(scope, snapshot(scope), signal);
    },
    async heartbeat() {
      await catchUp();
      for (const scope of subscribers.scopes()) {
        const { head } = record.stream(scope);
        const frame = sign({ kind: "heartbeat", scope, head, entries: [], asOfMs, isPart: false });
        subscribers.publish(scope, frame);
      }
    },
  };
}
