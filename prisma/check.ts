// Fails when schema.prisma and the migrations disagree; part of `npm run check`.
import { diffMigrations } from "./diff-migrations.ts";

const sql = await diffMigrations(import.meta.dirname);
if (sql !== null) {
  process.stderr.write(`schema.prisma has changes no migration makes:\n${sql}\n`);
  process.exitCode = 2;
}
