package io.syncline.core.definition.forming;

import io.syncline.core.definition.Attribute;
import io.syncline.core.definition.FieldMapping;
import io.syncline.core.definition.Finding;
import io.syncline.core.model.SystemId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Why a sync cannot run beside those already started. */
final class Clashes {

  private final EntityForm entity;
  private final List<Part> started;
  private final List<Finding> reasons = new ArrayList<>();

  private Clashes(EntityForm entity, List<Part> started) {
    this.entity = entity;
    this.started = started;
  }

  static List<Finding> of(EntityForm entity, List<Part> started) {
    var clashes = new Clashes(entity, started);
    for (var part : started) {
      clashes.rules(part);
      clashes.fields(part);
      clashes.writes(part);
    }
    if (clashes.reasons.isEmpty()) {
      entity.map().travels().forEach(clashes::circle);
    }
    return clashes.reasons.stream().distinct().toList();
  }

  private void rules(Part part) {
    for (var attribute : entity.attributes().values()) {
      var other = part.entity().attributes().get(attribute.name());
      boolean both =
          entity.map().travels().contains(attribute.name())
              && part.entity().map().travels().contains(attribute.name());
      if (both && other != null) {
        differ(part, attribute, other);
      }
    }
  }

  private void differ(Part part, Attribute mine, Attribute other) {
    var what =
        !mine.strategy().equals(other.strategy())
            ? "another strategy"
            : Objects.equals(mine.owner(), other.owner()) ? "" : "another owner";
    if (!what.isEmpty()) {
      say("`%s` of `%s` has %s in the started sync `%s`", mine.name(), what, part);
    }
  }

  private void say(String message, String attribute, String what, Part part) {
    reasons.add(
        Finding.holds(
            "/syncConfig", message.formatted(attribute, entity.name(), what, part.sync().name())));
  }

  private void fields(Part part) {
    for (var member : entity.entity().members()) {
      for (var mine : entity.map().of(member.id())) {
        part.entity().map().of(member.id()).stream()
            .filter(other -> clash(mine, other))
            .findFirst()
            .ifPresent(
                other ->
                    say(
                        "`%s` of `%s` has %s in the started sync `%s`",
                        mine.attribute(), "another native field in `" + member.id() + "`", part));
      }
    }
  }

  private static boolean clash(FieldMapping mine, FieldMapping other) {
    boolean sameField = mine.field().path().equals(other.field().path());
    boolean sameAttribute = mine.attribute().equals(other.attribute());
    boolean ways = mine.in() && other.in() || mine.out() && other.out();
    return sameField != sameAttribute && (sameField || ways);
  }

  /** Only one sync writes an attribute to a system. */
  private void writes(Part part) {
    for (var attribute : entity.map().travels()) {
      for (var target : targets(entity, attribute)) {
        if (targets(part.entity(), attribute).contains(target)) {
          say(
              "`%s` of `%s` is written to %s by the started sync `%s`",
              attribute, "`" + target + "`", part);
        }
      }
    }
  }

  private static Set<SystemId> targets(EntityForm entity, String attribute) {
    var targets = new HashSet<SystemId>();
    entity
        .flows()
        .permitted()
        .values()
        .forEach(
            to ->
                to.forEach(
                    (system, attributes) -> {
                      if (attributes.contains(attribute)) {
                        targets.add(system);
                      }
                    }));
    return targets;
  }

  /** Two syncs form a circle where a path through both leads back to its start. */
  private void circle(String attribute) {
    var forms = new ArrayList<>(started.stream().map(Part::entity).toList());
    forms.add(entity);
    Map<SystemId, Set<SystemId>> reach = new HashMap<>();
    forms.forEach(form -> edges(form, attribute, reach));
    close(reach);
    var syncs = new ArrayList<String>();
    for (var part : started) {
      if (inCircle(part.entity(), attribute, reach)) {
        syncs.add(part.sync().name());
      }
    }
    if (!syncs.isEmpty() && inCircle(entity, attribute, reach) && together(attribute, reach)) {
      reasons.add(
          Finding.holds(
              "/syncConfig",
              "`%s` of `%s` would go round in a circle with %s"
                  .formatted(attribute, entity.name(), String.join(", ", syncs))));
    }
  }

  private static void edges(EntityForm form, String attribute, Map<SystemId, Set<SystemId>> into) {
    form.flows()
        .permitted()
        .forEach(
            (from, targets) ->
                targets.forEach(
                    (to, attributes) -> {
                      if (attributes.contains(attribute)) {
                        into.computeIfAbsent(from, it -> new HashSet<>()).add(to);
                      }
                    }));
  }

  /** Transitive closure, after Warshall (1962). */
  private static void close(Map<SystemId, Set<SystemId>> reach) {
    for (var through : List.copyOf(reach.keySet())) {
      for (var from : List.copyOf(reach.keySet())) {
        if (reach.getOrDefault(from, Set.of()).contains(through)) {
          reach
              .computeIfAbsent(from, it -> new HashSet<>())
              .addAll(reach.getOrDefault(through, Set.of()));
        }
      }
    }
  }

  private static boolean inCircle(
      EntityForm form, String attribute, Map<SystemId, Set<SystemId>> reach) {
    Map<SystemId, Set<SystemId>> own = new HashMap<>();
    edges(form, attribute, own);
    return own.entrySet().stream()
        .anyMatch(
            edge ->
                edge.getValue().stream()
                    .anyMatch(to -> reach.getOrDefault(to, Set.of()).contains(edge.getKey())));
  }

  /** A sync that goes both ways has circles of its own; only those through both count. */
  private boolean together(String attribute, Map<SystemId, Set<SystemId>> reach) {
    Map<SystemId, Set<SystemId>> own = new HashMap<>();
    edges(entity, attribute, own);
    close(own);
    for (var edge : own.entrySet()) {
      for (var to : edge.getValue()) {
        boolean back = reach.getOrDefault(to, Set.of()).contains(edge.getKey());
        boolean alone = own.getOrDefault(to, Set.of()).contains(edge.getKey());
        if (back && !alone) {
          return true;
        }
      }
    }
    return false;
  }
}
