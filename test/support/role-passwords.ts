import type { Area } from "@writ/postgres";

/** The same in every test, because roles belong to the whole server and not to one test's database. */
export const rolePasswords: Readonly<Record<Area, string>> = {
  identity: "test-password-of-identity",
  policy: "test-password-of-policy",
  grants: "test-password-of-grants",
  evidence: "test-password-of-evidence",
  lab: "test-password-of-lab",
};
