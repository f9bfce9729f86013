const LOOKED_AT = 4096;

/** What a file that is no evidence bundle probably is, in words; undefined when there is nothing to guess. */
export function looksLike(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return "it is empty";
  const text = Buffer.from(bytes.subarray(0, LOOKED_AT)).toString("latin1").trimStart();
  if (text.includes("application/vnd.dev.sigstore.bundle") && !text.startsWith('{"chain"'))
    return "it looks like a Sigstore bundle of one statement: Sigstore's tools verify those, with the trusted_root.json of the log";
  if (text.startsWith("c2sp.org/tlog-proof@v1"))
    return "it looks like a C2SP tlog-proof: where one leaf is in the log, without its statement";
  if (text.includes('"trustDomain"')) return "it looks like a trust file: --trust takes those";
  if (!text.startsWith("{")) return "it is not JSON";
  return undefined;
}
