package io.syncline.core.definition.compile.form;

import io.syncline.core.definition.model.ApprovalRule;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.EnrichmentPlan;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.definition.rule.Reconciliation;
import java.util.List;
import java.util.Map;

/**
 * All that one sync says about one of its entities.
 *
 * @param map which field carries which attribute
 * @param attributes rules by attribute
 * @param identification how records find each other
 * @param flow which system may change which
 * @param filter conditions on attributes
 * @param cleansing what is tidied, by attribute
 * @param reconciliation how agreement is proved; its key and period in this entity's attributes
 */
public record EntityForm(
    AttributeMap map,
    Map<String, Attribute> attributes,
    Entity.Identification identification,
    SyncRules.Flow flow,
    List<FilterCondition> filter,
    Cleansing cleansing,
    Reconciliation reconciliation,
    Rules rules) {

  /**
   * The business rules, workflows and rights of persons that concern it.
   *
   * @param approvals under which conditions a person approves a record first
   * @param workflows whose steps create and archive its records
   * @param privacy rights of the persons described
   * @param enrichment what is asked elsewhere
   * @param watched whether rules about records that refer to one of it need to know of its changes
   */
  public record Rules(
      List<ApprovalRule> approvals,
      List<WorkflowPlan> workflows,
      SyncRules.Privacy privacy,
      EnrichmentPlan enrichment,
      boolean watched) {}

  public String name() {
    return map.entity().name();
  }

  public FormedEntity entity() {
    return map.entity();
  }
}
