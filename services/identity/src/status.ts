import { gauge, knownFacts, lastGood, type SelfReport } from "@writ/service";
import { type Backlog, MOST_COUNTED } from "./store/backlog.ts";

/** What the service tells of itself is read from. */
export interface StatusDeps {
  readonly backlog: () => Promise<Backlog>;
  /** Key id of the key that signs identity assertions. */
  readonly keyId: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What identity says of itself: its key, and what it keeps for a while. */
export function identityStatus({ backlog, keyId, now }: StatusDeps): () => Promise<SelfReport> {
  const counted = lastGood(backlog, { everyMs: 10_000, withinMs: 300, now });
  return async () => {
    const kept = await counted();
    const uses = "Uses of credentials that are remembered; counted up to 10,000.";
    const statements = "Statements that the log may not hold yet; counted up to 10,000.";
    return {
      facts: knownFacts({
        assertion_key: keyId,
        remembered_uses: kept && count(kept.uses),
        pending_statements: kept && count(kept.statements),
      }),
      metrics: [
        gauge("writ_remembered_uses", uses, kept?.uses),
        gauge("writ_pending_statements", statements, kept?.statements),
      ],
    };
  };
}

function count(value: number): string {
  return value < MOST_COUNTED ? String(value) : `${MOST_COUNTED} or more`;
}
