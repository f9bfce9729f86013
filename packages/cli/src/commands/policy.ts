import { timestampDate } from "@bufbuild/protobuf/wkt";
import {
  type PolicyProblem,
  type PolicySet,
  PolicyService,
} from "@writ/proto/writ/policy/v1/policy";
import { call } from "../calls.ts";
import { type Command, EXIT, UsageError } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";
import { table } from "../output.ts";
import { readPolicyFolder } from "../policy-folder.ts";

const VALIDATE_TIMEOUT_MS = 60_000;

/** `writ policy publish`. */
export const policyPublish: Command = {
  name: "policy publish",
  summary: "publish a policy set that passes the gate",
  positionals: ["DIR"],
  options: {},
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const files = await readPolicyFolder(invocation.positionals[0] ?? "");
    const reply = await call(environment, "policy-decision", PolicyService, (client) =>
      client.publishPolicySet(
        { tenantId: tenantOf(environment), files },
        { timeoutMs: VALIDATE_TIMEOUT_MS },
      ),
    );
    invocation.output.result({ digest: reply.digest, policies: reply.policies }, [
      `published ${reply.digest} (${reply.policies} policies)`,
      `activate it: writ policy activate ${reply.digest}`,
    ]);
    return EXIT.done;
  },
};

/** `writ policy activate`. */
export const policyActivate: Command = {
  name: "policy activate",
  summary: "make a published policy set the one that decides",
  positionals: ["DIGEST"],
  options: {
    reason: { type: "string", value: "TEXT", help: "why" },
    "valid-for": { type: "string", value: "SECONDS", help: "validity (default 90 days)" },
  },
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const validS = invocation.text("valid-for") ?? "0";
    if (!/^[0-9]{1,8}$/.test(validS)) throw new UsageError("--valid-for must be a whole number");
    const reply = await call(environment, "policy-decision", PolicyService, (client) =>
      client.activatePolicySet({
        tenantId: tenantOf(environment),
        digest: invocation.positionals[0] ?? "",
        reason: invocation.text("reason") ?? "",
        validS: Number(validS),
      }),
    );
    const until = reply.notAfter && timestampDate(reply.notAfter).toISOString();
    invocation.output.result(
      {
        digest: reply.digest,
        counter: Number(reply.counter),
        notAfter: until,
        logIndex: Number(reply.logIndex),
      },
      [
        `ACTIVE ${reply.digest}`,
        ...table([
          ["counter", String(reply.counter)],
          ["valid until", until],
          ["evidence", `leaf ${reply.logIndex}`],
        ]),
      ],
    );
    return EXIT.done;
  },
};

/** `writ policy list`. */
export const policyList: Command = {
  name: "policy list",
  summary: "list the policy sets, newest first",
  positionals: [],
  options: {},
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const { policySets } = await call(environment, "policy-decision", PolicyService, (client) =>
      client.listPolicySets({ tenantId: tenantOf(environment) }),
    );
    for (const set of policySets) invocation.output.result(objectOf(set), [lineOf(set)]);
    return EXIT.done;
  },
};

/** `writ policy show`. */
export const policyShow: Command = {
  name: "policy show",
  summary: "print a policy set, the active one by default",
  positionals: ["[DIGEST]"],
  options: {},
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const reply = await call(environment, "policy-decision", PolicyService, (client) =>
      client.getPolicySet({
        tenantId: tenantOf(environment),
        digest: invocation.positionals[0] ?? "",
      }),
    );
    const set = reply.policySet;
    const files = reply.files.map((f) => ({
      path: f.path,
      text: new TextDecoder().decode(f.content),
    }));
    invocation.output.result({ ...(set && objectOf(set)), files }, [
      set === undefined ? "" : lineOf(set),
      ...files.flatMap((f) => ["", `// ${f.path}`, f.text]),
    ]);
    return EXIT.done;
  },
};

/** `writ policy validate` and `writ policy test`: the publication gate, which runs the set's own tests. */
export const policyValidate: Command = gate(
  "policy validate",
  "check a policy set as publishing would",
);
/** See {@link policyValidate}. */
export const policyTest: Command = gate(
  "policy test",
  "run a policy set's tests, after every other check",
);

function gate(name: string, summary: string): Command {
  return {
    name,
    summary,
    positionals: ["DIR"],
    options: {},
    async run(invocation) {
      const environment = clientEnvironment(invocation);
      const files = await readPolicyFolder(invocation.positionals[0] ?? "");
      const reply = await call(environment, "policy-decision", PolicyService, (client) =>
        client.validatePolicySet(
          { tenantId: tenantOf(environment), files },
          { timeoutMs: VALIDATE_TIMEOUT_MS },
        ),
      );
      const isValid = reply.problems.length === 0;
      const problems = reply.problems.map(({ code, path, line, policyId, message }) => ({
        code,
        path,
        line,
        policyId,
        message,
      }));
      invocation.output.result(
        { valid: isValid, digest: reply.digest, testsPassed: reply.testsPassed, problems },
        isValid
          ? [
              `VALID ${reply.digest}`,
              `${reply.policies} policies, ${reply.testsPassed} tests passed`,
            ]
          : ["INVALID", ...reply.problems.map(problemLine)],
      );
      return isValid ? EXIT.done : EXIT.denied;
    },
  };
}

function problemLine(p: PolicyProblem): string {
  const place = p.path === "" ? "" : `${p.path}${p.line === 0 ? "" : `:${p.line}`}: `;
  return `  ${place}${p.code}${p.policyId === "" ? "" : ` in ${p.policyId}`}: ${p.message}`;
}

function objectOf(set: PolicySet) {
  return {
    digest: set.digest,
    name: set.name,
    policies: set.policies,
    active: set.active,
    counter: Number(set.counter),
    publishedAt: (set.publishedAt && timestampDate(set.publishedAt).toISOString()) ?? null,
    notAfter: (set.notAfter && timestampDate(set.notAfter).toISOString()) ?? null,
  };
}

function lineOf(set: PolicySet): string {
  const state = set.active ? `ACTIVE (counter ${set.counter})` : "published";
  return `${set.digest}  ${set.name}  ${set.policies} policies  ${state}`;
}
