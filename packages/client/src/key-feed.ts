import { type GrantKeys, grantKeys } from "@writ/grant";
import type { GrantService } from "@writ/proto/writ/grant/v1/grant";
import type { Client } from "@writ/rpc";
import type { Trust } from "@writ/token";
import { deferred } from "./deferred.ts";
import { pause } from "./pause.ts";

const REFRESH_MS = 60_000;
const RETRY_MS = 500;

/** Keeps the verification keys of the control plane fresh. */
export interface KeyFeed {
  /** The newest bundle that verified; undefined before the first. */
  readonly keys: () => GrantKeys | undefined;
  /** Resolves when the first bundle is there; rejects when the feed is closed before. */
  readonly ready: Promise<void>;
  close(): void;
}

/** Fetches the key bundle now, and again every minute. A bundle that does not verify or is older than one seen is dropped. */
export function keyFeed(options: {
  readonly client: Client<typeof GrantService>;
  readonly trust: Trust;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}): KeyFeed {
  const stop = new AbortController();
  const ready = deferred();
  let known: GrantKeys | undefined;

  const refresh = async (): Promise<void> => {
    const { bundle } = await options.client.getKeyBundle({}, { signal: stop.signal });
    known = grantKeys(bundle, {
      issuer: options.trust.grantIssuer,
      roots: options.trust.bundleRoots,
      nowMs: options.now(),
      ...(known && { previousSeq: known.seq }),
    });
    ready.resolve();
  };

  const follow = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const isFresh = await refresh().then(
        () => true,
        () => false,
      );
      await pause(isFresh ? REFRESH_MS : RETRY_MS, stop.signal);
    }
  };
  void follow();

  return {
    keys: () => known,
    ready: ready.promise,
    close() {
      stop.abort();
      ready.reject(new Error("the key feed was closed"));
    },
  };
}
