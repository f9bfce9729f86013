import { Truth } from "@writ/proto/writ/console/v1/health";
import { describe, expect, test } from "vitest";
import type { Picture } from "../picture.ts";
import { answered, NOW_MS, probe, probes, wellBut, wellPicture } from "../testing/statuses.ts";
import { allComponents } from "./all-components.ts";
import { type ComponentName, kinds } from "./component.ts";

type Kind = (typeof kinds)[number];

const WORDS: Readonly<Record<Truth, string>> = {
  [Truth.UNSPECIFIED]: "UNKNOWN",
  [Truth.GOOD]: "GOOD",
  [Truth.WARNING]: "WARNING",
  [Truth.BROKEN]: "BROKEN",
};

function cellOf(picture: Picture, name: ComponentName, kind: Kind): string {
  const cell = allComponents(picture).find((one) => one.name === name)?.[kind];
  if (cell === undefined) return "absent";
  return `${WORDS[cell.truth]}: ${cell.text}`;
}

const matrixOf = (picture: Picture): readonly string[] =>
  allComponents(picture).flatMap(({ name }) =>
    kinds.map((kind) => `${name} ${kind} ${cellOf(picture, name, kind)}`),
  );

test("a cluster in which all is well", () => {
  expect(matrixOf(wellPicture()).filter((line) => !line.endsWith("absent"))).toEqual([
    "postgres says GOOD: up, version 18.4",
    "postgres seen GOOD: fsync on · no copy",
    "evidence says GOOD: serving",
    "evidence seen GOOD: p99 2.0 ms",
    "evidence proven GOOD: evidence of leaves 7 8 9 verified",
    "log says GOOD: leader, epoch 12",
    "log seen GOOD: published 98 of 100",
    "log proven GOOD: 100 extends 90",
    "witnesses seen GOOD: 2 of 3 answered",
    "witnesses proven GOOD: cosigned 95: w1, w2",
    "identity says GOOD: serving",
    "identity seen GOOD: p99 1.9 ms",
    "identity proven GOOD: signs with assertio… of the trust file",
    "grant-signing says GOOD: serving",
    "grant-signing seen GOOD: p99 3.0 ms",
    "grant-signing proven GOOD: signed 7 = logged · key bundle 41 verified",
    "policy-decision says GOOD: serving",
    "policy-decision seen GOOD: p99 9.8 ms",
    "policy-decision proven GOOD: replayed 20 of 20 decisions",
    "verifiers says GOOD: 2 of 2 up to date",
    "verifiers seen GOOD: revoked, refused 12.0 ms later",
    "queues says GOOD: append 3 of 4,096 · records pending 0",
    "lab says GOOD: serving",
  ]);
});

test("before anything was heard of, nothing is known, and nothing is good", () => {
  const nothing = wellPicture({
    processes: new Map(
      [...wellPicture().processes.keys()].map((process) => [
        process,
        { said: undefined, misses: 0, isUnreachable: false, triedAtMs: undefined },
      ]),
    ),
    probes: undefined,
    log: undefined,
    published: undefined,
    sizeMinuteAgo: undefined,
    keys: undefined,
  });
  const known = matrixOf(nothing).filter((line) => !/ (?:UNKNOWN: .+|absent)$/.test(line));
  expect(known).toEqual([]);
});

test("what nobody says again becomes unknown after three intervals, whatever it was", () => {
  const before = matrixOf({ ...wellPicture(), nowMs: NOW_MS + 13_900 });
  // Probes have intervals of their own: ten seconds and a minute.
  const stale = matrixOf({ ...wellPicture(), nowMs: NOW_MS + 14_100 });
  const late = matrixOf({ ...wellPicture(), nowMs: NOW_MS + 200_000 });
  expect(before.filter((line) => line.includes("UNKNOWN"))).toEqual([]);
  expect(stale.filter((line) => / GOOD: /.test(line)).map((line) => line.split(":")[0])).toEqual([
    "evidence seen GOOD",
    "evidence proven GOOD",
    "identity seen GOOD",
    "grant-signing seen GOOD",
    "policy-decision seen GOOD",
    "policy-decision proven GOOD",
    "verifiers seen GOOD",
  ]);
  expect(late.filter((line) => !/ (?:UNKNOWN: .+|absent)$/.test(line))).toEqual([]);
});

const silentFor = (misses: number, isUnreachable = false) => ({
  ...answered("evidence"),
  misses,
  isUnreachable,
  triedAtMs: NOW_MS,
});

