import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeUtf8 } from "@writ/encoding";
import { parseBundle, type Replay } from "@writ/evidence";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nodeCrypto } from "../../packages/evidence/src/testing/node-crypto.ts";
import {
  sampleBundle,
  sampleReplay,
  sampleTrust,
} from "../../packages/evidence/src/testing/sample-bundle.ts";
import {
  checkpointByHand,
  digestByHand,
  foldByHand,
  leafByHand,
  statementByHand,
} from "../../services/console/web/viewer/src/check/by-hand.ts";
import type { Engine } from "../../services/console/web/viewer/src/check/engine.ts";
import { eventView } from "../../services/console/web/viewer/src/check/event-view.ts";
import { fingerprint, proquints } from "../../services/console/web/viewer/src/check/fingerprint.ts";
import { knownKeys } from "../../services/console/web/viewer/src/check/known-keys.ts";
import {
  type Kept,
  recall,
  splitView,
} from "../../services/console/web/viewer/src/check/recall.ts";
import { judge } from "../../services/console/web/viewer/src/check/verdict.ts";
import { readFragment, writeFragment } from "../../services/console/web/viewer/src/fragment.ts";
import { memoryText, notesIn } from "../../services/console/web/viewer/src/keep/memory-text.ts";
import { sha256 } from "../../services/console/web/viewer/src/replay/sha256.ts";
import { readTrust, TrustTextError } from "../../services/console/web/viewer/src/trust.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { runTool } from "../verifiers/run-tool.ts";
import { trustFile } from "./viewer-page.ts";

const { text, trust, note } = await sampleBundle();
const missing = ["jq", "openssl", "xxd"].filter((name) => !existsSync(`/usr/bin/${name}`));
const toInstall = missing.length > 0 ? ` (not run: apt-get install ${missing.join(" ")})` : "";

describe.skipIf(missing.length > 0)(`what the viewer says to do by hand${toInstall}`, () => {
  test("comes to the same result, for every event", async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, "bundle.json"), text);
    const run = async (lines: string): Promise<string> => {
      const { output, status } = await runTool("sh", ["-ec", lines], { cwd: folder.path });
      expect(status).toBe(0);
      return output;
    };
    const document = parseBundle(encodeUtf8(text));
    const known = await knownKeys(trust, nodeCrypto);
    for (const seq of document.events.keys()) {
      const event = await eventView(document, seq, trust, known, nodeCrypto);
      if (event?.path === undefined) throw new Error("the event is not readable");
      expect(await run(statementByHand(event))).toContain("Verified OK");
      const digests = await run(digestByHand(event));
      expect(digests.split(event.paeDigest)).toHaveLength(3);
      expect(await run(leafByHand(event))).toContain(event.path.leafHash);
      for (const fold of event.path.folds)
        expect(await run(foldByHand(fold))).toContain(fold.above);
      expect(event.path.folds.at(-1)?.above).toBe(event.path.root);
      const [log] = trust.logs;
      const checkpoint = await run(checkpointByHand(event, log?.vkey ?? ""));
      expect(checkpoint).toContain("Signature Verified Successfully");
    }
  });
});

describe("the viewer's own SHA-256", () => {
  test("is that of everybody, for all lengths", () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(bytes, (data) => {
        const expected = createHash("sha256").update(data).digest();
        expect(Buffer.from(sha256(data)).equals(expected)).toBe(true);
      }),
    );
  });
});

describe("a fingerprint", () => {
  test("is what sha256sum prints, and words as their inventor has them", async () => {
    // From the proposal itself: addresses and their words.
    expect(proquints(Uint8Array.of(127, 0, 0, 1))).toBe("lusab-babad");
    expect(proquints(Uint8Array.of(63, 84, 220, 193))).toBe("gutih-tugad");
    expect(proquints(Uint8Array.of(255, 255, 255, 255))).toBe("zuzuz-zuzuz");
    const { hex, words } = await fingerprint("trust\n", nodeCrypto);
    expect(hex).toBe(createHash("sha256").update("trust\n").digest("hex"));
    expect(words.split("-")).toHaveLength(8);
  });
});

