import fc from "fast-check";
import { expect, test } from "vitest";
import { NOTE_COSIGNATURE, NOTE_ED25519, vkey } from "../note/vkey.ts";
import { testKey } from "../testing/ed25519.ts";
import { sha256 } from "../testing/sha256.ts";
import { WitnessPolicyError } from "./policy-error.ts";
import { parseWitnessPolicy } from "./tlog-policy.ts";

const logKey = vkey(sha256, "log.example", NOTE_ED25519, testKey(0).publicKey);

function witnessKey(seed: number): string {
  return vkey(sha256, `witness.example/${seed}`, NOTE_COSIGNATURE, testKey(seed).publicKey);
}

const [key1, key2, key3] = [witnessKey(1), witnessKey(2), witnessKey(3)];
const two = `witness X1 ${key1}\nwitness X2 ${key2}\n`;

/** The line the policy is refused for; -1 when it is not refused. */
function refusedLine(text: string): number {
  try {
    parseWitnessPolicy(text);
    return -1;
  } catch (error) {
    if (error instanceof WitnessPolicyError) return error.line;
    throw error;
  }
}

test("reads the example of C2SP tlog-policy", () => {
  const names = ["X1", "X2", "X3", "Y1", "Y2", "Y3"];
  const [x, y] = [names.slice(0, 3), names.slice(3)].map((group) =>
    group.map((name) => `witness ${name} ${witnessKey(names.indexOf(name) + 1)}\n`).join(""),
  );
  const policy = parseWitnessPolicy(
    `log ${logKey}\n\n${x}group X-witnesses 2 X1 X2 X3\n\n${y}group Y-witnesses any Y1 Y2 Y3\n\n` +
      "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n",
  );
  expect(policy.logs).toEqual([{ vkey: logKey, url: null }]);
  expect(policy.witnesses).toEqual(
    names.map((name, i) => ({ name, vkey: witnessKey(i + 1), url: null })),
  );
  const group = (name: string, needed: number, members: unknown[]) => ({
    kind: "group",
    name,
    needed,
    members,
  });
  const witnesses = names.map((name) => ({ kind: "witness", name }));
  expect(policy.quorum).toEqual(
    group("X-and-Y", 2, [
      group("X-witnesses", 2, witnesses.slice(0, 3)),
      group("Y-witnesses", 1, witnesses.slice(3)),
    ]),
  );
});

test("passes over comments, empty lines and white space, and keeps URLs", () => {
  const text = `\n # none yet: ü\n\t\n \tlog \t${logKey}  https://log.example/ \nwitness w ${key1} http://127.0.0.1:1\n\tquorum  w\n#end\n`;
  expect(parseWitnessPolicy(text)).toEqual({
    logs: [{ vkey: logKey, url: "https://log.example/" }],
    witnesses: [{ name: "w", vkey: key1, url: "http://127.0.0.1:1" }],
    quorum: { kind: "witness", name: "w" },
  });
});

test("reads a policy that needs nobody", () => {
  expect(parseWitnessPolicy("quorum none\n")).toEqual({ logs: [], witnesses: [], quorum: null });
});

test("takes names for what they are, character by character", () => {
  expect(refusedLine(`witness \u212a ${key1}\nquorum K\n`)).toBe(2);
  expect(refusedLine(`witness constructor ${key1}\nquorum constructor\n`)).toBe(-1);
  expect(refusedLine(`witness any ${key1}\ngroup all all any\nquorum all\n`)).toBe(-1);
  // A no-break space is not white space.
  expect(refusedLine(`witness a\u00a0b ${key1}\nquorum a\u00a0b\n`)).toBe(-1);
});

