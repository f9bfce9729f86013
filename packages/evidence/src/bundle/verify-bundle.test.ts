import { concatBytes, encodeUtf8 } from "@writ/encoding";
import fc from "fast-check";
import { expect, test } from "vitest";
import { failures, tampered, tier, verified } from "../testing/bundle-report.ts";
import { nodeCrypto } from "../testing/node-crypto.ts";
import { sampleBundle, sampleTrust } from "../testing/sample-bundle.ts";
import { sampleExecution } from "../testing/sample-execution.ts";
import { webCrypto } from "../web-crypto.ts";
import { buildBundle } from "./build-bundle.ts";
import { MAX_BUNDLE_BYTES } from "./bundle-document.ts";

const whole = await sampleBundle();

test("verifies a whole execution and says how far the proof reaches", async () => {
  const report = await verified(whole.text);
  expect(report.checks.filter(({ status }) => status !== "pass")).toEqual([]);
  expect(report).toMatchObject({ valid: true, tenant: "sample", decision: "ALLOW" });
  expect(report.events.map(({ kind, result, index }) => [kind, result, index])).toEqual([
    ["decision", "ALLOW", 2],
    ["redemption", "redeemed", 4],
    ["outcome", "completed", 5],
  ]);
  expect(report.tiers).toEqual([
    { tier: "signed", status: "yes", detail: "3 of 3 events" },
    { tier: "included", status: "yes", detail: "3 of 3 events" },
    { tier: "witnessed", status: "yes", detail: "2 of 2" },
    { tier: "consistent", status: "yes", detail: "with 1 older in the bundle" },
    { tier: "complete", status: "yes", detail: "3 events" },
    { tier: "replayed", status: "yes", detail: "ALLOW" },
  ]);
  expect(report.checkpoints).toEqual([whole.note]);
});

test("verifies a denial, which is a whole execution", async () => {
  const { text } = await sampleBundle({ statements: sampleExecution("DENY") });
  const report = await verified(text);
  expect(failures(report)).toEqual(["it is valid"]);
  expect(report.decision).toBe("DENY");
  expect(tier(report, "complete")).toBe("yes");
});

test("says the same with WebCrypto", async () => {
  const crypto = webCrypto(globalThis.crypto.subtle);
  expect(await verified(whole.text, sampleTrust, { crypto })).toEqual(await verified(whole.text));
  const broken = tampered(whole.text, ["chain", 1, "tlogProof"], (proof) =>
    `${proof as string}`.replace("index 5", "index 6"),
  );
  expect(await verified(broken, sampleTrust, { crypto })).toEqual(await verified(broken));
});

test("shows what it expected and what it recomputed", async () => {
  const { checks } = await verified(whole.text);
  for (const id of ["pae-digest", "leaf", "leaf-hash", "root"] as const) {
    const [first] = checks.filter((check) => check.id === id);
    expect(first?.expected).toMatch(/^[0-9a-zA-Z+/=]{44,}$/);
    expect(first?.recomputed).toBe(first?.expected);
  }
});

test("always says what no proof can show, and what this one does not", async () => {
  const bare = await sampleBundle({
    older: [],
    replay: false,
    statements: sampleExecution().slice(0, 2),
    signers: ({ log, timestamp }) => [log, timestamp],
  });
  const report = await verified(bare.text);
  expect(report.valid).toBe(true);
  expect(report.tiers.map(({ status }) => status)).toEqual([
    "yes",
    "yes",
    "no",
    "not-checked",
    "no",
    "not-checked",
  ]);
  const said = report.notProven.join("\n");
  for (const words of [
    "ignores the enforcement point",
    "independent witnesses",
    "only grown",
    "not made again",
    "end was not reported",
  ]) {
    expect(said).toContain(words);
  }
  const best = await verified(whole.text, sampleTrust, { remembered: whole.note });
  expect(best.notProven.join("\n")).toContain("ignores the enforcement point");
  expect(best.notProven).toHaveLength(3);
});

test("verifies at any place in a tree of any size, and at no other place", async () => {
  const gaps = fc.tuple(fc.nat(40), fc.nat(3), fc.nat(3), fc.nat(40));
  await fc.assert(
    fc.asyncProperty(gaps, async (between) => {
      const { text, parts, size } = await sampleBundle({ gaps: between, older: [1] });
      expect(failures(await verified(text))).toEqual(["it is valid"]);
      const [event, ...others] = parts.events;
      if (event === undefined) throw new Error("there is no event");
      for (let index = 0; index <= size; index++) {
        if (index === event.index) continue;
        const events = [{ ...event, index }, ...others];
        const moved = await buildBundle({ ...parts, events }, nodeCrypto);
        expect((await verified(moved)).valid).toBe(false);
      }
    }),
    { numRuns: 12 },
  );
});

