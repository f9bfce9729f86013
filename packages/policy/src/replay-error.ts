/** The parts of a decision that are made again, in their order. */
export type ReplayPart = "input" | "engine" | "policy-set" | "determining" | "decision" | "output";

/** What was recorded of a part, and what this machine made of it. */
export interface Difference {
  readonly expected: string;
  readonly recomputed: string;
}

/** A decision cannot be made again from this material. */
export class ReplayError extends Error {
  override readonly name = "ReplayError";
  /** The part that is not as recorded. */
  readonly part: ReplayPart;
  /** Undefined when the part could not be made at all. */
  readonly difference: Difference | undefined;

  constructor(part: ReplayPart, message: string, difference?: Difference) {
    super(message);
    this.part = part;
    this.difference = difference;
  }
}
