import { equalBytes } from "@writ/encoding";
import { FrozenError } from "../frozen-error.ts";
import { NotLeadingError } from "../not-leading-error.ts";
import type { LogView } from "../seal.ts";
import { anchorCheckpoint } from "./anchor-checkpoint.ts";
import type { AnchorFile } from "./anchor-file.ts";
import type { Warnings } from "./warnings.ts";

/** Keeps the anchor at the newest checkpoint. */
export interface AnchorKeeper {
  /**
   * Writes a checkpoint of a view that is committed, unless it is there already. A file that can not be written is a warning.
   * @throws NotLeadingError when the file holds what is neither this view nor an older one: whoever leads next judges that
   */
  keep(view: LogView): Promise<void>;
}

/** The keeper of one anchor. */
export function anchorKeeper(anchor: AnchorFile, vkey: string, warnings: Warnings): AnchorKeeper {
  const subject = `the anchor file ${anchor.path}`;
  let kept: string | undefined;
  return {
    async keep({ tree, checkpoint }) {
      if (kept === checkpoint) return;
      try {
        const there = await anchorCheckpoint(anchor, vkey);
        const isOther = there?.size === tree.size && !equalBytes(there.root, tree.root);
        if (there !== undefined && (there.size > tree.size || isOther))
          throw new NotLeadingError(`${subject} was written by somebody else`);
        await anchor.write(checkpoint);
        kept = checkpoint;
        warnings.about(subject, null);
      } catch (error) {
        if (error instanceof NotLeadingError) throw error;
        if (error instanceof FrozenError)
          throw new NotLeadingError(`${subject} was changed by somebody else`, { cause: error });
        warnings.about(subject, "can not be written", error);
      }
    },
  };
}
