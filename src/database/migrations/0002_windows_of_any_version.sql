ALTER TABLE "monitoring_windows" DROP CONSTRAINT "monitoring_windows_version";
