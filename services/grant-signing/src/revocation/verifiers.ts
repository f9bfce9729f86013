/** A verifier by its own words. */
export interface Acknowledgement {
  /** The stream it follows: a tenant, or "" for all tenants. */
  readonly scope: string;
  /** Chosen by it, UUIDv7. */
  readonly verifierId: string;
  /** For people. */
  readonly name: string;
  /** Of its certificate. */
  readonly spiffeId: string;
  /** What its stream comes by too. */
  readonly connection: Connection;
  /** Number of the last revocation of the stream that it applied. */
  readonly seq: number;
}

/** Tells connections apart. */
export type Connection = object | string;

/** What is known of a verifier. Times are milliseconds since 1970, by this process. */
export interface KnownVerifier extends Omit<Acknowledgement, "connection"> {
  readonly acknowledgedAtMs: number;
  readonly isConnected: boolean;
  /** When it stopped watching; undefined while it watches. */
  readonly goneAtMs: number | undefined;
  /** When it acknowledged a number or a later one; undefined when it has not, or when that is too long ago to be known. */
  readonly appliedAtMs: (seq: number) => number | undefined;
}

/** The id belongs to a verifier with another certificate. */
export class ForeignVerifierError extends Error {
  override readonly name = "ForeignVerifierError";
}

/** Who follows the revocation streams of this process, and how far they are. In memory: after a restart they tell again. */
export interface Verifiers {
  /** Notes that a stream began; what it returns notes that it ended. */
  watching(scope: string, connection: Connection): () => void;
  /** Notes how far a verifier is. @throws ForeignVerifierError */
  acknowledge(acknowledgement: Acknowledgement): void;
  /** Those that follow one of the streams. */
  of(scopes: readonly string[]): readonly KnownVerifier[];
  /** All of them. */
  all(): readonly KnownVerifier[];
}

/** Acknowledgements remembered of each verifier. */
const REMEMBERED = 256;

interface Entry {
  told: Acknowledgement;
  acknowledgedAtMs: number;
  goneAtMs: number | undefined;
  readonly history: { readonly seq: number; readonly atMs: number }[];
  isCut: boolean;
}

/** Nobody yet; remembers at most `most` verifiers. Those that do not watch give way first, the oldest of them before the others. */
export function verifiers(most: number, now: () => number): Verifiers {
  const entries = new Map<string, Entry>();
  const streams = new Map<string, Map<Connection, number>>();
  const streamsOf = ({ connection, scope }: Acknowledgement): number =>
    streams.get(scope)?.get(connection) ?? 0;

  const makeRoom = ({ connection, scope }: Acknowledgement): void => {
    const sameStream = [...entries.values()].filter(
      ({ told }) => told.scope === scope && told.connection === connection,
    );
    const open = Math.max(1, streams.get(scope)?.get(connection) ?? 0);
    // A stream has one verifier: who goes by a new name there has given up the old one.
    for (const { told } of sameStream.slice(0, Math.max(0, sameStream.length - open + 1)))
      entries.delete(told.verifierId);
    if (entries.size < most) return;
    const all = [...entries.values()];
    const oldest = all.find(({ told }) => streamsOf(told) === 0) ?? all[0];
    if (oldest !== undefined) entries.delete(oldest.told.verifierId);
  };

  return {
    watching(scope, connection) {
      const ofScope = streams.get(scope) ?? new Map<Connection, number>();
      streams.set(scope, ofScope.set(connection, (ofScope.get(connection) ?? 0) + 1));
      let isOpen = true;
      return () => {
        if (!isOpen) return;
        isOpen = false;
        const left = (ofScope.get(connection) ?? 1) - 1;
        if (left > 0) ofScope.set(connection, left);
        else ofScope.delete(connection);
        for (const entry of entries.values()) {
          const isItsStream = entry.told.scope === scope && entry.told.connection === connection;
          if (isItsStream && left === 0) entry.goneAtMs = now();
        }
      };
    },
    acknowledge(told) {
      const known = entries.get(told.verifierId);
      if (known !== undefined && known.told.spiffeId !== told.spiffeId)
        throw new ForeignVerifierError("the id belongs to another verifier");
      const entry = known ?? newEntry(told);
      if (known === undefined) {
        makeRoom(told);
        entries.set(told.verifierId, entry);
      }
      const atMs = now();
      entry.told = told;
      entry.acknowledgedAtMs = atMs;
      entry.goneAtMs = streamsOf(told) > 0 ? undefined : atMs;
      if (told.seq <= (entry.history.at(-1)?.seq ?? -1)) return;
      entry.history.push({ seq: told.seq, atMs });
      if (entry.history.length <= REMEMBERED) return;
      entry.history.shift();
      entry.isCut = true;
    },
    all: () => [...entries.values()].map((entry) => shown(entry, streamsOf(entry.told) > 0)),
    of: (scopes) =>
      [...entries.values()]
        .filter(({ told }) => scopes.includes(told.scope))
        .map((entry) => shown(entry, streamsOf(entry.told) > 0)),
  };
}

function newEntry(told: Acknowledgement): Entry {
  return { told, acknowledgedAtMs: 0, goneAtMs: undefined, history: [], isCut: false };
}

function shown(
  { acknowledgedAtMs, goneAtMs, history, isCut, told }: Entry,
  isConnected: boolean,
): KnownVerifier {
  const { name, scope, seq, spiffeId, verifierId } = told;
  return {
    scope,
    verifierId,
    name,
    spiffeId,
    seq,
    acknowledgedAtMs,
    isConnected,
    goneAtMs: isConnected ? undefined : goneAtMs,
    appliedAtMs(wanted) {
      const at = history.findIndex((one) => one.seq >= wanted);
      return at === 0 && isCut ? undefined : history[at]?.atMs;
    },
  };
}
