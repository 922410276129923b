import { PoolListPage } from "../../../features/pool/pool-list-page.tsx";

export default function PoolsPage() {
  return <PoolListPage />;
}
