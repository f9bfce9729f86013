import type { DescService } from "@bufbuild/protobuf";
import { type Client, createClient, type Interceptor } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { CallError, explained } from "./failure.ts";

/** A service, and the process that answers for it. */
export interface Asked<Service extends DescService> {
  readonly service: Service;
  /** For people. */
  readonly process: string;
}

/** Gives the client of a service; its unary calls reject with {@link CallError}. */
export type ClientOf = <Service extends DescService>(asked: Asked<Service>) => Client<Service>;

/** What calls are made with. */
export interface CallDeps {
  readonly fetch: typeof globalThis.fetch;
  /** The session's token; undefined for the public. */
  readonly token: () => string | undefined;
  /** Told when the service says that the session is none. */
  readonly onSignedOut: () => void;
  /** Milliseconds that only grow. */
  readonly clock: () => number;
}

const BASE = "/api";
const CALL_MS = 8_000;

/** Clients that speak Connect's JSON, which anybody can read in the browser's tools. */
export function clients(deps: CallDeps): ClientOf {
  const transport = createConnectTransport({
    baseUrl: BASE,
    useBinaryFormat: false,
    defaultTimeoutMs: CALL_MS,
    fetch: deps.fetch,
    interceptors: [signedIn(deps)],
  });
  const made = new Map<DescService, unknown>();
  return <Service extends DescService>({ service, process }: Asked<Service>) => {
    const known = made.get(service) ?? told(createClient(service, transport), process, deps);
    made.set(service, known);
    return known as Client<Service>;
  };
}

function signedIn({ token }: CallDeps): Interceptor {
  return (next) => (request) => {
    const session = token();
    if (session !== undefined) request.header.set("authorization", `Bearer ${session}`);
    return next(request);
  };
}

/** The client, but its unary calls reject with a failure that says who did not answer. */
function told<Service extends DescService>(
  client: Client<Service>,
  process: string,
  { clock, onSignedOut }: CallDeps,
): Client<Service> {
  const call = (name: string, does: (...args: readonly unknown[]) => unknown) => {
    return (...args: readonly unknown[]): unknown => {
      const begun = clock();
      const reply = does(...args);
      if (!(reply instanceof Promise)) return reply;
      return reply.catch((error: unknown) => {
        const failure = explained(error, process, clock() - begun);
        if (failure.kind === "signed-out") onSignedOut();
        throw new CallError(failure, { cause: error });
      });
    };
  };
  const calls = Object.entries(client).map(([name, does]) => [name, call(name, does)]);
  return Object.fromEntries(calls) as Client<Service>;
}
