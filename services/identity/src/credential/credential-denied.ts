import type { ReasonCode } from "@writ/reasons";

/** A credential is not accepted. The message is for the caller and holds no part of the credential. */
export class CredentialDenied extends Error {
  override readonly name = "CredentialDenied";
  /** Why; stable. */
  readonly code: ReasonCode;

  constructor(code: ReasonCode, message: string) {
    super(message);
    this.code = code;
  }
}
