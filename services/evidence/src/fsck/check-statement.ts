import { verify } from "node:crypto";
import { encodeHex, equalBytes } from "@writ/encoding";
import type { Finding } from "@writ/evidence";
import type { TrustedKey } from "@writ/token";
import { checkContent } from "../entry/check-entry.ts";
import { type StatementKeys, statementKeys } from "../entry/statement-keys.ts";
import { InvalidEntryError } from "../entry/submission.ts";
import type { Entry, Place } from "../entry.ts";
import { asSubmission } from "./as-submission.ts";
import type { StatementRow } from "./fsck-store.ts";

/** What a statement turned out to be. */
export interface CheckedStatement {
  readonly findings: readonly Finding[];
  /** Its place in its execution, as it says itself; null without one, undefined when it is not readable. */
  readonly place: Place | null | undefined;
}

/** Checks one stored event with what is stored about it. Its signature is verified on another thread. */
export type CheckStatement = (row: StatementRow) => Promise<CheckedStatement>;

/** The check with the keys of a trust file, also those that are retired. */
export function statementCheck(keys: readonly TrustedKey[]): CheckStatement {
  const trusted = new Map(keys.map((key) => [key.kid, key]));
  const known = statementKeys(keys.map(asInUse));
  return async (row) => {
    const findings: Finding[] = [];
    const report = (expected: string, found: string): void => {
      findings.push({ place: `statement ${row.tenantId}/${row.eventId}`, expected, found });
    };
    const key = trusted.get(row.statement.keyId);
    if (key === undefined) {
      report("a key of the trust file", row.statement.keyId);
      return { findings, place: undefined };
    }
    if (key.retiredAt !== undefined && row.appendedAtMs > Date.parse(key.retiredAt))
      report(
        `a key in use, not retired ${key.retiredAt}`,
        new Date(row.appendedAtMs).toISOString(),
      );
    const place = await checkAgainstRules(row, key.service, known, report);
    checkStep(row, place, report);
    return { findings, place };
  };
}

/** What a key signed while it was in use still counts. */
function asInUse(key: TrustedKey): TrustedKey {
  const { retiredAt: _, ...rest } = key;
  return rest;
}

type Report = (expected: string, found: string) => void;

async function checkAgainstRules(
  row: StatementRow,
  service: string,
  keys: StatementKeys,
  report: Report,
): Promise<Place | null | undefined> {
  try {
    const { entry, key, signed } = checkContent(asSubmission(row), service, keys);
    if (!equalBytes(entry.paeDigest, row.paeDigest))
      report(`digest ${encodeHex(entry.paeDigest)}`, encodeHex(row.paeDigest));
    const at = `entry ${row.logIndex} of log ${row.logId}`;
    if (row.entry === undefined) report(at, "nothing");
    else if (row.entry.eventId !== row.eventId) report(at, `that of event ${row.entry.eventId}`);
    else if (!equalBytes(entry.leaf, row.entry.bytes)) report(`${at} for it`, "another entry");
    if (row.execution !== undefined) checkRow(row, row.execution, entry, report);
    if (!(await isSignature(signed, key, row.statement.signature)))
      report(`a signature by ${service}`, "one that does not verify");
    return entry.place;
  } catch (error) {
    if (!(error instanceof InvalidEntryError)) throw error;
    report(`an event that ${service} may record`, error.message);
    return undefined;
  }
}

/** The row of the execution says what its decision says besides what is submitted of it. */
function checkRow(
  { logIndex, statement }: StatementRow,
  row: NonNullable<StatementRow["execution"]>,
  { execution }: Entry,
  report: Report,
): void {
  if (row.logIndex !== logIndex)
    report(`an execution at leaf ${logIndex}`, `at leaf ${row.logIndex}`);
  if (row.keyId !== statement.keyId)
    report(`an execution decided by key ${statement.keyId}`, `by key ${row.keyId}`);
  const [causes, found] = [execution?.causes ?? [], row.causes].map((ids) => ids.join(" "));
  if (causes !== found) report(`an execution with the causes ${causes}`, `with ${found}`);
}

/** The row of the event in its execution says what the statement says. */
function checkStep(
  { eventId, kind, step }: StatementRow,
  place: Place | null | undefined,
  report: Report,
): void {
  if (place === undefined || place === null) return;
  const isSame =
    step?.eventId === eventId &&
    step.kind === kind &&
    step.code === place.code &&
    step.isFinal === place.isFinal &&
    step.occurredAtMs === place.occurredAtMs;
  if (!isSame)
    report("an execution event that says the same", step === undefined ? "none" : "another");
}

function isSignature(
  signed: Uint8Array,
  key: Parameters<typeof verify>[2],
  signature: Uint8Array,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    verify("sha256", signed, key, signature, (error, isValid) =>
      error === null ? resolve(isValid) : reject(error),
    );
  });
}
