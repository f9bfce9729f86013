import { decodeBase64Url, encodeBase64Url, encodeUtf8 } from "@writ/encoding";

const MAX_BYTES = 16 * 1024 * 1024;

/** What a link brings along: the part after `#` never reaches a server. */
export interface Brought {
  readonly bundle: Uint8Array | undefined;
  /** Somebody else's word for whom to trust. */
  readonly trust: Uint8Array | undefined;
}

/** Reads `#b=…&t=…`, each deflated (RFC 1951) and in base64url. What cannot be read is left out. */
export async function readFragment(hash: string): Promise<Brought> {
  const values = new URLSearchParams(hash.replace(/^#/, ""));
  return { bundle: await inflated(values.get("b")), trust: await inflated(values.get("t")) };
}

/** Makes the part of a link after `#` that brings a bundle and a trust. */
export async function writeFragment(bundle: string | Uint8Array, trust: string): Promise<string> {
  return `b=${await deflated(bundle)}&t=${await deflated(trust)}`;
}

async function deflated(content: string | Uint8Array): Promise<string> {
  const bytes = typeof content === "string" ? encodeUtf8(content) : content;
  const stream = new Blob([new Uint8Array(bytes)])
    .stream()
    .pipeThrough(new CompressionStream("deflate-raw"));
  return encodeBase64Url(new Uint8Array(await new Response(stream).arrayBuffer()));
}

async function inflated(value: string | null): Promise<Uint8Array | undefined> {
  if (value === null) return undefined;
  try {
    const bytes = new Uint8Array(decodeBase64Url(value));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let length = 0;
    for await (const chunk of chunksOf(stream)) {
      length += chunk.length;
      // A small link may inflate without end.
      if (length > MAX_BYTES) return undefined;
      chunks.push(chunk);
    }
    return new Uint8Array(await new Blob(chunks).arrayBuffer());
  } catch {
    return undefined;
  }
}

async function* chunksOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
