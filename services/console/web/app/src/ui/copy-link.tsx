import { Button } from "./button.tsx";
import { useCopy } from "./copy.ts";
import { Icon } from "./icon.tsx";

/** Copies the address of what is shown; who opens it sees the same. */
export function CopyLink({ path }: { readonly path: string }) {
  const copy = useCopy();
  return (
    <Button onClick={() => copy(new URL(path, location.origin).href, "Link")}>
      <Icon name="link" /> Copy link
    </Button>
  );
}
