"use client";
import { InvitePage } from "../../features/invitation/invite-page.tsx";
import { BrowserOnly } from "../../lib/browser-only.tsx";

export default function InviteRoute() {
  return <BrowserOnly>{() => <InvitePage />}</BrowserOnly>;
}
