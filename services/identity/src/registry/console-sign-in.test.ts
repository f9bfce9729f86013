import { describe, expect, test } from "vitest";
import { checkConsoleSignIn, type ConsoleSignInDraft, grantedRole } from "./console-sign-in.ts";

const issuer = { kind: "oidc", audience: "urn:writ:identity", principalType: "User" };
const draft = {
  clientId: "writ-console",
  rolesClaim: "https://example.org/groups",
  roles: [
    { value: "writ admins", role: "admin" },
    { value: "staff", role: "analyst" },
    { value: "ops", role: "approver" },
    { value: "também", role: "analyst" },
  ],
} as const;

describe("checkConsoleSignIn", () => {
  test("takes a client id, a claim and what its values allow", () => {
    expect(checkConsoleSignIn(draft, issuer)).toEqual(draft);
  });

  test.each<[string, Partial<ConsoleSignInDraft>, Partial<typeof issuer>, string]>([
    ["a JWT-SVID issuer", {}, { kind: "jwt_svid" }, "issuer.console"],
    ["an issuer of workloads", {}, { principalType: "Workload" }, "issuer.console"],
    ["no client id", { clientId: "" }, {}, "client_id"],
    ["a client id with a space", { clientId: "a b" }, {}, "client_id"],
    ["the audience of bearer tokens", { clientId: issuer.audience }, {}, "client_id"],
    ["no claim", { rolesClaim: "" }, {}, "roles_claim"],
    ["no roles", { roles: [] }, {}, "issuer.console.roles"],
    [
      "33 roles",
      { roles: Array.from({ length: 33 }, (_, i) => ({ value: `${i}`, role: "admin" })) },
      {},
      "issuer.console.roles",
    ],
    [
      "a value twice",
      {
        roles: [
          { value: "a", role: "admin" },
          { value: "a", role: "analyst" },
        ],
      },
      {},
      "issuer.console.roles",
    ],
    ["an empty value", { roles: [{ value: "", role: "admin" }] }, {}, "roles[0].value"],
    ["a value with a line end", { roles: [{ value: "a\n", role: "admin" }] }, {}, "roles[0].value"],
    ["a role there is not", { roles: [{ value: "a", role: "root" }] }, {}, "roles[0].role"],
    ["the role of visitors", { roles: [{ value: "a", role: "public" }] }, {}, "roles[0].role"],
  ])("refuses %s", (_, wrong, of, field) => {
    expect(() => checkConsoleSignIn({ ...draft, ...wrong }, { ...issuer, ...of })).toThrow(field);
  });
});

describe("grantedRole", () => {
  const granted = (claim: unknown) => grantedRole(draft, claim);

  test("is the highest of those that the claim gives", () => {
    expect(granted("staff")).toBe("analyst");
    expect(granted(["staff", "ops"])).toBe("approver");
    expect(granted(["ops", "writ admins", "staff", "others"])).toBe("admin");
  });

  test.each([
    [undefined],
    [null],
    [""],
    ["Staff"],
    ["staff,ops"],
    ["writ admins staff"],
    [[]],
    [["others"]],
    [[["writ admins"]]],
    [{ "writ admins": true }],
    [{ 0: "writ admins", length: 1 }],
    [true],
    [[null, 1, {}]],
  ])("is none for %j", (claim) => {
    expect(granted(claim)).toBeUndefined();
  });
});
