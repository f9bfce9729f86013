import { decodeUtf8, encodeUtf8 } from "@writ/encoding";
import { entriesPath, type Finding, formatEntryBundle, hashedRekord } from "@writ/evidence";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NoAnswerError } from "../command.ts";
import {
  mapSource,
  type PublishedFiles,
  testPublication,
} from "../log-source/testing/published-log.ts";
import { fsckLog } from "./fsck-log.ts";

const publication = testPublication();
const { trust } = publication;

async function fsck(files: PublishedFiles): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const result = await fsckLog(trust.log, trust, mapSource(files), {
    finding: (finding) => findings.push(finding),
    progress: () => {},
  });
  expect(result.findings).toBe(findings.length);
  return findings;
}

function flipped(files: PublishedFiles, path: string, at: number, bit = 0): PublishedFiles {
  const bytes = files.get(path)?.slice() ?? new Uint8Array();
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  return new Map(files).set(path, bytes);
}

/** Which bytes of a note are lines of the stranger's signature. */
function strangerBytes(note: Uint8Array): (at: number) => boolean {
  const text = decodeUtf8(note);
  const start = encodeUtf8(text.slice(0, text.indexOf("— stranger"))).length;
  const end =
    start + encodeUtf8(text.slice(text.indexOf("— stranger")).split("\n")[0] ?? "").length;
  return (at) => at >= start && at < end;
}

describe("fsckLog", () => {
  it("finds nothing in a sound log of any size", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.integer({ min: 0, max: 900 }), fc.constantFrom(0, 1, 255, 256, 257, 512)),
        async (size) => {
          expect(await fsck(publication.files(size))).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("takes the full tile and bundle where partial ones were dropped", async () => {
    const [older, newer] = [publication.files(300), publication.files(520)];
    newer.set("checkpoint", older.get("checkpoint") ?? new Uint8Array());
    newer.delete("tile/1/000.p/2");
    newer.set("tile/1/000.p/1", older.get("tile/1/000.p/1") ?? new Uint8Array());
    expect(await fsck(newer)).toEqual([]);
  });

  it("refuses every changed byte of every file of a small log, but in signatures of strangers", async () => {
    const files = publication.files(5);
    const survivors: string[] = [];
    let tried = 0;
    for (const [path, bytes] of files) {
      const isStrangers = path === "checkpoint" ? strangerBytes(bytes) : () => false;
      for (const at of bytes.keys()) {
        if (isStrangers(at)) continue;
        tried++;
        const findings = await fsck(flipped(files, path, at, at % 8));
        if (findings.length === 0) survivors.push(`${path} byte ${at}`);
      }
    }
    expect(survivors).toEqual([]);
    expect(tried).toBeGreaterThan(3_000);
  });

  it("refuses any changed byte of a log with tiles of two levels", async () => {
    const files = publication.files(515);
    const paths = [...files.keys()].filter((path) => path.startsWith("tile/"));
    expect(paths).toHaveLength(7);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.nat(),
        fc.integer({ min: 0, max: 7 }),
        async (path, seed, bit) => {
          const at = seed % (files.get(path)?.length ?? 1);
          expect(await fsck(flipped(files, path, at, bit))).not.toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("refuses a log in which any file is missing, cut short, or longer", async () => {
    const files = publication.files(515);
    for (const [path, bytes] of files) {
      if (path === "vkey" || path === "checkpoint") continue;
      const missing = new Map(files);
      missing.delete(path);
      const cut = new Map(files).set(path, bytes.slice(0, -1));
      const longer = new Map(files).set(path, new Uint8Array([...bytes, 0]));
      for (const changed of [missing, cut, longer])
        expect((await fsck(changed)).map(({ place }) => place.split(",")[0])).toContain(path);
    }
  });

  it("says which hash of which tile is another one", async () => {
    const files = publication.files(300);
    const [finding, ...rest] = await fsck(flipped(files, "tile/0/000", 37 * 32 + 5));
    expect(finding?.place).toBe("tile/0/000, hash 37");
    expect(finding?.expected).not.toBe(finding?.found);
    expect(rest).toEqual([]);
  });

  it.each([
    ["the log's time", ["log", "witness"], "timestamp"],
    ["a witness", ["log", "timestamp"], "cosignatures of 1 of 1"],
  ] as const)("misses %s", async (_, signatories, expected) => {
    const findings = await fsck(publication.files(3, { signatories }));
    expect(findings.map((finding) => finding.expected).join()).toContain(expected);
    expect(findings).toHaveLength(1);
  });

  it("refuses a checkpoint that the log did not sign", async () => {
    const findings = await fsck(publication.files(3, { signatories: ["timestamp", "witness"] }));
    expect(findings).toEqual([
      {
        place: "checkpoint",
        expected: `a note signed by ${trust.log.origin}`,
        found: "NOT_SIGNED",
      },
    ]);
  });

  it("refuses a properly signed checkpoint over other entries", async () => {
    const files = publication.files(300);
    const other = publication.files(300, {
      change: (entry, i) => (i === 7 ? encodeUtf8("x") : entry),
    });
    files.set("checkpoint", other.get("checkpoint") ?? new Uint8Array());
    expect((await fsck(files)).map(({ place }) => place)).toEqual(["checkpoint"]);
  });

  it("names entries of another form, and of a key that nobody trusts", async () => {
    const stranger = hashedRekord({
      paeDigest: new Uint8Array(32),
      signatureDer: Uint8Array.of(0x30, 6, 2, 1, 1, 2, 1, 1),
      spkiDer: new Uint8Array(91),
    });
    const files = publication.files(6, {
      change: (entry, i) => [entry, encodeUtf8("{}"), stranger, encodeUtf8("")][i] ?? entry,
    });
    expect((await fsck(files)).map(({ found, place }) => `${place}: ${found}`)).toEqual([
      "entry 1: not a canonical hashedrekord",
      "entry 2: another key",
      "entry 3: not a canonical hashedrekord",
    ]);
  });

  it("refuses a published key that is not the one of the trust file", async () => {
    const files = publication
      .files(2)
      .set("vkey", encodeUtf8(`${testPublication().trust.log.vkey}\n`));
    expect((await fsck(files)).map(({ place }) => place)).toEqual(["vkey"]);
  });

  it("refuses bundles whose entries were moved between them", async () => {
    const files = publication.files(515);
    const all = publication.entries(515);
    files.set(entriesPath(0), formatEntryBundle(all.slice(0, 255)));
    files.set(entriesPath(1), formatEntryBundle(all.slice(255, 512)));
    expect(await fsck(files)).not.toEqual([]);
  });

  it("has no answer where no log is published", async () => {
    await expect(fsck(new Map())).rejects.toThrow(NoAnswerError);
  });
});
