"use client";
import { BrokenPage } from "../features/shell/broken-page.tsx";

/** Stands in for a page that broke outside the panel's frame, such as sign-in. */
export default function BrokenDoor(props: { error: Error & { digest?: string } }) {
  return (
    <main>
      <BrokenPage {...props} />
    </main>
  );
}
