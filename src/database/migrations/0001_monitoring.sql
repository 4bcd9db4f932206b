CREATE TABLE "label_corrections" (
	"sequence" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "label_corrections_sequence_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"prediction_id" uuid NOT NULL,
	"previous_label" smallint NOT NULL,
	"label" smallint NOT NULL,
	"corrected_at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "labels" (
	"prediction_id" uuid PRIMARY KEY NOT NULL,
	"model" text NOT NULL,
	"label" smallint NOT NULL,
	"observed_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	CONSTRAINT "labels_label" CHECK ("labels"."label" in (0, 1))
);
--> statement-breakpoint
CREATE TABLE "alert_notifications" (
	"notification_id" text PRIMARY KEY NOT NULL,
	"alert_id" text NOT NULL,
	"channel" text NOT NULL,
	"event" text NOT NULL,
	"status" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"problem" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone,
	CONSTRAINT "alert_notifications_event" CHECK ("alert_notifications"."event" in ('firing', 'reminder', 'resolved')),
	CONSTRAINT "alert_notifications_status" CHECK ("alert_notifications"."status" in ('pending', 'sent', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"alert_id" text PRIMARY KEY NOT NULL,
	"model" text NOT NULL,
	"version" integer NOT NULL,
	"fingerprint" text NOT NULL,
	"state" text NOT NULL,
	"severity" text NOT NULL,
	"title" text NOT NULL,
	"detail" text NOT NULL,
	"occurrences" integer NOT NULL,
	"first_window_id" text NOT NULL,
	"last_window_id" text NOT NULL,
	"fired_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	CONSTRAINT "alerts_state" CHECK ("alerts"."state" in ('firing', 'resolved')),
	CONSTRAINT "alerts_severity" CHECK ("alerts"."severity" in ('info', 'warning', 'critical'))
);
--> statement-breakpoint
CREATE TABLE "findings" (
	"monitor_run_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"monitor" text NOT NULL,
	"check" text NOT NULL,
	"subject" text NOT NULL,
	"status" text NOT NULL,
	"is_deciding" boolean NOT NULL,
	"finding" jsonb NOT NULL,
	CONSTRAINT "findings_monitor_run_id_ordinal_pk" PRIMARY KEY("monitor_run_id","ordinal"),
	CONSTRAINT "findings_status" CHECK ("findings"."status" in ('ok', 'alert', 'insufficient'))
);
--> statement-breakpoint
CREATE TABLE "metric_history" (
	"window_id" text NOT NULL,
	"model" text NOT NULL,
	"version" integer NOT NULL,
	"metric" text NOT NULL,
	"value" double precision NOT NULL,
	"lower" double precision,
	"upper" double precision,
	"sample_size" integer NOT NULL,
	"measured_at" timestamp (3) with time zone NOT NULL,
	"monitor_run_id" text NOT NULL,
	CONSTRAINT "metric_history_window_id_metric_pk" PRIMARY KEY("window_id","metric")
);
--> statement-breakpoint
CREATE TABLE "monitor_runs" (
	"monitor_run_id" text PRIMARY KEY NOT NULL,
	"window_id" text NOT NULL,
	"input_digest" text NOT NULL,
	"verdict" text NOT NULL,
	"summary" text NOT NULL,
	"outcomes" jsonb NOT NULL,
	"label_count" integer NOT NULL,
	"labels_as_of" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "monitor_runs_input" UNIQUE("window_id","input_digest"),
	CONSTRAINT "monitor_runs_verdict" CHECK ("monitor_runs"."verdict" in ('healthy', 'suspected', 'changed', 'insufficient'))
);
--> statement-breakpoint
CREATE TABLE "monitoring_cursors" (
	"model" text PRIMARY KEY NOT NULL,
	"positions" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "monitoring_reports" (
	"report_id" text PRIMARY KEY NOT NULL,
	"window_id" text NOT NULL,
	"monitor_run_id" text NOT NULL,
	"model" text NOT NULL,
	"version" integer NOT NULL,
	"path" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"sha256" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "monitoring_windows" (
	"window_id" text PRIMARY KEY NOT NULL,
	"model" text NOT NULL,
	"version" integer NOT NULL,
	"sequence" integer NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"row_count" integer NOT NULL,
	"refused_count" integer NOT NULL,
	"closed_by" text NOT NULL,
	"ranges" jsonb NOT NULL,
	"first_prediction_id" uuid,
	"last_prediction_id" uuid,
	"digest" text NOT NULL,
	"closed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "monitoring_windows_sequence" UNIQUE("model","sequence"),
	CONSTRAINT "monitoring_windows_closed_by" CHECK ("monitoring_windows"."closed_by" in ('count', 'time', 'version', 'request'))
);
--> statement-breakpoint
ALTER TABLE "label_corrections" ADD CONSTRAINT "label_corrections_prediction_id_labels_prediction_id_fk" FOREIGN KEY ("prediction_id") REFERENCES "public"."labels"("prediction_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_notifications" ADD CONSTRAINT "alert_notifications_alert_id_alerts_alert_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("alert_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_first_window_id_monitoring_windows_window_id_fk" FOREIGN KEY ("first_window_id") REFERENCES "public"."monitoring_windows"("window_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_last_window_id_monitoring_windows_window_id_fk" FOREIGN KEY ("last_window_id") REFERENCES "public"."monitoring_windows"("window_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "findings" ADD CONSTRAINT "findings_monitor_run_id_monitor_runs_monitor_run_id_fk" FOREIGN KEY ("monitor_run_id") REFERENCES "public"."monitor_runs"("monitor_run_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "metric_history" ADD CONSTRAINT "metric_history_window_id_monitoring_windows_window_id_fk" FOREIGN KEY ("window_id") REFERENCES "public"."monitoring_windows"("window_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "metric_history" ADD CONSTRAINT "metric_history_monitor_run_id_monitor_runs_monitor_run_id_fk" FOREIGN KEY ("monitor_run_id") REFERENCES "public"."monitor_runs"("monitor_run_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "monitor_runs" ADD CONSTRAINT "monitor_runs_window_id_monitoring_windows_window_id_fk" FOREIGN KEY ("window_id") REFERENCES "public"."monitoring_windows"("window_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "monitoring_reports" ADD CONSTRAINT "monitoring_reports_window_id_monitoring_windows_window_id_fk" FOREIGN KEY ("window_id") REFERENCES "public"."monitoring_windows"("window_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "monitoring_reports" ADD CONSTRAINT "monitoring_reports_monitor_run_id_monitor_runs_monitor_run_id_fk" FOREIGN KEY ("monitor_run_id") REFERENCES "public"."monitor_runs"("monitor_run_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "monitoring_windows" ADD CONSTRAINT "monitoring_windows_version" FOREIGN KEY ("model","version") REFERENCES "public"."model_versions"("name","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "label_corrections_prediction" ON "label_corrections" USING btree ("prediction_id");--> statement-breakpoint
CREATE INDEX "labels_model_received" ON "labels" USING btree ("model","received_at");--> statement-breakpoint
CREATE INDEX "alert_notifications_due" ON "alert_notifications" USING btree ("due_at") WHERE "alert_notifications"."status" = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "alerts_firing" ON "alerts" USING btree ("model","fingerprint") WHERE "alerts"."state" = 'firing';--> statement-breakpoint
CREATE INDEX "alerts_model_time" ON "alerts" USING btree ("model","fired_at");--> statement-breakpoint
CREATE INDEX "metric_history_series" ON "metric_history" USING btree ("model","metric","measured_at");--> statement-breakpoint
CREATE INDEX "monitor_runs_window" ON "monitor_runs" USING btree ("window_id","ended_at");--> statement-breakpoint
CREATE INDEX "monitoring_reports_model" ON "monitoring_reports" USING btree ("model","created_at");--> statement-breakpoint
CREATE INDEX "monitoring_windows_time" ON "monitoring_windows" USING btree ("model","ends_at");