test.each([
  ["no quorum", two, 0],
  ["nothing", "", 0],
  ["a second quorum", "quorum none\nquorum none\n", 2],
  ["no newline at the end", `${two}quorum X1`, 3],
  ["an unknown keyword", "quorums none\n", 1],
  ["a keyword in capitals", "Quorum none\n", 1],
  ["a carriage return", "quorum none\r\n", 0],
  ["a NUL", "quorum none\n#\0\n", 0],
  ["a lone surrogate", "quorum none\n#\ud800\n", 0],
  ["a comment behind a line", "quorum none # nobody\n", 1],
  ["a quorum of two words", `${two}quorum X1 X2\n`, 3],
  ["a quorum of no word", "quorum\n", 1],
  ["a quorum defined below", `quorum X1\n${two}`, 1],
  ["a name twice", `${two}witness X1 ${key3}\nquorum X1\n`, 3],
  ["a witness called none", `witness none ${key1}\nquorum none\n`, 1],
  ["a group called none", `${two}group none any X1\nquorum none\n`, 3],
  ["a group with a witness's name", `${two}group X1 any X2\nquorum X1\n`, 3],
  ["a witness's key twice", `witness a ${key1}\nwitness b ${key1}\nquorum a\n`, 2],
  [
    "a witness's key twice under two names",
    `witness a ${key1}\nwitness b ${vkey(sha256, "other", NOTE_COSIGNATURE, testKey(1).publicKey)}\nquorum a\n`,
    2,
  ],
  ["a log's key twice", `log ${logKey}\nlog ${logKey}\nquorum none\n`, 2],
  [
    "a log as its own witness",
    `log ${logKey}\nwitness a ${vkey(sha256, "a", NOTE_COSIGNATURE, testKey(0).publicKey)}\nquorum a\n`,
    2,
  ],
  ["a witness's key for a log", `log ${key1}\nquorum none\n`, 1],
  ["a log's key for a witness", `witness a ${logKey}\nquorum a\n`, 1],
  ["a key that is none", "witness a b\nquorum a\n", 1],
  ["a key cut short", `log ${logKey.slice(0, -1)}\nquorum none\n`, 1],
  ["a key with stray bits", `log ${logKey.slice(0, -1)}!\nquorum none\n`, 1],
  ["a log without a key", "log\nquorum none\n", 1],
  ["a log with too many words", `log ${logKey} http://a b\nquorum none\n`, 1],
  ["a witness with too many words", `witness a ${key1} http://a b\nquorum a\n`, 1],
  ["an undefined member", `${two}group g any X1 X3\nquorum g\n`, 3],
  ["a group within itself", `${two}group g any X1 g\nquorum g\n`, 3],
  ["a member defined below", `group g any X1\n${two}quorum g\n`, 1],
  ["none as a member", `${two}group g any X1 none\nquorum g\n`, 3],
  ["a member twice", `${two}group g any X1 X1\nquorum g\n`, 3],
  ["a member of two groups", `${two}group g any X1\ngroup h any X1\nquorum g\n`, 4],
  ["a group of nobody", `${two}group g any\nquorum g\n`, 3],
  ["all of nobody", `${two}group g all\nquorum g\n`, 3],
  ["a threshold of none", `${two}group g 0 X1 X2\nquorum g\n`, 3],
  ["a threshold of more than there are", `${two}group g 3 X1 X2\nquorum g\n`, 3],
  ["a threshold with a zero in front", `${two}group g 01 X1 X2\nquorum g\n`, 3],
  ["a threshold in hex", `${two}group g 0x1 X1 X2\nquorum g\n`, 3],
  ["a threshold that every object has", `${two}group g constructor X1 X2\nquorum g\n`, 3],
  ["a group without a name", `${two}group\nquorum X1\n`, 3],
])("refuses %s", (_, text, line) => {
  expect(refusedLine(text)).toBe(line);
});

test("reads 64 of each and refuses one more", () => {
  const times = (count: number, line: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => `${line(i)}\n`).join("");
  const log = (i: number) => `log ${vkey(sha256, "l", NOTE_ED25519, testKey(100 + i).publicKey)}`;
  const witness = (i: number) =>
    `witness ${i} ${vkey(sha256, "w", NOTE_COSIGNATURE, testKey(i).publicKey)}`;
  const group = (i: number) => `group g${i} any ${i}`;
  const text = (logs: number, witnesses: number, groups: number) =>
    `${times(logs, log)}${times(witnesses, witness)}${times(groups, group)}quorum none\n`;
  expect(refusedLine(text(64, 64, 64))).toBe(-1);
  expect(refusedLine(text(65, 64, 64))).toBe(65);
  expect(refusedLine(text(64, 65, 64))).toBe(129);
  expect(refusedLine(text(0, 64, 64).replace("quorum", "group h any g0\nquorum"))).toBe(129);
});

test("reads 16 KiB and refuses one byte more", () => {
  const end = "quorum none\n";
  const comment = (bytes: number) => `#${"x".repeat(bytes - 2)}\n`;
  expect(refusedLine(comment(16_384 - end.length) + end)).toBe(-1);
  expect(refusedLine(comment(16_385 - end.length) + end)).toBe(0);
  expect(refusedLine(`#${"\u20ac".repeat(6_000)}\n${end}`)).toBe(0);
});

test("has its own error for every text, and shows none of it", () => {
  const word = fc.constantFrom(
    "log",
    "witness",
    "group",
    "quorum",
    "none",
    "all",
    "2",
    "a",
    "b",
    key1,
    logKey,
    "\n",
    "\n",
    "#",
    "\t",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string())), (words) => {
      expect(refusedLine(`${words.join(" ")}\n`)).toBeGreaterThanOrEqual(-1);
    }),
  );
  expect(() => parseWitnessPolicy("secret word\nquorum none\n")).toThrow(
    "witness policy, line 1: an unknown keyword",
  );
});