describe("a process that does not answer the console", () => {
  test.each([
    ["once", silentFor(1), "WARNING: did not answer the console once"],
    ["twice", silentFor(2), "BROKEN: did not answer the console for 1.0 s"],
    ["because nobody is there", silentFor(1, true), "BROKEN: did not answer the console for 1.0 s"],
  ])("%s leaves good, while what it said stands for a while", (_, asked, seen) => {
    const picture = wellBut("evidence", asked);
    expect(cellOf(picture, "evidence", "seen")).toBe(seen);
    expect(cellOf(picture, "evidence", "says")).toBe("GOOD: serving");
  });
});

describe("what a process says of itself", () => {
  const DAY_S = 86_400;
  test.each([
    ["it does not serve", { serving: false, problem: "no lead" }, "BROKEN: no lead"],
    ["it does not say why", { serving: false }, "BROKEN: not serving"],
    [
      "its certificate ends",
      { values: { writ_certificate_end_seconds: NOW_MS / 1_000 + DAY_S - 3_600 } },
      "WARNING: certificate ends in 23 h",
    ],
    [
      "its certificate has ended",
      { values: { writ_certificate_end_seconds: NOW_MS / 1_000 - 7_200 } },
      "WARNING: certificate ended 2 h ago",
    ],
  ])("%s", (_, otherwise, says) => {
    expect(cellOf(wellBut("identity", answered("identity", otherwise)), "identity", "says")).toBe(
      says,
    );
  });

  test("a clock that is too far off is told with its direction", () => {
    const asked = answered("identity");
    const off = (aheadMs: number) =>
      asked.said === undefined ? asked : { ...asked, said: { ...asked.said, aheadMs } };
    const says = (aheadMs: number) => cellOf(wellBut("identity", off(aheadMs)), "identity", "says");
    expect(says(2_000)).toBe("GOOD: serving");
    expect(says(3_100)).toBe("WARNING: clock 3.1 s ahead");
    expect(says(-3_100)).toBe("WARNING: clock 3.1 s behind");
  });

  test("the lab is never broken, for nothing needs it", () => {
    const picture = wellBut("lab", answered("lab", { serving: false, problem: "no database" }));
    expect(cellOf(picture, "lab", "says")).toBe("WARNING: no database");
    expect(cellOf(wellBut("lab", undefined), "lab", "says")).toBe("absent");
  });
});

describe("what the probe saw", () => {
  const failed = (process: string, problem: string) =>
    probe("allowed", { passed: false, failedProcess: process, problem, processMs: {} });

  test("is broken where it blames a process, and unknown for those it did not reach", () => {
    const picture = wellPicture({ probes: probes(failed("identity", "no answer within 2 s")) });
    expect(cellOf(picture, "identity", "seen")).toBe("BROKEN: no answer within 2 s");
    expect(cellOf(picture, "evidence", "seen")).toBe("UNKNOWN: not reached by the probe");
  });

  test("of several of a kind the newest counts", () => {
    const old = { ...failed("identity", "no answer"), number: 1n };
    const picture = wellPicture({ probes: probes(old, probe("allowed", { number: 2n })) });
    expect(cellOf(picture, "identity", "seen")).toBe("GOOD: p99 1.9 ms");
  });

  test("is unknown where no probe runs", () => {
    const picture = wellPicture({ probes: null });
    const names = [
      "evidence",
      "identity",
      "grant-signing",
      "policy-decision",
      "verifiers",
    ] as const;
    for (const name of names)
      expect(cellOf(picture, name, "seen")).toBe("UNKNOWN: no probe runs in this cluster");
    expect(cellOf(picture, "policy-decision", "proven")).toBe(
      "UNKNOWN: no probe runs in this cluster",
    );
  });

  test("a proof that failed breaks whom it blames, and leaves the others unknown", () => {
    const wrong = { passed: false, failedProcess: "evidence", problem: "no inclusion" };
    const picture = wellPicture({ probes: probes(probe("allowed"), probe("proven", wrong)) });
    expect(cellOf(picture, "evidence", "proven")).toBe("BROKEN: no inclusion");
    expect(cellOf(picture, "policy-decision", "proven")).toMatch(/^UNKNOWN/);
  });

  test("a revocation that was not felt is broken", () => {
    const wrong = { passed: false, failedProcess: "grant-signing", problem: "it was started" };
    const picture = wellPicture({ probes: probes(probe("revoked", wrong)) });
    expect(cellOf(picture, "verifiers", "seen")).toBe("BROKEN: it was started");
  });
});

describe("the log and its database", () => {
  const evidence = (facts: Record<string, string>, values = {}) =>
    wellBut("evidence", answered("evidence", { facts, values }));

  test.each([
    ["frozen", "BROKEN: frozen: a tile is missing"],
    ["waiting", "BROKEN: takes no entries: a tile is missing"],
    ["something new", "UNKNOWN: evidence does not tell"],
  ])("a log that is %s", (state, says) => {
    const picture = evidence({ log: state, log_problem: "a tile is missing" });
    expect(cellOf(picture, "log", "says")).toBe(says);
  });

  test("a contradiction stays broken, however long ago it was found", () => {
    const value = { kind: "contradiction", code: "split-view", text: "two trees" } as const;
    const picture = wellPicture({ log: { value, atMs: NOW_MS - 3_600_000 } });
    expect(cellOf(picture, "log", "proven")).toBe("BROKEN: two trees");
    expect(cellOf(picture, "witnesses", "proven")).toBe("UNKNOWN: the log contradicts itself");
  });

  test("entries that stay unpublished for a minute are a warning, and none published is unknown", () => {
    expect(cellOf(wellPicture({ sizeMinuteAgo: 99 }), "log", "seen")).toBe(
      "WARNING: 1 entries not published for a minute",
    );
    const published = { value: { size: undefined }, atMs: NOW_MS };
    expect(cellOf(wellPicture({ published, sizeMinuteAgo: undefined }), "log", "seen")).toBe(
      "UNKNOWN: nothing is published that verifies",
    );
  });

  test.each([
    [{ postgres: "no answer" }, "says", "BROKEN: does not answer evidence"],
    [{ fsync: "off", full_page_writes: "off" }, "seen", "BROKEN: fsync, full_page_writes off"],
  ] as const)("a database that is not what it must be", (facts, kind, text) => {
    expect(cellOf(evidence(facts), "postgres", kind)).toBe(text);
  });

  test("a copy that is far behind is a warning", () => {
    const values = { writ_database_replicas: 1, writ_database_replica_lag_seconds: 12 };
    expect(cellOf(evidence({}, values), "postgres", "seen")).toBe(
      "WARNING: fsync on · 1 copies, lag 12 s",
    );
  });

  test("too few witnesses are a warning: nothing stops", () => {
    const picture = evidence({ witness_quorum: "not met", witnesses: "1 of 3" });
    expect(cellOf(picture, "witnesses", "seen")).toBe("WARNING: 1 of 3 answered");
    const witnessed = { size: 0, names: [], atMs: undefined, needed: 2, of: 3 };
    const value = { kind: "followed", size: 9, from: 9, frozen: "", witnessed } as const;
    const unseen = wellPicture({ log: { value, atMs: NOW_MS } });
    expect(cellOf(unseen, "witnesses", "proven")).toBe(
      "WARNING: no checkpoint with 2 of 3 cosignatures",
    );
    expect(cellOf(unseen, "log", "proven")).toBe("GOOD: 9, unchanged");
  });
});

describe("keys, queues and verifiers", () => {
  test("a key that the trust file does not have proves that something is wrong", () => {
    const other = answered("identity", { facts: { assertion_key: "somebody-elses" } });
    expect(cellOf(wellBut("identity", other), "identity", "proven")).toMatch(/^BROKEN: signs with/);
  });

  test("more signatures than logged decisions are broken", () => {
    const values = { writ_grants_signed_total: 8 };
    const picture = wellBut("grant-signing", answered("grant-signing", { values }));
    expect(cellOf(picture, "grant-signing", "proven")).toBe("BROKEN: signed 8, of which logged 7");
  });

  test("a grant with a good signature that the log does not back is broken", () => {
    const values = { writ_grants_unbacked_total: 1 };
    const picture = wellBut("grant-signing", answered("grant-signing", { values }));
    expect(cellOf(picture, "grant-signing", "proven")).toBe(
      "BROKEN: its key signed what the log does not hold: 1 so far",
    );
  });

  test("without a key bundle that verifies nothing is proven", () => {
    expect(cellOf(wellPicture({ keys: undefined }), "grant-signing", "proven")).toMatch(/^UNKNOWN/);
  });

  test("a queue that is half full, and records that pile up, are warnings", () => {
    const full = answered("evidence", { values: { writ_log_queue: 2_049 } });
    expect(cellOf(wellBut("evidence", full), "queues", "says")).toMatch(/^WARNING: append 2,049/);
    const piled = answered("identity", { values: { writ_pending_statements: 100 } });
    expect(cellOf(wellBut("identity", piled), "queues", "says")).toMatch(/pending 100$/);
  });

  test("verifiers that are behind are named", () => {
    const otherwise = {
      facts: { verifiers_behind: "refund tool" },
      values: { writ_verifiers_applied: 1 },
    };
    const picture = wellBut("grant-signing", answered("grant-signing", otherwise));
    expect(cellOf(picture, "verifiers", "says")).toBe(
      "WARNING: 1 of 2 up to date; not refund tool",
    );
  });
});
