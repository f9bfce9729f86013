/** A witness policy is not acceptable. The message says what is wrong and carries no part of the policy. */
export class WitnessPolicyError extends Error {
  override readonly name = "WitnessPolicyError";
  /** Counted from 1; 0 when it is about the whole text. */
  readonly line: number;

  constructor(line: number, problem: string) {
    super(line === 0 ? `witness policy: ${problem}` : `witness policy, line ${line}: ${problem}`);
    this.line = line;
  }
}
