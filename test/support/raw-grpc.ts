import { type ClientHttp2Session, connect, constants, type IncomingHttpHeaders } from "node:http2";
import { fromBinary } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import type { TlsClient } from "@writ/client";
import { ErrorInfoSchema } from "@writ/proto/google/rpc/error_details";
import { StatusSchema } from "@writ/proto/google/rpc/status";
import type { Code } from "@writ/rpc";

const PREFIX_BYTES = 5;

/** A gRPC call as bytes: nothing about it has to be right. */
export interface RawCall {
  /** Full method path. */
  readonly path: string;
  readonly message: Uint8Array;
  /** Value of the header `grpc-timeout`; none is sent for null. */
  readonly timeout?: string | null;
  /** Headers besides, or instead of, the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The message is sent as it is, without the prefix that gives its length. */
  readonly isFramed?: boolean;
}

/** What a server answered. */
export interface RawAnswer {
  readonly code: Code;
  readonly message: string;
  /** Of google.rpc.ErrorInfo in the domain "writ"; undefined when the server itself gave no reason. */
  readonly reason: string | undefined;
  /** The first response message; empty when there was none. */
  readonly response: Uint8Array;
}

/** One connection to a server, over TLS with whatever certificate. */
export interface RawChannel extends AsyncDisposable {
  /** Rejects when the connection, or the stream, breaks before there is a status. */
  call(call: RawCall): Promise<RawAnswer>;
}

/** Connects to `host:port`; a client without a certificate is none that the cluster knows. */
export function rawChannel(address: string, caPem: string, tls?: TlsClient): RawChannel {
  const session = connect(`https://${address}`, {
    ca: caPem,
    ...(tls && { cert: tls.certPem, key: tls.keyPem }),
    // The server is told by the test's own authority; its name is not what is tested.
    checkServerIdentity: () => undefined,
  });
  const broken = new Promise<never>((_, reject) => session.once("error", reject));
  broken.catch(() => {});
  return {
    call: (call) => Promise.race([answer(session, call), broken]),
    async [Symbol.asyncDispose]() {
      session.destroy();
    },
  };
}

function answer(session: ClientHttp2Session, call: RawCall): Promise<RawAnswer> {
  const { headers, isFramed = true, message, path, timeout = "10S" } = call;
  return new Promise((resolve, reject) => {
    const stream = session.request({
      [constants.HTTP2_HEADER_METHOD]: "POST",
      [constants.HTTP2_HEADER_PATH]: path,
      "content-type": "application/grpc",
      te: "trailers",
      ...(timeout !== null && { "grpc-timeout": timeout }),
      ...headers,
    });
    const chunks: Buffer[] = [];
    let last: IncomingHttpHeaders = {};
    const note = (seen: IncomingHttpHeaders): void => {
      last = { ...last, ...seen };
    };
    stream.on("response", note);
    stream.on("trailers", note);
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", reject);
    stream.on("close", () => {
      const body = Buffer.concat(chunks).subarray(PREFIX_BYTES);
      if (last["grpc-status"] === undefined)
        reject(
          new Error(`no status, HTTP ${String(last[":status"])}, reset code ${stream.rstCode}`),
        );
      else resolve(answerOf(last, body));
    });
    stream.end(isFramed ? framed(message) : message);
  });
}

function answerOf(headers: IncomingHttpHeaders, response: Uint8Array): RawAnswer {
  const details = headers["grpc-status-details-bin"];
  return {
    code: Number(headers["grpc-status"]),
    message: decodeURIComponent(String(headers["grpc-message"] ?? "")),
    reason: typeof details === "string" ? reasonIn(details) : undefined,
    response,
  };
}

function reasonIn(details: string): string | undefined {
  const status = fromBinary(StatusSchema, Buffer.from(details, "base64"));
  for (const any of status.details) {
    const info = anyUnpack(any, ErrorInfoSchema);
    if (info?.domain === "writ") return info.reason;
  }
  return undefined;
}

function framed(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(PREFIX_BYTES + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, PREFIX_BYTES);
  return frame;
}
