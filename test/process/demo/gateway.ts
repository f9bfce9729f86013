import { consoleClient } from "../console-api/console-client.ts";
import type { SeededCluster } from "../../support/seeded-cluster.ts";

/** What the console answered to somebody who is not signed in. */
export interface GatewayAnswer {
  readonly status: number;
  readonly code: unknown;
  readonly message: unknown;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Calls a method of the demo as browsers do, without a session. */
export type DemoGateway = (method: string, request: object) => Promise<GatewayAnswer>;

/** The demo behind a cluster's console. */
export function demoGateway(cluster: SeededCluster): DemoGateway {
  const { call } = consoleClient(cluster);
  return async (method, request) => {
    const { json, status } = await call(`demo.v1.DemoService/${method}`, request);
    return { status, code: json["code"], message: json["message"], json };
  };
}
