/** What happens to the processes of a cluster, for whoever shows it. */
export type ClusterEvent =
  | { readonly kind: "started"; readonly process: string; readonly pid: number | undefined }
  | { readonly kind: "ready"; readonly process: string }
  | {
      readonly kind: "crashed";
      readonly process: string;
      /** In words, such as `was killed by SIGKILL`. */
      readonly how: string;
      readonly restartInMs: number;
    }
  | { readonly kind: "stopped"; readonly process: string }
  /** Something people should know that is no failure. */
  | { readonly kind: "note"; readonly message: string };

/** Told of every event, in order. Must not throw. */
export type OnEvent = (event: ClusterEvent) => void;
