import {
  type BundleDocument,
  BundleError,
  type DecisionPredicate,
  readDecision,
  readSignedPart,
  StatementError,
} from "@writ/evidence";

/** What a decision's statement says; undefined when it is not readable. Nothing is verified. */
export function decisionOf(payload: Uint8Array | undefined): DecisionPredicate | undefined {
  try {
    return payload && readDecision(payload).predicate;
  } catch (error) {
    if (error instanceof StatementError) return undefined;
    throw error;
  }
}

/** What the decision in a bundle says; undefined when it is not readable. Nothing is verified. */
export function bundledDecision({
  events: [first],
}: Pick<BundleDocument, "events">): DecisionPredicate | undefined {
  try {
    return first && decisionOf(readSignedPart(first).envelope.payload);
  } catch (error) {
    if (error instanceof BundleError) return undefined;
    throw error;
  }
}
