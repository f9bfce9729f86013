import type { RawCall } from "../../support/raw-grpc.ts";

/**
 * Calls that are none: a length of 4 GiB, a length beyond what follows, a compression nobody named, half a prefix, no gRPC
 * at all, a compression nobody has, and a deadline that is no time.
 */
export const noMessages: readonly Omit<RawCall, "path">[] = [
  { message: Uint8Array.from([0, 0xff, 0xff, 0xff, 0xff, 1]), isFramed: false },
  { message: Uint8Array.from([0, 0, 0, 1, 0, 1]), isFramed: false },
  { message: Uint8Array.from([1, 0, 0, 0, 1, 1]), isFramed: false },
  { message: Uint8Array.from([0, 0]), isFramed: false },
  { message: new Uint8Array(), headers: { "content-type": "text/html" } },
  { message: new Uint8Array(), headers: { "grpc-encoding": "brotli" } },
  { message: new Uint8Array(), headers: { "grpc-timeout": "soon" }, timeout: null },
];
