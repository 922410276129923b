import { NoSuchPage } from "../features/shell/no-such-page.tsx";

export default function NotFound() {
  return (
    <main className="mx-auto max-w-xl px-4 py-16">
      <NoSuchPage />
    </main>
  );
}
