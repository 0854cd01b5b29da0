package io.syncline.definition.source;

import io.syncline.core.definition.cases.CaseFile;
import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.definition.rule.Respond;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.definition.sync.BusinessRule;
import io.syncline.core.definition.sync.ConflictResolution;
import io.syncline.core.definition.sync.CustomSpec;
import io.syncline.core.definition.sync.DirectionRule;
import io.syncline.core.definition.sync.FieldMappings;
import io.syncline.core.definition.sync.FilterSpec;
import io.syncline.core.definition.sync.MergeSpec;
import io.syncline.core.definition.sync.ObjectSpec;
import io.syncline.core.definition.sync.Pair;
import io.syncline.core.definition.sync.SyncConfig;
import io.syncline.core.definition.sync.SyncDefinition;
import io.syncline.core.definition.sync.SystemSpec;
import io.syncline.core.definition.sync.ValidationSpec;
import io.syncline.core.definition.sync.Workflow;
import io.syncline.core.definition.sync.policy.AuditLogSettings;
import io.syncline.core.definition.sync.policy.Consistency;
import io.syncline.core.definition.sync.policy.Deduplication;
import io.syncline.core.definition.sync.policy.Encryption;
import io.syncline.core.definition.sync.policy.Enrichment;
import io.syncline.core.definition.sync.policy.Gdpr;
import io.syncline.core.definition.sync.policy.Lifecycle;
import io.syncline.core.definition.sync.policy.SafetyThreshold;
import io.syncline.core.definition.sync.policy.Security;
import io.syncline.core.definition.system.DatabaseTable;
import io.syncline.core.definition.system.ErrorRule;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Paging;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Webhook;
import java.util.List;

/**
 * Every record that files are bound to by reflection, in one place: a native image must keep their
 * components, annotations, accessors and canonical constructors.
 */
public final class DefinitionRecords {

  public static final List<Class<? extends Record>> ALL =
      List.of(
          SyncDefinition.class,
          SystemSpec.class,
          ObjectSpec.class,
          SyncConfig.class,
          ConflictResolution.class,
          MergeSpec.class,
          CustomSpec.class,
          FilterSpec.class,
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
          AuditLogSettings.class,
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
          DatabaseTable.class,
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
          CaseFile.ExpectedDeadLetter.class);

  private DefinitionRecords() {}
}
