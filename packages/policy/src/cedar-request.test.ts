import { expect, test } from "vitest";
import { cedarRequest, type SubjectRole } from "./cedar-request.ts";
import { conform } from "./conform.ts";
import type { DecisionInput } from "./decision-input.ts";
import { loadPolicySet } from "./load-policy-set.ts";
import { nodeCedarEngine } from "./node-engine.ts";
import { sampleFiles, sha256, smallInput, subject } from "./policy-set-fixture.ts";

const { schema } = loadPolicySet(sampleFiles(), nodeCedarEngine(), sha256);
const orchestrator = subject("Workload::orchestrator", { teams: ["Team::platform"] });
const agent = subject("Agent::incident-agent");

function requestFor(role: SubjectRole, rest: Partial<DecisionInput>) {
  const input = smallInput({ principal: orchestrator, ...rest });
  const conformed = conform(schema, input);
  if ("problems" in conformed) throw new Error(JSON.stringify(conformed.problems));
  return cedarRequest(conformed.request, input, role, []);
}
const record = (type: string, id: string, parents: readonly object[] = []) => ({
  uid: { type, id },
  attrs: { suspended: false },
  parents,
});

test("nothing is passed that the action does not declare, and no entity that has no content", () => {
  const search = { action: "tool:call", resource: { type: "Tool", id: "search", attributes: {} } };
  const request = requestFor("principal", {
    ...search,
    actor: agent,
    input: { h: "", fields: { q: "x" } },
  });
  expect(Object.keys(request.context)).toEqual(["ask", "stop"]);
  expect(request.entities).toEqual([
    record("Workload", "orchestrator", [{ type: "Team", id: "platform" }]),
  ]);
});

test("each subject finds the other one where the action declares it", () => {
  const restart = {
    action: "service:restart",
    resource: { type: "Service", id: "checkout", attributes: {} },
    actor: agent,
    input: { h: "", fields: { service: "checkout", reason: "x" } },
  };
  const group = {
    uid: { type: "Action", id: "service:restart" },
    attrs: {},
    parents: [{ type: "Action", id: "incident" }],
  };
  const workload = record("Workload", "orchestrator", [{ type: "Team", id: "platform" }]);
  const principal = requestFor("principal", restart);
  expect(principal.principal).toEqual({ type: "Workload", id: "orchestrator" });
  expect(principal.context["actor"]).toEqual({ __entity: { type: "Agent", id: "incident-agent" } });
  expect(principal.context).not.toHaveProperty("behalf");
  expect(principal.entities).toEqual([workload, record("Agent", "incident-agent"), group]);
  const actor = requestFor("actor", restart);
  expect(actor.principal).toEqual({ type: "Agent", id: "incident-agent" });
  expect(actor.context["behalf"]).toEqual({ __entity: { type: "Workload", id: "orchestrator" } });
  expect(actor.context).not.toHaveProperty("actor");
  expect(actor.entities).toEqual([record("Agent", "incident-agent"), workload, group]);
});

test("an agent that is actor and resource at once is one entity", () => {
  const run = {
    action: "agent:run",
    resource: { type: "Agent", id: "incident-agent", attributes: {} },
    actor: agent,
  };
  expect(requestFor("actor", run).entities).toEqual([record("Agent", "incident-agent")]);
});
