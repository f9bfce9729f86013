import { integer, list, nullable, object } from "../statement/shape.ts";
import {
  type Digested,
  type Digest,
  digest,
  digested,
  instant,
  token,
} from "../statement/value.ts";

/** What it takes to make the same decision again and get the same answer. */
export interface PolicyProof {
  /** The policy engine; the digest is that of its code. */
  readonly engine: { readonly name: string; readonly version: string; readonly digest: Digest };
  /** Null when no policy set was usable. */
  readonly policySet: Digested | null;
  /** The canonical request document. */
  readonly request: Digested;
  /** The canonical decision input. */
  readonly input: Digested;
  /** The canonical decision output. */
  readonly output: Digested;
  /** Ids of the policies that made the decision. */
  readonly determiningPolicies: readonly string[];
  /** Ids of the policies that failed. */
  readonly errors: readonly string[];
  /** The state it was made under. */
  readonly fences: { readonly policy: number; readonly stop: number; readonly revocation: number };
  readonly evaluatedAt: string;
}

/** Reads a policy proof. */
export const policyProof = object<PolicyProof>({
  engine: object({ name: token, version: token, digest }),
  policySet: nullable(digested),
  request: digested,
  input: digested,
  output: digested,
  determiningPolicies: list(token, 256),
  errors: list(token, 256),
  fences: object({ policy: integer(0), stop: integer(0), revocation: integer(0) }),
  evaluatedAt: instant,
});
