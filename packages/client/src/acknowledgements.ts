import { randomBytes } from "node:crypto";
import { uuidv7 } from "@writ/encoding";
import type { RevocationService } from "@writ/proto/writ/grant/v1/grant";
import type { Client } from "@writ/rpc";

const MOST_CHARACTERS = 128;

/** Tells the control plane how far this verifier has applied the revocation stream, so that people can see a revocation spread. */
export interface Acknowledgements {
  /** A stream begins: its first state is told whatever was told before. */
  begun(): void;
  /** Everything up to this number is applied. Returns at once; what could not be told is told with the next call. */
  applied(seq: number): void;
}

/** One verifier's acknowledgements, under an id of its own; `name` is shown to people. */
export function acknowledgements(options: {
  readonly client: Pick<Client<typeof RevocationService>, "acknowledgeRevocations">;
  readonly tenant: string;
  readonly name: string;
  readonly signal: AbortSignal;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}): Acknowledgements {
  const { client, now, signal, tenant } = options;
  const verifier = {
    tenantId: tenant,
    verifierId: uuidv7(now(), randomBytes(10)),
    name: options.name.slice(0, MOST_CHARACTERS),
  };
  let stream = 0;
  let wanted: number | undefined;
  let told: number | undefined;
  let isUnderWay = false;

  const tell = async (): Promise<void> => {
    if (isUnderWay) return;
    isUnderWay = true;
    try {
      while (wanted !== undefined && wanted !== told) {
        const [seq, of] = [wanted, stream];
        await client.acknowledgeRevocations({ ...verifier, seq: BigInt(seq) }, { signal });
        if (of === stream) told = seq;
      }
    } catch {
      // Nothing depends on it: the verifier refuses what was revoked, whoever knows that it does.
    } finally {
      isUnderWay = false;
    }
  };

  return {
    begun() {
      stream += 1;
      [wanted, told] = [undefined, undefined];
    },
    applied(seq) {
      wanted = seq;
      void tell();
    },
  };
}
