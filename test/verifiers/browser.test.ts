import { encodeUtf8 } from "@writ/encoding";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleBundle } from "../../packages/evidence/src/testing/sample-bundle.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary-folder.ts";
import { type BrowserVerifier, browserVerifier } from "./browser-verifier.ts";
import { debianTool } from "./debian-tool.ts";
import { mutationsOf } from "./mutate.ts";
import { logSigner } from "./sample-keys.ts";
import { statementSigner } from "./sample-statements.ts";

const tool = debianTool("chromium");
const { text, trust } = await sampleBundle({
  signers: ({ log, timestamp, witnesses, grease }) => [log, timestamp, ...witnesses, grease],
});
const bundle = encodeUtf8(text);

describe.skipIf(tool.isMissing)(`Chromium, from a file and offline${tool.toInstall}`, () => {
  let folder: TemporaryFolder;
  let page: BrowserVerifier;

  beforeAll(async () => {
    folder = await temporaryFolder();
    page = await browserVerifier(folder.path);
  });

  afterAll(async () => {
    await page?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  test("verifies a bundle", async () => {
    const [report] = await page.verify([bundle], trust);
    expect(report?.checks.filter(({ status }) => status === "fail")).toEqual([]);
    expect(report).toMatchObject({ valid: true, decision: "ALLOW" });
    expect(report?.events.map(({ kind }) => kind)).toEqual(["decision", "redemption", "outcome"]);
    expect(report?.tiers.map(({ tier, status }) => `${tier}: ${status}`)).toEqual([
      "signed: yes",
      "included: yes",
      "witnessed: yes",
      "consistent: yes",
      "complete: yes",
      // It has no engine for policies.
      "replayed: not-checked",
    ]);
  });

  test("refuses the bundle with any of 200 changes", async () => {
    const changed = mutationsOf(bundle, 200);
    const reports = await page.verify(changed, trust);
    expect(reports.map(({ valid }) => valid)).toEqual(changed.map(() => false));
  });

  test("refuses the bundle when it trusts other keys under the same names", async () => {
    const logs = trust.logs.map((log) => ({ ...log, vkey: logSigner(log.origin).vkey }));
    const keys = trust.keys.map((key) => ({ ...key, spkiDer: statementSigner().spkiDer }));
    const reports = [
      ...(await page.verify([bundle], { ...trust, logs })),
      ...(await page.verify([bundle], { ...trust, keys })),
    ];
    expect(reports.map(({ valid }) => valid)).toEqual([false, false]);
  });

  test("asks for nothing but the page itself", () => {
    expect(page.requested).toEqual([expect.stringMatching(/^file:\/\/.*\/verify\.html$/)]);
  });
});
