// Stands for any service of a cluster: reads the common files named by its environment, serves health over mutual TLS,
// checks that it can enter its database, ends with its supervisor.
import { readFileSync } from "node:fs";
import { serve, serverTls } from "@writ/rpc";
import { parseTrust } from "@writ/token";
import { query } from "./query.ts";

const prefix = Object.keys(process.env)
  .find((name) => name.endsWith("_TRUST_FILE"))
  ?.split("_")[0];

function variable(name: string): string {
  const value = process.env[`${prefix}_${name}`];
  if (value === undefined) throw new Error(`${prefix}_${name} is not set`);
  return value;
}

function file(name: string): string {
  return readFileSync(variable(`${name}_FILE`), "utf8");
}

const trust = parseTrust(file("TRUST"));
const databaseUrl = file("DATABASE_URL");
const server = await serve({
  address: variable("ADDRESS"),
  credentials: serverTls({
    caPem: file("TLS_CA"),
    certPem: file("TLS_CERT"),
    keyPem: file("TLS_KEY"),
  }),
  trustDomain: trust.trustDomain,
  services: [],
  check: async () => void (await query(databaseUrl, "select 1")),
  onBug: () => {},
  now: Date.now,
});
process.stdout.write(`${prefix} serves\n`);
const stopped = new Promise((resolve) => {
  process.once("SIGTERM", resolve);
  process.stdin.once("end", resolve).resume();
});
await stopped;
await server[Symbol.asyncDispose]();
process.exit(0);
