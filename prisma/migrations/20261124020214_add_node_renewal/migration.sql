-- AlterTable
ALTER TABLE "Node" ADD COLUMN     "nextExpiresAt" TIMESTAMPTZ(3),
ADD COLUMN     "nextFingerprint" TEXT;

-- An audit that can be emptied is none either.
CREATE TRIGGER "AuditEntry_never_emptied" BEFORE TRUNCATE ON "AuditEntry"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuseAuditChange"();
