import type { Addresses } from "@writ/cluster";
import type { TlsClient } from "@writ/client";
import { type RawChannel, rawChannel } from "../../support/raw-grpc.ts";
import type { SeededCluster } from "../../support/seeded-cluster.ts";
import type { CallerName } from "./callers.ts";

/** Raw connections to the services of a cluster, one for each caller and service. */
export interface Doors extends AsyncDisposable {
  /** As one who is known. */
  open(at: keyof Addresses, caller: CallerName): RawChannel;
  /** With any certificate, or none. */
  openWith(at: keyof Addresses, tls: TlsClient | undefined): RawChannel;
}

/** The doors of a cluster; they are opened when first asked for. */
export function doorsOf(cluster: SeededCluster): Doors {
  const { caPem } = cluster.environment.trust;
  const { addresses } = cluster.running;
  const known = new Map<string, RawChannel>();
  const others: RawChannel[] = [];

  const tlsOf = (caller: CallerName): TlsClient => {
    if (caller === "operator") return cluster.operator;
    return caller === "workload" ? cluster.workload : cluster.serviceTls(caller);
  };
  return {
    open(at, caller) {
      const name = `${at} ${caller}`;
      const channel = known.get(name) ?? rawChannel(addresses[at], caPem, tlsOf(caller));
      known.set(name, channel);
      return channel;
    },
    openWith(at, tls) {
      const channel = rawChannel(addresses[at], caPem, tls);
      others.push(channel);
      return channel;
    },
    async [Symbol.asyncDispose]() {
      for (const channel of [...known.values(), ...others]) await channel[Symbol.asyncDispose]();
    },
  };
}
