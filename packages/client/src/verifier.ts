import { performance } from "node:perf_hooks";
import {
  clockTrusted,
  type ClockReading,
  Denied,
  type GrantKeys,
  type VerifiedGrant,
  type VerifierView,
  verifyGrant,
} from "@writ/grant";
import { GrantService, RevocationService } from "@writ/proto/writ/grant/v1/grant";
import { connect } from "@writ/rpc";
import { type Trust, verificationKeyCache } from "@writ/token";
import { type Execution, startedExecution } from "./execution.ts";
import { keyFeed } from "./key-feed.ts";
import { outcomeKey } from "./outcome-key.ts";
import { inputBytes } from "./prove-use.ts";
import { redeem } from "./redeem.ts";
import { refusals } from "./refusals.ts";
import { revocationFeed } from "./revocation-feed.ts";
import { seenProofs } from "./seen-proofs.ts";
import { channelTo, type TlsClient } from "./tls.ts";
import type { Use } from "./use.ts";

const TIMEOUT_MS = 5_000;
const MAX_STALENESS_MS = 15_000;
const MAX_PROOFS = 100_000;
const MAX_HOLDER_KEYS = 10_000;

/** What an executing service checks grants with. */
export interface Verifier {
  /**
   * Runs the sixteen checks and, when the grant is for one use, redeems it: when this returns, the execution may start.
   * Throws {@link Denied} with a reason code in every other case, whatever went wrong. A refusal that will not change ends the
   * execution: it is reported, beside the caller's way, and the denial's `recorded` resolves with whether evidence holds it.
   */
  accept(grant: string, use: Use): Promise<Execution>;
  /**
   * Resolves when this verifier knows the revocations of its tenant up to number `seq`, which is what Revoke answers:
   * from then on it refuses what they revoke. Throws {@link Denied} when it is closed before.
   */
  knows(seq: number): Promise<void>;
  close(): void;
}

/** Where a verifier stands. */
export interface VerifierOptions {
  /** The audience this service executes for; grants must name it. */
  readonly audience: string;
  readonly trust: Trust;
  /** grant-signing, `host:port`. */
  readonly endpoint: string;
  readonly tls: TlsClient;
  /** The only tenant it serves; any when left out. */
  readonly tenant?: string;
  /** How old the revocation state may be, in milliseconds; default 15,000, at most 120,000. */
  readonly maxStalenessMs?: number;
  /** The least assurance level of the runtime, 0 to 4; default 0. */
  readonly minRuntimeLevel?: number;
  /**
   * A key of the executing service's own, PKCS#8 PEM, Ed25519 or P-256: with it outcomes are signed, so that nobody else, the
   * control plane included, can have made them up.
   */
  readonly signingKey?: string;
  /** Whether refusals are reported; default true. */
  readonly reportsRefusals?: boolean;
  /** How long to wait for keys and revocations at the start, in milliseconds; default 5,000. */
  readonly timeoutMs?: number;
}

/**
 * Opens a verifier: fetches keys and revocations and keeps them fresh. Throws {@link Denied} when they cannot be had, and
 * SigningKeyError for a signing key that is none.
 */
export async function openVerifier(options: VerifierOptions): Promise<Verifier> {
  const { trust } = options;
  const now = Date.now;
  const signingKey = options.signingKey === undefined ? undefined : outcomeKey(options.signingKey);
  const credentials = channelTo("grant-signing", trust, options.tls);
  const limits = { defaultTimeoutMs: TIMEOUT_MS };
  const grants = connect(GrantService, options.endpoint, credentials, limits);
  const revocations = connect(RevocationService, options.endpoint, credentials, limits);
  const keys = keyFeed({ client: grants, trust, now });
  const feed = revocationFeed({
    client: revocations,
    issuer: trust.grantIssuer,
    tenant: options.tenant ?? "",
    acknowledgeAs: options.audience,
    keys: () => keys.keys(),
    now,
  });
  let isClosed = false;
  const close = (): void => {
    isClosed = true;
    feed.close();
    keys.close();
    grants.close();
    revocations.close();
  };
  try {
    await within(options.timeoutMs ?? TIMEOUT_MS, Promise.all([keys.ready, feed.ready]));
  } catch (error) {
    close();
    throw new Denied("REVOCATION_STATE_STALE", { cause: error });
  }

  const started = clock();
  const importKey = verificationKeyCache(MAX_HOLDER_KEYS);
  const proofs = seenProofs(MAX_PROOFS, now);
  const refused = refusals(grants);
  const checked = (grant: string, use: Use, nowMs: number, known: GrantKeys): VerifiedGrant => {
    const { input, ...rest } = use;
    const view: VerifierView = {
      nowMs,
      audience: options.audience,
      issuer: trust.grantIssuer,
      ...(options.tenant !== undefined && { tenant: options.tenant }),
      keys: known,
      revocations: feed.view(),
      maxStalenessMs: options.maxStalenessMs ?? MAX_STALENESS_MS,
      minRuntimeLevel: options.minRuntimeLevel ?? 0,
      importKey,
      seenProof: (jkt, jti, untilS) => proofs.isNew(jkt, jti, untilS),
    };
    try {
      return verifyGrant(grant, { ...rest, input: inputBytes(input) }, view);
    } catch (error) {
      const isReported = error instanceof Denied && options.reportsRefusals !== false;
      throw isReported ? refused.reported(grant, error) : error;
    }
  };
  return {
    async accept(grant, use) {
      const reading = clock();
      if (!clockTrusted(reading, started)) throw new Denied("CLOCK_UNTRUSTED");
      const known = keys.keys();
      if (known === undefined) throw new Denied("KEYSET_STALE");
      const verified = checked(grant, use, reading.wallMs, known);
      if (verified.redemption === "required")
        await redeem(grants, { grant, proof: use.proof, audience: options.audience });
      return startedExecution(grants, verified.claims, signingKey);
    },
    async knows(seq) {
      while (feed.view().seq < seq) {
        if (isClosed) throw new Denied("REVOCATION_STATE_STALE");
        await feed.nextFrame();
      }
    },
    close,
  };
}

function clock(): ClockReading {
  return { wallMs: Date.now(), monotonicMs: performance.now() };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
