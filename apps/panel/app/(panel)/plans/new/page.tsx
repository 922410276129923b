import { CreatePlanPage } from "../../../../features/plan/create-plan-page.tsx";

export default function NewPlanShell() {
  return <CreatePlanPage />;
}
