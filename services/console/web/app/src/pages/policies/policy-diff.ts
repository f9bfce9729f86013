import { policiesOf, type PolicyText } from "./cedar-text.ts";

/** A file of a policy set, as text. */
export interface SetFile {
  readonly path: string;
  readonly text: string;
}

/** What became of a policy or file between two sets. */
export interface Changed {
  /** Policy id, or path of a file that holds no policies. */
  readonly id: string;
  readonly kind: "added" | "removed" | "changed";
  readonly before: string;
  readonly after: string;
  /** Whether what it permits may have grown: a permit that is new or changed, a forbid that is gone or changed. */
  readonly mayWiden: boolean;
}

/** What is different in two policy sets, by policy id and by file; what may allow more comes first. */
export function policyDiff(
  before: readonly SetFile[],
  after: readonly SetFile[],
): readonly Changed[] {
  const policies = compared(policyMap(before), policyMap(after), ({ text }) => text).map(
    ([id, a, b]) => changed(id, a?.text, b?.text, mayWiden(a, b)),
  );
  const files = compared(otherFiles(before), otherFiles(after), ({ text }) => text).map(
    ([path, a, b]) => changed(path, a?.text, b?.text, false),
  );
  return [
    ...policies.filter((one) => one.mayWiden),
    ...policies.filter((one) => !one.mayWiden),
    ...files,
  ];
}

function mayWiden(before: PolicyText | undefined, after: PolicyText | undefined): boolean {
  return (
    (after !== undefined && after.effect !== "forbid") ||
    (before !== undefined && before.effect !== "permit")
  );
}

function changed(
  id: string,
  before: string | undefined,
  after: string | undefined,
  wider: boolean,
): Changed {
  const kind = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  return { id, kind, before: before ?? "", after: after ?? "", mayWiden: wider };
}

function compared<One>(
  before: ReadonlyMap<string, One>,
  after: ReadonlyMap<string, One>,
  textOf: (one: One) => string,
): (readonly [id: string, before: One | undefined, after: One | undefined])[] {
  const ids = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return ids
    .map((id) => [id, before.get(id), after.get(id)] as const)
    .filter(([, a, b]) => a === undefined || b === undefined || textOf(a) !== textOf(b));
}

function policyMap(files: readonly SetFile[]): ReadonlyMap<string, PolicyText> {
  const all = files.filter(isCedar).flatMap(({ path, text }) => policiesOf(path, text));
  return new Map(all.map((policy) => [policy.id, policy]));
}

function otherFiles(files: readonly SetFile[]): ReadonlyMap<string, SetFile> {
  return new Map(files.filter((file) => !isCedar(file)).map((file) => [file.path, file]));
}

function isCedar({ path }: SetFile): boolean {
  return path.endsWith(".cedar");
}
