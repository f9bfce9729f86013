/**
 * Where a witness keeps, for each log, the checkpoint it cosigned last. One witness at a time has it: disposing it lets the
 * next one in.
 */
export interface WitnessStore extends AsyncDisposable {
  /** Everything kept: the log's id (SHA-256 of its origin, hex) to the cosigned note. */
  load(): Promise<ReadonlyMap<string, string>>;
  /** Keeps a note in place of the one before. Survives a crash of the machine once it resolves; when it rejects, either of them may be kept. */
  put(logId: string, note: string): Promise<void>;
}
