import { decodeUtf8 } from "@writ/encoding";
import { noteVerifier, tilePath, entriesPath } from "@writ/evidence";
import { sha256 } from "@writ/token";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verifyEd25519 } from "../log/ed25519.ts";
import { SAMPLE_MS } from "../testing/sample-decision.ts";
import { MissingEntriesError } from "./entry-source.ts";
import {
  PublicationForkError,
  PublicationMismatchError,
  PublicationStoppedError,
} from "./publication-error.ts";
import { type Publisher, publisher } from "./publisher.ts";
import { KilledError, type MemoryFiles, memoryFiles } from "./testing/memory-files.ts";
import { type MemoryLog, memoryLog, outsiderFindings } from "./testing/memory-log.ts";

const log = memoryLog(2_000);
const { vkey } = log.signer;

function publisherOf(files: MemoryFiles, from: MemoryLog = log): Publisher {
  return publisher({
    files,
    entries: from.entries,
    tiles: from.tiles,
    log: noteVerifier(sha256, vkey, verifyEd25519),
    documents: new Map([["vkey", `${vkey}\n`]]),
  });
}

function seen(files: MemoryFiles): ReturnType<typeof outsiderFindings> {
  return outsiderFindings(async (path) => files.files.get(path), vkey);
}

const growth = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 600 }), fc.constantFrom(1, 255, 256, 257)),
  { minLength: 1, maxLength: 3 },
);
const sizesOf = (steps: readonly number[]): number[] =>
  steps.map((_, i) => steps.slice(0, i + 1).reduce((sum, step) => sum + step, 0));

