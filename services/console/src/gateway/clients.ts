import type { DescMethod } from "@bufbuild/protobuf";
import { type CallOptions, type clientTls, connect, failure } from "@writ/rpc";
import { type Forwarded, forwarded, type Upstream } from "./forwarded.ts";

/** How the console reaches one process. */
export interface Target {
  /** `host:port`. */
  readonly address: string;
  readonly credentials: ReturnType<typeof clientTls>;
}

/** Where the processes are; a cluster may run without some. */
export type Targets = Readonly<Partial<Record<Upstream, Target>>>;

/** A message of whichever type. */
export type Answer = Record<string, unknown>;

/** Calls methods of the control plane with the console's own certificate. */
export interface Upstreams {
  unary(method: DescMethod, request: object, options: CallOptions): Promise<Answer>;
  stream(method: DescMethod, request: object, options: CallOptions): AsyncIterable<Answer>;
  close(): void;
}

type Calls = Readonly<
  Record<string, (request: object, options: CallOptions) => Promise<Answer> & AsyncIterable<Answer>>
>;

const DEFAULT_MS = 10_000;

/** Opens a channel for each forwarded service; nothing is connected before the first call. Calls to what is not there fail with NOT_HERE. */
export function openUpstreams(targets: Targets): Upstreams {
  const clients = new Map(
    forwarded.flatMap(({ service, upstream }: Forwarded) => {
      const target = targets[upstream];
      if (target === undefined) return [];
      const { address, credentials } = target;
      const options = { defaultTimeoutMs: DEFAULT_MS };
      return [[service, connect(service, address, credentials, options)] as const];
    }),
  );
  const callOf = (method: DescMethod) => {
    const client: unknown = clients.get(method.parent);
    if (client === undefined)
      throw failure("NOT_HERE", `this cluster runs without what answers ${method.parent.name}`);
    const call = (client as Calls | undefined)?.[method.localName];
    if (call === undefined) throw new TypeError(`${method.name} is not forwarded`);
    return call;
  };
  return {
    unary: (method, request, options) => callOf(method)(request, options),
    stream: (method, request, options) => callOf(method)(request, options),
    close: () => clients.forEach((client) => client.close()),
  };
}
