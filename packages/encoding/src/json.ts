/** A JSON value as `JSON.parse` makes it: no undefined, no dates, no class instances. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };
