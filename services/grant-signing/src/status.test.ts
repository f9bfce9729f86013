import { expect, test } from "vitest";
import { grantSigningStatus, type StatusDeps } from "./status.ts";

const key = { kid: "k", nbf: 0, naf: 1, use: "exec-grant", jwk: {} } as const;

function status(otherwise: Partial<StatusDeps> = {}) {
  return grantSigningStatus({
    made: () => 7,
    counts: { signed: 7, refused: { GRANT_MALFORMED: 2 } },
    useCounts: { unbacked: 1 },
    keyRing: {
      listed: () => [
        { ...key, state: "ACTIVE" } as never,
        { ...key, state: "ACTIVE" } as never,
        { ...key, state: "OLD" } as never,
      ],
    },
    unrecorded: async () => ["one"],
    enforcement: () => ({ seq: 9, watching: 2, applied: 1, behind: ["tool"] }),
    now: () => 0,
    ...otherwise,
  })();
}

test("tells of keys, of what was signed and on which proof, and of verifiers", async () => {
  const { facts, metrics } = await status();
  expect(facts).toEqual({
    keys: "2 ACTIVE, 1 OLD",
    pending_revocations: "1",
    verifiers_behind: "tool",
  });
  const values = metrics.flatMap(({ name, samples }) =>
    samples.map(({ value }) => [name, value] as const),
  );
  expect(Object.fromEntries(values)).toEqual({
    writ_grants_signed_total: 7,
    writ_grants_proven_total: 7,
    writ_grants_unbacked_total: 1,
    writ_grants_refused_total: 2,
    writ_pending_revocations: 1,
    writ_revocations_seq: 9,
    writ_verifiers_watching: 2,
    writ_verifiers_applied: 1,
  });
});

test("a signature that was made without an order shows in the counts", async () => {
  const { metrics } = await status({ made: () => 8 });
  const valueOf = (wanted: string) =>
    metrics.find(({ name }) => name === wanted)?.samples[0]?.value;
  expect(valueOf("writ_grants_signed_total")).toBe(8);
  expect(valueOf("writ_grants_proven_total")).toBe(7);
});

test("of a database that does not answer nothing is told", async () => {
  const { facts } = await status({ unrecorded: () => Promise.reject(new Error("no answer")) });
  expect(facts["pending_revocations"]).toBeUndefined();
});
