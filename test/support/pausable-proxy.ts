import { once } from "node:events";
import { type AddressInfo, createServer, connect, type Socket } from "node:net";

/** A way to a server that can be made to hold everything back that the server says, as a peer that reads nothing would. */
export interface PausableProxy extends AsyncDisposable {
  /** `host:port`. */
  readonly address: string;
  pause(): void;
  resume(): void;
}

/** Opens a way to the server at `target`, `host:port`. */
export async function pausableProxy(target: string): Promise<PausableProxy> {
  const [host = "", port = ""] = target.split(":");
  const pairs = new Set<{ readonly client: Socket; readonly server: Socket }>();
  let isPaused = false;
  const proxy = createServer((client) => {
    const server = connect(Number(port), host);
    const pair = { client, server };
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on("error", end).on("close", end);
    client.on("data", (bytes) => server.write(bytes));
    server.on("data", (bytes) => client.write(bytes));
    if (isPaused) server.pause();
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const all = (change: (socket: Socket) => void): void =>
    pairs.forEach(({ server }) => change(server));
  return {
    address: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    pause() {
      isPaused = true;
      all((socket) => socket.pause());
    },
    resume() {
      isPaused = false;
      all((socket) => socket.resume());
    },
    async [Symbol.asyncDispose]() {
      const closed = once(proxy, "close");
      proxy.close();
      for (const { client, server } of pairs) for (const one of [client, server]) one.destroy();
      await closed;
    },
  };
}
