import { encodeUtf8 } from "@writ/encoding";
import { keyList, parseBundle, trustedRoot } from "@writ/evidence";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type SampleBundle,
  sampleBundle,
  sampleTrust,
} from "../../packages/evidence/src/testing/sample-bundle.ts";
import { sampleExecution } from "../../packages/evidence/src/testing/sample-execution.ts";
import { nodeCrypto } from "../../packages/evidence/src/testing/node-crypto.ts";
import { knownKeys } from "../../services/console/web/viewer/src/check/known-keys.ts";
import { flipped } from "../../services/console/web/viewer/src/check/part.ts";
import { partsOf } from "../../services/console/web/viewer/src/check/parts.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary-folder.ts";
import { eventsIn } from "../verifiers/bundle-file.ts";
import { debianTool } from "../verifiers/debian-tool.ts";
import { type GoChecker, goChecker } from "../verifiers/go-checker.ts";
import { sha256 } from "../verifiers/sample-keys.ts";
import { sigstoreVerdict } from "../verifiers/sigstore-verdict.ts";
import {
  buildViewer,
  openViewer,
  trustFile,
  trustFragment,
  type ViewerPage,
  viewerFile,
} from "./viewer-page.ts";

const tools = debianTool("chromium", "golang-go", "golang-golang-x-mod-dev");
const COUNT = 100;
const LONG_MS = 600_000;

const validity = { fromMs: 0, toMs: null };
const outside = {
  trustedRoot: trustedRoot(
    sha256,
    sampleTrust.logs.map(({ vkey }) => ({ vkey, validity })),
  ),
  keyList: keyList(sampleTrust.keys.map((key) => ({ ...key, use: "statement", validity }))),
};
const vkeys = sampleTrust.logs.flatMap(({ vkey, timestampVkey }) => [vkey, timestampVkey]);

/** What the others do not look at: witnesses, the chain, what is opened, and what is replayed. */
const ONLY_OURS = /witness|tenant|execution id|disclosure|opening|decision|policy file/;

describe.skipIf(tools.isMissing)(`the proof viewer's verdicts${tools.toInstall}`, () => {
  let folder: TemporaryFolder;
  let viewer: ViewerPage;
  let go: GoChecker;

  beforeAll(async () => {
    folder = await temporaryFolder();
    await buildViewer(folder.path);
    go = await goChecker(folder.path);
    // A trust that only a link brought is not remembered: all these are logs of one name.
    const fragment = await trustFragment(trustFile(sampleTrust));
    viewer = await openViewer(viewerFile(folder.path), { fragment });
  });

  afterAll(async () => {
    await viewer?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  async function inPage(bundle: Uint8Array): Promise<boolean> {
    await viewer.open(bundle);
    return (await viewer.word()) !== "Refused";
  }

  /** Whether Sigstore's client and Go's packages accept every event. */
  async function elsewhere(bundle: Uint8Array): Promise<boolean> {
    for (const { entry, sigstoreBundle, tlogProof } of eventsIn(bundle)) {
      if (!accepted(sigstoreBundle)) return false;
      if ((await go.proof(vkeys, tlogProof, entry)).status !== 0) return false;
    }
    return true;
  }

  test(
    "are those of Sigstore's client and Go's packages on 100 good bundles",
    { timeout: LONG_MS },
    async () => {
      for (let i = 0; i < COUNT; i++) {
        const { text } = await goodBundle(i);
        const bundle = encodeUtf8(text);
        expect([await inPage(bundle), await elsewhere(bundle)]).toEqual([true, true]);
      }
    },
  );

  test("are theirs on 100 broken bundles", { timeout: LONG_MS }, async () => {
    const broken: Uint8Array[] = [];
    for (let i = 0; broken.length < COUNT; i++) broken.push(...(await brokenBundles(i, 5)));
    for (const bundle of broken) {
      expect([await inPage(bundle), await elsewhere(bundle)]).toEqual([false, false]);
    }
  });
});

/** All different: in the log's size, the events' places, and what was decided. */
function goodBundle(i: number): Promise<SampleBundle> {
  const statements = i % 4 === 0 ? sampleExecution() : sampleExecution("DENY");
  return sampleBundle({ statements, gaps: [i % 13, i % 3, 1, (i * 7) % 31], older: [] });
}

async function brokenBundles(i: number, count: number): Promise<readonly Uint8Array[]> {
  const { text } = await goodBundle(i);
  const bundle = encodeUtf8(text);
  const known = await knownKeys(sampleTrust, nodeCrypto);
  const parts = partsOf(bundle, parseBundle(bundle), known, false).filter(
    ({ name }) => !ONLY_OURS.test(name),
  );
  return Array.from({ length: count }, (_, k) => {
    const part = parts[(i * count + k) % parts.length];
    if (part === undefined) throw new Error("the bundle has no parts");
    const byte = (i * 37 + k * 11) % part.bytes.length;
    return part.with(flipped(part.bytes, byte, (i + k) % 8));
  });
}

/** Whatever Sigstore's client throws at: it does not accept. */
function accepted(bundle: unknown): boolean {
  try {
    return sigstoreVerdict(bundle, outside) === "accepted";
  } catch {
    return false;
  }
}
