package io.syncline.core.definition.compile.check;

import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.compile.form.Incompatibility;
import io.syncline.core.definition.compile.form.SyncContribution;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.FieldMapping;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.SystemId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why a sync cannot run beside those already started. */
public final class Incompatibilities {

  private final EntityForm entity;
  private final List<SyncContribution> started;
  private final List<Incompatibility> reasons = new ArrayList<>();

  private Incompatibilities(EntityForm entity, List<SyncContribution> started) {
    this.entity = entity;
    this.started = started;
  }

  public static List<Incompatibility> of(EntityForm entity, List<SyncContribution> started) {
    var clashes = new Incompatibilities(entity, started);
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

  private void rules(SyncContribution part) {
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

  private void differ(SyncContribution part, Attribute mine, Attribute other) {
    var what =
        !mine.strategy().equals(other.strategy())
            ? "another strategy"
            : !Objects.equals(mine.writing().owner(), other.writing().owner())
                ? "another owner"
                : Objects.equals(mine.writing().computed(), other.writing().computed())
                    ? ""
                    : "another rule";
    if (!what.isEmpty()) {
      say(mine.name(), "has " + what + " in", part);
    }
  }

  private void say(String attribute, String what, SyncContribution... others) {
    reasons.add(
        new Incompatibility(
            entity.map().path(attribute),
            "`%s` of `%s` %s".formatted(attribute, entity.name(), what),
            Stream.of(others)
                .map(
                    it ->
                        new Incompatibility.Other(
                            it.sync().name(), it.entity().map().path(attribute)))
                .toList()));
  }

  private void fields(SyncContribution part) {
    for (var member : entity.entity().members()) {
      for (var mine : entity.map().of(member.id())) {
        part.entity().map().of(member.id()).stream()
            .filter(other -> clash(mine, other))
            .findFirst()
            .ifPresent(
                other ->
                    say(
                        mine.attribute(),
                        "has another native field in `%s` than in".formatted(member.id()),
                        part));
        part.entity().map().of(member.id()).stream()
            .filter(other -> other.field().path().equals(mine.field().path()))
            .filter(other -> !Objects.equals(routes(mine), routes(other)))
            .findFirst()
            .ifPresent(
                other ->
                    say(
                        mine.attribute(),
                        "is changed by another route in `%s` than in".formatted(member.id()),
                        part));
      }
    }
  }

  private static FieldMapping.@Nullable ValueRoutes routes(FieldMapping mapping) {
    return mapping.conversion().routes();
  }

  private static boolean clash(FieldMapping mine, FieldMapping other) {
    boolean sameField = mine.field().path().equals(other.field().path());
    boolean sameAttribute = mine.attribute().equals(other.attribute());
    boolean ways = mine.in() && other.in() || mine.out() && other.out();
    return sameField != sameAttribute && (sameField || ways);
  }

  /** Only one sync writes an attribute to a system. */
  private void writes(SyncContribution part) {
    for (var attribute : entity.map().travels()) {
      var both = targets(entity, attribute);
      both.retainAll(targets(part.entity(), attribute));
      if (!both.isEmpty()) {
        var names = both.stream().map(it -> "`" + it + "`").collect(Collectors.joining(" and "));
        say(attribute, "is written to %s by".formatted(names), part);
      }
    }
  }

  private static Set<SystemId> targets(EntityForm entity, String attribute) {
    var targets = new TreeSet<SystemId>();
    entity
        .flow()
        .flows()
        .permitted()
        .values()
        .forEach(
            to ->
                to.forEach(
                    (system, attributes) -> {
                      if (attributes.contains(attribute) && !system.equals(AttributeState.RULE)) {
                        targets.add(system);
                      }
                    }));
    return targets;
  }

  /** Two syncs form a circle where a path through both leads back to its start. */
  private void circle(String attribute) {
    var forms = new ArrayList<>(started.stream().map(SyncContribution::entity).toList());
    forms.add(entity);
    Map<SystemId, Set<SystemId>> reach = new HashMap<>();
    forms.forEach(form -> edges(form, attribute, reach));
    close(reach);
    var others =
        started.stream()
            .filter(it -> inCircle(it.entity(), attribute, reach))
            .toArray(SyncContribution[]::new);
    if (others.length > 0 && inCircle(entity, attribute, reach) && together(attribute, reach)) {
      say(attribute, "would go round in a circle with", others);
    }
  }

  private static void edges(EntityForm form, String attribute, Map<SystemId, Set<SystemId>> into) {
    form.flow()
        .flows()
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
