/** A statement or envelope is not of the one form it must have. Names a member, never a value. */
export class StatementError extends Error {
  override readonly name = "StatementError";
  /** The member that is wrong, missing, or holds unknown members. */
  readonly member: string;

  constructor(member: string, options?: ErrorOptions) {
    super(`statement refused at "${member}"`, options);
    this.member = member;
  }
}