describe("a memory", () => {
  const at = (size: number, root: string, vkey = "key"): Kept => {
    return { origin: "log", vkey, size, root, note: "", keptAtMs: 0 };
  };

  test("tells what a bundle says about each checkpoint", () => {
    const kept = [at(3, "a"), at(5, "b"), at(6, "z"), at(7, "c"), at(9, "d"), at(7, "x", "other")];
    const found = recall(kept, [at(7, "c")], [at(5, "b"), at(6, "e")]);
    expect(found.map(({ kept: { size }, finding }) => `${size} ${finding}`)).toEqual([
      "9 newer",
      "7 same",
      "6 split",
      "5 same",
      "3 no proof",
    ]);
  });

  test("accuses a log only of what its own key has signed twice", () => {
    expect(splitView([at(7, "x", "other")], [at(7, "c")])).toBeUndefined();
    expect(splitView([at(6, "x")], [at(7, "c")])).toBeUndefined();
    expect(splitView([at(7, "c")], [at(7, "c")])).toBeUndefined();
    expect(splitView([at(7, "x")], [at(7, "c")])?.kept.root).toBe("x");
  });

  test("is read from its text as it was, and from a checkpoint by itself", () => {
    const kept = [0, 1].map((n) => ({ ...at(n, "r"), note, keptAtMs: n }));
    expect(notesIn(memoryText(kept))).toEqual([note, note]);
    expect(notesIn(note)).toEqual([note]);
    for (const other of [
      "",
      "kept ",
      "kept now\nnothing",
      text,
      trustFile(trust),
      note.slice(0, 60),
    ])
      expect(notesIn(other)).toBeUndefined();
  });
});

describe("a decision", () => {
  const judged = (replayFor: Engine["replayFor"]) =>
    judge(encodeUtf8(text), {
      trust,
      kept: [],
      engine: { name: "engine", replayFor },
      crypto: nodeCrypto,
      now: () => 0,
    });
  const replayStep = async (replayFor: Engine["replayFor"]) =>
    (await judged(replayFor)).steps.at(-1)?.status;

  test("is not checked by an engine that did not make it, and fails when made otherwise", async () => {
    expect(await replayStep(() => undefined)).toBe("not-checked");
    expect(await replayStep(() => sampleReplay)).toBe("pass");
    const denies: Replay = async (material) => ({
      ...(await sampleReplay(material)),
      decision: "DENY",
    });
    expect(await replayStep(() => denies)).toBe("fail");
  });
});

describe("a trust file", () => {
  const file = trustFile(sampleTrust);

  test("is read for what bundles are verified with", () => {
    expect(readTrust(file)).toEqual(sampleTrust);
  });

  test.each([
    ["no JSON", "{"],
    ["no object", "[]"],
    ["without logs", file.replace('"log"', '"lag"')],
    ["with a key on another curve", file.replace('"P-256"', '"P-384"')],
    ["with a key that is none", file.replace(/"x":"[^"]{4}/, '"x":"=')],
    ["with a prototype", file.replace('{"version"', '{"__proto__":null,"version"')],
    ["too large", `${file}${" ".repeat(300_000)}`],
  ])("is refused: %s", (_, content) => {
    expect(() => readTrust(content)).toThrow(TrustTextError);
  });
});

describe("a link", () => {
  test("brings what it was made of", async () => {
    const { bundle, trust: brought } = await readFragment(`#${await writeFragment(text, "trust")}`);
    expect(bundle).toEqual(encodeUtf8(text));
    expect(brought).toEqual(encodeUtf8("trust"));
  });

  test("that inflates without end, or is none, brings nothing", async () => {
    const endless = await writeFragment("0".repeat(17 * 1024 * 1024), "");
    expect((await readFragment(endless)).bundle).toBeUndefined();
    expect(await readFragment("#b=!!&t=AAAA")).toEqual({ bundle: undefined, trust: undefined });
    expect(await readFragment("")).toEqual({ bundle: undefined, trust: undefined });
  });
});
