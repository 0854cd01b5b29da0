package io.syncline.core.definition.compile;

import io.syncline.core.definition.compile.form.AttributeScope;
import io.syncline.core.definition.compile.form.Fields;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.definition.source.SyncDefinition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** By what the records of an entity are matched: as the sync says, else as the types say. */
final class MatchRules {

  private final SyncDefinition sync;
  private final AttributeScope scope;

  MatchRules(SyncDefinition sync, AttributeScope scope) {
    this.sync = sync;
    this.scope = scope;
  }

  List<MatchRule> rules() {
    var written = sync.syncConfig().records().deduplication().matchFields();
    return written.isEmpty() ? ofTypes() : of(written.stream().map(it -> it.attributes()).toList());
  }

  /** A rule holds in this entity if it knows all of its attributes. */
  private List<MatchRule> of(List<List<String>> written) {
    var rules = new ArrayList<MatchRule>();
    for (var names : written) {
      var attributes = new ArrayList<String>();
      names.stream()
          .map(scope::attributes)
          .filter(meanings -> !meanings.isEmpty())
          .forEach(meanings -> attributes.add(meanings.get(0)));
      if (attributes.size() == names.size() && !attributes.isEmpty()) {
        rules.add(new MatchRule(String.join("+", attributes), attributes));
      }
    }
    return rules;
  }

  /** Match keys of the objects, by rank; only what two of them have can match. */
  private List<MatchRule> ofTypes() {
    var keys = new LinkedHashSet<String>();
    var members = scope.map().entity().members();
    for (var member : members) {
      for (var key : member.object().matchKeys()) {
        Fields.find(member.object(), key).ifPresent(found -> keys.addAll(scope.map().lookUp(key)));
      }
    }
    return keys.stream()
        .filter(
            key ->
                members.stream().filter(member -> Fields.has(member, key, scope.map())).count() > 1)
        .map(MatchRule::on)
        .toList();
  }
}
