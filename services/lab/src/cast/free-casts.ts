import type { Cast } from "./enrol.ts";

/** Parties that no run has now. A registry keeps who was once in it, so they are used again as long as that goes. */
export interface FreeCasts {
  /** A cast that is nobody else's until it is given back; enrolled now unless one is free. Throws what enrolling throws. */
  take(): Promise<Cast>;
  /** Gives back a cast of which nothing was revoked. */
  giveBack(cast: Cast): void;
}

/** None are free yet; `enrolNew` makes one. */
export function freeCasts(enrolNew: () => Promise<Cast>): FreeCasts {
  const free: Cast[] = [];
  return {
    take: async () => free.pop() ?? enrolNew(),
    giveBack: (cast) => void free.push(cast),
  };
}
