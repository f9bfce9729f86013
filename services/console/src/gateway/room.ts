/** Room for so many at a time. */
export interface Room {
  /** What to call when leaving; undefined when there is no room. */
  enter(): (() => void) | undefined;
}

/** Room for `most` at a time. */
export function room(most: number): Room {
  let inside = 0;
  return {
    enter() {
      if (inside >= most) return undefined;
      inside++;
      let isInside = true;
      return () => {
        if (isInside) inside--;
        isInside = false;
      };
    },
  };
}
