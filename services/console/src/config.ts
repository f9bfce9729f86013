import { parseEnvironment, part } from "@writ/service";
import { z } from "zod";

/** An issuer that people sign in at. */
export interface OidcConfig {
  /** Byte-equal to its `issuer`. */
  readonly issuer: string;
  readonly clientId: string;
  /** Separated by spaces. */
  readonly scope: string;
  readonly publicUrl: URL;
}

/** What the console is configured with. */
export interface ConsoleConfig {
  /** `host:port` to listen on, HTTP. */
  readonly address: string;
  readonly tlsCertFile: string;
  readonly tlsKeyFile: string;
  readonly tlsCaFile: string;
  readonly trustFile: string;
  /** The folder that holds one folder for each published log. */
  readonly logDir: string;
  /** `host:port` of each service whose methods are forwarded. */
  readonly policyAddress: string;
  readonly identityAddress: string;
  readonly grantsAddress: string;
  readonly evidenceAddress: string;
  /** `host:port` of the demo and the probe; undefined where there are none. */
  readonly labAddress: string | undefined;
  /** Where browsers reach the console from elsewhere; undefined for this machine only. */
  readonly publicUrl: URL | undefined;
  /** Whether everybody who reaches the console may read metrics, or only callers on this machine. */
  readonly metricsAreOpen: boolean;
  /** Undefined when people sign in with codes only. */
  readonly oidc: OidcConfig | undefined;
  readonly logLevel: string;
}

const publicUrl = z
  .string()
  .refine(isOrigin, "must be https://host or http://host, with nothing after it");
const issuer = z.string().refine((text) => text.startsWith("https://") && URL.canParse(text), {
  message: "must be an https URL",
});

const schema = z.object({
  CONSOLE_ADDRESS: part.address,
  CONSOLE_TLS_CERT_FILE: part.file,
  CONSOLE_TLS_KEY_FILE: part.file,
  CONSOLE_TLS_CA_FILE: part.file,
  CONSOLE_TRUST_FILE: part.file,
  CONSOLE_LOG_DIR: part.file,
  CONSOLE_POLICY_ADDRESS: part.address,
  CONSOLE_IDENTITY_ADDRESS: part.address,
  CONSOLE_GRANTS_ADDRESS: part.address,
  CONSOLE_EVIDENCE_ADDRESS: part.address,
  CONSOLE_LAB_ADDRESS: part.address.optional(),
  CONSOLE_PUBLIC_URL: publicUrl.optional(),
  CONSOLE_METRICS: z.enum(["loopback", "open"]).default("loopback"),
  CONSOLE_OIDC_ISSUER: issuer.optional(),
  CONSOLE_OIDC_CLIENT_ID: z.string().min(1).optional(),
  CONSOLE_OIDC_SCOPE: z
    .string()
    .regex(/(?:^| )openid(?: |$)/)
    .default("openid"),
  CONSOLE_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
});

/** Reads the environment; throws one error that names every wrong variable. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ConsoleConfig {
  const own = parseEnvironment(schema, env);
  const url = own.CONSOLE_PUBLIC_URL === undefined ? undefined : new URL(own.CONSOLE_PUBLIC_URL);
  return {
    address: own.CONSOLE_ADDRESS,
    tlsCertFile: own.CONSOLE_TLS_CERT_FILE,
    tlsKeyFile: own.CONSOLE_TLS_KEY_FILE,
    tlsCaFile: own.CONSOLE_TLS_CA_FILE,
    trustFile: own.CONSOLE_TRUST_FILE,
    logDir: own.CONSOLE_LOG_DIR,
    policyAddress: own.CONSOLE_POLICY_ADDRESS,
    identityAddress: own.CONSOLE_IDENTITY_ADDRESS,
    grantsAddress: own.CONSOLE_GRANTS_ADDRESS,
    evidenceAddress: own.CONSOLE_EVIDENCE_ADDRESS,
    labAddress: own.CONSOLE_LAB_ADDRESS,
    publicUrl: url,
    metricsAreOpen: own.CONSOLE_METRICS === "open",
    oidc: oidcOf(own, url),
    logLevel: own.CONSOLE_LOG_LEVEL,
  };
}

/** Cookies of people who signed in at an issuer are for HTTPS only, so there is no such signing in without it. */
function oidcOf(own: z.infer<typeof schema>, url: URL | undefined): OidcConfig | undefined {
  const { CONSOLE_OIDC_CLIENT_ID: clientId, CONSOLE_OIDC_ISSUER: named } = own;
  if (clientId === undefined && named === undefined) return undefined;
  if (clientId === undefined || named === undefined || url?.protocol !== "https:")
    throw new Error(
      "bad configuration\nCONSOLE_OIDC_ISSUER, CONSOLE_OIDC_CLIENT_ID and an https CONSOLE_PUBLIC_URL go together",
    );
  return { issuer: named, clientId, scope: own.CONSOLE_OIDC_SCOPE, publicUrl: url };
}

function isOrigin(text: string): boolean {
  return (
    URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text
  );
}
