package io.syncline.core.definition.compile.form;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Flows;
import io.syncline.core.definition.model.Heading;
import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.rule.Matching;
import io.syncline.core.definition.rule.Reconciliation;
import java.util.List;
import java.util.Map;

/**
 * All that one sync says about one of its entities.
 *
 * @param map which field carries which attribute
 * @param attributes rules by attribute
 * @param matchRules in order of strength
 * @param matching how records find each other beyond the exact rules
 * @param flows which system may change which
 * @param headings under {@code conditional}: which system may change which under which condition
 * @param filter conditions on attributes
 * @param cleansing what is tidied, by attribute
 * @param reconciliation how agreement is proved; its key and period in this entity's attributes
 */
public record EntityForm(
    AttributeMap map,
    Map<String, Attribute> attributes,
    List<MatchRule> matchRules,
    Matching matching,
    Flows flows,
    List<Heading> headings,
    List<FilterCondition> filter,
    Cleansing cleansing,
    Reconciliation reconciliation) {

  public String name() {
    return map.entity().name();
  }

  public FormedEntity entity() {
    return map.entity();
  }
}
