import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Lane, StepEventSchema } from "@writ/proto/writ/demo/v1/demo";
import type { Feed } from "../runs/feed.ts";

/** What a step is, in its events. */
export interface StepName {
  /** Unique within the run and lane. */
  readonly id: string;
  readonly title: string;
  /** The cause it was provoked by; absent in the story itself. */
  readonly cause?: string;
  readonly variant?: string;
  /** A command that gets the same answer; absent where there is none. */
  readonly command?: string;
}

/** What is told of a step besides its name. */
export type StepNews = Omit<
  MessageInitShape<typeof StepEventSchema>,
  "$typeName" | "cause" | "stepId" | "title" | "variant"
> & { readonly state: string };

/** Tells of a step in a lane. */
export function tellStep(
  feed: Pick<Feed, "add">,
  lane: typeof Lane.WRIT | typeof Lane.OPEN,
  { id, title, cause = "", variant = "", command = "" }: StepName,
  news: StepNews,
): void {
  feed.add({
    lane,
    event: { case: "step", value: { stepId: id, title, cause, variant, command, ...news } },
  });
}