test("verifies in the smallest trees", async () => {
  const statements = sampleExecution("DENY");
  for (let size = 1; size <= 9; size++) {
    for (let index = 0; index < size; index++) {
      const { text } = await sampleBundle({
        statements,
        gaps: [index, size - index - 1],
        older: [size],
      });
      expect(failures(await verified(text))).toEqual(["it is valid"]);
    }
  }
});

test("refuses at once what is too large or too deep to be looked at", async () => {
  const huge = new Uint8Array(100 * 1024 * 1024).fill(0x5b);
  expect(failures(await verified(huge))).toEqual(["form"]);
  expect(failures(await verified(new Uint8Array(MAX_BUNDLE_BYTES + 1).fill(0x20)))).toEqual([
    "form",
  ]);
  expect(failures(await verified("[".repeat(1_000_000)))).toEqual(["form"]);
  expect(failures(await verified(`${'{"a":'.repeat(41)}1${"}".repeat(41)}`))).toEqual(["form"]);
});

test("answers with a report whatever the bytes are", async () => {
  const texts = [
    "",
    "null",
    "[]",
    "{}",
    "1",
    '"',
    "\u0000",
    '{"__proto__":1}',
    `${whole.text} `,
    ` ${whole.text}`,
  ];
  for (const text of texts) expect(failures(await verified(text))).toEqual(["form"]);
  const notUtf8 = concatBytes(encodeUtf8(whole.text), Uint8Array.of(0xff));
  expect(failures(await verified(notUtf8))).toEqual(["form"]);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      expect((await verified(bytes)).valid).toBe(false);
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.json(), async (json) => {
      expect((await verified(json)).valid).toBe(false);
      const members = JSON.parse(whole.text) as object;
      const inside = { ...members, sigstoreBundle: JSON.parse(json) as unknown };
      expect((await verified(JSON.stringify(inside))).valid).toBe(false);
    }),
  );
});

test("is not polluted by the names of members", async () => {
  const polluting = [
    '{"__proto__":{"valid":true}}',
    '{"constructor":{"prototype":{"valid":true}}}',
  ];
  for (const text of polluting) {
    expect(failures(await verified(text))).toEqual(["form"]);
    const inside = whole.text.replace('"openings":[', `"openings":[${text},`);
    expect(failures(await verified(inside))).toEqual(["form"]);
  }
  expect("valid" in {}).toBe(false);
});

test("refuses a member twice, one too many, and any other form than the canonical one", async () => {
  const wrong = [
    whole.text.replace('"tenant":"sample"', '"tenant":"sample","tenant":"sample"'),
    whole.text.replace('"tenant":', '"extra":1,"tenant":'),
    whole.text.replace(',"tenant":"sample"', ""),
    whole.text.replace('"tenant":', '"tenant": '),
    whole.text.replace("evidence-bundle.v1", "evidence-bundle.v2"),
    whole.text.replace('"tenant":"sample"', '"tenant":"Sample"'),
    whole.text.replace('"tenant":"sample"', '"tenant":"s\\u0061mple"'),
  ];
  for (const text of wrong) expect(failures(await verified(text))).toEqual(["form"]);
});

test("refuses lists in another order, and anything in one twice", async () => {
  const lists = [["disclosures"], ["openings"], ["replay", "policySet", "files"]];
  for (const path of lists) {
    const turned = tampered(whole.text, path, (list) => [...(list as readonly [])].toReversed());
    expect(failures(await verified(turned))).toContain("bytes");
    const twice = tampered(whole.text, path, (list) => {
      const [first, ...rest] = list as readonly string[];
      return [first ?? "", first ?? "", ...rest];
    });
    expect(failures(await verified(twice))).toContain("bytes");
  }
});

test("makes no bundle that is too large to be read, and none without an event", async () => {
  const replay = {
    policySet: { files: [] },
    input: new Uint8Array(13_000_000),
    output: new Uint8Array(),
  };
  await expect(buildBundle({ ...whole.parts, replay }, nodeCrypto)).rejects.toThrow("too large");
  await expect(buildBundle({ ...whole.parts, events: [] }, nodeCrypto)).rejects.toThrow(
    "at least one event",
  );
});
