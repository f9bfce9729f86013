/** What the database holds is not what this log has signed. Never repaired: somebody has to find out why. */
export class FrozenError extends Error {
  override readonly name = "FrozenError";
}
