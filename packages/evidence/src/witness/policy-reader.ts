import { encodeHex } from "@writ/encoding";
import { NOTE_COSIGNATURE, NOTE_ED25519 } from "../note/vkey.ts";
import { WitnessPolicyError } from "./policy-error.ts";
import { ed25519Of } from "./policy-key.ts";
import type { PolicyLog, PolicyWitness, Quorum, WitnessPolicy } from "./witness-policy.ts";

type Words = readonly string[];

/** Of logs, of witnesses, of groups. */
const MAX_EACH = 64;
const THRESHOLD = /^[1-9][0-9]{0,2}$/;

/** Takes the lines of a policy in their order, each with its number and its words. Both functions throw WitnessPolicyError. */
export function policyReader(): {
  read(line: number, words: Words): void;
  policy(): WitnessPolicy;
} {
  const logs: PolicyLog[] = [];
  const witnesses: PolicyWitness[] = [];
  const defined = new Map<string, Quorum>();
  const members = new Set<string>();
  const keys = new Set<string>();
  let groups = 0;
  let quorum: Quorum | null | undefined;

  function log(line: number, [vkey = "", url, ...rest]: Words): void {
    demand(rest.length === 0, line, "too many words");
    demand(logs.length < MAX_EACH, line, "too many logs");
    takeKey(line, vkey, NOTE_ED25519);
    logs.push({ vkey, url: url ?? null });
  }

  function witness(line: number, [name = "", vkey = "", url, ...rest]: Words): void {
    demand(rest.length === 0, line, "too many words");
    demand(witnesses.length < MAX_EACH, line, "too many witnesses");
    takeKey(line, vkey, NOTE_COSIGNATURE);
    define(line, name, { kind: "witness", name });
    witnesses.push({ name, vkey, url: url ?? null });
  }

  function group(line: number, [name = "", threshold = "", ...names]: Words): void {
    demand(++groups <= MAX_EACH, line, "too many groups");
    const needed = neededOf(threshold, names.length);
    demand(needed >= 1 && needed <= names.length, line, "a threshold its members can not meet");
    const meanings = names.map((one) => member(line, one));
    define(line, name, { kind: "group", name, needed, members: meanings });
  }

  function setQuorum(line: number, [name = "", ...rest]: Words): void {
    demand(rest.length === 0, line, "too many words");
    demand(quorum === undefined, line, "a second quorum");
    quorum = name === "none" ? null : meaningOf(line, name);
  }

  function takeKey(line: number, vkey: string, type: number): void {
    const key = ed25519Of(vkey, type);
    if (key === undefined) throw new WitnessPolicyError(line, "no key of the type this line needs");
    // One key is one party: a log that is its own witness attests nothing.
    demand(!keys.has(encodeHex(key)), line, "a key that stood before");
    keys.add(encodeHex(key));
  }

  function define(line: number, name: string, meaning: Quorum): void {
    demand(name !== "none" && !defined.has(name), line, "a name that is taken");
    defined.set(name, meaning);
  }

  function member(line: number, name: string): Quorum {
    demand(!members.has(name), line, "a name that is a member already");
    members.add(name);
    return meaningOf(line, name);
  }

  function meaningOf(line: number, name: string): Quorum {
    const meaning = defined.get(name);
    if (meaning === undefined) throw new WitnessPolicyError(line, "a name not defined above");
    return meaning;
  }

  return {
    read(line, [keyword, ...words]) {
      switch (keyword) {
        case "log":
          return log(line, words);
        case "witness":
          return witness(line, words);
        case "group":
          return group(line, words);
        case "quorum":
          return setQuorum(line, words);
        default:
          throw new WitnessPolicyError(line, "an unknown keyword");
      }
    },
    policy() {
      if (quorum === undefined) throw new WitnessPolicyError(0, "it has no quorum");
      return { logs, witnesses, quorum };
    },
  };
}

function demand(holds: boolean, line: number, problem: string): void {
  if (!holds) throw new WitnessPolicyError(line, problem);
}

function neededOf(threshold: string, members: number): number {
  if (threshold === "any") return 1;
  if (threshold === "all") return members;
  return THRESHOLD.test(threshold) ? Number(threshold) : 0;
}
