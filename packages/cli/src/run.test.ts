import { ActError, ClientEnvironmentError } from "@writ/client";
import { Code, RpcError } from "@writ/rpc";
import { expect, test } from "vitest";
import {
  type Command,
  EXIT,
  type ExitStatus,
  type Invocation,
  NoAnswerError,
  UsageError,
} from "./command.ts";
import { run } from "./run.ts";
import { recorded } from "./testing/recorded.ts";

/** A command that hands its invocation to `does`. */
function command(does: (invocation: Invocation) => ExitStatus, name = "grant show"): Command {
  return {
    name,
    summary: `summary of ${name}`,
    positionals: ["GRANT_FILE", "[MORE]"],
    options: {
      reason: { type: "string", value: "TEXT", help: "why" },
      tag: { type: "string", multiple: true, value: "TAG", help: "repeatable" },
      force: { type: "boolean", help: "even so" },
    },
    run: async (invocation) => does(invocation),
  };
}

const done = command(() => EXIT.done);

test("gives a command its positionals and options", async () => {
  let seen: Invocation | undefined;
  const around = recorded({ HOME: "here" });
  const args = "grant show g --reason because --tag a --tag b --force --data d".split(" ");
  const status = await run([command((i) => ((seen = i), EXIT.denied))], args, around);
  expect(status).toBe(EXIT.denied);
  expect(seen?.positionals).toEqual(["g"]);
  expect(seen?.text("reason")).toBe("because");
  expect(seen?.texts("tag")).toEqual(["a", "b"]);
  expect(seen?.flag("force")).toBe(true);
  expect(seen?.text("data")).toBe("d");
  expect(seen?.env["HOME"]).toBe("here");
  expect(seen?.text("missing")).toBeUndefined();
  expect(seen?.flag("json")).toBe(false);
});

test("prefers the longest name that fits", async () => {
  const short = command(() => EXIT.denied, "grant");
  expect(await run([short, done], ["grant", "show", "g"], recorded())).toBe(EXIT.done);
  expect(await run([short, done], ["grant", "other"], recorded())).toBe(EXIT.denied);
});

test.each([
  ["an unknown option", ["g", "--nope"]],
  ["too few positionals", []],
  ["too many positionals", ["a", "b", "c"]],
  ["a string option without a value", ["g", "--reason"]],
])("ends with 2 and shows the usage for %s", async (_, args) => {
  const around = recorded();
  expect(await run([done], ["grant", "show", ...args], around)).toBe(EXIT.usage);
  expect(around.err()).toContain("writ grant show GRANT_FILE [MORE]");
  expect(around.out()).toBe("");
});

test("ends with 2 when an option the command needs is missing", async () => {
  const around = recorded();
  const needs = command((invocation) => (invocation.required("reason"), EXIT.done));
  expect(await run([needs], ["grant", "show", "g"], around)).toBe(EXIT.usage);
  expect(around.err()).toContain("--reason is required");
});

test("shows the help of a command on standard output, without running it", async () => {
  const around = recorded();
  const never = command(() => expect.unreachable());
  expect(await run([never], ["grant", "show", "--help"], around)).toBe(EXIT.done);
  expect(around.out()).toContain("summary of grant show");
  for (const option of ["--reason TEXT", "--force", "--json", "--data DIR", "--help"])
    expect(around.out()).toContain(option);
});

test.each([[[]], [["--help"]]])("lists every command for %j", async (args) => {
  const around = recorded();
  expect(await run([done, command(() => EXIT.done, "up")], args, around)).toBe(EXIT.done);
  expect(around.out()).toContain("grant show");
  expect(around.out()).toContain("up");
});

test("ends with 2 for an unknown command, and lists the family it is of", async () => {
  const around = recorded();
  const all = [done, command(() => EXIT.done, "up")];
  expect(await run(all, ["grant", "steal"], around)).toBe(EXIT.usage);
  expect(around.err()).toContain('no command "grant steal"');
  expect(around.err()).toContain("grant show");
  expect(around.err()).not.toContain("summary of up");
});

test("lists a family on standard output when its help is asked for", async () => {
  const around = recorded();
  expect(await run([done], ["grant", "--help"], around)).toBe(EXIT.done);
  expect(around.out()).toContain("grant show");
});

test.each<[string, Error, ExitStatus]>([
  ["wrong usage", new UsageError("wrong"), EXIT.usage],
  ["an act that cannot be sent", new ActError("wrong"), EXIT.usage],
  ["no cluster", new NoAnswerError("wrong"), EXIT.noAnswer],
  ["an incomplete environment", new ClientEnvironmentError("wrong"), EXIT.noAnswer],
  ["an invalid request", new RpcError(Code.INVALID_ARGUMENT, "wrong"), EXIT.usage],
  ["an unknown id", new RpcError(Code.NOT_FOUND, "wrong"), EXIT.denied],
  ["a conflict", new RpcError(Code.ALREADY_EXISTS, "wrong"), EXIT.denied],
  ["a wrong state", new RpcError(Code.FAILED_PRECONDITION, "wrong"), EXIT.denied],
  ["a caller who may not", new RpcError(Code.PERMISSION_DENIED, "wrong"), EXIT.denied],
  ["a caller without certificate", new RpcError(Code.UNAUTHENTICATED, "wrong"), EXIT.noAnswer],
  ["an unreachable service", new RpcError(Code.UNAVAILABLE, "wrong"), EXIT.noAnswer],
  ["a late answer", new RpcError(Code.DEADLINE_EXCEEDED, "wrong"), EXIT.noAnswer],
  ["a bug of a service", new RpcError(Code.INTERNAL, "wrong"), EXIT.noAnswer],
  ["a missing file", Object.assign(new Error("wrong"), { code: "ENOENT" }), EXIT.usage],
  ["anything else", new Error("wrong"), EXIT.noAnswer],
])("never ends with 0 on an error: %s", async (_, error, status) => {
  const around = recorded();
  const fails = command(() => {
    throw error;
  });
  expect(await run([fails], ["grant", "show", "g"], around)).toBe(status);
  expect(around.err()).toMatch(/writ grant show: (no answer: )?wrong/);
  expect(around.out()).toBe("");
});

test("says what to do when a service does not answer", async () => {
  const around = recorded();
  const fails = command(() => {
    throw new RpcError(Code.UNAVAILABLE, "connection refused");
  });
  await run([fails], ["grant", "show", "g"], around);
  expect(around.err()).toContain("writ doctor");
});
