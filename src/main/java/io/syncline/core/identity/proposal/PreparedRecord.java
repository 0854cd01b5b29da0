package io.syncline.core.identity.proposal;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.rule.MatchRule;
import io.syncline.core.identity.FuzzyScore;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.identity.MatchValues;
import io.syncline.core.identity.proposal.Proposals.Found;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.transform.path.ExternalIds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record with what its comparison needs. */
record PreparedRecord(
    NativeRef ref,
    List<ExternalIds.Said> said,
    Attributes held,
    FuzzyScore.Profile profile,
    Map<MatchRule, MatchValue> exact) {

  /** In the order of their ids: the order in which they were read has no meaning. */
  static List<PreparedRecord> all(Entity entity, FuzzyScore likeness, List<Found> records) {
    var ready = new ArrayList<PreparedRecord>(records.size());
    for (var it : records) {
      var exact = MatchValues.of(entity, it.attributes());
      ready.add(
          new PreparedRecord(
              it.ref(),
              it.said(),
              it.attributes(),
              likeness.profile(it.attributes(), exact),
              exact));
    }
    ready.sort(Comparator.comparing(PreparedRecord::ref));
    return ready;
  }

  /** The rule whose ids prove that the two are different records; null: none does. */
  static @Nullable String against(PreparedRecord one, PreparedRecord other) {
    var mine = one.against(other);
    return mine == null ? other.against(one) : mine;
  }

  private @Nullable String against(PreparedRecord other) {
    for (var mine : said) {
      var named = mine.other();
      if (named.system().equals(other.ref().system())
          && named.object().equals(other.ref().object())
          && !named.equals(other.ref())) {
        return mine.by().rule();
      }
      for (var theirs : other.said()) {
        if (theirs.other().system().equals(named.system()) && !theirs.other().equals(named)) {
          return mine.by().rule();
        }
      }
    }
    return null;
  }
}
