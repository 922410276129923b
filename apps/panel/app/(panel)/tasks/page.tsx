import { TaskPage } from "../../../features/task/task-page.tsx";

export default function TasksPage() {
  return <TaskPage />;
}
