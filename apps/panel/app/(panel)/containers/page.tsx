import { ContainerListPage } from "../../../features/container/list/container-list-page.tsx";

export default function ContainersPage() {
  return <ContainerListPage />;
}
