package io.syncline.app;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.syncline.app.http.ServerConnections;
import io.syncline.app.job.ReconciliationSchedules;
import io.syncline.app.settings.SynclineSettings;
import io.syncline.core.backfill.run.BulkRuns;
import io.syncline.core.definition.cases.CaseFile;
import io.syncline.core.definition.rule.AlertSettings;
import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.definition.rule.Respond;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.definition.source.BusinessRule;
import io.syncline.core.definition.source.ConflictResolution;
import io.syncline.core.definition.source.CustomSpec;
import io.syncline.core.definition.source.DirectionRule;
import io.syncline.core.definition.source.FieldMappings;
import io.syncline.core.definition.source.FilterSpec;
import io.syncline.core.definition.source.MergeSpec;
import io.syncline.core.definition.source.ObjectSpec;
import io.syncline.core.definition.source.Pair;
import io.syncline.core.definition.source.SourceGroup;
import io.syncline.core.definition.source.SyncConfig;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.source.SystemSpec;
import io.syncline.core.definition.source.ValidationSpec;
import io.syncline.core.definition.source.Workflow;
import io.syncline.core.definition.source.policy.AuditLogSettings;
import io.syncline.core.definition.source.policy.Consistency;
import io.syncline.core.definition.source.policy.Deduplication;
import io.syncline.core.definition.source.policy.Encryption;
import io.syncline.core.definition.source.policy.Enrichment;
import io.syncline.core.definition.source.policy.Gdpr;
import io.syncline.core.definition.source.policy.Lifecycle;
import io.syncline.core.definition.source.policy.RateSource;
import io.syncline.core.definition.source.policy.SafetyThreshold;
import io.syncline.core.definition.source.policy.Security;
import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.Changes;
import io.syncline.core.definition.system.DatabaseTable;
import io.syncline.core.definition.system.Described;
import io.syncline.core.definition.system.ErrorRule;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.FieldWrite;
import io.syncline.core.definition.system.MinorUnits;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Paging;
import io.syncline.core.definition.system.Parent;
import io.syncline.core.definition.system.Quota;
import io.syncline.core.definition.system.Subscription;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Webhook;
import io.syncline.core.definition.system.body.CsvForm;
import io.syncline.core.definition.system.body.Media;
import io.syncline.core.definition.system.body.XmlForm;
import io.syncline.core.definition.system.hook.Handshake;
import io.syncline.core.definition.system.hook.Signature;
import io.syncline.core.delivery.attempt.DeliveryBatch;
import io.syncline.core.delivery.step.Deliverer;
import io.syncline.core.reconcile.Reconciler;
import io.syncline.core.reconcile.context.ReconciliationContext;
import io.syncline.core.sync.ChangeProcessor;
import io.syncline.core.sync.read.ChangeBatch;
import io.syncline.core.sync.state.LeaseLost;
import io.syncline.core.sync.workflow.WorkflowRunner;
import io.syncline.definition.source.ConnectionFile;
import io.syncline.definition.source.DefaultsFile;
import io.syncline.definition.source.DefinitionRecords;
import io.syncline.route.failure.Isolation;
import io.syncline.route.intake.Intake;
import io.syncline.route.intake.RouteEvents;
import io.syncline.route.intake.http.HookRefused;
import io.syncline.route.poll.SystemPoll;
import java.sql.Connection;
import org.apache.commons.jexl3.JexlArithmetic;

/**
 * The one place for classes that a native image must keep open to reflection, each with its reason.
 * Resources and locales are in {@code application.properties}, with theirs; classes that must not
 * be initialized before the process runs are in {@code META-INF/native-image}.
 *
 * <ul>
 *   <li>{@link JexlArithmetic}: expressions look up its methods by name to find overloaded
 *       operators.
 *   <li>what {@code routes/pipelines} name: beans, whose methods Camel finds by name, the batches
 *       whose properties the routes ask for, and the exceptions that policies catch.
 *   <li>the records of {@link DefinitionRecords}: definition files are bound to them by the names,
 *       types and annotations of their components.
 *   <li>{@link ServerConnections}: Netty finds it as a service; so does OpenTelemetry what sends
 *       its traces.
 * </ul>
 *
 * <p>Not needed: picocli's commands and Jackson's types (their extensions), libphonenumber and
 * commons-validator (no reflection), JSON values (written and read without it).
 */
