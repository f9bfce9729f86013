import { create } from "@bufbuild/protobuf";
import { ConsoleSignInSchema } from "@writ/proto/writ/identity/v1/identity";
import { expect, test } from "vitest";
import { UsageError } from "./command.ts";
import { consoleLine, consoleSignIn } from "./console-sign-in.ts";

const given = (texts: Readonly<Record<string, readonly string[]>>) =>
  consoleSignIn({ text: (name) => texts[name]?.[0], texts: (name) => texts[name] ?? [] });

test("reads a client id, a claim and roles; a value may have an equals sign", () => {
  const options = {
    "console-client-id": ["writ-console"],
    role: ["admin=writ-admins", "analyst=cn=staff,o=x"],
  };
  const roles = [
    { role: "admin", value: "writ-admins" },
    { role: "analyst", value: "cn=staff,o=x" },
  ];
  const clientId = "writ-console";
  expect(given(options)).toEqual({ console: { clientId, rolesClaim: "groups", roles } });
  expect(given({ ...options, "role-claim": ["roles"] }).console?.rolesClaim).toBe("roles");
  const line = consoleLine(create(ConsoleSignInSchema, given(options).console));
  expect(line).toBe("client writ-console, groups: admin for writ-admins, analyst for cn=staff,o=x");
});

test("says nothing without a client id, and takes no roles then", () => {
  expect(given({})).toEqual({});
  expect(() => given({ role: ["admin=a"] })).toThrow(UsageError);
});

test.each(["admin", "=a", ""])("refuses the role %j", (role) => {
  expect(() => given({ "console-client-id": ["c"], role: [role] })).toThrow(UsageError);
});
