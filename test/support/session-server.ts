import { serve, serverTls } from "@writ/rpc";
import { sessionReader } from "@writ/service";
import { publicJwk } from "@writ/token";
import { sessionService } from "../../services/identity/src/service.ts";
import { sessionWorld } from "../../services/identity/src/testing/session-world.ts";
import type { Svids } from "./svids.ts";

/** The identity service's sessions, the real ones: over mutual TLS, on a database of a test. */
export interface SessionServer extends AsyncDisposable {
  /** `host:port`. */
  readonly address: string;
  readonly world: Awaited<ReturnType<typeof sessionWorld>>;
}

/** Starts it. Its clock is the machine's. */
export async function sessionServer(svids: Svids): Promise<SessionServer> {
  const world = await sessionWorld();
  const parts = { ...world.parts, now: Date.now };
  const jwk = publicJwk(parts.key.publicKey);
  const trust = {
    keys: [{ kid: parts.key.kid, use: "exec-id", service: "identity", jwk }] as const,
  };
  const server = await serve({
    address: "127.0.0.1:0",
    credentials: serverTls(svids.of("service/identity")),
    trustDomain: svids.trustDomain,
    services: [sessionService(parts)],
    sessions: { read: sessionReader(trust, Date.now) },
    check: async () => {},
    onBug: (error) => {
      throw error;
    },
    now: Date.now,
  });
  return {
    address: `127.0.0.1:${server.port}`,
    world,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    },
  };
}
