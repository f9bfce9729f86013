import type { Entry } from "../../services/evidence/src/entry.ts";
import type { TestDatabase } from "../support/database.ts";
import { type EvidenceLeader, evidenceLeader } from "../support/evidence-leader.ts";
import { query } from "../support/query.ts";
import { type Point, statementProxy, type StatementProxy } from "../support/statement-proxy.ts";
import { type FaultLog, isLeading } from "./fault-log.ts";

/** A process that may lead a log, with a network of its own. */
export interface Member extends AsyncDisposable {
  readonly leader: EvidenceLeader;
  readonly network: StatementProxy;
}

/** Starts one. Those with another lock class do not notice each other's lead. */
export async function startMember(
  log: FaultLog,
  database: Pick<TestDatabase, "urlOf">,
  options?: { readonly lockClass?: number; readonly looks?: boolean },
): Promise<Member> {
  const network = await statementProxy(database.urlOf("evidence"));
  const leader = evidenceLeader(log.settings(network.url, options));
  return {
    leader,
    network,
    async [Symbol.asyncDispose]() {
      network.release();
      await leader[Symbol.asyncDispose]();
      await network[Symbol.asyncDispose]();
    },
  };
}

/** Sends entries once, at the same time; those that got no answer. */
export async function sendOnce(
  log: FaultLog,
  { leader }: Pick<Member, "leader">,
  entries: readonly Entry[],
): Promise<readonly Entry[]> {
  const told = await Promise.all(entries.map((entry) => log.attempt(leader, entry)));
  return entries.filter((_, i) => typeof told[i] === "string");
}

/** Sends entries, and stops their statement at a point unless there is none. `left` are those that get no answer. */
export async function sendUpTo(
  log: FaultLog,
  member: Member,
  entries: readonly Entry[],
  point: Point,
): Promise<{ readonly isStopped: boolean; readonly left: Promise<readonly Entry[]> }> {
  const reached = member.network.stopNext(point).then(() => true);
  const left = sendOnce(log, member, entries);
  const isStopped = await Promise.race([reached, left.then(() => false)]);
  return { isStopped, left };
}

/** Whichever of them leads, the first if both think so; waits until one does. */
export async function whoLeads(members: readonly Member[]): Promise<Member> {
  const leading = members.find(({ leader }) => isLeading(leader.state()));
  if (leading !== undefined) return leading;
  return Promise.race(members.map((member) => member.leader.until(isLeading).then(() => member)));
}

/** Ends the sessions of all who lead a log of this database. */
export async function endLeads({ url }: Pick<TestDatabase, "url">): Promise<void> {
  await query(
    url,
    `select pg_terminate_backend(pid) from pg_locks
     where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
  );
}
