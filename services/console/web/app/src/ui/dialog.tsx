import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useKey } from "./use-key.ts";
import "./dialog.css";

/** What a dialog is made with. */
export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** Wide enough for two columns. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** A dialog over the page. The page behind it is not locked: that would take a style element, which the policy forbids. */
export function Dialog({ title, onClose, isWide = false, children }: DialogProps) {
  // Also when the focus was lost: then Escape must not close what is behind it.
  useKey("close", onClose);
  return (
    <Modal
      centered={false}
      classNames={{
        content: "dialog",
        header: "dialog-head",
        body: "dialog-body",
        title: "dialog-title",
      }}
      closeButtonProps={{ "aria-label": "Close" }}
      lockScroll={false}
      opened
      overlayProps={{ backgroundOpacity: 0.5, color: "#000" }}
      padding={0}
      radius={3}
      size={isWide ? 760 : 520}
      title={title}
      transitionProps={{ duration: 0 }}
      onClose={onClose}
    >
      {children}
    </Modal>
  );
}
