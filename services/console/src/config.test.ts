import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

const complete = {
  CONSOLE_ADDRESS: "127.0.0.1:7400",
  CONSOLE_TLS_CERT_FILE: "c",
  CONSOLE_TLS_KEY_FILE: "k",
  CONSOLE_TLS_CA_FILE: "ca",
  CONSOLE_TRUST_FILE: "t",
  CONSOLE_LOG_DIR: "log",
  CONSOLE_POLICY_ADDRESS: "127.0.0.1:7401",
  CONSOLE_IDENTITY_ADDRESS: "127.0.0.1:7402",
  CONSOLE_GRANTS_ADDRESS: "127.0.0.1:7403",
  CONSOLE_EVIDENCE_ADDRESS: "127.0.0.1:7404",
};
const withIssuer = {
  ...complete,
  CONSOLE_PUBLIC_URL: "https://writ.example.org",
  CONSOLE_OIDC_ISSUER: "https://login.example.org",
  CONSOLE_OIDC_CLIENT_ID: "writ-console",
};

describe("readConfig", () => {
  it("reads the environment", () => {
    const config = readConfig(complete);
    expect(config).toMatchObject({
      logDir: "log",
      grantsAddress: "127.0.0.1:7403",
      logLevel: "info",
      publicUrl: undefined,
      oidc: undefined,
    });
  });

  it("keeps metrics to this machine unless told otherwise", () => {
    expect(readConfig(complete).metricsAreOpen).toBe(false);
    expect(readConfig({ ...complete, CONSOLE_METRICS: "open" }).metricsAreOpen).toBe(true);
    expect(() => readConfig({ ...complete, CONSOLE_METRICS: "yes" })).toThrow("CONSOLE_METRICS");
  });

  it("takes an issuer that people sign in at", () => {
    expect(readConfig(withIssuer).oidc).toEqual({
      issuer: "https://login.example.org",
      clientId: "writ-console",
      scope: "openid",
      publicUrl: new URL("https://writ.example.org"),
    });
  });

  it.each([
    ["an issuer without a client id", { CONSOLE_OIDC_CLIENT_ID: undefined }],
    ["a client id without an issuer", { CONSOLE_OIDC_ISSUER: undefined }],
    ["an issuer without a public URL", { CONSOLE_PUBLIC_URL: undefined }],
    ["an issuer and a public URL without https", { CONSOLE_PUBLIC_URL: "http://writ.example.org" }],
    ["an issuer without https", { CONSOLE_OIDC_ISSUER: "http://login.example.org" }],
    ["a public URL with a path", { CONSOLE_PUBLIC_URL: "https://writ.example.org/console" }],
    ["a public URL that is none", { CONSOLE_PUBLIC_URL: "writ.example.org" }],
    ["a scope without openid", { CONSOLE_OIDC_SCOPE: "groups" }],
  ])("refuses %s", (_, wrong) => {
    expect(() => readConfig({ ...withIssuer, ...wrong })).toThrow("bad configuration");
  });

  it.each(Object.keys(complete))("cannot do without %s", (name) => {
    expect(() => readConfig({ ...complete, [name]: undefined })).toThrow(name);
  });
});
