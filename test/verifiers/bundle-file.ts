import { decodeBase64, decodeUtf8 } from "@writ/encoding";

/** An event as outsiders take it out of an evidence bundle, with plain JSON and base64. */
export interface OutsideEvent {
  /** For Sigstore's clients. */
  readonly sigstoreBundle: unknown;
  /** For readers of C2SP tlog-proofs. */
  readonly tlogProof: string;
  readonly payload: Uint8Array;
  /** DER. */
  readonly signature: Uint8Array;
  /** The hint at the key. */
  readonly keyId: string;
  /** The leaf's content. */
  readonly entry: Uint8Array;
  /** The signed note. */
  readonly checkpoint: string;
}

interface BundledEvent {
  readonly sigstoreBundle: SigstoreBundle;
  readonly tlogProof: string;
}

interface SigstoreBundle {
  readonly dsseEnvelope: {
    readonly payload: string;
    readonly signatures: readonly [{ readonly sig: string }];
  };
  readonly verificationMaterial: {
    readonly publicKey: { readonly hint: string };
    readonly tlogEntries: readonly [
      {
        readonly canonicalizedBody: string;
        readonly inclusionProof: { readonly checkpoint: { readonly envelope: string } };
      },
    ];
  };
}

/** The events of an evidence bundle, the decision first. */
export function eventsIn(bundle: Uint8Array): readonly OutsideEvent[] {
  const { chain, ...decision } = JSON.parse(decodeUtf8(bundle)) as BundledEvent & {
    readonly chain: readonly BundledEvent[];
  };
  return [decision, ...chain].map(({ sigstoreBundle, tlogProof }) => {
    const { dsseEnvelope, verificationMaterial } = sigstoreBundle;
    const [logged] = verificationMaterial.tlogEntries;
    return {
      sigstoreBundle,
      tlogProof,
      payload: decodeBase64(dsseEnvelope.payload),
      signature: decodeBase64(dsseEnvelope.signatures[0].sig),
      keyId: verificationMaterial.publicKey.hint,
      entry: decodeBase64(logged.canonicalizedBody),
      checkpoint: logged.inclusionProof.checkpoint.envelope,
    };
  });
}
