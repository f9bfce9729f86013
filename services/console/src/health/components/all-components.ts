import type { Picture } from "../picture.ts";
import { type ComponentState, componentNames } from "./component.ts";
import { log } from "./log.ts";
import { postgres } from "./postgres.ts";
import { evidence, grantSigning, identity, lab, policyDecision } from "./processes.ts";
import { queues } from "./queues.ts";
import { verifiers } from "./verifiers.ts";
import { witnesses } from "./witnesses.ts";

/** Every line of the matrix, in the order in which components need each other. */
export function allComponents(picture: Picture): readonly ComponentState[] {
  const made = {
    postgres: postgres(picture),
    evidence: evidence(picture),
    log: log(picture),
    witnesses: witnesses(picture),
    identity: identity(picture),
    "grant-signing": grantSigning(picture),
    "policy-decision": policyDecision(picture),
    verifiers: verifiers(picture),
    queues: queues(picture),
    lab: lab(picture),
  };
  return componentNames.flatMap((name) => made[name] ?? []);
}
