package io.syncline.core.reconcile.side;

import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.side.Staging.Meeting;
import java.util.ArrayList;
import java.util.List;

/**
 * How the records of an entity are staged: which attribute has which place in the digest and among
 * the numbers, and which sides meet.
 *
 * @param first the number of side A; the others follow it by rank
 * @param scope what of the entity is looked at
 * @param numbers the attributes that are staged as numbers too, by place
 */
public record DigestLayout(Terms terms, int first, RunScope scope, List<String> numbers) {

  /** Of a period only some rows would be summed. */
  public static final String PARTS =
      "Rows are summed by their key, which takes all of them: a period cannot be looked at alone";

  /**
   * The layouts of all entities of a sync, as a run asks for them.
   *
   * @throws IllegalArgumentException where the request names no date, or the sync is not started
   */
  public static List<DigestLayout> of(
      Installation installation, String sync, Value.Struct request) {
    var layouts = new ArrayList<DigestLayout>();
    int sides = 0;
    for (var all : Terms.all(installation, sync).toList()) {
      var scope = RunScope.of(request, all.entity().timeZone());
      var terms = new Terms(all.entity(), all.sync(), scope::includes);
      layouts.add(of(terms, sides, scope));
      sides += terms.participants().size();
    }
    if (layouts.isEmpty()) {
      throw new IllegalArgumentException("The sync `" + sync + "` is not started");
    }
    return layouts;
  }

  private static DigestLayout of(Terms terms, int first, RunScope scope) {
    if (scope.period() && !terms.summed().isEmpty()) {
      throw new IllegalArgumentException(PARTS);
    }
    var measured =
        terms.attributes().stream()
            .filter(it -> terms.counted(it) || terms.tolerance(it).signum() > 0)
            .filter(it -> !terms.kept(it))
            .toList();
    return new DigestLayout(terms, first, scope, measured);
  }

  /** By place in the digest. */
  public List<String> attributes() {
    return terms.attributes();
  }

  public List<Side> sides() {
    var sides = new ArrayList<Side>();
    for (var participant : terms.participants()) {
      sides.add(new Side(this, participant, first + sides.size()));
    }
    return sides;
  }

  /** The others' places in {@code whole} of side A are theirs in this order. */
  public List<Meeting> meetings() {
    var sides = sides();
    var meetings = new ArrayList<Meeting>();
    for (var b : sides.subList(1, sides.size())) {
      meetings.add(meeting(sides.get(0), b, meetings.size(), sides.size() - 1));
    }
    return meetings;
  }

  private Meeting meeting(Side a, Side b, int place, int wholes) {
    var entity = terms.entity().name();
    boolean named = a.names(b) || b.names(a);
    var meaning = new Staging.Meaning(!scope.period(), !terms.summed().isEmpty(), named);
    var compared =
        terms.between(a.participant(), b.participant()).stream().map(this::compared).toList();
    return new Meeting(entity, a.staged(), b.staged(), place, wholes, meaning, compared);
  }

  private Staging.Compared compared(String attribute) {
    int number = numbers.indexOf(attribute);
    boolean key = terms.key().contains(attribute);
    return new Staging.Compared(
        attribute,
        attributes().indexOf(attribute),
        number < 0 ? null : number,
        terms.tolerance(attribute),
        terms.counted(attribute) && !key,
        key);
  }

  /** One system's records of the entity. */
  public record Side(DigestLayout layout, Participant participant, int number) {

    public boolean isA() {
      return number == layout.first();
    }

    public SideCount.Of of() {
      var entity = layout.terms().entity().name();
      return new SideCount.Of(entity, participant.system(), participant.object());
    }

    public Staging.Listed staged() {
      return new Staging.Listed(number, participant.system(), participant.object());
    }

    private boolean names(Side other) {
      return participant.exposed().stream()
          .anyMatch(it -> it.system().equals(other.participant().system()));
    }
  }
}
