import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { FLUSH, type Message, messageReader, statementNamed } from "./postgres-messages.ts";

/** The leader's prepared statement (services/evidence/src/store/leadership.ts). */
const APPEND = "append";

/**
 * Where an append is stopped on its way to the database and back: the whole request is kept back; half of it arrives; it is
 * carried out and answered, but the Sync that commits it is kept back; it is committed and answered but for the last message,
 * ReadyForQuery; it is committed and the answer is kept back.
 */
export type Point = "request" | "half-request" | "commit" | "ready" | "answer";

/** A proxy before a database that knows the protocol well enough to stop an append at any point. */
export interface StatementProxy extends AsyncDisposable {
  /** The database's URL through the proxy. */
  readonly url: string;
  /** Stops the next append, of whichever connection; resolves when it is at the point. */
  stopNext(point: Point): Promise<void>;
  /** From now on nothing passes in either direction, on old and new connections. */
  silence(): void;
  /** Lets everything pass that was kept back, and all that follows. */
  release(): void;
  /** Breaks all connections and drops what was kept back; new ones work normally. */
  cut(): void;
  /** The same, and there are no new ones. */
  die(): void;
}

interface Connection {
  release(): void;
  silence(): void;
  /** Breaks both sides, later if nothing passes now: behind a partition nobody hears of the other's end. */
  close(): void;
}

/** Opens a proxy to the database of a URL. */
export async function statementProxy(databaseUrl: string): Promise<StatementProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const connections = new Set<Connection>();
  let next: Stop | undefined;
  let isSilent = false;
  const takeNext = (): Stop | undefined => {
    const taken = next;
    next = undefined;
    return taken;
  };
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on("error", () => {});
      // Messages pass one by one: none of them waits for the acknowledgement of the one before.
      socket.setNoDelay();
      socket.once("close", () => sockets.delete(socket));
    }
    const connection = between(client, database, takeNext);
    if (isSilent) connection.silence();
    connections.add(connection);
    for (const socket of [client, database]) socket.once("close", () => connection.close());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String(typeof address === "object" ? address?.port : address);
  const cut = (): void => {
    isSilent = false;
    next = undefined;
    connections.clear();
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    stopNext: (point) => new Promise((reached) => (next = { point, reached })),
    silence() {
      isSilent = true;
      for (const connection of connections) connection.silence();
    },
    release() {
      isSilent = false;
      next = undefined;
      for (const connection of connections) connection.release();
    },
    cut,
    die() {
      server.close();
      cut();
    },
    async [Symbol.asyncDispose]() {
      cut();
      if (!server.listening) return;
      server.close();
      await once(server, "close");
    },
  };
}

interface Stop {
  readonly point: Point;
  readonly reached: () => void;
}

function between(client: Socket, database: Socket, takeNext: () => Stop | undefined): Connection {
  const toDatabase = gate(database);
  const toClient = gate(client);
  const [requests, answers] = [messageReader("client"), messageReader("database")];
  let stop: Stop | undefined;
  let request: Buffer[] = [];
  let isSilent = false;
  let isClosing = false;
  const close = (): void => {
    isClosing = true;
    if (isSilent) return;
    client.destroy();
    database.destroy();
  };

  const onRequest = (message: Message): void => {
    if (stop === undefined && statementNamed(message) === APPEND) stop = takeNext();
    const isWhole = message.type === "S";
    switch (stop?.point) {
      case "request":
        toDatabase.hold();
        toDatabase.pass(message.bytes);
        if (isWhole) stop.reached();
        return;
      case "half-request": {
        request.push(message.bytes);
        if (!isWhole) return;
        const bytes = Buffer.concat(request);
        request = [];
        toDatabase.pass(bytes.subarray(0, bytes.length / 2));
        toDatabase.hold();
        toDatabase.pass(bytes.subarray(bytes.length / 2));
        stop.reached();
        return;
      }
      case "commit":
        if (isWhole) {
          toDatabase.pass(FLUSH);
          toDatabase.hold();
        }
        toDatabase.pass(message.bytes);
        return;
      default:
        toDatabase.pass(message.bytes);
    }
  };

  const onAnswer = ({ bytes, type }: Message): void => {
    const isLast = type === "Z";
    if (stop?.point === "answer" || (stop?.point === "ready" && isLast)) toClient.hold();
    toClient.pass(bytes);
    if (stop?.point === "commit" ? type === "C" : isLast) stop?.reached();
  };

  client.on("data", (piece: Buffer) => requests(piece).forEach(onRequest));
  database.on("data", (piece: Buffer) => answers(piece).forEach(onAnswer));
  return {
    close,
    silence() {
      isSilent = true;
      toDatabase.hold();
      toClient.hold();
    },
    release() {
      stop = undefined;
      isSilent = false;
      toDatabase.release();
      toClient.release();
      if (isClosing) close();
    },
  };
}

function gate(target: Socket) {
  let held: Buffer[] | undefined;
  return {
    pass: (bytes: Buffer) => void (held === undefined ? target.write(bytes) : held.push(bytes)),
    hold: () => void (held ??= []),
    release() {
      for (const bytes of held ?? []) target.write(bytes);
      held = undefined;
    },
  };
}