@RegisterForReflection(
    classNames = "io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider",
    targets = {
      JexlArithmetic.class,
      SynclineSettings.class,
      SynclineSettings.Oidc.class,
      SynclineSettings.Roles.class,
      SynclineSettings.Notifications.class,
      SynclineSettings.Http.class,
      SynclineSettings.Webhooks.class,
      SynclineSettings.Exports.class,
      SynclineSettings.FileTransfers.class,
      SynclineSettings.S3.class,
      SynclineSettings.Retention.class,
      SynclineSettings.Tracing.class,
      Connection.class,
      ServerConnections.class,
      Intake.class,
      RouteEvents.class,
      ChangeProcessor.class,
      ChangeBatch.class,
      Deliverer.class,
      DeliveryBatch.class,
      Isolation.class,
      SystemPoll.class,
      BulkRuns.class,
      WorkflowRunner.class,
      Reconciler.class,
      ReconciliationSchedules.class,
      ReconciliationContext.class,
      HookRefused.class,
      LeaseLost.class,
      SyncDefinition.class,
      SyncDefinition.Protection.class,
      SystemSpec.class,
      SystemSpec.Missing.class,
      ObjectSpec.class,
      SyncConfig.class,
      SyncConfig.Changes.class,
      SyncConfig.FirstSync.class,
      SyncConfig.Conflicts.class,
      SyncConfig.Scope.class,
      SyncConfig.Delivery.class,
      SyncConfig.LocaleDefaults.class,
      SyncConfig.RecordRules.class,
      SyncConfig.DirectionDetails.class,
      SyncConfig.Governance.class,
      ConflictResolution.class,
      FilterSpec.class,
      MergeSpec.class,
      CustomSpec.class,
      SafetyThreshold.class,
      Consistency.class,
      Reconciliation.class,
      Reconciliation.Timing.class,
      Reconciliation.Criteria.class,
      Reconciliation.Reports.class,
      Respond.class,
      ValidationSpec.class,
      Validation.class,
      Validation.NumberRule.class,
      Validation.Allowed.class,
      Validation.Otherwise.class,
      Cleansing.class,
      Deduplication.class,
      Deduplication.MatchFields.class,
      Deduplication.Fuzzy.class,
      Pair.class,
      DirectionRule.class,
      Lifecycle.class,
      RateSource.class,
      Enrichment.class,
      Enrichment.Source.class,
      Gdpr.class,
      Gdpr.Purpose.class,
      Gdpr.Retention.class,
      AlertSettings.class,
      AlertSettings.Quiet.class,
      AlertSettings.Escalation.class,
      AlertSettings.Change.class,
      FieldMappings.Entry.class,
      BusinessRule.class,
      SourceGroup.class,
      Workflow.class,
      Workflow.Step.class,
      Encryption.class,
      Security.class,
      AuditLogSettings.class,
      SystemType.class,
      SystemType.Setting.class,
      Auth.class,
      Auth.Fixed.class,
      Auth.OAuth.class,
      Auth.Assertion.class,
      Auth.Authorize.class,
      Auth.TokenRequest.class,
      Auth.Host.class,
      Auth.Session.class,
      Auth.SessionRequest.class,
      SystemType.Tls.class,
      SystemType.Limits.class,
      SystemType.RateLimit.class,
      Quota.class,
      Quota.CountHeader.class,
      ErrorRule.class,
      Webhook.class,
      Subscription.class,
      Subscription.Requests.class,
      Subscription.Call.class,
      Described.class,
      ObjectType.Asked.class,
      ObjectType.Bodies.class,
      Media.class,
      CsvForm.class,
      XmlForm.class,
      Subscription.Places.class,
      Webhook.Change.class,
      Webhook.HeldRecord.class,
      Webhook.Merged.class,
      Webhook.EventPlaces.class,
      Webhook.EventMeaning.class,
      Handshake.class,
      Handshake.Answer.class,
      Signature.class,
      Signature.Secret.class,
      Signature.Trust.class,
      Webhook.KeyRequest.class,
      Signature.Carrier.class,
      Signature.Digest.class,
      Signature.Stamp.class,
      ObjectType.class,
      DatabaseTable.class,
      FieldType.class,
      Operation.class,
      Operation.ItemStatus.class,
      Paging.class,
      Paging.End.class,
      Parent.class,
      ErrorRule.When.class,
      FieldType.Bounds.class,
      FieldType.Content.class,
      FieldType.Use.class,
      FieldWrite.class,
      FieldWrite.Lookup.class,
      FieldWrite.Choice.class,
      ObjectType.Known.class,
      ObjectType.Reading.class,
      ObjectType.FileContent.class,
      ObjectType.FileContent.Transfer.class,
      ObjectType.Shared.class,
      ObjectType.Elsewhere.class,
      ObjectType.Timing.class,
      ObjectType.Writing.class,
      Operation.Answer.class,
      Operation.Grouping.class,
      Operation.Request.class,
      Operation.Traffic.class,
      SystemType.Endpoint.class,
      ConnectionFile.class,
      DefaultsFile.class,
      Operation.Beside.class,
      Operation.Care.class,
      Changes.class,
      Changes.Start.class,
      MinorUnits.class,
      CaseFile.class,
      CaseFile.Case.class,
      CaseFile.Given.class,
      CaseFile.GivenRecord.class,
      CaseFile.GivenLink.class,
      CaseFile.Happening.class,
      CaseFile.Then.class,
      CaseFile.Write.class,
      CaseFile.ExpectedConflict.class,
      CaseFile.ExpectedReview.class,
      CaseFile.ExpectedAction.class,
      CaseFile.ExpectedWorkflow.class,
      CaseFile.ExpectedDeadLetter.class
    })
final class NativeRegistrations {
  private NativeRegistrations() {}
}
