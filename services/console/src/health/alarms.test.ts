import { expect, test } from "vitest";
import { alarmsOf } from "./alarms.ts";
import type { Picture } from "./picture.ts";
import { answered, NOW_MS, probe, probes, wellBut, wellPicture } from "./testing/statuses.ts";

const NOW_S = NOW_MS / 1_000;
const texts = (picture: Picture) => alarmsOf(picture).map(({ code, text }) => `${code}: ${text}`);

test("where all is well there is none", () => {
  expect(alarmsOf(wellPicture())).toEqual([]);
});

const skewed = (aheadMs: number): Picture => {
  const asked = answered("evidence");
  const said = asked.said && { ...asked.said, aheadMs };
  return wellBut("evidence", { ...asked, said });
};

const followed = wellPicture().log?.value;
const key = wellPicture().keys;

test.each<[Picture, string]>([
  [
    wellBut("evidence", answered("evidence", { facts: { log: "frozen", log_problem: "X" } })),
    "log-frozen: The log is frozen: X. Nothing is permitted until it is led again.",
  ],
  [
    wellPicture({
      log: {
        value: { kind: "contradiction", code: "split-view", text: "Two trees of 9 entries." },
        atMs: 0,
      },
    }),
    "split-view: Two trees of 9 entries.",
  ],
  [
    wellBut(
      "grant-signing",
      answered("grant-signing", { values: { writ_grants_signed_total: 8 } }),
    ),
    "signed-not-logged: The grant key made 8 signatures, 7 of them on proof that the log holds the decision.",
  ],
  [
    wellBut(
      "grant-signing",
      answered("grant-signing", { values: { writ_grants_unbacked_total: 2 } }),
    ),
    "signed-not-logged: Grants that the grant key signed and whose decision the log does not hold were presented and refused: 2 so far.",
  ],
  [
    wellBut("evidence", answered("evidence", { facts: { fsync: "off" } })),
    "not-durable: Postgres runs with fsync off: what it confirmed can be lost.",
  ],
  [
    wellPicture({ sizeMinuteAgo: 99 }),
    "publication-behind: 1 entries of the log are not published for more than 60 s.",
  ],
  [skewed(2_500), "clock-skew: The clock of evidence is 2.5 s ahead of that of the console."],
  [skewed(-9_000), "clock-skew: The clock of evidence is 9.0 s behind that of the console."],
  [
    wellBut("lab", answered("lab", { values: { writ_certificate_end_seconds: NOW_S + 3_600 } })),
    "certificate-ending: The TLS certificate of lab ends in 1 h.",
  ],
  [
    wellPicture({
      own: [
        {
          name: "writ_certificate_end_seconds",
          samples: [{ name: "writ_certificate_end_seconds", labels: {}, value: NOW_S + 7_200 }],
        },
      ],
    }),
    "certificate-ending: The TLS certificate of console ends in 2 h.",
  ],
  ...[
    probe("denied", {
      passed: false,
      failedProcess: "policy-decision",
      problem: "What policy forbids was not denied: ALLOW",
    }),
    probe("revoked", {
      passed: false,
      failedProcess: "grant-signing",
      problem: "A verifier started an execution that was revoked",
    }),
  ].map((one): [Picture, string] => [
    wellPicture({ probes: probes(probe("allowed"), one) }),
    `not-enforced: The probe was let through where it must be refused. ${one.problem}.`,
  ]),
  [
    wellPicture({
      keys: key && {
        ...key,
        value: {
          ...key.value,
          keys: key.value.keys.map((one) => ({ ...one, naf: NOW_S + 23 * 3_600 })),
        },
      },
    }),
    "key-ending: The exec-grant key 7ac1aaaa… ends in 23 h.",
  ],
])("raises exactly one, with what to do", (picture, text) => {
  expect(texts(picture)).toEqual([text]);
  expect(alarmsOf(picture).every(({ advice }) => advice.length > 20)).toBe(true);
});

test("a key that is out of use may end", () => {
  const keys = key && {
    ...key,
    value: {
      ...key.value,
      keys: key.value.keys.map((one) => ({ ...one, state: "OLD" as const, naf: NOW_S + 60 })),
    },
  };
  expect(alarmsOf(wellPicture({ keys }))).toEqual([]);
});

test("a probe that was refused for want of an answer raises none", () => {
  const failed = { passed: false, failedProcess: "identity", problem: "identity did not answer" };
  expect(alarmsOf(wellPicture({ probes: probes(probe("denied", failed)) }))).toEqual([]);
});

test("the log that was seen to be frozen stays so while evidence does not tell", () => {
  if (followed?.kind !== "followed") throw new Error("the picture of a well cluster has a log");
  const picture = wellPicture({
    processes: new Map(),
    log: { value: { ...followed, frozen: "a tile is missing" }, atMs: NOW_MS },
  });
  expect(texts(picture)).toEqual([
    "log-frozen: The log is frozen: a tile is missing. Nothing is permitted until it is led again.",
  ]);
});

test("what was said too long ago raises none", () => {
  const old = wellBut("evidence", answered("evidence", { facts: { fsync: "off" } }));
  expect(alarmsOf({ ...old, nowMs: NOW_MS + 20_000, keys: undefined })).toEqual([]);
});
