import { type ReactNode, useId } from "react";
import "./button.css";

/** What a button is made with. */
export interface ButtonProps {
  readonly children: ReactNode;
  readonly onClick?: () => void;
  readonly type?: "button" | "submit";
  /** `plain` stands in a row of others, `main` is what the page is for, `grave` can not be undone. */
  readonly kind?: "plain" | "main" | "grave";
  /** Why it can not be used now; it stays where it is, and says so. */
  readonly locked?: string | undefined;
  readonly isBusy?: boolean;
  readonly pressed?: boolean;
  readonly label?: string;
  /** Gets the focus when it comes up. */
  readonly isFirst?: boolean;
}

/** A button; one that may not be used stays visible and gives the reason. */
export function Button(props: ButtonProps) {
  const { children, onClick, type = "button", kind = "plain", locked, isBusy = false } = props;
  const id = useId();
  const isOff = locked !== undefined || isBusy;
  return (
    <>
      <button
        aria-describedby={locked === undefined ? undefined : id}
        aria-disabled={isOff || undefined}
        aria-label={props.label}
        autoFocus={props.isFirst}
        aria-pressed={props.pressed}
        className={`button button-${kind}`}
        data-off={isOff || undefined}
        title={locked}
        type={isOff ? "button" : type}
        onClick={isOff ? undefined : onClick}
      >
        {isBusy ? "…" : children}
      </button>
      {locked !== undefined && (
        <span hidden id={id}>
          {locked}
        </span>
      )}
    </>
  );
}
