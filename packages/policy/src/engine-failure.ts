/** The policy engine gave no answer. Whatever was asked is denied. */
export class EngineFailureError extends Error {
  override readonly name = "EngineFailureError";
  /** Whether the engine broke down, rather than refused the call. */
  readonly trapped: boolean;

  constructor(
    message: string,
    options: { readonly trapped?: boolean; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.trapped = options.trapped ?? false;
  }
}
