package io.syncline.app;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.syncline.core.backfill.BulkRuns;
import io.syncline.core.change.ChangeBatch;
import io.syncline.core.change.ChangeProcessor;
import io.syncline.core.change.LeaseLost;
import io.syncline.core.definition.Cleansing;
import io.syncline.core.definition.ErrorRule;
import io.syncline.core.definition.FieldType;
import io.syncline.core.definition.ObjectType;
import io.syncline.core.definition.Operation;
import io.syncline.core.definition.Paging;
import io.syncline.core.definition.SystemType;
import io.syncline.core.definition.Validation;
import io.syncline.core.definition.Webhook;
import io.syncline.core.definition.cases.CaseFile;
import io.syncline.core.definition.sync.AuditLog;
import io.syncline.core.definition.sync.BusinessRule;
import io.syncline.core.definition.sync.ConflictResolution;
import io.syncline.core.definition.sync.Consistency;
import io.syncline.core.definition.sync.CustomSpec;
import io.syncline.core.definition.sync.Deduplication;
import io.syncline.core.definition.sync.DirectionRule;
import io.syncline.core.definition.sync.Encryption;
import io.syncline.core.definition.sync.Enrichment;
import io.syncline.core.definition.sync.FieldMappings;
import io.syncline.core.definition.sync.FilterSpec;
import io.syncline.core.definition.sync.Gdpr;
import io.syncline.core.definition.sync.Lifecycle;
import io.syncline.core.definition.sync.MergeSpec;
import io.syncline.core.definition.sync.ObjectSpec;
import io.syncline.core.definition.sync.Pair;
import io.syncline.core.definition.sync.Reconciliation;
import io.syncline.core.definition.sync.Respond;
import io.syncline.core.definition.sync.SafetyThreshold;
import io.syncline.core.definition.sync.Security;
import io.syncline.core.definition.sync.SyncConfig;
import io.syncline.core.definition.sync.SyncDefinition;
import io.syncline.core.definition.sync.SystemSpec;
import io.syncline.core.definition.sync.ValidationSpec;
import io.syncline.core.definition.sync.Workflow;
import io.syncline.core.delivery.Deliverer;
import io.syncline.core.delivery.DeliveryBatch;
import io.syncline.core.reconcile.InHand;
import io.syncline.core.reconcile.Reconciler;
import io.syncline.definition.ConnectionFile;
import io.syncline.definition.DefaultsFile;
import io.syncline.definition.DefinitionRecords;
import io.syncline.route.intake.HookRefused;
import io.syncline.route.intake.Intake;
import io.syncline.route.isolation.Isolation;
import io.syncline.route.poll.SystemPoll;
import org.apache.commons.jexl3.JexlArithmetic;

/**
 * The one place for classes that a native image must keep open to reflection, each with its reason.
 * Resources and locales are in {@code application.properties}, with theirs.
 *
 * <ul>
 *   <li>{@link JexlArithmetic}: expressions look up its methods by name to find overloaded
 *       operators.
 *   <li>what {@code routes/pipelines} name: beans, whose methods Camel finds by name, the batches
 *       whose properties the routes ask for, and the exceptions that policies catch.
 *   <li>the records of {@link DefinitionRecords}: definition files are bound to them by the names,
 *       types and annotations of their components.
 * </ul>
 *
 * <p>Not needed: picocli's commands and Jackson's types (their extensions), json-schema-validator
 * (it brings its own list), libphonenumber and commons-validator (no reflection), JSON values
 * (written and read without it).
 */
@RegisterForReflection(
    targets = {
      JexlArithmetic.class,
      Intake.class,
      ChangeProcessor.class,
      ChangeBatch.class,
      Deliverer.class,
      DeliveryBatch.class,
      Isolation.class,
      SystemPoll.class,
      BulkRuns.class,
      Reconciler.class,
      InHand.class,
      HookRefused.class,
      LeaseLost.class,
      SyncDefinition.class,
      SystemSpec.class,
      ObjectSpec.class,
      SyncConfig.class,
      ConflictResolution.class,
      FilterSpec.class,
      MergeSpec.class,
      CustomSpec.class,
      SafetyThreshold.class,
      Consistency.class,
      Reconciliation.class,
      Respond.class,
      ValidationSpec.class,
      Validation.class,
      Cleansing.class,
      Deduplication.class,
      Deduplication.MatchFields.class,
      Deduplication.Fuzzy.class,
      Pair.class,
      DirectionRule.class,
      Lifecycle.class,
      Enrichment.class,
      Gdpr.class,
      FieldMappings.Entry.class,
      BusinessRule.class,
      Workflow.class,
      Workflow.Step.class,
      Encryption.class,
      Security.class,
      AuditLog.class,
      SystemType.class,
      SystemType.Setting.class,
      SystemType.Auth.class,
      SystemType.RateLimit.class,
      ErrorRule.class,
      Webhook.class,
      Webhook.Change.class,
      Webhook.Merged.class,
      Webhook.Signature.class,
      ObjectType.class,
      FieldType.class,
      Operation.class,
      Operation.ItemStatus.class,
      Paging.class,
      ConnectionFile.class,
      DefaultsFile.class,
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
      CaseFile.ExpectedDeadLetter.class
    })
final class NativeRegistrations {
  private NativeRegistrations() {}
}
