package io.syncline.core.identity;

import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Link;
import io.syncline.core.model.RecordId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Two records that became one (S19), with all that is needed to take it back.
 *
 * @param survivor the record that both are from now on
 * @param loser the record that is no more
 * @param cause why they are one
 * @param kept what both held, for an undo
 */
public record Merger(
    UUID id, String entity, RecordId survivor, RecordId loser, Cause cause, Kept kept) {

  /**
   * Why two records became one, the actor and the time.
   *
   * @param rule by which: {@code person}, a vendor's merge, or a match rule with its score
   */
  public record Cause(String rule, String actor, Instant at) {}

  /**
   * What both records held, for an undo.
   *
   * @param before what the survivor held for the attributes that it took over; unsaid ones are
   *     absent
   * @param taken what it holds for them since
   * @param lost all that the loser held
   * @param links the loser's links as they were
   */
  public record Kept(
      Map<String, AttributeState> before,
      Map<String, AttributeState> taken,
      Map<String, AttributeState> lost,
      List<Link> links) {

    public Kept {
      before = Map.copyOf(before);
      taken = Map.copyOf(taken);
      lost = Map.copyOf(lost);
      links = List.copyOf(links);
    }
  }

  public String rule() {
    return cause.rule();
  }

  public String actor() {
    return cause.actor();
  }

  public Instant at() {
    return cause.at();
  }

  public Map<String, AttributeState> before() {
    return kept.before();
  }

  public Map<String, AttributeState> taken() {
    return kept.taken();
  }

  public Map<String, AttributeState> lost() {
    return kept.lost();
  }

  public List<Link> links() {
    return kept.links();
  }

  @Override
  public String toString() {
    return "Merger[" + loser + " into " + survivor + "]";
  }
}
