import { noteVerifier, openCheckpoint, parseWitnessPolicy } from "@writ/evidence";
import { sha256 } from "@writ/token";
import { witnessClient } from "@writ/witness";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../../test/support/database.ts";
import { sampleEvents } from "../../testing/events.ts";
import { logKeys } from "../../testing/log-keys.ts";
import { type RealWitness, realWitness } from "../../testing/real-witness.ts";
import { SAMPLE_MS } from "../../testing/sample-decision.ts";
import { FAST, type TestParts, testParts } from "../../testing/test-parts.ts";
import { verifyEd25519 } from "../ed25519.ts";
import { NotLeadingError } from "../not-leading-error.ts";
import { WitnessQuorumError } from "../witnessed.ts";
import type { WitnessClient } from "./witness-client.ts";
import { eventually } from "../../testing/eventually.ts";

const SOON_MS = SAMPLE_MS + 250;
const LATER_MS = SAMPLE_MS + 20_000;
const events = sampleEvents();
const log = logKeys();

let database: TestDatabase;
let witnesses: readonly RealWitness[];
beforeEach(async () => {
  database = await freshDatabase();
  witnesses = await Promise.all([1, 2, 3].map((n) => realWitness(`witness.test/${n}`, [log])));
});
afterEach(async () => {
  await Promise.all(witnesses.map((witness) => witness[Symbol.asyncDispose]()));
  await database[Symbol.asyncDispose]();
});

const policyOf = (needed: number | string): string =>
  `${witnesses.map((w) => w.line).join("")}group all ${needed} ${witnesses.map((w) => w.name).join(" ")}\nquorum all\n`;

function process(options: Partial<Parameters<typeof testParts>[0]>): TestParts {
  return testParts({ url: database.urlOf("evidence"), log, events, ...options });
}

async function append(parts: TestParts): Promise<number> {
  const outcome = await parts.sequencer.append(events.entry(events.decision()), Infinity);
  return outcome.kind === "appended" ? outcome.index + 1 : 0;
}

/** Names of the witnesses whose cosignatures a note carries. */
function cosigners(note: string, policy: string): readonly string[] {
  const keys = parseWitnessPolicy(policy).witnesses.map(({ vkey }) =>
    noteVerifier(sha256, vkey, verifyEd25519),
  );
  const own = noteVerifier(sha256, log.trusted.vkey, verifyEd25519);
  return openCheckpoint(note, own, keys).cosigned.map(({ name }) => name);
}

test("two of three witnesses are enough for a quorum of two, and the view holds what was asked for", async () => {
  await witnesses[2]?.stop();
  const policy = policyOf(2);
  await using parts = process({ policy });
  await parts.settled();
  const size = await append(parts);
  const view = await parts.witnessed(size, LATER_MS);
  expect(view.tree.size).toBeGreaterThanOrEqual(size);
  expect(cosigners(view.checkpoint, policy).length).toBe(2);
  const [proof] = await parts.prover.inclusion(view.tree, [size - 1]);
  expect(proof).toBeDefined();
});

test("one of three is not enough, and the entry is in the log all the same", async () => {
  await Promise.all([witnesses[0]?.stop(), witnesses[1]?.stop()]);
  await using parts = process({ policy: policyOf(2) });
  await parts.settled();
  const size = await append(parts);
  await expect(parts.witnessed(size, SOON_MS)).rejects.toThrow(WitnessQuorumError);
  expect((await parts.view()).tree.size).toBe(size);
  expect(parts.state().kind).toBe("leading");
});

test("who waits is answered when a witness comes back in time", async () => {
  await Promise.all(witnesses.map((witness) => witness.stop()));
  await using parts = process({ policy: policyOf("any") });
  await parts.settled();
  const waiting = parts.witnessed(await append(parts), LATER_MS);
  await eventually(() => parts.warned.length >= 3);
  await witnesses[1]?.start();
  expect((await waiting).checkpoint).toContain("\n— witness.test/2 ");
});

test("callers at the same time share rounds", async () => {
  let asked = 0;
  const counting = (client: WitnessClient): WitnessClient => ({
    addCheckpoint(body) {
      asked++;
      return client.addCheckpoint(body);
    },
  });
  await using parts = process({
    policy: policyOf("any"),
    connectWitness: (url) => counting(witnessClient(url, { timeoutMs: 2_000 })),
    cadence: { ...FAST, everyMs: 60_000 },
  });
  await parts.settled();
  const sizes = await Promise.all(Array.from({ length: 40 }, () => append(parts)));
  asked = 0;
  await Promise.all(sizes.map((size) => parts.witnessed(size, LATER_MS)));
  // One round, or two when the first was under way: each asks a witness once, or twice to learn where it stands.
  expect(asked).toBeLessThanOrEqual(2 * 2 * witnesses.length);
});

describe("a witness that never answers", () => {
  /** From the moment it is told to, the third witness is silent. */
  const silencing = () => {
    let isSilent = false;
    return {
      silence: () => (isSilent = true),
      connectWitness: (url: string): WitnessClient => {
        const client = witnessClient(url, { timeoutMs: 2_000 });
        const isThird = witnesses[2]?.line.includes(`${url}\n`) === true;
        return {
          addCheckpoint: (body) =>
            isThird && isSilent ? new Promise(() => {}) : client.addCheckpoint(body),
        };
      },
    };
  };

  test("keeps nobody waiting when the others are enough, nor any append", async () => {
    const { silence, connectWitness } = silencing();
    await using parts = process({ policy: policyOf(2), connectWitness });
    await parts.settled();
    silence();
    for (let i = 0; i < 5; i++) {
      const size = await append(parts);
      expect((await parts.witnessed(size, LATER_MS)).tree.size).toBeGreaterThanOrEqual(size);
    }
    await eventually(() => parts.published.at(-1)?.tree.size === 6);
  });

  test("denies what needs it, in time", async () => {
    const { silence, connectWitness } = silencing();
    await using parts = process({ policy: policyOf("all"), connectWitness });
    await parts.settled();
    silence();
    const size = await append(parts);
    await expect(parts.witnessed(size, SOON_MS)).rejects.toThrow("too few witnesses have cosigned");
    await append(parts);
    expect((await parts.view()).tree.size).toBe(size + 1);
  });
});

test("who asks without witnesses in the trust file, or with too few that have a URL, is refused at once", async () => {
  const withoutUrl = policyOf(3).replace(/ http:\S+(\n)/, "$1");
  for (const policy of ["quorum none\n", withoutUrl]) {
    await using parts = process({ policy });
    await parts.settled();
    const size = await append(parts);
    await expect(parts.witnessed(size, Infinity)).rejects.toThrow("names too few witnesses");
  }
});

test("who waits is told when the process stops leading", async () => {
  await Promise.all(witnesses.map((witness) => witness.stop()));
  const parts = process({ policy: policyOf(2) });
  await parts.settled();
  const waiting = parts.witnessed(await append(parts), LATER_MS).catch((error: unknown) => error);
  await parts[Symbol.asyncDispose]();
  expect(await waiting).toBeInstanceOf(NotLeadingError);
});
