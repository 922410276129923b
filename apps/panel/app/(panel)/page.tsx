import { OverviewPage } from "../../features/node/overview-page.tsx";

export default function HomePage() {
  return <OverviewPage />;
}
