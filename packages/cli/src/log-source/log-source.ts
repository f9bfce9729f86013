/** Where the files of one published log are read from. Nothing of what it gives is trusted. */
export interface LogSource {
  /** For messages: a folder or an address. */
  readonly place: string;
  /**
   * The content of a file by its path (C2SP tlog-tiles); undefined when there is none.
   * @throws NoAnswerError when it can not be known, or the file is larger than such a file may be
   */
  read(path: string): Promise<Uint8Array | undefined>;
}

/** The source of each log by its shard. */
export type LogSources = (shard: string) => LogSource;
