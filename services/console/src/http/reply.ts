import type { Readable } from "node:stream";

/** Header names in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** What is answered. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** `Set-Cookie` values. */
  readonly cookies?: readonly string[];
  readonly body: Uint8Array | FileBody;
}

/** A body that is read while it is sent. */
export interface FileBody {
  /** In bytes. */
  readonly length: number;
  /** Called once at most. */
  open(): Readable;
  /** Called when `open` is not going to be: for HEAD, and when the caller is gone. */
  discard(): void;
}

/** A reply of a line of plain text that must not be kept. */
export function plainReply(status: number, text: string, headers: Headers = {}): Reply {
  return {
    status,
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
      ...headers,
    },
    body: Buffer.from(`${text}\n`),
  };
}
