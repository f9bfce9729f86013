import { readFileSync } from "node:fs";
import type { TlsIdentity } from "@writ/rpc";
import type { BaseConfig } from "./base-config.ts";
import { readKeyFile } from "./key-file.ts";

/** Reads a service's X.509-SVID from its files. */
export function tlsIdentity(
  config: Pick<BaseConfig, "tlsCaFile" | "tlsCertFile" | "tlsKeyFile">,
  env: Readonly<Record<string, string | undefined>>,
): TlsIdentity {
  return {
    caPem: readFileSync(config.tlsCaFile, "utf8"),
    certPem: readFileSync(config.tlsCertFile, "utf8"),
    keyPem: readKeyFile(config.tlsKeyFile, env),
  };
}
