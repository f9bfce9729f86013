import { type ClientHttp2Session, connect, constants } from "node:http2";
import type { SecureClientSessionOptions } from "node:http2";

/** A load on one gRPC method, over one HTTP/2 connection. */
export interface GrpcLoad {
  /** `https://host:port`, or `http://host:port` for plain text. */
  readonly authority: string;
  readonly tls?: SecureClientSessionOptions;
  /** Full method path. */
  readonly path: string;
  /** The messages to send, one per call; all are sent once. */
  readonly messages: readonly Uint8Array[];
  /** Calls in flight. */
  readonly inFlight: number;
  /** Whether an answer is what it should be; anything else fails the run. */
  readonly isRight: (answer: Uint8Array) => boolean;
}

/** What came of a load. */
export interface LoadResult {
  /** Calls per second. */
  readonly rate: number;
  /** Milliseconds, sorted. */
  readonly latencies: readonly number[];
}

const PREFIX_BYTES = 5;

/** Sends every message, keeping `inFlight` of them under way. A client as thin as node:http2 allows, so that it takes little of the processors from what it measures. */
export async function runLoad(load: GrpcLoad): Promise<LoadResult> {
  const session = connect(load.authority, load.tls ?? {});
  session.setMaxListeners(0);
  try {
    const latencies: number[] = [];
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let i = next++; i < load.messages.length; i = next++) {
        const message = load.messages[i];
        if (message === undefined) return;
        const started = performance.now();
        const answer = await call(session, load.path, message);
        latencies.push(performance.now() - started);
        if (!load.isRight(answer)) throw new Error(`call ${i} was answered wrongly`);
      }
    };
    const started = performance.now();
    await Promise.all(Array.from({ length: load.inFlight }, worker));
    const seconds = (performance.now() - started) / 1000;
    return { rate: latencies.length / seconds, latencies: latencies.toSorted((a, b) => a - b) };
  } finally {
    session.close();
  }
}

/** The value below which the given share of a sorted list lies. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function call(session: ClientHttp2Session, path: string, message: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      [constants.HTTP2_HEADER_METHOD]: "POST",
      [constants.HTTP2_HEADER_PATH]: path,
      "content-type": "application/grpc",
      te: "trailers",
      "grpc-timeout": "20S",
    });
    const chunks: Buffer[] = [];
    let status: string | undefined;
    let text: string | undefined;
    const note = (headers: { "grpc-status"?: string; "grpc-message"?: string }): void => {
      if (headers["grpc-status"] === undefined) return;
      status = headers["grpc-status"];
      text = headers["grpc-message"];
    };
    stream.on("response", note);
    stream.on("trailers", note);
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", reject);
    stream.on("end", () => {
      if (status === "0") resolve(Buffer.concat(chunks).subarray(PREFIX_BYTES));
      else reject(new Error(`status ${status}: ${decodeURIComponent(text ?? "")}`));
    });
    stream.end(framed(message));
  });
}

function framed(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(PREFIX_BYTES + message.length);
  frame.writeUInt8(0, 0);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, PREFIX_BYTES);
  return frame;
}
