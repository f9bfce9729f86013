import { encodeUtf8 } from "@writ/encoding";
import { keyList, trustedRoot } from "@writ/evidence";
import { expect, test } from "vitest";
import { sampleBundle } from "../../packages/evidence/src/testing/sample-bundle.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { eventsIn } from "./bundle-file.ts";
import { debianTool } from "./debian-tool.ts";
import { goChecker } from "./go-checker.ts";
import { sha256 } from "./sample-keys.ts";
import { sigstoreVerdict } from "./sigstore-verdict.ts";

const go = debianTool("golang-go", "golang-golang-x-mod-dev");
const validity = { fromMs: 0, toMs: null };
const { text, trust } = await sampleBundle();
const events = eventsIn(encodeUtf8(text));

test("Sigstore's client accepts every event of an evidence bundle", () => {
  const logs = trust.logs.map(({ vkey }) => ({ vkey, validity }));
  const outside = {
    trustedRoot: trustedRoot(sha256, logs),
    keyList: keyList(trust.keys.map((key) => ({ ...key, use: "statement", validity }))),
  };
  const verdicts = events.map(({ sigstoreBundle }) => sigstoreVerdict(sigstoreBundle, outside));
  expect(verdicts).toEqual(["accepted", "accepted", "accepted"]);
});

test.skipIf(go.isMissing)(
  `Go's packages accept every proof of an evidence bundle${go.toInstall}`,
  async () => {
    await using folder = await temporaryFolder();
    const checker = await goChecker(folder.path);
    const vkeys = trust.logs.flatMap(({ vkey, timestampVkey }) => [vkey, timestampVkey]);
    expect(events).toHaveLength(3);
    for (const { tlogProof, entry } of events) {
      expect(await checker.proof(vkeys, tlogProof, entry)).toEqual({ status: 0, output: "" });
    }
  },
);
