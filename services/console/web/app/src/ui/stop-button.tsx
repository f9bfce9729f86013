import { lazy, Suspense, useState } from "react";
import { Button } from "./button.tsx";
import { useLock } from "./use-lock.ts";

const RevokeDialog = lazy(async () => ({
  default: (await import("../pages/revocations/revoke-dialog.tsx")).RevokeDialog,
}));

/** Stops something, from every page. */
export function StopButton() {
  const [isOpen, setOpen] = useState(false);
  const locked = useLock("admin");
  return (
    <div className="stop">
      <Button kind="grave" locked={locked} onClick={() => setOpen(true)}>
        Stop…
      </Button>
      {isOpen && (
        <Suspense>
          <RevokeDialog target={undefined} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
