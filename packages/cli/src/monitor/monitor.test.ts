import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeUtf8 } from "@writ/encoding";
import { hashedRekord } from "@writ/evidence";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type TemporaryFolder,
  temporaryFolder,
} from "../../../../test/support/temporary-folder.ts";
import { NoAnswerError } from "../command.ts";
import { entryCheck } from "../log-source/entry-check.ts";
import {
  mapSource,
  PUBLISHED_S,
  type PublishedFiles,
  testPublication,
} from "../log-source/testing/published-log.ts";
import { trustedCheckpoints } from "../log-source/trusted-checkpoints.ts";
import { type MonitorDeps, monitorRound } from "./monitor-round.ts";
import type { MonitorState } from "./monitor-state.ts";
import { stateFolder } from "./state-folder.ts";
import { watchLog } from "./watch-log.ts";

const publication = testPublication();
const { trust } = publication;
const openCheckpoint = trustedCheckpoints(trust.log, trust);
const fork = (from: number) => (entry: Uint8Array, index: number) =>
  index < from ? entry : (publication.entries(5_000 + index)[5_000 + index - 1] ?? entry);
let folder: TemporaryFolder;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

function deps(files: PublishedFiles, change: Partial<MonitorDeps> = {}): MonitorDeps {
  return {
    source: mapSource(files),
    folder: stateFolder(join(folder.path, "state")),
    openCheckpoint,
    checkEntry: entryCheck(trust),
    now: () => (PUBLISHED_S + 5) * 1_000,
    limits: { maxAgeS: 600, maxSkewS: 60 },
    progress: () => {},
    ...change,
  };
}

/** One look by a process of its own: it knows what the one before wrote down. */
async function look(files: PublishedFiles, change: Partial<MonitorDeps> = {}) {
  const given = deps(files, change);
  const state = await given.folder.load(openCheckpoint);
  const seen = await monitorRound(state, given);
  return {
    size: seen.state?.checkpoint.size,
    kinds: seen.alarms.map(({ kind }) => kind),
    evidence: seen.alarms.flatMap((one) => one.evidence),
    messages: seen.alarms.map(({ message }) => message).join("\n"),
  };
}

async function savedSize(): Promise<number | undefined> {
  return (await stateFolder(join(folder.path, "state")).load(openCheckpoint))?.checkpoint.size;
}

describe("a monitor of a log that grows as it should", () => {
  it("verifies every entry, and goes on from what it wrote down", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 600 }), fc.constantFrom(1, 255, 256, 257)), {
          minLength: 1,
          maxLength: 4,
        }),
        async (steps) => {
          await using own = await temporaryFolder();
          let size = 0;
          for (const step of steps) {
            size += step;
            const files = publication.files(size);
            const asked: string[] = [];
            const source = {
              place: "memory",
              read: async (path: string) => (asked.push(path), files.get(path)),
            };
            const seen = await look(files, { source, folder: stateFolder(own.path) });
            expect(seen).toMatchObject({ size, kinds: [] });
            // What was verified before is not asked for again.
            const bundles = asked.filter((path) => path.startsWith("tile/entries/")).length;
            expect(bundles).toBeLessThanOrEqual(Math.floor(step / 256) + 2);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it("takes a newer signature over the same tree", async () => {
    await look(publication.files(300));
    const files = publication.files(300, { timeS: PUBLISHED_S + 3 });
    expect(await look(files)).toMatchObject({ size: 300, kinds: [] });
    const state = await stateFolder(join(folder.path, "state")).load(openCheckpoint);
    expect(state?.checkpoint.timestampS).toBe(PUBLISHED_S + 3);
  });
});

describe("a monitor raises an alarm, and believes what it believed before,", () => {
  beforeEach(async () => {
    await look(publication.files(300));
  });

  it("when it is shown another tree of the same size, and keeps both signed checkpoints", async () => {
    const files = publication.files(300, { change: fork(200) });
    const { evidence, kinds, size } = await look(files);
    expect([kinds, size, await savedSize()]).toEqual([["split-view"], 300, 300]);
    const notes = await Promise.all(evidence.map((file) => readFile(file, "utf8")));
    const [known, shown] = notes.map((note) => openCheckpoint(note));
    expect([known?.size, shown?.size]).toEqual([300, 300]);
    expect(known?.root).not.toEqual(shown?.root);
    // Seen again, it is not kept again.
    expect((await look(files)).evidence).toEqual(evidence);
    expect(await readdir(join(folder.path, "state", "evidence"))).toHaveLength(2);
  });

  it("when the log was rolled back", async () => {
    const { evidence, kinds } = await look(publication.files(299));
    expect([kinds, evidence.length, await savedSize()]).toEqual([["rolled-back"], 2, 300]);
  });

  it.each([10, 255, 256, 299])(
    "when the log was rolled back to %d and has grown again",
    async (from) => {
      const { evidence, kinds } = await look(publication.files(900, { change: fork(from) }));
      expect(kinds).toContain("inconsistent");
      expect([evidence.length, await savedSize()]).toEqual([2, 300]);
    },
  );

  it("when new entries are not those that were signed", async () => {
    const files = publication.files(400);
    const other = publication.files(400, { change: fork(350) });
    const path = "tile/entries/001.p/144";
    const { kinds } = await look(new Map(files).set(path, other.get(path) ?? new Uint8Array()));
    expect(kinds).toContain("inconsistent");
    expect(await savedSize()).toBe(300);
  });

  it("when new entries are missing, but not that the log is another one for good", async () => {
    const files = publication.files(600);
    files.delete("tile/entries/001");
    expect((await look(files)).kinds).toEqual(["inconsistent", "content"]);
    expect(await look(publication.files(600))).toMatchObject({ size: 600, kinds: [] });
  });

  it("when the log did not sign", async () => {
    const unsigned = publication.files(400, { signatories: ["timestamp", "witness"] });
    expect((await look(unsigned)).kinds).toEqual(["not-signed"]);
    const foreign = testPublication().files(400);
    expect((await look(foreign)).kinds).toEqual(["not-signed"]);
    expect(await savedSize()).toBe(300);
  });
});

