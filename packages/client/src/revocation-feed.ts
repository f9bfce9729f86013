import { type GrantKeys, type RevocationView, revocationView } from "@writ/grant";
import type { RevocationService } from "@writ/proto/writ/grant/v1/grant";
import type { Client } from "@writ/rpc";
import { acknowledgements } from "./acknowledgements.ts";
import { deferred } from "./deferred.ts";
import { pause } from "./pause.ts";

const RETRY_MS = 250;

/** Follows the signed revocation stream of one tenant. */
export interface RevocationFeed {
  /** What is known now. Its `lastGoodMs` says how old that is; nothing here ever calls it fresh. */
  view(): RevocationView;
  /** Resolves when the first snapshot was applied; rejects when the feed is closed before. */
  readonly ready: Promise<void>;
  /** Resolves after the next frame, or when the feed is closed. */
  nextFrame(): Promise<void>;
  close(): void;
}

/** Where the stream comes from and whose keys sign it. */
export interface RevocationFeedOptions {
  readonly client: Client<typeof RevocationService>;
  readonly issuer: string;
  readonly tenant: string;
  /** Set for a verifier: it tells under this name how far it is. */
  readonly acknowledgeAs?: string;
  /** The verification keys known now. */
  readonly keys: () => GrantKeys | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** Subscribes, and subscribes again whenever the stream breaks or a frame does not continue what is known. */
export function revocationFeed(options: RevocationFeedOptions): RevocationFeed {
  const stop = new AbortController();
  const ready = deferred();
  const { acknowledgeAs: name, client, now, tenant } = options;
  const told =
    name === undefined
      ? undefined
      : acknowledgements({ client, tenant, name, signal: stop.signal, now });
  let next = deferred();
  let view = revocationView({ issuer: options.issuer, tenant: options.tenant });

  const apply = (frame: string): void => {
    const keys = options.keys();
    if (keys === undefined) return;
    view = view.applied(frame, keys, options.now());
    if (view.status === "following") {
      told?.applied(view.seq);
      ready.resolve();
    }
    next.resolve();
    next = deferred();
  };

  const follow = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        told?.begun();
        const stream = options.client.watchRevocations(
          { tenantId: options.tenant },
          { signal: stop.signal },
        );
        for await (const { frame } of stream) {
          apply(frame);
          // Only a new subscription brings a snapshot.
          if (view.status !== "following" && view.status !== "catching-up") break;
        }
      } catch {
        // A broken stream or a frame that does not verify: what is known just gets older, and verifiers deny by its age.
      }
      await pause(RETRY_MS, stop.signal);
    }
  };
  void follow();

  return {
    view: () => view,
    ready: ready.promise,
    nextFrame: () => next.promise,
    close() {
      stop.abort();
      next.resolve();
      ready.reject(new Error("the revocation feed was closed"));
    },
  };
}
