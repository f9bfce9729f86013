import { Truth } from "@writ/proto/writ/console/v1/health";
import { type ComponentState, kinds } from "./components/component.ts";

const TEXTS: Readonly<Record<ComponentState["name"], string>> = {
  postgres: "Look at logs/postgres.log in the data folder and at the free disk.",
  evidence: "Look at logs/evidence.log; docs/runbook.md says what to do about a frozen log.",
  log: "docs/runbook.md says what to do. Never repair a log.",
  witnesses: "See that the witnesses run and that evidence reaches them; nothing else stops.",
  identity: "Look at logs/identity.log. Until it answers nobody is let in.",
  "grant-signing": "Look at logs/grant-signing.log. Until it answers nothing is permitted.",
  "policy-decision": "Look at logs/policy-decision.log; npx writ doctor checks the policy set.",
  verifiers: "A verifier that hears nothing denies after 15 s; restart those that are named.",
  queues: "See whether evidence and Postgres keep up; they empty by themselves when they do.",
  lab: "Look at logs/lab.log. Without it nothing is probed.",
};

/** What to do about a component; empty when every cell of it is well. */
export function adviceFor(component: ComponentState): string {
  const isWell = kinds.every((kind) => (component[kind]?.truth ?? Truth.GOOD) === Truth.GOOD);
  return isWell ? "" : TEXTS[component.name];
}
