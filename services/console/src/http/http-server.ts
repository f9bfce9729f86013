import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** How much one caller gets, in bytes, milliseconds or pieces. */
const LIMITS = {
  headerBytes: 8_192,
  headerFields: 64,
  headersMs: 5_000,
  requestMs: 10_000,
  keptAliveMs: 5_000,
  idleMs: 15_000,
  requestsPerConnection: 1_000,
  connections: 512,
} as const;
/** How long replies that are under way may take when the server stops. */
const STOP_MS = 2_000;

/** A server that listens. */
export interface RunningHttpServer extends AsyncDisposable {
  readonly port: number;
}

/** Serves HTTP/1.1 on `host:port` within limits. Disposing it lets replies under way end, for 2 s at most. */
export async function serveHttp(
  address: string,
  listener: RequestListener,
): Promise<RunningHttpServer> {
  const server = createServer(
    {
      maxHeaderSize: LIMITS.headerBytes,
      headersTimeout: LIMITS.headersMs,
      requestTimeout: LIMITS.requestMs,
      keepAliveTimeout: LIMITS.keptAliveMs,
      connectionsCheckingInterval: 1_000,
      requireHostHeader: true,
    },
    listener,
  );
  server.maxHeadersCount = LIMITS.headerFields;
  server.maxRequestsPerSocket = LIMITS.requestsPerConnection;
  server.maxConnections = LIMITS.connections;
  // Also for replies that nobody takes.
  server.setTimeout(LIMITS.idleMs, (socket) => socket.destroy());
  const { host, port } = parsedAddress(address);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const late = setTimeout(() => server.closeAllConnections(), STOP_MS);
      await closed;
      clearTimeout(late);
    },
  };
}

function parsedAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(":");
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, "$1");
  return { host, port: Number(address.slice(colon + 1)) };
}
