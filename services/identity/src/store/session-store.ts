import type { SessionRole } from "../registry/console-sign-in.ts";
import type { PrincipalRef } from "../registry/principal.ts";
import type { PendingStatement } from "./store.ts";

/** For whom a code is, and in what role. */
export interface SignInCode {
  readonly tenant: string;
  /** `User::id`. */
  readonly subject: string;
  readonly role: SessionRole;
  /** Who had it made: a SPIFFE id, or the subject of a session. */
  readonly createdBy: string;
}

/** A code as it is stored: by its digest. */
export interface NewSignInCode extends SignInCode {
  /** SHA-256 of the code. */
  readonly hash: Uint8Array;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** Codes, and who was ever given a say. Every method throws StoreUnavailableError when the database cannot answer. */
export interface SessionStore {
  /** Stores a code, unless the person is suspended or the tenant had `most` made since `sinceMs`. */
  addCode(
    code: NewSignInCode,
    limit: { readonly most: number; readonly sinceMs: number },
  ): Promise<"added" | "suspended" | "too many">;
  /**
   * Uses a code up and stores the statement about it, together or not at all. Of all that try, at any time, exactly one gets the code.
   * A suspended person gets nothing, and the code stays.
   */
  useCode(
    hash: Uint8Array,
    nowMs: number,
    statementOf: (code: SignInCode) => PendingStatement,
  ): Promise<SignInCode | "suspended" | undefined>;
  /** Stores that somebody signed in at an issuer, with the statement about it. */
  recordSignIn(person: PrincipalRef, nowMs: number, statement: PendingStatement): Promise<void>;
  /** Whether at most one person was ever given a code for more than reading in the tenant, and nobody signs in at an issuer, nor ever did. */
  isSingleOperator(tenant: string): Promise<boolean>;
  /** Removes codes made before `beforeMs`. */
  forgetCodes(beforeMs: number): Promise<void>;
}
