import { canonicalBytes } from "@writ/encoding";
import { decide } from "./decide.ts";
import type { DecisionInput, Subject } from "./decision-input.ts";
import type { CedarEngine } from "./engine.ts";
import { digestText, type Hash } from "./hash.ts";
import type { LoadedPolicySet } from "./policy-set.ts";
import type { LocatedSetTest, SetTest, SetTestDefaults } from "./set-test.ts";
import { parseUid } from "./uid.ts";

/** What a case came out as. */
export interface SetTestOutcome extends LocatedSetTest {
  /** What differs from what was expected, for people; empty when it passed. */
  readonly failures: readonly string[];
  readonly input: DecisionInput;
}

/** Decides every case with `writ-decide/1`. */
export function runSetTests(
  set: LoadedPolicySet,
  tests: readonly LocatedSetTest[],
  defaults: SetTestDefaults,
  engine: CedarEngine,
  hash: Hash,
): readonly SetTestOutcome[] {
  return tests.map(({ path, test }) => {
    const input = testInput(set, test, defaults, hash);
    return { path, test, input, failures: failuresOf(set, test, input, engine) };
  });
}

function failuresOf(
  set: LoadedPolicySet,
  { expect }: SetTest,
  input: DecisionInput,
  engine: CedarEngine,
): readonly string[] {
  const { output, problems } = decide(set, input, engine);
  const failures: string[] = [];
  const compare = (what: string, expected: unknown, actual: unknown): void => {
    if (expected !== undefined && JSON.stringify(expected) !== JSON.stringify(actual))
      failures.push(`${what} is ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`);
  };
  compare("decision", expect.decision, output.decision);
  compare("code", expect.code, output.code);
  compare("determining", expect.determining?.toSorted(), output.determining.toSorted());
  compare("lease_s", expect.lease_s, output.obligations?.lease_s);
  if (failures.length > 0)
    for (const { pointer, message } of problems) failures.push(`${pointer} ${message}`);
  return failures;
}

/** The input a case stands for; what neither it nor the defaults state is an ordinary, unattested root request. */
function testInput(
  set: LoadedPolicySet,
  { given }: SetTest,
  defaults: SetTestDefaults,
  hash: Hash,
): DecisionInput {
  const subject = (uid: string): Subject => ({
    uid,
    attributes: { suspended: false },
    teams: [],
    ...defaults.entities?.[uid],
    ...given.entities?.[uid],
  });
  const context = { ...defaults.context, ...given.context };
  const fields = given.input === undefined ? {} : given.input;
  const { type, id } = parseUid(given.resource) ?? { type: "", id: "" };
  return {
    tenant: "test",
    principal: subject(given.principal),
    actor: given.actor === undefined ? null : subject(given.actor),
    action: given.action,
    resource: { type, id, attributes: given.attributes ?? {} },
    input: { h: digestText(hash, canonicalBytes(fields)), fields },
    context: {
      now: context.now ?? Date.UTC(2026, 0, 1),
      runtime: context.runtime
        ? { level: 0, profile: "", env: "", measurement: "", age_s: 0, ...context.runtime }
        : null,
      lineage: { depth: 0, root_kind: "tool.call", siblings: 0, ...context.lineage },
      ask: {
        kind: "tool.call",
        lease_s: 0,
        max_depth: 0,
        use: "once",
        audience: "test",
        ...context.ask,
      },
      auth: { method: "client_assertion", age_s: 0, issuer: "test", ...context.auth },
    },
    approvals: (given.approvals ?? []).map((policy) => ({
      id: "test",
      policy,
      item: set.rules.get(policy)?.item ?? "",
    })),
    stop: { epoch: 0, match: null },
    fences: { policy: 0, stop: 0, revocation: 0 },
  };
}
