import { encodeHex, encodeUtf8 } from "@writ/encoding";
import type { VerifyCrypto } from "@writ/evidence";

/** The page as the file it came from. */
export interface OwnSource {
  readonly text: string;
  /** SHA-256, hex. A page can lie about itself; `sha256sum verify.html` cannot. */
  readonly hash: string;
}

/** The bytes of the page, as long as nothing was changed in it: the file is written as browsers write a document. */
export async function ownSource(
  page: Document,
  { sha256 }: Pick<VerifyCrypto, "sha256">,
): Promise<OwnSource> {
  const text = `<!doctype html>\n${page.documentElement.outerHTML}`;
  return { text, hash: encodeHex(await sha256(encodeUtf8(text))) };
}
