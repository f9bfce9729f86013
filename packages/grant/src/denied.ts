import { type ReasonCode, reasonCodes } from "@writ/reasons";

/** Every refusal of the verifier. `cause` is what it came from, for people; it holds no token. */
export class Denied extends Error {
  override readonly name = "Denied";
  readonly code: ReasonCode;
  /** Resolves with whether evidence holds this refusal, so that the grant is dead for everybody; never rejects. */
  readonly recorded: Promise<boolean>;

  constructor(
    code: ReasonCode,
    options: ErrorOptions & { readonly recorded?: Promise<boolean> } = {},
  ) {
    const { recorded = Promise.resolve(false), ...rest } = options;
    super(`${code}: ${reasonCodes[code].meaning}`, rest);
    this.code = code;
    this.recorded = recorded;
  }
}
