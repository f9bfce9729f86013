import { connect, createServer, type Socket } from "node:net";
import { once } from "node:events";

/** A TCP proxy before a database whose answers can be held back. */
export interface Proxy extends AsyncDisposable {
  /** The database's URL through the proxy. */
  readonly url: string;
  /** From now on requests still reach the database, but no answer comes back. */
  holdAnswers(): void;
  /** Breaks all connections; new ones work normally. */
  cut(): void;
}

/** Opens a proxy to the database of a URL. */
export async function proxy(databaseUrl: string): Promise<Proxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let isHolding = false;
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.once("close", () => sockets.delete(socket));
    }
    client.on("data", (data) => database.write(data));
    database.on("data", (data) => {
      if (!isHolding) client.write(data);
    });
    client.once("close", () => database.destroy());
    database.once("close", () => client.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String(typeof address === "object" ? address?.port : address);
  const cut = (): void => {
    isHolding = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    holdAnswers: () => (isHolding = true),
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
