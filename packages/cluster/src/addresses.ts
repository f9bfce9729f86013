/** Where the services of a cluster listen, `host:port` each. */
export interface Addresses {
  /** HTTP: the published log, and what browsers see. */
  readonly console: string;
  /** policy-decision: what clients call first. */
  readonly authorize: string;
  readonly identity: string;
  readonly grants: string;
  readonly evidence: string;
  /** The demo and the probe. */
  readonly lab: string;
  /** HTTP: the cluster's own witness. */
  readonly witness: string;
}

const HOST = "127.0.0.1";
const LAST_PORT = 65_535;

/** Distance from the base port. */
const OFFSETS: Readonly<Record<keyof Addresses, number>> = {
  console: 0,
  authorize: 1,
  identity: 2,
  grants: 3,
  evidence: 4,
  lab: 5,
  witness: 6,
};

/** A base port that leaves no room for the services. */
export class BasePortError extends Error {
  override readonly name = "BasePortError";
}

/** The services' ports for base port N: N console, N+1 policy-decision, N+2 identity, N+3 grant-signing, N+4 evidence, N+5 lab, N+6 witness. */
export function portsFrom(base: number): Readonly<Record<keyof Addresses, number>> {
  const ports = mapped((name) => base + OFFSETS[name]);
  if (!Number.isSafeInteger(base) || base < 1 || ports.witness > LAST_PORT)
    throw new BasePortError(`the base port must be from 1 to ${LAST_PORT - OFFSETS.witness}`);
  return ports;
}

/** The services' addresses on this machine. */
export function addressesOf(ports: Readonly<Record<keyof Addresses, number>>): Addresses {
  return mapped((name) => `${HOST}:${ports[name]}`);
}

function mapped<T>(of: (name: keyof Addresses) => T): Record<keyof Addresses, T> {
  return {
    console: of("console"),
    authorize: of("authorize"),
    identity: of("identity"),
    grants: of("grants"),
    evidence: of("evidence"),
    lab: of("lab"),
    witness: of("witness"),
  };
}
