import { PlanListPage } from "../../../features/plan/plan-list-page.tsx";

export default function PlansShell() {
  return <PlanListPage />;
}
