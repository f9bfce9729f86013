import { type IconName, Icon } from "./icon.tsx";
import "./button.css";

/** What a button without a word is made with. */
export interface IconButtonProps {
  readonly icon: IconName;
  /** What it does; also its tooltip. */
  readonly label: string;
  readonly onClick: () => void;
  /** Left out of the tab order, where the same can be reached elsewhere. */
  readonly isAside?: boolean;
  readonly className?: string;
}

/** A button of 24 px, the least that people hit. */
export function IconButton({ icon, label, onClick, isAside, className = "" }: IconButtonProps) {
  return (
    <button
      aria-label={label}
      className={`icon-button ${className}`}
      tabIndex={isAside === true ? -1 : undefined}
      title={label}
      type="button"
      onClick={(event) => {
        event.stopPropagation();
        onClick();
      }}
    >
      <Icon name={icon} />
    </button>
  );
}
