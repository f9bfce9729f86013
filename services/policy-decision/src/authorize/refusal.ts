import type { ReasonCode } from "@writ/reasons";

/** A denial found before, or after, policy was asked. It is recorded like every decision. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: ReasonCode;

  constructor(code: ReasonCode, message: string) {
    super(message);
    this.code = code;
  }
}
