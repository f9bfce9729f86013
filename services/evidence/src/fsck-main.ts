import { readFileSync } from "node:fs";
import { parseTrust } from "@writ/token";
import { fsckDatabase } from "./fsck/fsck-database.ts";
import { onSnapshot } from "./store/fsck-store.ts";

// Checks the evidence database and writes one JSON object per line: {finding}, {progress} and {done}. Exits with 0 when it is
// sound, with 1 when there are findings, with 3 when it could not be checked. Changes nothing.
const SOUND = 0;
const UNSOUND = 1;
const NOT_CHECKED = 3;

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return NOT_CHECKED;
});

async function main(): Promise<number> {
  const trust = parseTrust(readFileSync(fileIn("EVIDENCE_TRUST_FILE"), "utf8"));
  const url = readFileSync(fileIn("EVIDENCE_DATABASE_URL_FILE"), "utf8").trim();
  const write = (object: object): unknown => process.stdout.write(`${JSON.stringify(object)}\n`);
  const findings = await onSnapshot(url, (store) =>
    fsckDatabase(trust, store, {
      finding: (part, finding) => write({ part, finding }),
      progress: (part, done, of) => write({ part, progress: { done, of } }),
      done: (part, count) => write({ part, done: count }),
    }),
  );
  return findings === 0 ? SOUND : UNSOUND;
}

function fileIn(name: string): string {
  const file = process.env[name];
  if (file === undefined) throw new Error(`${name} is not set`);
  return file;
}
