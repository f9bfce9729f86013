import { randomInt } from "node:crypto";
import { freePort } from "@writ/cluster";

const PORTS = 6;

/**
 * A base port N for a cluster with N to N+6 free at the moment. Below the ports that outgoing connections get, which come
 * and go in every test.
 */
export async function freeBasePort(): Promise<number> {
  for (;;) {
    const base = randomInt(10_000, 32_000);
    const wanted = Array.from({ length: PORTS + 1 }, (_, n) => base + n);
    const free = await Promise.all(wanted.map((port) => freePort(port)));
    if (wanted.every((port, n) => free[n] === port)) return base;
  }
}
