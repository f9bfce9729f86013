import type { GrantService } from "@writ/proto/writ/grant/v1/grant";
import type { Client } from "@writ/rpc";
import { findKeyAmong, type KeyBundle, readKeyBundle, type Trust } from "@writ/token";

/** How long a bundle is handed out before a newer one is asked for. */
const FRESH_MS = 60_000;
/** How long after a failed attempt nobody asks again. */
const RETRY_MS = 1_000;
const CALL_MS = 2_000;

/** The newest key bundle that verified and has not expired; undefined when there is none. */
export type GrantKeys = () => Promise<KeyBundle | undefined>;

/** What the keys come from. */
export interface GrantKeysDeps {
  readonly client: Pick<Client<typeof GrantService>, "getKeyBundle">;
  readonly trust: Pick<Trust, "bundleRoots" | "grantIssuer">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of every attempt that failed. */
  readonly onFailure: (error: unknown) => void;
}

/** Asks for the key bundle when somebody wants it and the one it has is a minute old. Keeps the last until it expires. */
export function grantKeys({ client, now, onFailure, trust }: GrantKeysDeps): GrantKeys {
  const findRoot = findKeyAmong(trust.bundleRoots);
  let known: KeyBundle | undefined;
  let askAgainAtMs = 0;
  let asking: Promise<void> | undefined;

  const ask = async (): Promise<void> => {
    try {
      const { bundle } = await client.getKeyBundle({}, { timeoutMs: CALL_MS });
      const use = { issuer: trust.grantIssuer, nowMs: now() };
      const next = readKeyBundle(bundle, findRoot, use);
      if (known !== undefined && next.seq < known.seq)
        throw new Error("the key bundle is older than one seen before");
      known = next;
      askAgainAtMs = now() + FRESH_MS;
    } catch (error) {
      askAgainAtMs = now() + RETRY_MS;
      onFailure(error);
    }
  };

  return async () => {
    if (now() >= askAgainAtMs) asking ??= ask().finally(() => (asking = undefined));
    await asking;
    return known !== undefined && now() < known.exp * 1_000 ? known : undefined;
  };
}
