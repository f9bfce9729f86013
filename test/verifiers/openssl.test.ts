import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { debianTool } from "./debian-tool.ts";
import { opensslCheckpoint, opensslStatement } from "./openssl-verdict.ts";
import { revocationLog } from "./revocation-log.ts";

const openssl = debianTool("openssl");
const log = revocationLog(700, 256);
const { spkiDer } = log.statementKey;
const { payload, signature } = log.logged(450);
const other = log.logged(451);
const [vkey] = log.vkeys;
const stranger = revocationLog(1, 1);

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
}

describe.skipIf(openssl.isMissing)(`OpenSSL${openssl.toInstall}`, () => {
  test("verifies the signature of a statement", async () => {
    await using folder = await temporaryFolder();
    const run = await opensslStatement(folder.path, { payload, signature, spkiDer });
    expect(run).toEqual({ status: 0, output: "Verified OK\n" });
  });

  test.each([
    { what: "a statement changed in one bit", change: { payload: flipped(payload, 100) } },
    { what: "a statement with a byte more", change: { payload: Uint8Array.of(...payload, 10) } },
    { what: "another statement", change: { payload: other.payload } },
    { what: "the signature of another statement", change: { signature: other.signature } },
    { what: "a signature changed in one bit", change: { signature: flipped(signature, 20) } },
    { what: "another signer", change: { spkiDer: stranger.statementKey.spkiDer } },
  ])("refuses $what", async ({ change }) => {
    await using folder = await temporaryFolder();
    const run = await opensslStatement(folder.path, { payload, signature, spkiDer, ...change });
    expect(run.status).not.toBe(0);
    expect(run.output).toContain("Verification failure");
  });

  test("verifies the log's signature of a checkpoint", async () => {
    await using folder = await temporaryFolder();
    for (const note of [log.checkpoint, log.olderCheckpoint]) {
      const run = await opensslCheckpoint(folder.path, note, vkey);
      expect(run).toEqual({ status: 0, output: "Signature Verified Successfully\n" });
    }
  });

  test.each([
    { what: "another size", note: log.checkpoint.replace("\n700\n", "\n701\n"), key: vkey },
    {
      what: "another origin",
      note: log.checkpoint.replace("sample/1\n7", "simple/1\n7"),
      key: vkey,
    },
    { what: "the log's signature of another state", note: mixed(), key: vkey },
    { what: "the key of another log", note: log.checkpoint, key: stranger.vkeys[0] },
  ])("refuses a checkpoint with $what", async ({ note, key }) => {
    await using folder = await temporaryFolder();
    const run = await opensslCheckpoint(folder.path, note, key);
    expect(run.status).not.toBe(0);
    expect(run.output).toContain("Signature Verification Failure");
  });
});

function mixed(): string {
  const [text = ""] = log.checkpoint.split("\n\n");
  const [, signatures = ""] = log.olderCheckpoint.split("\n\n");
  return `${text}\n\n${signatures}`;
}
