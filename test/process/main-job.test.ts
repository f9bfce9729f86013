import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Json } from "@writ/encoding";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  printed,
  type Printed,
  printedLines,
  runWrit,
  textIn,
  type WritResult,
} from "../support/run-writ.ts";
import { seededCluster, type SeededCluster } from "../support/seeded-cluster.ts";

const SEARCH = ["--action", "tool:call", "--resource", "Tool::search"];
const INPUT = '{"limit":3,"query":"checkout latency"}';
const ONE_BYTE_CHANGED = '{"limit":3,"query":"checkout latencz"}';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let cluster: SeededCluster;
let input: string;
let files = 0;

beforeAll(async () => {
  cluster = await seededCluster();
  input = await written(INPUT);
});

afterAll(() => cluster?.[Symbol.asyncDispose]());

async function written(content: string): Promise<string> {
  const file = newFile();
  await writeFile(file, content);
  return file;
}

function newFile(): string {
  return join(cluster.folder, `file-${++files}`);
}

/** Authorizes a search with --json; the grant, if there is one, is in the file. */
async function authorize(...args: readonly string[]): Promise<Printed & { file: string }> {
  const file = newFile();
  const result = await cluster.writ(
    "authorize",
    ...SEARCH,
    "--input",
    input,
    "--out",
    file,
    "--json",
    ...args,
  );
  const reply = printed(result);
  expect(result.status).toBe(reply["decision"] === "ALLOW" ? 0 : 1);
  return { ...reply, file };
}

/** A search that was authorized and has started. */
async function started(...args: readonly string[]) {
  const reply = await authorize(...args);
  expectDone(await cluster.writ("grant", "redeem", reply.file, "--input", input));
  return { id: textIn(reply, "executionId"), file: reply.file };
}

function expectDone(result: WritResult): void {
  expect(result, result.stderr).toMatchObject({ status: 0 });
}

function codes(reply: Printed): readonly Json[] {
  return (reply["reasons"] as readonly Printed[]).map(({ code }) => code ?? null);
}

test("an act is authorized, its grant verifies, and it is used once", async () => {
  const reply = await authorize();
  expect(Object.keys(reply).toSorted()).toEqual(
    ["decision", "decisionId", "evidence", "executionId", "file", "grant", "reasons"].toSorted(),
  );
  expect(reply).toMatchObject({
    decision: "ALLOW",
    executionId: expect.stringMatching(UUID),
    decisionId: expect.stringMatching(UUID),
    reasons: [],
    grant: (await readFile(reply.file, "utf8")).trimEnd(),
    evidence: {
      origin: cluster.environment.trust.log.origin,
      index: expect.any(Number),
      treeSize: expect.any(Number),
    },
  });

  const verified = await cluster.writ("grant", "verify", reply.file, "--input", input, "--json");
  expect(verified.status).toBe(0);
  expect(printed(verified)).toMatchObject({ valid: true, code: null });
  const shown = await cluster.writ("grant", "show", reply.file, "--json");
  expect(shown.status).toBe(0);
  expect(shown.stdout).toContain(textIn(reply, "executionId"));

  const redeem = ["grant", "redeem", reply.file, "--input", input, "--json"];
  const first = await cluster.writ(...redeem);
  expect(first.status).toBe(0);
  expect(printed(first)).toMatchObject({ redeemed: true, executionId: reply["executionId"] });
  const second = await cluster.writ(...redeem);
  expect(second.status).toBe(1);
  expect(printed(second)).toMatchObject({ redeemed: false, code: "ALREADY_REDEEMED" });
});

test("a grant is refused when one byte of the input is another, and is still good for its own", async () => {
  const { file } = await authorize();
  const changed = await written(ONE_BYTE_CHANGED);
  const [verified, redeemed] = await Promise.all([
    cluster.writ("grant", "verify", file, "--input", changed, "--json"),
    cluster.writ("grant", "redeem", file, "--input", changed, "--json"),
  ]);
  expect(verified.status).toBe(1);
  expect(printed(verified)).toMatchObject({ valid: false, code: "REQUEST_TAMPERED" });
  expect(redeemed.status).toBe(1);
  expect(printed(redeemed)).toMatchObject({ redeemed: false, code: "REQUEST_TAMPERED" });
  expectDone(await cluster.writ("grant", "redeem", file, "--input", input));
});

