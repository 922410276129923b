"use client";
import { SetupForm } from "../../features/setup/setup-form.tsx";
import { BrowserOnly } from "../../lib/browser-only.tsx";

export default function SetupPage() {
  return <BrowserOnly>{() => <SetupForm />}</BrowserOnly>;
}
