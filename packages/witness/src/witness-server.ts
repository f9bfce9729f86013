import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Witness } from "./witness.ts";
import { witnessHandler, type WitnessEvents } from "./witness-http.ts";

const HEADERS_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
/** Logs come once a second or so, and should find their connection open. */
const KEEP_ALIVE_MS = 30_000;
const MAX_HEADER_BYTES = 8_192;
const MAX_CONNECTIONS = 256;
/** How long requests under way may take at a stop. */
const STOP_WITHIN_MS = 3_000;
const SWEEP_MS = 20;

/** A witness that answers. Disposing it finishes what is under way and stops. */
export interface RunningServer extends AsyncDisposable {
  readonly port: number;
}

/** Where to listen, and how long a request may take. */
export interface ServerOptions extends WitnessEvents {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** How long a request may take to arrive, in milliseconds. */
  readonly requestTimeoutMs?: number;
}

/** Serves a witness over HTTP. Rejects when the address is not to be had. */
export async function serveWitness(
  witness: Witness,
  options: ServerOptions,
): Promise<RunningServer> {
  const handle = witnessHandler(witness, options);
  const requestTimeout = options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeout),
      requestTimeout,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: Math.min(1_000, requestTimeout),
    },
    (request, response) => void handle(request, response),
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.listen(options.port, options.host);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      // A connection whose last request was under way becomes idle only now.
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      const impatience = setTimeout(() => server.closeAllConnections(), STOP_WITHIN_MS);
      await closed;
      clearInterval(sweep);
      clearTimeout(impatience);
    },
  };
}
