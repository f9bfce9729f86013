import { get } from "node:http";
import { type ChannelCredentials, Client } from "@grpc/grpc-js";

const TIMEOUT_MS = 1_000;
const CHECK = "/grpc.health.v1.Health/Check";
/** A HealthCheckResponse whose one field, status, is SERVING. */
const SERVING = Buffer.from([0x08, 0x01]);

/** Whether the server at the address says that it is serving (grpc.health.v1); false when it does not answer in a second. */
export function isServing(address: string, credentials: ChannelCredentials): Promise<boolean> {
  // Node warns about a TLS server name that is an IP address; whom we talk to is checked by the credentials.
  const client = new Client(address, credentials, { "grpc.ssl_target_name_override": "localhost" });
  return new Promise<boolean>((resolve) => {
    client.makeUnaryRequest(
      CHECK,
      (request: Buffer) => request,
      (response: Buffer) => response,
      // An empty HealthCheckRequest asks for the server as a whole.
      Buffer.alloc(0),
      { deadline: Date.now() + TIMEOUT_MS },
      (error, response) => resolve(error === null && response?.equals(SERVING) === true),
    );
  }).finally(() => client.close());
}

/** Whether the HTTP server at the address says that it does its work (`/healthz`); false when it does not answer in a second. */
export function isHealthy(address: string): Promise<boolean> {
  // Not by fetch, which refuses to call a list of ports.
  return new Promise((resolve) => {
    const call = get(`http://${address}/healthz`, { timeout: TIMEOUT_MS, agent: false });
    call.once("response", (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    call.once("timeout", () => call.destroy());
    call.once("error", () => resolve(false));
    call.once("close", () => resolve(false));
  });
}
