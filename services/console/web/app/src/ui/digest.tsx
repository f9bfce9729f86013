import { useCopy } from "./copy.ts";
import { shortened } from "./digest-text.ts";
import { Icon } from "./icon.tsx";
import { IconButton } from "./icon-button.tsx";
import { Link } from "./link.tsx";
import "./digest.css";

/** What a digest or id is shown with. */
export interface DigestProps {
  readonly value: string;
  /** What it is, such as “execution id”. */
  readonly what: string;
  /** The list with only what has it. */
  readonly filterHref?: string | undefined;
  /** Where it leads. */
  readonly href?: string | undefined;
  /** In full, where there is room. */
  readonly isWhole?: boolean;
}

/** A digest or an id: short, but copied in full. */
export function Digest({ value, what, filterHref, href, isWhole = false }: DigestProps) {
  const copy = useCopy();
  const text = (
    <code className={isWhole ? "wrap" : ""} title={value}>
      <span className="no-print">{isWhole ? value : shortened(value)}</span>
      <span className="print-only">{value}</span>
    </code>
  );
  return (
    <span className="digest">
      {href === undefined ? text : <Link href={href}>{text}</Link>}
      <span className="digest-acts no-print">
        <IconButton icon="copy" label={`Copy ${what}`} onClick={() => copy(value, what)} />
        {filterHref !== undefined && (
          <Link
            aria-label={`Filter by this ${what}`}
            className="icon-button"
            href={filterHref}
            title={`Filter by this ${what}`}
          >
            <Icon name="filter" />
          </Link>
        )}
      </span>
    </span>
  );
}
