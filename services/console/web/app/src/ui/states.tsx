import { type ReactNode, useEffect, useState } from "react";
import type { Failure } from "../api/failure.ts";
import { Button } from "./button.tsx";
import { Mark } from "./marks.tsx";
import "./states.css";

const SKELETON_AFTER_MS = 150;

/** What the place of something that is not there is made with. */
export interface EmptyProps {
  readonly why: string;
  readonly command?: string;
}

/** Nothing to show: why, and the command that would fill it. */
export function Empty({ why, command }: EmptyProps) {
  return (
    <div className="nothing">
      <p>{why}</p>
      {command !== undefined && (
        <pre className="nothing-command" tabIndex={0}>
          {command}
        </pre>
      )}
    </div>
  );
}

/** The layout of what is on its way, once that takes a moment. */
export function Loading({
  rows,
  children,
}: {
  readonly rows: number;
  readonly children?: ReactNode;
}) {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div aria-busy="true" className="loading">
      <span className="out-of-sight">Loading</span>
      {isLate &&
        (children ??
          Array.from({ length: rows }, (_, i) => <div key={i} className="loading-row" />))}
    </div>
  );
}

/** What an answer that did not come is shown with. */
export interface FailedProps {
  readonly failure: Failure;
  readonly onRetry?: (() => void) | undefined;
  /** What that means for who waits, such as “Nothing was changed.” */
  readonly so?: string;
}

/** Why there is no answer, who can do something about it, and what to do next. */
export function Failed({ failure, onRetry, so = "" }: FailedProps) {
  const { code, reason, requestId, message, afterMs } = failure;
  const cause = reason === "" ? code : `${code}, ${reason}`;
  return (
    <div className="failed" role="alert">
      <Mark name={failure.kind === "no-answer" ? "unknown" : "failed"} />
      <div>
        <p>
          <strong>{headline(failure)}</strong> {so}
        </p>
        <p className="meta wrap">
          {cause}, {(afterMs / 1_000).toFixed(1)} s: {message}
          {requestId !== "" && <> · request {requestId}</>}
        </p>
      </div>
      {onRetry !== undefined && <Button onClick={onRetry}>Ask again</Button>}
    </div>
  );
}

/** Parts of the answer are missing: which. */
export function Partial({
  answered,
  missing,
}: {
  readonly answered: string;
  readonly missing: string;
}) {
  return (
    <p className="partial" role="status">
      {answered} answered. Missing: {missing}.
    </p>
  );
}

function headline({ kind, needs, service }: Failure): string {
  switch (kind) {
    case "no-answer":
      return `${service} did not answer.`;
    case "not-yours":
      return needs === ""
        ? "This takes another role. An admin of the tenant can give it."
        : `This takes the role ${needs}. An admin of the tenant can give it.`;
    case "signed-out":
      return "This is for people who are signed in.";
    case "absent":
      return `${service} has no such thing.`;
    case "invalid":
      return `${service} did not understand the question.`;
    case "conflict":
      return `${service} refused: what this is about has changed.`;
    case "limit":
      return `${service} has no room for this now.`;
    case "unknown-here":
      return `This ${service} is older than the page and does not know the question.`;
  }
}
