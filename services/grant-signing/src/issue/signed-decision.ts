import { type KeyObject, verify } from "node:crypto";
import {
  type DecisionPredicate,
  hashedRekord,
  pae,
  PAYLOAD_TYPE,
  readDecision,
  StatementError,
} from "@writ/evidence";
import { sha256, type TrustedKey, verificationKeyFromJwk } from "@writ/token";
import { demand, Refused } from "./refused.ts";

/** A statement as it came: nothing in it is verified. */
export interface SignedStatement {
  readonly payload: Uint8Array;
  /** ECDSA P-256, DER. */
  readonly signature: Uint8Array;
  readonly keyId: string;
}

/** A decision whose signature holds, and the log entry that must exist for it. */
export interface SignedDecision {
  readonly decision: DecisionPredicate;
  readonly entry: Uint8Array;
}

interface DecisionKey {
  readonly publicKey: KeyObject;
  /** SubjectPublicKeyInfo in DER. */
  readonly spki: Uint8Array;
}

/** Reads decisions signed by the policy-decision service. @throws Refused STATEMENT_INVALID */
export function signedDecisions(
  trusted: readonly TrustedKey[],
): (statement: SignedStatement) => SignedDecision {
  const keys = new Map<string, DecisionKey>(
    trusted
      .filter(({ retiredAt, service, use }) => {
        const isDecisionKey = use === "statement" && service === "policy-decision";
        return isDecisionKey && retiredAt === undefined;
      })
      .map(({ kid, jwk }) => {
        const { publicKey } = verificationKeyFromJwk(jwk);
        return [kid, { publicKey, spki: publicKey.export({ type: "spki", format: "der" }) }];
      }),
  );
  return (statement) => {
    const key = keys.get(statement.keyId);
    demand(key !== undefined, "STATEMENT_INVALID", "the key is not a decision key");
    const signed = pae(PAYLOAD_TYPE, statement.payload);
    demand(
      verify("sha256", signed, key.publicKey, statement.signature),
      "STATEMENT_INVALID",
      "the decision's signature does not verify",
    );
    const entry = hashedRekord({
      paeDigest: sha256(signed),
      signatureDer: statement.signature,
      spkiDer: key.spki,
    });
    return { decision: read(statement.payload), entry };
  };
}

function read(payload: Uint8Array): DecisionPredicate {
  try {
    return readDecision(payload).predicate;
  } catch (error) {
    if (error instanceof StatementError) throw new Refused("STATEMENT_INVALID", error.message);
    throw error;
  }
}
