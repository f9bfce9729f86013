import type { DescMethod } from "@bufbuild/protobuf";
import { Server, type ServerCredentials } from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";
import { requireDeadline } from "./deadline.ts";
import type { CallObserver, Implementation } from "./handlers.ts";
import { peerReader } from "./peer.ts";
import { addReflection } from "./reflection.ts";
import type { Sessions } from "./session.ts";

const HEALTH_INTERVAL_MS = 1_000;
const SHUTDOWN_GRACE_MS = 5_000;

/** A listening server. Disposing it stops new calls, lets running ones finish, then closes. */
export interface RunningServer extends AsyncDisposable {
  readonly port: number;
}

/** Listens with the given services, health checking and reflection. */
export async function serve(options: {
  /** `host:port`; port 0 takes a free one. */
  readonly address: string;
  readonly credentials: ServerCredentials;
  /** Trust domain of the callers' SPIFFE ids. */
  readonly trustDomain: string;
  readonly services: readonly Implementation[];
  /** How sessions of the console are read; without it there are none. */
  readonly sessions?: Sessions;
  /** Throws while the service cannot do its work. */
  readonly check: () => Promise<void>;
  /** Largest request in bytes; default 4 MiB. */
  readonly maxRequestBytes?: number;
  readonly onBug: (error: unknown, method: DescMethod) => void;
  /** Counts calls; health checks and reflection are not among them. */
  readonly observe?: CallObserver;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}): Promise<RunningServer> {
  const server = new Server({
    "grpc.max_receive_message_length": options.maxRequestBytes ?? 4 * 1024 * 1024,
    "grpc.enable_channelz": 0,
    "grpc-node.flow_control_window": 4 * 1024 * 1024,
  });
  const surroundings = {
    guards: [requireDeadline(options.now)],
    peerOf: peerReader(options.trustDomain),
    ...(options.sessions !== undefined && { sessions: options.sessions }),
    onBug: options.onBug,
    ...(options.observe !== undefined && { observe: options.observe }),
  };
  for (const service of options.services) service.register(server, surroundings);
  addReflection(
    server,
    options.services.map((s) => s.service),
  );
  const health = new HealthImplementation({ "": "NOT_SERVING" });
  health.addToServer(server);

  const report = async (): Promise<void> => {
    const healthy = await options.check().then(
      () => true,
      () => false,
    );
    health.setStatus("", healthy ? "SERVING" : "NOT_SERVING");
  };
  await report();
  const timer = setInterval(() => void report(), HEALTH_INTERVAL_MS);

  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(options.address, options.credentials, (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });

  return {
    port,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      health.setStatus("", "NOT_SERVING");
      const force = setTimeout(() => server.forceShutdown(), SHUTDOWN_GRACE_MS);
      await new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
      clearTimeout(force);
    },
  };
}
