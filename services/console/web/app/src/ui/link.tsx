import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from "react";
import { useParts } from "./parts.ts";

/** What a link is made with. */
export interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "style"> {
  /** From `paths`. */
  readonly href: string;
  /** Takes the place of this address in the history. */
  readonly replace?: boolean;
  readonly children: ReactNode;
}

/** A link within the application: a real one, that opens in a new tab when asked to. */
export function Link({ href, replace = false, onClick, children, ...rest }: LinkProps) {
  const { go } = useParts();
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || !isPlain) return;
    event.preventDefault();
    go(href, { replace });
  };
  return (
    <a {...rest} href={href} onClick={follow}>
      {children}
    </a>
  );
}
