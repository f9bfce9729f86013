/** Nobody is signed in. The message is for the person and holds no part of a credential. */
export class SignInRefused extends Error {
  override readonly name = "SignInRefused";
  /** `who`: nobody is recognised; `may`: somebody is, and may not. */
  readonly kind: "who" | "may";
  /** Why; stable. */
  readonly code: string;

  constructor(kind: SignInRefused["kind"], code: string, message: string) {
    super(message);
    this.kind = kind;
    this.code = code;
  }
}

/** The refusal of a person whom an operator suspended. */
export function suspended(): SignInRefused {
  return new SignInRefused("may", "PRINCIPAL_SUSPENDED", "an operator suspended this user");
}
