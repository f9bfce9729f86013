import { canonicalBytes, type Json } from "@writ/encoding";
import { describe, expect, test } from "vitest";
import { StatementError } from "../statement/statement-error.ts";
import { digest } from "../testing/events.ts";
import { mutations } from "../testing/mutations.ts";
import { type StatementCase, statementCases as cases } from "../testing/statement-cases.ts";

function accepts(read: StatementCase["read"], frame: object): boolean {
  try {
    read(canonicalBytes(frame as Json));
    return true;
  } catch (error) {
    if (error instanceof StatementError) return false;
    throw error;
  }
}

describe.each(cases)("a statement of a $name", (one) => {
  const frame = JSON.parse(new TextDecoder().decode(one.bytes)) as Record<string, unknown>;

  test("says what it was built from, about the right subject", () => {
    const statement = one.read(one.bytes);
    expect(statement.predicate).toEqual(one.predicate);
    expect(statement.subject).toEqual({ name: one.subject, sha256: digest.sha256 });
  });

  test("is refused when its predicate is changed in any one place", () => {
    const accepted = [...mutations(one.predicate)]
      .filter(({ document }) => accepts(one.read, { ...frame, predicate: document }))
      .map(({ what }) => what);
    expect(accepted.toSorted()).toEqual([...one.allowedChanges].toSorted());
  });

  test("is refused when it is about something else", () => {
    const subject = [{ digest, name: "execution/other" }];
    expect(accepts(one.read, { ...frame, subject })).toBe(false);
  });

  test("is read as no other kind", () => {
    const predicateType = "https://writ.dev/attestation/other/v1";
    expect(accepts(one.read, { ...frame, predicateType })).toBe(false);
    const readers = cases.filter(({ name }) => name !== one.name).map(({ read }) => read);
    expect(readers.filter((read) => accepts(read, frame))).toEqual([]);
  });
});
