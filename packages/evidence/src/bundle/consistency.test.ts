import { expect, test } from "vitest";
import { failures, tampered, tier, verified } from "../testing/bundle-report.ts";
import { nodeCrypto } from "../testing/node-crypto.ts";
import { testLeaves } from "../testing/naive-tree.ts";
import { sampleBundle, sampleOrigin, sampleTrust } from "../testing/sample-bundle.ts";
import { sampleLog } from "../testing/sample-log.ts";
import { buildBundle } from "./build-bundle.ts";

const whole = await sampleBundle({ gaps: [5, 3, 1, 4], older: [2, 7, 13] });
const { log, signers, size, parts } = whole;
const at = (treeSize: number): string => log.checkpoint(treeSize, [signers.log, signers.timestamp]);
const forked = sampleLog(sampleOrigin, testLeaves(40, 1000));
const remember = (remembered: string) => verified(whole.text, sampleTrust, { remembered });

test("verifies growth from every older checkpoint", async () => {
  const report = await verified(whole.text);
  expect(failures(report)).toEqual(["it is valid"]);
  expect(report.checks.filter(({ id }) => id === "consistency")).toHaveLength(3);
  expect(tier(report, "consistent")).toBe("yes");
});

test("falls a tier without older checkpoints", async () => {
  const report = await verified((await sampleBundle({ older: [] })).text);
  expect(failures(report)).toEqual(["it is valid"]);
  expect(tier(report, "consistent")).toBe("not-checked");
  expect(report.notProven.join()).toContain("only grown");
});

test("refuses growth from a tree that is no part of this one", async () => {
  const changes = [
    [
      {
        from: forked.checkpoint(7, [signers.log]),
        to: whole.note,
        hashes: log.consistency(7, size),
      },
    ],
    [{ from: at(7), to: whole.note, hashes: log.consistency(8, size) }],
    [{ from: at(7), to: whole.note, hashes: [] }],
    [{ from: at(8), to: at(9), hashes: log.consistency(8, 9) }],
  ];
  for (const consistency of changes) {
    const report = await verified(await buildBundle({ ...parts, consistency }, nodeCrypto));
    expect(failures(report)).toEqual(["consistency"]);
    expect(tier(report, "consistent")).toBe("no");
  }
});

test("refuses an older checkpoint that the log has not signed, or not alone", async () => {
  const from = ["consistency", 0, "from"];
  const unsigned = tampered(whole.text, from, (note) =>
    `${note as string}`.replace("local/1\n", "local/2\n"),
  );
  expect(failures(await verified(unsigned))).toContain("consistency");
  const more = tampered(whole.text, from, () => at(2));
  expect(failures(await verified(more))).toContain("consistency");
});

test("keeps only the log's signature of an older checkpoint", async () => {
  const { consistency } = JSON.parse(whole.text) as { consistency: { from: string }[] };
  for (const { from } of consistency) expect(from.match(/\u2014/g)).toHaveLength(1);
});

test("ties the log to the checkpoint its caller kept", async () => {
  for (const kept of [whole.note, at(2), at(7), at(13), at(size)]) {
    const report = await remember(kept);
    expect(failures(report)).toEqual(["it is valid"]);
    expect(report.tiers[3]).toMatchObject({
      status: "yes",
      detail: "with the checkpoint you kept",
    });
  }
});

test("says so when it cannot tie the log to the checkpoint kept", async () => {
  const grown = sampleLog(sampleOrigin, testLeaves(40));
  for (const kept of [at(3), grown.checkpoint(40, [signers.log])]) {
    const report = await remember(kept);
    expect(failures(report)).toEqual(["it is valid"]);
    expect(tier(report, "consistent")).toBe("not-checked");
  }
});

test("refuses two trees of the same size: the log has shown a split view", async () => {
  for (const kept of [
    forked.checkpoint(size, [signers.log]),
    forked.checkpoint(7, [signers.log]),
  ]) {
    const report = await remember(kept);
    expect(failures(report)).toEqual(["remembered"]);
    expect(tier(report, "consistent")).toBe("no");
    expect(report.checks.find(({ id }) => id === "remembered")?.problem).toContain("two trees");
  }
});

test("refuses a kept checkpoint of no log that is trusted", async () => {
  for (const kept of [
    "",
    "text",
    log.checkpoint(7, [signers.grease]),
    at(7).replace("\n7\n", "\n8\n"),
  ]) {
    expect(failures(await remember(kept))).toEqual(["remembered"]);
  }
});
