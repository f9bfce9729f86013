// The program of the incident agent. It is what is measured: change a byte, and it is another runtime, which has to be
// registered before it gets a grant for production.

/** What the agent can ask for. Each call is an execution of its own, authorized before it starts. */
export interface AgentTools {
  /** The last lines of the checkout service's log. */
  readLog(lines: number): Promise<readonly string[]>;
  /** How many lines with this text there are, by log file. */
  search(text: string): Promise<Readonly<Record<string, number>>>;
  openChange(title: string, evidence: readonly string[]): Promise<void>;
  restart(reason: string): Promise<void>;
}

const SYMPTOM = "connection pool exhausted";

/** Finds out why the checkout service fails, proposes a lasting change and restarts the service. Returns its report. */
export async function workOnIncident(tools: AgentTools): Promise<string> {
  const errors = (await tools.readLog(20)).filter((line) => line.includes(SYMPTOM));
  if (errors.length === 0) return "nothing found: the incident needs a person";
  const found = await tools.search(SYMPTOM);
  const others = Object.keys(found).filter((file) => file !== "checkout.log");
  if (others.length > 0) return `also in ${others.join(", ")}: the incident needs a person`;
  await tools.openChange("return connections to the pool after each order", errors);
  await tools.restart(SYMPTOM);
  return `${SYMPTOM}: restarted, change proposed`;
}
