import { failure, type RpcError } from "@writ/rpc";
import { CredentialDenied } from "../credential/credential-denied.ts";
import { LogUnavailableError } from "../changes/relay.ts";
import { FieldError } from "../registry/field-error.ts";
import { RegistryUnsettledError } from "../credential/verify-credentials.ts";
import { SignInRefused } from "../session/sign-in-refused.ts";
import {
  AlreadyRegisteredError,
  NotRegisteredError,
  StoreUnavailableError,
  TenantFullError,
} from "../store/store.ts";

/** Does a handler's work and turns what it throws into what the caller is told. What nobody expected stays as it is: a bug. */
export async function answering<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toldToCaller(error) ?? error;
  }
}

function toldToCaller(error: unknown): RpcError | undefined {
  if (error instanceof FieldError) {
    const fields = [{ field: error.field, description: error.message }];
    return failure("REQUEST_INVALID", error.message, { fields, cause: error });
  }
  if (
    error instanceof StoreUnavailableError ||
    error instanceof LogUnavailableError ||
    error instanceof RegistryUnsettledError
  )
    return failure("DEPENDENCY_UNAVAILABLE", error.message, { cause: error });
  if (error instanceof CredentialDenied)
    return failure("CALLER_UNAUTHENTICATED", error.message, {
      metadata: { code: error.code },
      cause: error,
    });
  if (error instanceof SignInRefused)
    return failure(
      error.kind === "who" ? "CALLER_UNAUTHENTICATED" : "CALLER_NOT_ALLOWED",
      error.message,
      { metadata: { code: error.code }, cause: error },
    );
  if (error instanceof AlreadyRegisteredError)
    return failure("ALREADY_EXISTS", error.message, { cause: error });
  if (error instanceof NotRegisteredError)
    return failure("NOT_FOUND", error.message, { cause: error });
  if (error instanceof TenantFullError)
    return failure("STATE_CONFLICT", error.message, { cause: error });
  return undefined;
}
