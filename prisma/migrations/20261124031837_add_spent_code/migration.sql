-- CreateTable
CREATE TABLE "SpentCode" (
    "userId" TEXT NOT NULL,
    "codeHash" TEXT NOT NULL,
    "spentAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SpentCode_pkey" PRIMARY KEY ("userId","codeHash")
);

-- CreateIndex
CREATE INDEX "SpentCode_spentAt_idx" ON "SpentCode"("spentAt");

-- AddForeignKey
ALTER TABLE "SpentCode" ADD CONSTRAINT "SpentCode_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
