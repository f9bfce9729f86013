/** Something in a log that is not as it must be. */
export interface Finding {
  /** Where, such as `tile/0/000` or `entry 17`. */
  readonly place: string;
  readonly expected: string;
  readonly found: string;
}
