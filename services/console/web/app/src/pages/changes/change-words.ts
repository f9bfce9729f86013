import type { GovernanceChange } from "@writ/proto/writ/lineage/v1/lineage";
import { paths } from "../../paths.ts";

const KINDS: Readonly<Record<string, string>> = {
  all: "All",
  "policy-lifecycle": "Policies",
  revocation: "Revocations",
  "identity-change": "Identities",
  erasure: "Erasures",
};

const WORDS: Readonly<Record<string, string>> = {
  "policy-lifecycle published": "Policy set published",
  "policy-lifecycle active": "Policy set activated",
  "identity-change issuer.add": "Issuer trusted",
  "identity-change issuer.remove": "Issuer removed",
  "identity-change principal.add": "Principal added",
  "identity-change principal.suspend": "Principal suspended",
  "identity-change principal.resume": "Suspension lifted",
  "identity-change measurement.add": "Runtime registered",
  "identity-change measurement.remove": "Runtime removed",
  "identity-change session.start": "Signed in",
  "approval approved": "Approved",
  "approval rejected": "Rejected",
  "erasure erased": "Contents erased",
};

/** The name of a kind of change, as people say it. */
export function kindWords(kind: string): string {
  return KINDS[kind] ?? kind;
}

/** What was done, in few words; what a newer release does is told as it is. */
export function changeWords({ kind, what }: Pick<GovernanceChange, "kind" | "what">): string {
  if (kind === "revocation") return `Revoked: ${what}`;
  return WORDS[`${kind} ${what}`] ?? `${kind} ${what}`;
}

/** Where more of what was changed is seen; undefined where there is no such place. */
export function subjectPlace({
  kind,
  subject,
  what,
}: Pick<GovernanceChange, "kind" | "subject" | "what">): string | undefined {
  switch (kind) {
    case "policy-lifecycle":
      return paths.policy(subject);
    case "erasure":
      return paths.record(subject);
    case "revocation":
      return what === "execution" ? paths.explorer(subject) : undefined;
    case "identity-change":
      return what.startsWith("principal.")
        ? paths.decisions({ q: `principal:${subject}` })
        : undefined;
    default:
      return undefined;
  }
}
