import { type ReasonCode, reasonCodes } from "@writ/reasons";

/** Every refusal of the verifier. `cause` is what it came from, for people; it holds no token. */
export class Denied extends Error {
  override readonly name = "Denied";
  readonly code: ReasonCode;

  constructor(code: ReasonCode, options?: ErrorOptions) {
    super(`${code}: ${reasonCodes[code].meaning}`, options);
    this.code = code;
  }
}