describe("publisher", () => {
  it("publishes exactly the tiles and entries that an outsider needs, however the log grows", async () => {
    await fc.assert(
      fc.asyncProperty(growth, async (steps) => {
        const files = memoryFiles();
        const publishing = publisherOf(files);
        for (const size of sizesOf(steps)) {
          await publishing.publish(log.at(size));
          expect(await seen(files)).toEqual({ size, findings: [] });
        }
        const size = sizesOf(steps).at(-1) ?? 0;
        const complete = [...files.files.keys()].filter((path) => !path.includes(".p/"));
        expect(complete.toSorted()).toEqual(
          [
            "checkpoint",
            "vkey",
            ...Array.from({ length: Math.floor(size / 256) }, (_, i) => [
              entriesPath(i),
              tilePath(0, i),
            ]).flat(),
          ].toSorted(),
        );
        // Of what is full nothing partial is left.
        const partial = [...files.files.keys()].filter((path) => path.includes(".p/"));
        expect(partial.filter((path) => complete.includes(path.split(".p/")[0] ?? ""))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it("keeps the published log whole wherever it is killed, and goes on after the restart", async () => {
    await fc.assert(
      fc.asyncProperty(
        growth,
        fc.nat({ max: 60 }),
        fc.infiniteStream(fc.boolean()),
        async (steps, kill, coin) => {
          let files = memoryFiles();
          const [first = 1, ...later] = sizesOf(steps);
          await publisherOf(files).publish(log.at(first));
          files.killAfter(kill);
          const publishing = publisherOf(files);
          let published = first;
          for (const size of later) {
            const error = await publishing.publish(log.at(size)).catch((thrown: unknown) => thrown);
            if (error instanceof KilledError) break;
            published = size;
          }
          files = files.powerLoss(() => coin.next().value);
          const after = await seen(files);
          expect(after.findings).toEqual([]);
          expect([published, ...later]).toContain(after.size);
          expect(after.size).toBeGreaterThanOrEqual(published);
          const end = later.at(-1) ?? first;
          await publisherOf(files).publish(log.at(end));
          expect(await seen(files)).toEqual({ size: end, findings: [] });
        },
      ),
      { numRuns: 150 },
    );
  });

  it("does nothing the second time, and takes over a note with more signatures", async () => {
    const files = memoryFiles();
    const publishing = publisherOf(files);
    await publishing.publish(log.at(700));
    const before = new Map(files.files);
    const steps = files.steps();
    await publishing.publish(log.at(700));
    expect(files.steps() - steps).toBeLessThan(3);
    const again = { ...log.at(700), note: log.signer.sign(log.at(700).tree, SAMPLE_MS + 5_000) };
    await publishing.publish(again);
    expect(decodeUtf8(files.files.get("checkpoint") ?? new Uint8Array())).toBe(again.note);
    for (const [path, bytes] of before)
      expect(files.files.get(path)).toBe(path === "checkpoint" ? files.files.get(path) : bytes);
  });

  it("does calls one after the other", async () => {
    const files = memoryFiles();
    const publishing = publisherOf(files);
    await Promise.all([300, 600, 900].map((size) => publishing.publish(log.at(size))));
    expect(await seen(files)).toEqual({ size: 900, findings: [] });
  });

  it("never publishes what is beyond the tree it was given", async () => {
    const files = memoryFiles();
    const asked: number[] = [];
    const publishing = publisher({
      files,
      tiles: log.tiles,
      log: noteVerifier(sha256, vkey, verifyEd25519),
      documents: new Map(),
      entries: {
        entries(from, to) {
          asked.push(to);
          return log.entries.entries(from, to);
        },
      },
    });
    await publishing.publish(log.at(1_300));
    expect(Math.max(...asked)).toBe(1_300);
  });

  it.each([
    ["was set back", log, 900, 700],
    ["has other entries than those published", log.forkedAt(650), 700, 900],
    ["has another entry of the first tile", log.forkedAt(3), 700, 900],
    ["has other entries and the same size", log.forkedAt(650), 700, 700],
  ])("refuses a log that %s", async (_, other, published, next) => {
    const files = memoryFiles();
    await publisherOf(files).publish(log.at(published));
    const before = new Map(files.files);
    const restarted = publisherOf(files, other);
    await expect(restarted.publish(other.at(next))).rejects.toThrow(PublicationForkError);
    await expect(restarted.publish(other.at(next))).rejects.toThrow(PublicationForkError);
    expect(files.files).toEqual(before);
  });

  it("refuses a log that is set back while it runs", async () => {
    const publishing = publisherOf(memoryFiles());
    await publishing.publish(log.at(700));
    await expect(publishing.publish(log.at(600))).rejects.toThrow(PublicationForkError);
  });

  it("refuses a published checkpoint that the log did not sign", async () => {
    const files = memoryFiles();
    const stranger = memoryLog(300);
    await files.replace("checkpoint", new TextEncoder().encode(stranger.at(200).note));
    await expect(publisherOf(files).publish(log.at(300))).rejects.toThrow(PublicationForkError);
  });

  it("does not publish entries that do not have the signed root, nor a note of another tree", async () => {
    const files = memoryFiles();
    const other = log.forkedAt(100);
    await expect(publisherOf(files, other).publish(log.at(500))).rejects.toThrow(
      PublicationMismatchError,
    );
    const mixed = { tree: log.at(500).tree, note: log.at(499).note };
    await expect(publisherOf(files).publish(mixed)).rejects.toThrow(PublicationMismatchError);
    expect(files.files.has("checkpoint")).toBe(false);
  });

  it("publishes on after the database did not answer", async () => {
    const files = memoryFiles();
    const short = memoryLog(10);
    const publishing = publisherOf(files, { ...log, entries: short.entries });
    await expect(publishing.publish(log.at(500))).rejects.toThrow(MissingEntriesError);
    await publisherOf(files).publish(log.at(500));
    expect(await seen(files)).toEqual({ size: 500, findings: [] });
  });

  it("stops between two bundles when it is disposed", async () => {
    const files = memoryFiles();
    const publishing = publisherOf(files);
    const published = publishing.publish(log.at(2_000));
    const outcome = Promise.allSettled([published]);
    await publishing[Symbol.asyncDispose]();
    const [{ reason }] = (await outcome) as [PromiseRejectedResult];
    expect(reason).toBeInstanceOf(PublicationStoppedError);
    expect(files.files.has("checkpoint")).toBe(false);
  });
});
