/** The bytes are no evidence bundle, or one cannot be made of these parts. The message says where, never what was there. */
export class BundleError extends Error {
  override readonly name = "BundleError";
}
