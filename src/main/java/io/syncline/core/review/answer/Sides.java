package io.syncline.core.review.answer;

import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.ConflictingSides;
import io.syncline.core.conflict.KeptDecisions;
import io.syncline.core.conflict.Resolution;
import io.syncline.core.conflict.Resolver;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.Transformer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of all sides for a attribute in conflict, and the value that a strategy would choose.
 */
public final class Sides {

  private final Resolver resolver;
  private final InstantSource clock;

  public Sides(Transformer transformer, InstantSource clock) {
    this.resolver = new Resolver(transformer);
    this.clock = clock;
  }

  /** The record, and the newest edit of each system that met it; empty where nothing is open. */
  private static List<Conflict.Side> of(ReviewContext reviewContext, String attribute) {
    var sides = new ArrayList<Conflict.Side>();
    var conflicts = reviewContext.open().conflictsOf(Set.of(attribute));
    var held = reviewContext.record().record().attributes().get(attribute);
    if (held != null && !conflicts.isEmpty()) {
      sides.add(new Conflict.Side(held.source(), held.value(), held.editedAt()));
      var systems = new HashSet<SystemId>();
      conflicts.stream()
          .map(Conflict::seen)
          .filter(it -> it.value() != null && systems.add(it.system()))
          .forEach(sides::add);
    }
    return sides;
  }

  /**
   * The value of an edit that was possibly overwritten: the system's copy does not hold it (S8).
   */
  static @Nullable Value lost(ReviewContext reviewContext, String attribute, SystemId system) {
    return reviewContext.open().conflictsOf(Set.of(attribute)).stream()
        .filter(it -> it.kind() == Conflict.Kind.POSSIBLY_OVERWRITTEN)
        .map(Conflict::seen)
        .filter(it -> it.system().equals(system))
        .map(Conflict.Side::value)
        .filter(it -> it != null && !it.isEmpty())
        .findFirst()
        .orElse(null);
  }

  Conflict.@Nullable Side latest(ReviewContext reviewContext, String attribute) {
    return of(reviewContext, attribute).stream()
        .max(Comparator.comparing(Conflict.Side::editedAt))
        .orElse(null);
  }

  /**
   * The side whose value the attribute's strategy would take; null where it leaves that to a
   * person.
   */
  Conflict.@Nullable Side winner(ReviewContext reviewContext, String attribute) {
    var known = reviewContext.entity().attribute(attribute).orElse(null);
    return known == null ? null : winner(reviewContext, attribute, known.strategy());
  }

  Conflict.@Nullable Side winner(ReviewContext reviewContext, String attribute, Strategy strategy) {
    var known = reviewContext.entity().attribute(attribute).orElse(null);
    Conflict.Side winner = null;
    for (var side : of(reviewContext, attribute)) {
      winner =
          winner == null
              ? side
              : known == null ? null : met(reviewContext, known.by(strategy), winner, side);
      if (winner == null) {
        return null;
      }
    }
    return winner;
  }

  private Conflict.@Nullable Side met(
      ReviewContext reviewContext, Attribute attribute, Conflict.Side one, Conflict.Side other) {
    var conflicts = reviewContext.open().conflictsOf(Set.of(attribute.name()));
    var base = conflicts.isEmpty() ? null : conflicts.get(0).base();
    var conflicting =
        new ConflictingSides(
            reviewContext.record().record().id(),
            reviewContext.entity(),
            attribute,
            base,
            one,
            other);
    var resolution = resolver.resolve(conflicting, KeptDecisions.NONE, clock.instant());
    if (resolution instanceof Resolution.Winner won) {
      return won.side();
    }
    return resolution instanceof Resolution.Merged merged
        ? new Conflict.Side(merged.ledBy().system(), merged.value(), merged.ledBy().editedAt())
        : null;
  }
}
