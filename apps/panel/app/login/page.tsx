import { LoginForm } from "../../features/session/login-form.tsx";

export default function LoginPage() {
  return <LoginForm />;
}
