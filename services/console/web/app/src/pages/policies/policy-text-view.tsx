import { useEffect, useRef } from "react";
import { Mark } from "../../ui/marks.tsx";
import type { PolicyText } from "./cedar-text.ts";

/** What a policy is shown with. */
export interface PolicyTextViewProps {
  readonly policy: PolicyText;
  /** It is the one that the address names. */
  readonly isHere: boolean;
}

/** One policy as it is written. */
export function PolicyTextView({ policy, isHere }: PolicyTextViewProps) {
  const { id, path, line, effect, text } = policy;
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isHere) place.current?.scrollIntoView({ block: "start" });
  }, [isHere]);
  return (
    <section ref={place} className={`policy ${isHere ? "policy-here" : ""}`}>
      <h2 className="policy-id">
        <span className={`state ${effect === "forbid" ? "state-denied" : "state-allowed"}`}>
          <Mark name={effect === "forbid" ? "denied" : "allowed"} />
          {effect}
        </span>
        <code>{id}</code>
      </h2>
      <p className="meta">
        {path}, line {line}
      </p>
      <pre className="clause" tabIndex={0}>
        {text}
      </pre>
    </section>
  );
}
