import { expect, test } from "vitest";
import { baseConfig } from "./base-config.ts";

const env = {
  X_ADDRESS: "127.0.0.1:1",
  X_TLS_CERT_FILE: "c",
  X_TLS_KEY_FILE: "k",
  X_TLS_CA_FILE: "a",
  X_TRUST_FILE: "t",
  X_DATABASE_URL_FILE: "d",
};

test("shows no tenant to visitors unless it is told one", () => {
  expect(baseConfig(env, "X")).not.toHaveProperty("publicTenant");
  expect(baseConfig({ ...env, X_PUBLIC_TENANT: "sample" }, "X").publicTenant).toBe("sample");
});

test.each(["", "-", "Sample", "a b", "a".repeat(64)])("takes %j for no tenant", (name) => {
  expect(() => baseConfig({ ...env, X_PUBLIC_TENANT: name }, "X")).toThrow("X_PUBLIC_TENANT");
});
