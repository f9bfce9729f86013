import { hashText } from "@writ/token";

/** The strong entity tag of a body (RFC 9110 section 8.8.3). */
export function etagOf(body: Uint8Array): string {
  return `"${hashText(body)}"`;
}

/** Whether `If-None-Match` names this tag: then the caller has the body already (RFC 9110 section 13.1.2). */
export function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
  const tags = (ifNoneMatch ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(etag);
}
