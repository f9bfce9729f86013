/** Remembers proofs until they expire, so that none is used twice at this verifier. */
export interface SeenProofs {
  /** True when the proof is new; false when it was seen, or when there is no room to remember it: fail closed. */
  isNew(jkt: string, jti: string, expS: number): boolean;
}

const SWEEP_EVERY = 1_024;
/** A proof is forgotten this long after its exp, in seconds: more than any clock skew a reader allows. */
const KEEP_S = 60;

/** A bounded memory of proofs; `now` in milliseconds since the Unix epoch. */
export function seenProofs(max: number, now: () => number): SeenProofs {
  const seen = new Map<string, number>();
  let added = 0;
  const sweep = (): void => {
    const nowS = now() / 1000;
    for (const [key, expS] of seen) if (expS + KEEP_S < nowS) seen.delete(key);
  };
  return {
    isNew(jkt, jti, expS) {
      const key = `${jkt} ${jti}`;
      if (seen.has(key)) return false;
      if (++added % SWEEP_EVERY === 0 || seen.size >= max) sweep();
      if (seen.size >= max) return false;
      seen.set(key, expS);
      return true;
    },
  };
}
