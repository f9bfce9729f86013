import { shownTime } from "../time/zone.ts";
import { useCell, useParts } from "./parts.ts";
import { useStaleSeconds } from "./use-freshness.ts";

/** Who may change something, from the least. */
const ROLES = ["public", "analyst", "approver", "admin"];

/** Why this may not be changed now, in a sentence; undefined when it may. The service decides all the same. */
export function useLock(role: "approver" | "admin"): string | undefined {
  const { connection, sessions, zone, now } = useParts();
  const lostSince = useCell(connection.lostSince);
  const person = useCell(sessions.person);
  const shown = useCell(zone);
  const stale = useStaleSeconds();
  if (lostSince !== undefined)
    return `Locked: the console has not answered since ${shownTime(lostSince, shown, "tick", now())}.`;
  if (person.state === "ended") return "Locked: the session is over.";
  const own = person.session?.role ?? "public";
  if (ROLES.indexOf(own) < ROLES.indexOf(role))
    return `This takes the role ${role}; yours is ${own}.`;
  return stale === undefined ? undefined : `Locked: what is shown is ${stale} s old.`;
}
