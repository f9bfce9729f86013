import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a server that can be made slow for what the server says. */
export interface SlowProxy extends AsyncDisposable {
  /** `host:port`. */
  readonly address: string;
  /** Resolves when so many more connections were opened, before anything goes over the last of them. */
  opened(more: number): Promise<void>;
  /** From now on what the server says comes so much later, in milliseconds, on all connections that were opened before the newest. */
  slowDown(ms: number): void;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  lateMs: number;
}

/** Opens a way to the server at `target`, `host:port`. */
export async function slowProxy(target: string): Promise<SlowProxy> {
  const [host = "", port = ""] = target.split(":");
  const pairs = new Set<Pair>();
  const waiting = new Map<number, () => void>();
  let count = 0;
  const proxy = createServer((client) => {
    const server = connect({ host, port: Number(port), noDelay: true });
    const pair: Pair = { client: client.setNoDelay(), server, lateMs: 0 };
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on("error", end).on("close", end);
    client.on("data", (bytes) => server.write(bytes));
    server.on("data", (bytes) => {
      if (pair.lateMs === 0) client.write(bytes);
      // Timers of one length fire in the order they were set.
      else setTimeout(() => client.destroyed || client.write(bytes), pair.lateMs);
    });
    count += 1;
    waiting.get(count)?.();
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return {
    address: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    opened: (more) => new Promise((resolve) => waiting.set(count + more, resolve)),
    slowDown(ms) {
      for (const pair of [...pairs].slice(0, -1)) pair.lateMs = ms;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(proxy, "close");
      proxy.close();
      for (const { client, server } of pairs) for (const one of [client, server]) one.destroy();
      await closed;
    },
  };
}
