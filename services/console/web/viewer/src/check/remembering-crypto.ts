import type { VerifyCrypto } from "@writ/evidence";

/** A crypto that need not answer the same question twice. */
export interface RememberingCrypto {
  /** Remembers every answer. */
  readonly learning: VerifyCrypto;
  /** Knows what was learnt, and remembers nothing more: thousands of changed bundles may follow. */
  readonly knowing: VerifyCrypto;
}

/** Wraps a crypto: of a bundle with one changed byte, nearly all was asked before. */
export function rememberingCrypto(crypto: VerifyCrypto): RememberingCrypto {
  const hashes = new Map<string, Promise<Uint8Array>>();
  const verdicts = new Map<string, Promise<boolean>>();

  const wrapped = (isLearning: boolean): VerifyCrypto => {
    const once = <T>(
      answers: Map<string, Promise<T>>,
      question: readonly Uint8Array[],
      ask: () => T | Promise<T>,
    ): Promise<T> => {
      const key = keyOf(question);
      const answer = answers.get(key) ?? Promise.resolve(ask());
      if (isLearning) answers.set(key, answer);
      return answer;
    };
    return {
      sha256: (data) => once(hashes, [data], () => crypto.sha256(data)),
      ed25519: (...asked) => once(verdicts, asked, () => crypto.ed25519(...asked)),
      p256: (...asked) => once(verdicts, asked, () => crypto.p256(...asked)),
    };
  };
  return { learning: wrapped(true), knowing: wrapped(false) };
}

function keyOf(parts: readonly Uint8Array[]): string {
  return parts
    .map((bytes) => `${bytes.length} ${new TextDecoder("latin1").decode(bytes)}`)
    .join("\n");
}
