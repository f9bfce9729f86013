/** What a witness answers to add-checkpoint, with the status of C2SP tlog-witness. */
export type Answer =
  | {
      readonly status: 200;
      /** The signature line, with its newline. */
      readonly lines: string;
    }
  | {
      readonly status: 409;
      /** Of the tree the witness cosigned last; 0 when there is none. */
      readonly size: number;
      readonly why: string;
    }
  | { readonly status: 400 | 403 | 404 | 422 | 503; readonly why: string };

/** An answer that is not a cosignature. `why` says nothing of the request's content. */
export function refused(status: 400 | 403 | 404 | 422 | 503, why: string): Answer {
  return { status, why };
}