test("a grant is refused when one byte of it is another", async () => {
  const { file, ...reply } = await authorize();
  const text = textIn(reply, "grant");
  const changed = await written(text.slice(0, -2) + (text.endsWith("AA") ? "BA" : "AA"));
  const verified = await cluster.writ("grant", "verify", changed, "--json");
  expect(verified.status).toBe(1);
  expect(printed(verified)).toMatchObject({ valid: false, code: "GRANT_SIG_INVALID" });
  const redeemed = await cluster.writ("grant", "redeem", changed, "--json");
  expect(redeemed.status).toBe(1);
  expect(printed(redeemed)).toMatchObject({ code: "GRANT_SIG_INVALID" });
  expectDone(await cluster.writ("grant", "redeem", file));
});

test("an act that policy forbids, or says nothing of, is denied and recorded", async () => {
  const [forbidden, unknown] = await Promise.all([
    authorize("--resource", "Tool::shell"),
    authorize("--resource", "Tool::payroll"),
  ]);
  expect(forbidden).toMatchObject({ decision: "DENY", grant: null });
  expect(forbidden["reasons"]).toMatchObject([
    { code: "FORBIDDEN", policyIds: ["guards/no-shell"], message: expect.stringMatching(/./) },
  ]);
  expect(codes(unknown)).toEqual(["NO_PERMIT"]);
  for (const reply of [forbidden, unknown]) {
    await expect(readFile(reply.file)).rejects.toThrow("ENOENT");
    const id = textIn(reply, "executionId");
    expect(printed(await cluster.writ("lineage", "show", id, "--json"))).toMatchObject({
      decision: "DENY",
      reasonCodes: codes(reply),
    });
    expectDone(await cluster.writ("evidence", "show", id));
  }
});

test("a child is allowed what its parent may hand on, and nothing wider", async () => {
  const root = await started("--lease", "120");
  const child = await authorize("--parent", root.file, "--lease", "60");
  expect(child).toMatchObject({ decision: "ALLOW" });
  const [wider, longer] = await Promise.all([
    authorize("--parent", root.file, "--resource", "Tool::logs"),
    authorize("--parent", root.file, "--lease", "290"),
  ]);
  expect(codes(wider)).toEqual(["DELEGATION_SCOPE"]);
  expect(codes(longer)).toEqual(["DELEGATION_LEASE"]);
  expect([wider["grant"], longer["grant"]]).toEqual([null, null]);
});

test("revoking the root ends the whole chain, and lineage and evidence show all of it", async () => {
  const root = await started("--lease", "300");
  const child = await started("--parent", root.file);
  const waiting = await authorize("--parent", child.file);
  expect(waiting).toMatchObject({ decision: "ALLOW" });
  const renewed = await cluster.writ("execution", "renew", child.id, "--json");
  expect(printed(renewed)).toMatchObject({ mayContinue: true, leaseUntil: expect.any(String) });

  const revoked = await cluster.writ(
    "revoke",
    "--execution",
    root.id,
    "--reason",
    "it has gone far enough",
    "--json",
  );
  expect(revoked.status).toBe(0);
  expect(printed(revoked)).toMatchObject({ type: "execution", value: root.id });

  const denied = await authorize("--parent", root.file);
  expect(codes(denied)).toEqual(["ANCESTOR_REVOKED"]);
  const stopped = await cluster.writ("execution", "renew", child.id, "--json");
  expect(stopped.status).toBe(1);
  expect(printed(stopped)).toMatchObject({ mayContinue: false, code: "ANCESTOR_REVOKED" });
  const redeemed = await cluster.writ("grant", "redeem", waiting.file, "--json");
  expect(redeemed.status).toBe(1);
  expect(printed(redeemed)).toMatchObject({ code: "ANCESTOR_REVOKED" });
  const verified = await cluster.writ("grant", "verify", waiting.file, "--json");
  expect(printed(verified)).toMatchObject({ valid: false, code: "ANCESTOR_REVOKED" });

  const report = ["execution", "report", child.id, "--status", "failed", "--json"];
  expectDone(await cluster.writ(...report));
  const below = printedLines(await cluster.writ("lineage", "descendants", root.id, "--json"));
  expect(below).toMatchObject([
    { executionId: child.id, depth: 1, outcome: "failed", startedAt: expect.any(String) },
    { executionId: denied["executionId"], depth: 1, decision: "DENY" },
    { executionId: waiting["executionId"], depth: 2, startedAt: null, parentId: child.id },
  ]);
  const above = await cluster.writ(
    "lineage",
    "ancestors",
    textIn(waiting, "executionId"),
    "--json",
  );
  expect(printedLines(above).map(({ executionId }) => executionId)).toEqual([root.id, child.id]);
  const found = await cluster.writ("lineage", "search", "--root", root.id, "--json");
  expect(printedLines(found)).toHaveLength(4);

  const evidence = printed(await cluster.writ("evidence", "show", child.id, "--json"));
  expect(evidence).toMatchObject({ valid: true, decision: "ALLOW" });
  expect(evidence["events"]).toMatchObject([
    { kind: "decision", result: "ALLOW" },
    { kind: "redemption", result: "redeemed" },
    { kind: "outcome", result: "failed" },
  ]);
});

