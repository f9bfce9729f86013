import { writeFile } from "node:fs/promises";
import type { Json } from "@writ/encoding";
import { type Act, type AuthorizeReply, connect, holderCredential } from "@writ/client";
import { type Command, EXIT, type ExitStatus, type Invocation, UsageError } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { readGrant, readJson, readJsonInput } from "../input-file.ts";
import { startExecution } from "../start-execution.ts";
import { table } from "../output.ts";

/** `writ authorize`: asks whether an act may start. */
export const authorize: Command = {
  name: "authorize",
  summary: "ask whether an act may start; the grant goes to --out",
  positionals: [],
  options: {
    action: { type: "string", value: "ACTION", help: "the action, like tool:call" },
    resource: { type: "string", value: "TYPE::ID", help: "the resource, like Tool::search" },
    input: { type: "string", value: "FILE|-", help: "the input, JSON (default {})" },
    context: { type: "string", value: "FILE", help: "context, a JSON object" },
    parent: {
      type: "string",
      value: "GRANT_FILE",
      help: "grant of the execution this is a step of",
    },
    cause: {
      type: "string",
      multiple: true,
      value: "EXECUTION_ID",
      help: "an execution that led to this one, lending it nothing; repeatable, at most 16",
    },
    actor: { type: "string", value: "NAME", help: "the acting agent, by the name of its key" },
    as: { type: "string", value: "NAME", help: "call as this agent instead of the default client" },
    delegate: {
      type: "string",
      multiple: true,
      value: "ACTION=RESOURCE[,RESOURCE…]",
      help: "what the execution may hand on; repeatable (default the act itself)",
    },
    lease: { type: "string", value: "SECONDS", help: "wanted lease (default what policy gives)" },
    measurement: { type: "string", value: "DIGEST", help: "measurement of the runtime, sha256:…" },
    audience: { type: "string", value: "AUDIENCE", help: "where the grant will be used" },
    "idempotency-key": { type: "string", value: "KEY", help: "decide once under this key" },
    "dry-run": { type: "boolean", help: "decide only: no evidence, no grant" },
    out: { type: "string", value: "GRANT_FILE", help: "where to write the grant" },
  },
  run: authorizeAct,
};

async function authorizeAct(invocation: Invocation): Promise<ExitStatus> {
  const environment = clientEnvironment(invocation);
  const parentFile = invocation.text("parent");
  const parent = parentFile === undefined ? undefined : await readGrant(invocation, parentFile);
  const act = await readAct(invocation, environment.audience, parent);
  if (parent !== undefined) await startExecution(invocation, environment, parent);

  const agent = (name: string) =>
    holderCredential({
      clientId: `${tenantOf(environment)}/Agent::${name}`,
      keyPem: environment.agentKeyPem(name),
    });
  const caller = invocation.text("as");
  const actor = invocation.text("actor");
  const writ = connect({
    endpoint: environment.endpoint,
    trust: environment.trust,
    tls: environment.tls,
    credential: caller === undefined ? environment.credential : agent(caller),
  });
  try {
    const reply = await writ.authorize(
      act,
      actor === undefined ? {} : { actor: { name: `Agent::${actor}`, credential: agent(actor) } },
    );
    const out = invocation.text("out");
    if (out !== undefined && reply.grant !== undefined)
      await writeFile(out, `${reply.grant}\n`, { mode: 0o600 });
    show(invocation, reply, out);
    return reply.decision === "ALLOW" ? EXIT.done : EXIT.denied;
  } finally {
    writ.close();
  }
}

async function readAct(
  invocation: Invocation,
  audience: string,
  parent: string | undefined,
): Promise<Act> {
  const inputFile = invocation.text("input");
  const contextFile = invocation.text("context");
  const lease = invocation.text("lease");
  const measurement = invocation.text("measurement");
  const key = invocation.text("idempotency-key");
  const delegations = invocation.texts("delegate").map(delegation);
  const causes = invocation.texts("cause");
  return {
    action: invocation.required("action"),
    resource: invocation.required("resource"),
    input: inputFile === undefined ? {} : await readJsonInput(invocation, inputFile),
    ...(contextFile !== undefined && { context: await contextOf(invocation, contextFile) }),
    ...(parent !== undefined && { parent }),
    ...(causes.length > 0 && { causes }),
    audience: invocation.text("audience") ?? audience,
    ...(lease !== undefined && { leaseS: wholeNumber(lease, "--lease") }),
    ...(measurement !== undefined && {
      runtime: {
        profile: "process-measure/v1",
        measurement,
        measuredAtS: Math.floor(Date.now() / 1000),
      },
    }),
    ...(delegations.length > 0 && { delegations }),
    ...(key !== undefined && { idempotencyKey: key }),
    dryRun: invocation.flag("dry-run"),
  };
}

async function contextOf(
  invocation: Invocation,
  file: string,
): Promise<{ readonly [name: string]: Json }> {
  const value = await readJson(invocation, file);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UsageError(`${file} must hold a JSON object`);
  return value as { readonly [name: string]: Json };
}

function delegation(text: string): { actions: string[]; resources: string[] } {
  const [action = "", resources = ""] = text.split("=", 2);
  if (action === "" || resources === "")
    throw new UsageError(`--delegate ${text} is not like tool:call=Tool::search,Tool::logs`);
  return { actions: [action], resources: resources.split(",") };
}

function wholeNumber(text: string, name: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new UsageError(`${name} must be a whole number`);
  return Number(text);
}

function show(invocation: Invocation, reply: AuthorizeReply, out: string | undefined): void {
  const { evidence } = reply;
  const reference = evidence && {
    origin: evidence.origin,
    index: evidence.index,
    treeSize: evidence.treeSize,
  };
  const object = {
    decision: reply.decision,
    executionId: reply.executionId,
    decisionId: reply.decisionId,
    reasons: reply.reasons.map(({ code, message, policyIds }) => ({
      code,
      message,
      policyIds: [...policyIds],
    })),
    grant: reply.grant ?? null,
    evidence: reference ?? null,
  };
  invocation.output.result(object, [
    reply.decision,
    ...reply.reasons.map(({ code, message }) => `  ${code}: ${message}`),
    ...table([
      ["execution", reply.executionId],
      ["decision", reply.decisionId],
      ["evidence", evidence && `${evidence.origin} leaf ${evidence.index} of ${evidence.treeSize}`],
      ["start before", time(reply.startBeforeS)],
      ["lease until", time(reply.leaseUntilS)],
      ["grant", reply.grant && (out ?? "(use --out GRANT_FILE, or --json, to get it)")],
    ]),
  ]);
}

function time(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : new Date(seconds * 1000).toISOString();
}
