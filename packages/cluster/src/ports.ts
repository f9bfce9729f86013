import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

const POLL_MS = 50;
const LOOPBACK = "127.0.0.1";

/** A port that the cluster needs belongs to somebody else. */
export class PortInUseError extends Error {
  override readonly name = "PortInUseError";
  readonly port: number;

  constructor(port: number, what: string) {
    super(
      `port ${port} (${what}) is in use: stop what listens there, or choose other ports with --port`,
    );
    this.port = port;
  }
}

/** A port of 127.0.0.1 that nobody listens on: the wanted one if it is free. */
export async function freePort(wanted = 0): Promise<number> {
  return (await tryPort(wanted)) ?? (await tryPort(0)) ?? noPort();
}

/**
 * Throws PortInUseError for the first port of 127.0.0.1, by name, that somebody still listens on after so many
 * milliseconds.
 */
export async function requireFreePorts(
  ports: Readonly<Record<string, number>>,
  withinMs: number,
): Promise<void> {
  for (const [what, port] of Object.entries(ports))
    for (let waitedMs = 0; (await tryPort(port)) === undefined; waitedMs += POLL_MS) {
      if (waitedMs >= withinMs) throw new PortInUseError(port, what);
      await wait(POLL_MS);
    }
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      const bound = address !== null && typeof address === "object" ? address.port : undefined;
      server.close(() => resolve(bound));
    });
  });
}

function noPort(): never {
  throw new Error(`no free port on ${LOOPBACK}`);
}