test("the same idempotency key is answered with the same bytes, and with an error for another act", async () => {
  const key = ["--idempotency-key", "main-job-1"];
  const [first, second] = [await authorize(...key), await authorize(...key)];
  expect(second["executionId"]).toBe(first["executionId"]);
  expect(second["grant"]).toBe(first["grant"]);
  const other = await cluster.writ("authorize", ...SEARCH, ...key, "--json");
  expect(other.status).toBe(1);
  expect(other.stdout).toBe("");
  expect(other.stderr).toContain("idempotency key");
});

test("people are told the same in words", async () => {
  const file = newFile();
  const allowed = await cluster.writ("authorize", ...SEARCH, "--input", input, "--out", file);
  expect(allowed.stdout).toMatch(/^ALLOW\n/);
  const redeemed = await cluster.writ("grant", "redeem", file);
  expect(redeemed.stdout).toMatch(/^REDEEMED\n/);
  const again = await cluster.writ("grant", "redeem", file);
  expect(again.stdout).toMatch(/^REFUSED ALREADY_REDEEMED: /);
  const id = /execution +(\S+)/.exec(redeemed.stdout)?.[1] ?? "";
  const evidence = await cluster.writ("evidence", "show", id);
  expect(evidence.stdout).toMatch(/^VALID: signed, included/m);
});

test.each([
  "policy list",
  "policy show",
  "identity principal list",
  "identity issuer list",
  "identity measurement list",
  "lineage search",
  "evidence checkpoint",
  "doctor",
])("writ %s prints objects with --json and ends with 0", async (command) => {
  const result = await cluster.writ(...command.split(" "), "--json");
  expectDone(result);
  expect(printedLines(result).every((line) => typeof line === "object")).toBe(true);
});

test("wrong usage ends with 2, and says how it is right", async () => {
  const wrong = await Promise.all([
    cluster.writ("authorise"),
    cluster.writ("authorize", "--resource", "Tool::search"),
    cluster.writ("authorize", "--action", "tool:call", "--resource", "search"),
    cluster.writ("authorize", ...SEARCH, "--lease", "soon"),
    cluster.writ("grant", "redeem", input),
    cluster.writ("revoke", "--reason", "none"),
    cluster.writ("lineage", "show", "not-an-id"),
  ]);
  expect(wrong.map(({ status }) => status)).toEqual(wrong.map(() => 2));
  expect(wrong.every(({ stdout, stderr }) => stdout === "" && stderr !== "")).toBe(true);
});

test("no cluster, and an evidence service that does not answer, end with 3 and no grant", async () => {
  const nowhere = await runWrit(["authorize", ...SEARCH, "--data", newFile(), "--json"]);
  expect(nowhere).toMatchObject({ status: 3, stdout: "" });

  const evidence = cluster.pidOf("evidence");
  const file = newFile();
  process.kill(evidence, "SIGSTOP");
  try {
    const stopped = await cluster.writ("authorize", ...SEARCH, "--out", file, "--json");
    expect(stopped).toMatchObject({ status: 3, stdout: "" });
    await expect(readFile(file)).rejects.toThrow("ENOENT");
    const doctor = await cluster.writ("doctor", "--json");
    expect(doctor.status).toBe(3);
    expect(printedLines(doctor)[0]).toMatchObject({ check: "evidence", ok: false });
  } finally {
    process.kill(evidence, "SIGCONT");
  }
  expect(await authorize()).toMatchObject({ decision: "ALLOW" });
});
