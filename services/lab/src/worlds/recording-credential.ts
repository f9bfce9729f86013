import type { Credential } from "@writ/client";

type PresentedCredential = ReturnType<Credential["present"]>;

/** A credential that keeps what it presented last, so that it can be shown, and sent again by somebody else. */
export interface RecordingCredential extends Credential {
  /** Undefined before the first request. */
  readonly last: PresentedCredential | undefined;
}

/** Records what a credential presents. */
export function recording(credential: Credential): RecordingCredential {
  let last: PresentedCredential | undefined;
  return {
    keyId: credential.keyId,
    present(binding) {
      last = credential.present(binding);
      return last;
    },
    get last() {
      return last;
    },
  };
}