describe("a monitor raises an alarm, and goes on,", () => {
  it("when a witness or the log's time is missing", async () => {
    const lonely = publication.files(5, { signatories: ["log", "timestamp"] });
    expect(await look(lonely)).toMatchObject({ kinds: ["not-vouched"], size: 5 });
    const timeless = publication.files(6, { signatories: ["log", "witness"] });
    expect(await look(timeless)).toMatchObject({ kinds: ["not-vouched"], size: 6 });
  });

  it("when the newest signed time is too old", async () => {
    const now = (seconds: number) => ({ now: () => (PUBLISHED_S + seconds) * 1_000 });
    const files = publication.files(5);
    expect((await look(files, now(600))).kinds).toEqual([]);
    expect((await look(files, now(601))).kinds).toEqual(["stale"]);
    const timeless = publication.files(5, { signatories: ["log"] });
    expect((await look(timeless)).kinds).toContain("stale");
  });

  it("when a signed time is ahead of its clock, or goes back", async () => {
    const ahead = publication.files(5, { timeS: PUBLISHED_S + 66 });
    expect((await look(ahead)).kinds).toEqual(["clock", "clock"]);
    expect((await look(publication.files(6))).kinds).toEqual(["clock"]);
    expect((await look(publication.files(7))).kinds).toEqual([]);
    const absurd = publication.files(8, { timeS: Number.MAX_SAFE_INTEGER / 1_000 });
    expect((await look(absurd)).messages).toContain("second 9007199254740");
  });

  it("when an entry is of another form or of a key that nobody trusts, or a tile is wrong", async () => {
    const stranger = hashedRekord({
      paeDigest: new Uint8Array(32),
      signatureDer: Uint8Array.of(0x30, 6, 2, 1, 1, 2, 1, 1),
      spkiDer: new Uint8Array(91),
    });
    const files = publication.files(6, {
      change: (entry, i) => [entry, encodeUtf8("{}"), stranger][i] ?? entry,
    });
    expect(await look(files)).toMatchObject({ kinds: ["entry", "entry"], size: 6 });
    const damaged = publication.files(300);
    damaged.set("tile/0/000", new Uint8Array(8_192));
    await using own = await temporaryFolder();
    const seen = await look(damaged, { folder: stateFolder(own.path) });
    expect(seen).toMatchObject({ kinds: ["content"], size: 300 });
  });
});

describe("what a monitor wrote down", () => {
  it("is never taken when any of it was changed", async () => {
    await look(publication.files(300));
    const file = join(folder.path, "state", "state.json");
    const text = await readFile(file, "utf8");
    const load = () => stateFolder(join(folder.path, "state")).load(openCheckpoint);
    expect((await load())?.checkpoint.size).toBe(300);
    const start = text.indexOf("evidence.writ.test");
    for (let at = start; at < start + 60; at++) {
      await writeFile(file, `${text.slice(0, at)}#${text.slice(at + 1)}`);
      await expect(load()).rejects.toThrow(NoAnswerError);
    }
    for (const [from, to] of [
      ['"version":1', '"version":2'],
      ['"edge":', '"edges":'],
      ["}", ""],
      [/\[.*\]/, "[]"],
    ] as const) {
      await writeFile(file, text.replace(from, to));
      await expect(load()).rejects.toThrow(NoAnswerError);
    }
    const other = (_: string, head: string, c: string) => `${head}${c === "A" ? "B" : "A"}`;
    await writeFile(file, text.replace(/("hashes":")(.)/, other));
    await expect(load()).rejects.toThrow(NoAnswerError);
    expect(await folder.modeOf(file)).toBe("600");
  });

  it("keeps no more than 256 checkpoints as evidence", async () => {
    const kept = stateFolder(join(folder.path, "state"));
    const keep = (size: number) =>
      kept.keep("note", { origin: "o", size, root: new Uint8Array(32) });
    for (let size = 0; size < 256; size++) expect(await keep(size)).toBeDefined();
    expect(await keep(256)).toBeUndefined();
    expect(await keep(7)).toBeDefined();
  });
});

describe("watchLog", () => {
  it("tells of an alarm once, and when it is over, and goes on when nobody answers", async () => {
    const stop = new AbortController();
    const views: (PublishedFiles | undefined)[] = [
      publication.files(300),
      publication.files(300, { change: fork(200) }),
      publication.files(300, { change: fork(200) }),
      undefined,
      publication.files(310),
    ];
    let at = 0;
    const events: string[] = [];
    const source = {
      place: "memory",
      async read(path: string) {
        const view = views[at];
        if (view === undefined) throw new NoAnswerError("gone");
        return view.get(path);
      },
    };
    await watchLog(undefined, deps(new Map(), { source }), {
      everyMs: 1,
      signal: stop.signal,
      reporter: {
        alarm: ({ kind }) => events.push(`alarm ${kind}`),
        over: ({ kind }) => events.push(`over ${kind}`),
        looked(state: MonitorState | undefined) {
          events.push(`at ${state?.checkpoint.size}`);
          if (++at === views.length) stop.abort();
        },
      },
    });
    expect(events).toEqual([
      "at 300",
      "alarm split-view",
      "at 300",
      "at 300",
      "alarm no-answer",
      "over split-view",
      "at 300",
      "over no-answer",
      "at 310",
    ]);
  });
});
