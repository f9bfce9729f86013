import { decodeBase64, encodeBase64 } from "@writ/encoding";
import { keyList, type LoggedStatement, sigstoreBundle, trustedRoot } from "@writ/evidence";
import { expect, test } from "vitest";
import { sha256 } from "./sample-keys.ts";
import { revocationLog, type RevocationLog } from "./revocation-log.ts";
import { sampleLogs } from "./sample-logs.ts";
import { sigstoreVerdict } from "./sigstore-verdict.ts";

const validity = { fromMs: 0, toMs: null };

function trustIn({ vkeys, statementKey }: RevocationLog) {
  const key = { ...statementKey, use: "statement", service: "grant-signing", validity };
  return {
    trustedRoot: trustedRoot(sha256, [{ vkey: vkeys[0], validity }]),
    keyList: keyList([key]),
  };
}

test.each(sampleLogs)("Sigstore's client accepts entries of $what", ({ log, indexes }) => {
  const trust = trustIn(log);
  const verdicts = indexes.map((index) =>
    sigstoreVerdict(sigstoreBundle(log.logged(index)), trust),
  );
  expect(verdicts).toEqual(indexes.map(() => "accepted"));
});

const log = revocationLog(700, 256);
const genuine = log.logged(450);
const other = log.logged(451);

function flipped(bytes: Uint8Array, at = 0): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
}

function withNote(edit: (note: string) => string): LoggedStatement {
  const { checkpoint } = genuine;
  return { ...genuine, checkpoint: { ...checkpoint, note: edit(checkpoint.note) } };
}

const [first = new Uint8Array(), second = new Uint8Array(), ...rest] = genuine.proof;
const [origin = "", size = "", root = ""] = log.checkpoint.split("\n");
const logLine = log.checkpoint.split("\n\u2014 ")[1] ?? "";

const tampered: readonly { what: string; logged: LoggedStatement; code: string }[] = [
  {
    what: "another statement of the same log",
    logged: { ...genuine, payload: other.payload },
    code: "TLOG_BODY_ERROR",
  },
  {
    what: "a changed statement",
    logged: { ...genuine, payload: flipped(genuine.payload, 100) },
    code: "TLOG_BODY_ERROR",
  },
  {
    what: "a changed signature",
    logged: { ...genuine, signature: flipped(genuine.signature, 20) },
    code: "TLOG_BODY_ERROR",
  },
  {
    what: "the proof of another entry",
    logged: { ...genuine, proof: other.proof },
    code: "TLOG_INCLUSION_PROOF_ERROR",
  },
  {
    what: "swapped hashes",
    logged: { ...genuine, proof: [second, first, ...rest] },
    code: "TLOG_INCLUSION_PROOF_ERROR",
  },
  {
    what: "a hash less",
    logged: { ...genuine, proof: [second, ...rest] },
    code: "TLOG_INCLUSION_PROOF_ERROR",
  },
  {
    what: "a hash more",
    logged: { ...genuine, proof: [...genuine.proof, first] },
    code: "TLOG_INCLUSION_PROOF_ERROR",
  },
  {
    what: "another index",
    logged: { ...genuine, index: 451 },
    code: "TLOG_INCLUSION_PROOF_ERROR",
  },
  {
    what: "an index outside of the log",
    logged: { ...genuine, index: 700 },
    code: "TLOG_INCLUSION_PROOF_ERROR",
  },
  {
    what: "another size",
    logged: withNote((note) => note.replace(`\n${size}\n`, "\n701\n")),
    code: "TLOG_INCLUSION_PROOF_ERROR",
  },
  {
    what: "another root",
    logged: withNote((note) => note.replace(root, encodeBase64(flipped(decodeBase64(root))))),
    code: "TLOG_INCLUSION_PROOF_ERROR",
  },
  {
    what: "another origin",
    logged: withNote((note) => note.replace(origin, origin.replace("sample", "simple"))),
    code: "TLOG_INCLUSION_PROOF_ERROR",
  },
  {
    what: "an older checkpoint",
    logged: withNote(() => log.olderCheckpoint),
    code: "TLOG_INCLUSION_PROOF_ERROR",
  },
  {
    what: "a changed signature of the log",
    logged: withNote((note) => note.replace(logLine.slice(-10), `AAAA${logLine.slice(-6)}`)),
    code: "TLOG_INCLUSION_PROOF_ERROR",
  },
  {
    what: "no signature of the log",
    logged: withNote((note) => note.replace(`\u2014 ${logLine}\n`, "")),
    code: "TLOG_INCLUSION_PROOF_ERROR",
  },
  {
    what: "the key id of another log",
    logged: { ...genuine, logKeyId: flipped(genuine.logKeyId, 31) },
    code: "TLOG_INCLUSION_PROOF_ERROR",
  },
  {
    what: "a hint at a key nobody published",
    logged: { ...genuine, keyId: "unknown" },
    code: "PUBLIC_KEY_ERROR",
  },
];

test.each(tampered)("Sigstore's client refuses $what", ({ logged, code }) => {
  expect(sigstoreVerdict(sigstoreBundle(logged), trustIn(log))).toBe(code);
});

test("Sigstore's client refuses logs and signers it does not trust, whatever the entry says of its key", () => {
  const stranger = revocationLog(1, 1);
  const verdict = (trust: RevocationLog) =>
    sigstoreVerdict(sigstoreBundle(genuine), trustIn(trust));
  const { kid } = log.statementKey;
  expect(verdict({ ...log, vkeys: stranger.vkeys })).toBe("TLOG_INCLUSION_PROOF_ERROR");
  expect(verdict({ ...log, statementKey: stranger.statementKey })).toBe("PUBLIC_KEY_ERROR");
  expect(verdict({ ...log, statementKey: { ...stranger.statementKey, kid } })).toBe(
    "SIGNATURE_ERROR",
  );
});
