/** Where the services of a cluster listen, `host:port` each. */
export interface Addresses {
  /** policy-decision: what clients call first. */
  readonly authorize: string;
  readonly identity: string;
  readonly grants: string;
  readonly evidence: string;
}

const HOST = "127.0.0.1";
const LAST_PORT = 65_535;

/** A base port that leaves no room for the services. */
export class BasePortError extends Error {
  override readonly name = "BasePortError";
}

/** The services' ports for base port N: N+1 policy-decision, N+2 identity, N+3 grant-signing, N+4 evidence. */
export function portsFrom(base: number): Readonly<Record<keyof Addresses, number>> {
  const ports = { authorize: base + 1, identity: base + 2, grants: base + 3, evidence: base + 4 };
  if (!Number.isSafeInteger(base) || base < 1 || ports.evidence > LAST_PORT)
    throw new BasePortError(`the base port must be from 1 to ${LAST_PORT - 4}`);
  return ports;
}

/** The services' addresses on this machine. */
export function addressesOf(ports: Readonly<Record<keyof Addresses, number>>): Addresses {
  return {
    authorize: `${HOST}:${ports.authorize}`,
    identity: `${HOST}:${ports.identity}`,
    grants: `${HOST}:${ports.grants}`,
    evidence: `${HOST}:${ports.evidence}`,
  };
}
