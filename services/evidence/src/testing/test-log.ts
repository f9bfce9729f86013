import { generateKeyPairSync } from "node:crypto";
import { openPool } from "@writ/postgres";
import { publicJwk, signingKeyFromPem } from "@writ/token";
import {
  type CheckpointSigner,
  checkpointSigner,
  type Ed25519Key,
} from "../log/checkpoint-signer.ts";
import { type LogState, openSequencer, type Sequencer } from "../log/sequencer.ts";
import { postgresLogStore } from "../store/postgres-log-store.ts";
import { SAMPLE_MS } from "./sample-decision.ts";
import { freeStart, unguarded } from "./unguarded.ts";

/** The origin of test logs. */
export const ORIGIN = "evidence.writ.local/test/0";

/** An Ed25519 key of its own. */
export function noteKey(): Ed25519Key {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const key = signingKeyFromPem(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  return { publicJwk: publicJwk(publicKey), sign: (message) => key.sign(message) };
}

/** A sequencer whose states a test can wait for. */
export interface TestSequencer extends Sequencer {
  readonly pool: ReturnType<typeof openPool>;
  /** Resolves when the condition holds, at once if it does already. */
  until(condition: (state: LogState) => boolean): Promise<LogState>;
}

/** A log in a test's database. */
export interface TestLog {
  readonly signer: CheckpointSigner;
  /** Another process, as it were; those with another `lockClass` do not notice each other. */
  sequencer(options?: { readonly lockClass?: number; readonly now?: () => number }): TestSequencer;
}

/** A log in the database that the evidence role's `url` leads to. */
export function testLog(url: string, origin = ORIGIN): TestLog {
  const signer = checkpointSigner(origin, noteKey(), noteKey());
  return {
    signer,
    sequencer({ lockClass, now = () => SAMPLE_MS } = {}) {
      const pool = openPool(url, { applicationName: "evidence-test" });
      const waiting = new Set<() => void>();
      const store = postgresLogStore(pool, signer.origin, lockClass);
      const sequencer = openSequencer({
        store,
        signer,
        guard: unguarded,
        start: freeStart(store),
        now,
        onState: () => waiting.forEach((look) => look()),
      });
      return {
        ...sequencer,
        pool,
        until: (condition) =>
          new Promise((resolve) => {
            const look = (): void => {
              const state = sequencer.state();
              if (!condition(state)) return;
              waiting.delete(look);
              resolve(state);
            };
            waiting.add(look);
            look();
          }),
        async [Symbol.asyncDispose]() {
          await sequencer[Symbol.asyncDispose]();
          await pool.end();
        },
      };
    },
  };
}

/** Whether a sequencer may append. */
export function isLeading(state: LogState): boolean {
  return state.kind === "leading";
}
