import type { DescMethod } from "@bufbuild/protobuf";
import { type CallOptions, type clientTls, connect } from "@writ/rpc";
import { type Forwarded, forwarded, type Upstream } from "./forwarded.ts";

/** How the console reaches one process. */
export interface Target {
  /** `host:port`. */
  readonly address: string;
  readonly credentials: ReturnType<typeof clientTls>;
}

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

/** Opens a channel for each forwarded service; nothing is connected before the first call. */
export function openUpstreams(targets: Readonly<Record<Upstream, Target>>): Upstreams {
  const clients = new Map(
    forwarded.map(({ service, upstream }: Forwarded) => {
      const { address, credentials } = targets[upstream];
      return [service, connect(service, address, credentials, { defaultTimeoutMs: DEFAULT_MS })];
    }),
  );
  const callOf = (method: DescMethod) => {
    const client: unknown = clients.get(method.parent);
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
