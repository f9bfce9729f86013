import { IdentityService } from "@writ/proto/writ/identity/v1/identity";
import { call } from "../calls.ts";
import { type Command, EXIT, UsageError } from "../command.ts";
import { clientEnvironment, tenantOf } from "../environment.ts";

const PROFILE = "process-measure/v1";

/** `writ identity measurement add`. */
export const measurementAdd: Command = {
  name: "identity measurement add",
  summary: "register a runtime that may be what it claims",
  positionals: ["DIGEST"],
  options: {
    name: { type: "string", value: "TEXT", help: "what it is" },
    level: { type: "string", value: "0..4", help: "assurance level (default 1)" },
    env: { type: "string", value: "dev|staging|prod", help: "environment (default dev)" },
  },
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const level = invocation.text("level") ?? "1";
    if (!/^[0-4]$/.test(level)) throw new UsageError("--level must be 0 to 4");
    const digest = invocation.positionals[0] ?? "";
    await call(environment, "identity", IdentityService, (client) =>
      client.addMeasurement({
        measurement: {
          tenantId: tenantOf(environment),
          profile: PROFILE,
          measurement: digest,
          name: invocation.text("name") ?? "",
          level: Number(level),
          environment: invocation.text("env") ?? "dev",
        },
      }),
    );
    invocation.output.result({ measurement: digest, level: Number(level) }, [
      `registered ${digest}`,
    ]);
    return EXIT.done;
  },
};

/** `writ identity measurement list`. */
export const measurementList: Command = {
  name: "identity measurement list",
  summary: "list the registered runtimes",
  positionals: [],
  options: {},
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const { measurements } = await call(environment, "identity", IdentityService, (client) =>
      client.listMeasurements({ tenantId: tenantOf(environment) }),
    );
    for (const m of measurements)
      invocation.output.result(
        {
          measurement: m.measurement,
          profile: m.profile,
          name: m.name,
          level: m.level,
          environment: m.environment,
        },
        [`${m.measurement}  level ${m.level}  ${m.environment}  ${m.name}`],
      );
    return EXIT.done;
  },
};

/** `writ identity measurement remove`. */
export const measurementRemove: Command = {
  name: "identity measurement remove",
  summary: "remove a registered runtime",
  positionals: ["DIGEST"],
  options: {},
  async run(invocation) {
    const environment = clientEnvironment(invocation);
    const measurement = invocation.positionals[0] ?? "";
    await call(environment, "identity", IdentityService, (client) =>
      client.removeMeasurement({
        tenantId: tenantOf(environment),
        profile: PROFILE,
        measurement,
      }),
    );
    invocation.output.result({ removed: measurement }, [`removed ${measurement}`]);
    return EXIT.done;
  },
};
