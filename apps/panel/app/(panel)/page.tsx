import { StartPage } from "../../features/viewer/start-page.tsx";

export default function HomePage() {
  return <StartPage />;
}
