import { create } from "@bufbuild/protobuf";
import { readDecision } from "@writ/evidence";
import { AppendedSchema } from "@writ/proto/writ/evidence/v1/evidence";
import { failure, failureReason } from "@writ/rpc";
import { expect, test } from "vitest";
import type { AppendOutcome } from "../peers/evidence-peer.ts";
import { type Fakes, fixture, NOW_MS, searchAsk, takes } from "../testing/fixture.ts";
import { authorize } from "./authorize.ts";
import type { AuthorizeDeps } from "./deps.ts";

const DEADLINE = NOW_MS + 5_000;
const missing = () => failure("WITNESS_QUORUM_MISSING", "too few witnesses");

const ask = (deps: AuthorizeDeps, key = "") => authorize(searchAsk(key), DEADLINE, deps);
const reasonOf = (work: Promise<unknown>) => work.then(() => "answered", failureReason);

/** From now on the log answers with the first decision it took; openings of these names were erased. */
function remembers({ appended, log }: Fakes, ...erased: readonly string[]): void {
  const [entry] = appended;
  log.splice(0, log.length, () => ({
    ...(takes({}) as Extract<AppendOutcome, { kind: "appended" }>),
    appended: create(AppendedSchema, {
      index: 7n,
      existed: true,
      ...(entry?.statement && { statement: entry.statement }),
      openings: [...(entry?.openings ?? [])].filter(({ name = "" }) => !erased.includes(name)),
    }),
  }));
}

test("nobody waits for witnesses unless a permit demands it", async () => {
  const { deps, fakes } = fixture();
  fakes.broken.witnesses = missing();
  expect(await ask(deps)).toMatchObject({ decision: "ALLOW", grant: "signed.grant.text" });
  expect(fakes.witnessed).toEqual([]);
});

test("a permit that demands a quorum is answered once the witnesses have seen it", async () => {
  const { deps, fakes } = fixture();
  fakes.wantsWitnesses = true;
  expect(await ask(deps)).toMatchObject({ decision: "ALLOW", grant: "signed.grant.text" });
  expect(fakes.witnessed).toEqual(fakes.appended);
  const { predicate } = readDecision(fakes.appended[0]?.statement?.payload ?? new Uint8Array());
  expect(predicate.decision).toBe("ALLOW");
});

test("without the quorum there is no decision and no grant", async () => {
  const { deps, fakes } = fixture();
  fakes.wantsWitnesses = true;
  const error = (fakes.broken.witnesses = missing());
  await expect(ask(deps)).rejects.toBe(error);
  expect(fakes.issued).toEqual([]);
});

test("a denial waits for nobody", async () => {
  const { deps, fakes } = fixture();
  fakes.wantsWitnesses = true;
  fakes.broken.witnesses = missing();
  const shell = { ...searchAsk(), resource: { type: "Tool", id: "shell", attributes: {} } };
  expect(await authorize(shell, DEADLINE, deps)).toMatchObject({ decision: "DENY" });
  expect(fakes.witnessed).toEqual([]);
});

test("a retry needs the quorum that its decision demanded, though policy demands it no more", async () => {
  const { deps, fakes } = fixture();
  fakes.wantsWitnesses = true;
  fakes.broken.witnesses = missing();
  expect(await reasonOf(ask(deps, "key"))).toBe("WITNESS_QUORUM_MISSING");
  remembers(fakes);
  fakes.wantsWitnesses = false;
  expect(await reasonOf(ask(deps, "key"))).toBe("WITNESS_QUORUM_MISSING");
  expect(fakes.issued).toEqual([]);
  delete fakes.broken.witnesses;
  expect(await ask(deps, "key")).toMatchObject({ decision: "ALLOW", grant: "signed.grant.text" });
  expect(fakes.witnessed).toHaveLength(3);
});

test("a retry whose decision demanded no quorum does not wait", async () => {
  const { deps, fakes } = fixture();
  await ask(deps, "key");
  remembers(fakes);
  fakes.broken.witnesses = missing();
  expect(await ask(deps, "key")).toMatchObject({ decision: "ALLOW" });
});

test("what an erased decision demanded is not guessed", async () => {
  const { deps, fakes } = fixture();
  await ask(deps, "key");
  remembers(fakes, "decision-output");
  expect(await reasonOf(ask(deps, "key"))).toBe("IDEMPOTENCY_EXPIRED");
  remembers(fakes, "grant-claims");
  expect(await reasonOf(ask(deps, "key"))).toBe("IDEMPOTENCY_EXPIRED");
  expect(fakes.issued).toHaveLength(1);
});
