import { openFileStore } from "./file-store.ts";
import { openWitness, type Witness, type WitnessOptions } from "./witness.ts";
import { serveWitness, type ServerOptions } from "./witness-server.ts";

/** What a witness process is made of: a folder in place of the store. */
export interface RunOptions extends Omit<WitnessOptions, "store">, ServerOptions {
  readonly storeFolder: string;
}

/** A witness on its folder, that answers over HTTP. Disposing it stops it and gives the folder back. */
export interface RunningWitness extends AsyncDisposable {
  readonly witness: Pick<Witness, "name" | "origins" | "vkey">;
  /** Where add-checkpoint is found below. */
  readonly url: string;
  /** The line for the witness policy of a log (C2SP tlog-policy). */
  readonly policyLine: string;
  readonly port: number;
}

/** Opens the folder, the witness and the server. @throws StoreInUseError, DamagedStoreError, LogListError, NoteError, or why it cannot listen */
export async function runWitness(options: RunOptions): Promise<RunningWitness> {
  await using opened = new AsyncDisposableStack();
  const store = opened.use(await openFileStore(options.storeFolder));
  const witness = await openWitness({ ...options, store });
  const server = opened.use(await serveWitness(witness, options));
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;
  const url = `http://${host}:${server.port}`;
  const kept = opened.move();
  return {
    witness,
    url,
    policyLine: `witness ${witness.name} ${witness.vkey} ${url}`,
    port: server.port,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
