package io.syncline.core.sync.effect;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.inbox.QueuedEvent;
import io.syncline.core.model.Link;
import io.syncline.core.model.SystemId;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All effects of one batch of events or of one act of a person; saved whole or not at all. Filled
 * by one thread.
 */
public final class ChangeSet {

  private final Map<EffectKind, Map<Object, Effect>> effects = new EnumMap<>(EffectKind.class);

  public void add(Effect effect) {
    effects
        .computeIfAbsent(effect.kind(), it -> new LinkedHashMap<>())
        .merge(effect.key(), effect, (earlier, later) -> later.replacing(earlier));
  }

  /** A link; where it is the first of its copy, the questions which record that belongs to end. */
  public void link(Link link) {
    add(new Effect.LinkMade(link));
    add(new Effect.LinkAnnounced(link));
    if (link.generation() == 1) {
      endedByLinking(link).forEach(this::add);
    }
  }

  /** The link of a copy ends; its place is free. */
  public void unlink(Effect.LinkEnded ended) {
    add(ended);
    add(new Effect.PlaceFreed(ended));
  }

  /** The questions that end when a copy is linked: whose it is, and why it could not be. */
  public static List<Effect.QuestionAnswered> endedByLinking(Link link) {
    var ref = link.ref().toString();
    return List.of(
        new Effect.QuestionAnswered(ReviewItem.Kind.AMBIGUOUS_MATCH, ref),
        new Effect.QuestionAnswered(ReviewItem.Kind.IDENTITY_CONFLICT, ref),
        new Effect.QuestionAnswered(ReviewItem.Kind.IDENTITY_CONFLICT, link.record() + " " + ref));
  }

  /** The effects of one type, in the order in which they were added. */
  public <E extends Effect> List<E> all(Class<E> type) {
    return effects.values().stream()
        .map(Map::values)
        .flatMap(Collection::stream)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** The events that leave the queue or are postponed in it. */
  public Set<QueuedEvent> eventsTaken() {
    var events = new LinkedHashSet<QueuedEvent>();
    all(Effect.EventDone.class).forEach(it -> events.add(it.event()));
    all(Effect.EventPostponed.class).forEach(it -> events.add(it.event()));
    return events;
  }

  /** The systems for which a delivery is due because of this. */
  public Set<SystemId> targets() {
    var targets = new HashSet<SystemId>();
    all(Effect.DeliveryPlanned.class).forEach(it -> targets.add(it.delivery().target()));
    all(Effect.DeliveryExpedited.class).forEach(it -> targets.add(it.target()));
    all(Effect.CopyJudged.class).stream()
        .filter(Effect.CopyJudged::awaited)
        .forEach(it -> targets.add(it.ref().system()));
    return targets;
  }

  /** The systems of which something is to be read because of this. */
  public Set<SystemId> sources() {
    return all(Effect.EventQueued.class).stream()
        .map(it -> it.event().ref().system())
        .collect(Collectors.toSet());
  }

  /** The effect of one kind with this key. */
  public Optional<Effect> find(EffectKind kind, Object key) {
    return Optional.ofNullable(effects.getOrDefault(kind, Map.of()).get(key));
  }

  /** Saves everything, each kind at once, in their order. */
  public void saveTo(EffectWriter writer) {
    effects.forEach((kind, group) -> kind.save(writer, List.copyOf(group.values())));
  }
}
