package io.syncline.store.memory;

import io.syncline.core.definition.model.ExposedLink;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.delivery.DeliveryStore.Ahead;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.ParentRecord;
import io.syncline.core.model.RecordId;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.reads.IdentityReads.Claim;
import io.syncline.store.memory.MemoryState.Waiting;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** References between records, and waits for records, in memory (S15). */
final class MemoryReferences {

  private MemoryReferences() {}

  static Set<String> names(MemoryState state, Link link) {
    return state.awaited.getOrDefault(link.ref(), Map.of()).values().stream()
        .map(Effect.PendingReference::attribute)
        .filter(it -> !it.startsWith(ExposedLink.PREFIX))
        .collect(Collectors.toSet());
  }

  static Map<RecordId, ParentRecord> parents(MemoryState state, Collection<RecordId> records) {
    var found = new HashMap<RecordId, ParentRecord>();
    for (var id : records) {
      var record = state.records.get(id);
      if (record != null) {
        var links = state.links.values().stream().filter(it -> it.record().equals(id)).toList();
        found.put(id, new ParentRecord(id, record.status(), links));
      }
    }
    return found;
  }

  static Set<RecordId> children(MemoryState state, RecordId parent) {
    var found = new HashSet<RecordId>();
    state.references.forEach(
        (child, named) -> {
          if (named.values().stream().anyMatch(it -> it.parent().equals(parent))) {
            found.add(child);
          }
        });
    return found;
  }

  static Map<RecordId, Set<String>> followers(MemoryState state, RecordId loser) {
    var found = new HashMap<RecordId, Set<String>>();
    state.references.forEach(
        (child, named) ->
            named.forEach(
                (attribute, it) -> {
                  if (loser.equals(it.followed())) {
                    found.computeIfAbsent(child, any -> new HashSet<>()).add(attribute);
                  }
                }));
    return found;
  }

  /** A repeated value keeps the record that its reference was followed to. */
  static void save(MemoryState state, RecordId record, Map<String, Effect.Referred> named) {
    var before = state.references.getOrDefault(record, Map.of());
    var after = new HashMap<>(named);
    after.replaceAll(
        (attribute, it) -> {
          var known = before.get(attribute);
          return known != null && it.followed() == null && known.parent().equals(it.parent())
              ? known
              : it;
        });
    state.references.put(record, after);
  }

  static void await(MemoryState state, Effect.ReferencesAwaited copy) {
    if (!state.links.containsKey(copy.ref())) {
      return;
    }
    var before = state.awaited.getOrDefault(copy.ref(), Map.of());
    var waits = new HashMap<>(before);
    waits.keySet().removeAll(copy.read());
    waits.putAll(copy.fields());
    state.awaited.put(copy.ref(), waits);
    copy.fields().entrySet().stream()
        .filter(it -> !isSaidAgain(before, it))
        .map(it -> it.getValue().referenced())
        .filter(state.links::containsKey)
        .distinct()
        .forEach(it -> report(state, it, copy.since()));
  }

  /** Whether an id of another system is repeated: it may permanently belong to another record. */
  private static boolean isSaidAgain(
      Map<String, Effect.PendingReference> before,
      Map.Entry<String, Effect.PendingReference> said) {
    return said.getValue().attribute().startsWith(ExposedLink.PREFIX)
        && said.getValue().equals(before.get(said.getKey()));
  }

  static Set<Claim> claims(
      MemoryState state, Collection<NativeRef> named, Collection<RecordId> records) {
    var found = new HashSet<Claim>();
    state.awaited.forEach(
        (copy, fields) -> {
          var link = state.links.get(copy);
          for (var it : fields.values()) {
            if (link != null
                && it.attribute().startsWith(ExposedLink.PREFIX)
                && (named.contains(it.referenced()) || records.contains(link.record()))) {
              found.add(new Claim(copy, link.record(), it.referenced()));
            }
          }
        });
    return found;
  }

  /** Wakes all that waited for this link, and what names the copy that stood there before. */
  static void linked(MemoryState state, Link link) {
    var at = link.lastSync().at() == null ? Instant.EPOCH : link.lastSync().at();
    report(state, link.ref(), at);
    if (replaces(state, link)) {
      state.references.forEach((child, names) -> renamed(state, link, child, names));
    }
    state.deliveries.replaceAll(
        (id, it) ->
            it.waits()
                    && it.delivery().intent() == null
                    && it.delivery().target().equals(link.ref().system())
                    && refersTo(state, it.delivery().record(), link.record())
                ? new Waiting(it.delivery(), it.delivery().createdAt())
                : it);
  }

  /** Whether the record had another copy there before. */
  private static boolean replaces(MemoryState state, Link link) {
    return state.tombstones.values().stream()
        .anyMatch(
            it ->
                it.record().equals(link.record())
                    && it.ref().system().equals(link.ref().system())
                    && it.ref().object().equals(link.ref().object()));
  }

  /** What names the copy that stood there before names the new one. */
  private static void renamed(
      MemoryState state, Link link, RecordId child, Map<String, Effect.Referred> names) {
    var system = link.ref().system();
    var attributes =
        names.entrySet().stream()
            .filter(it -> it.getValue().parent().equals(link.record()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    boolean there =
        state.links.values().stream()
            .anyMatch(
                it ->
                    it.record().equals(child)
                        && it.ref().system().equals(system)
                        && it.role() == Link.Role.MAIN);
    if (there && !attributes.isEmpty()) {
      var id = state.ids.next();
      var entity = state.records.get(child).entity();
      var origin = Origin.of("reference");
      MemoryDeliveryStore.join(
          state,
          Delivery.due(
              id,
              new Delivery.Change(child, entity, system, attributes, false),
              new Delivery.Cause(List.of(), origin),
              Ids.madeAt(id)));
    }
  }

  private static boolean refersTo(MemoryState state, RecordId child, RecordId parent) {
    return state.references.getOrDefault(child, Map.of()).values().stream()
        .anyMatch(it -> it.parent().equals(parent));
  }

  private static void report(MemoryState state, NativeRef linked, Instant at) {
    for (var copy : List.copyOf(state.awaited.keySet())) {
      var waits = state.awaited.get(copy).values();
      if (waits.stream().anyMatch(it -> it.referenced().equals(linked))) {
        look(state, copy, at);
      }
    }
  }

  private static void look(MemoryState state, NativeRef copy, Instant at) {
    var source = InboxEvent.Source.OBSERVED;
    var look = InboxEvent.readRequest(state.ids.next(), copy, source, at, Origin.of("reference"));
    new MemoryInbox(state).accept(List.of(look));
  }

  static Map<UUID, Ahead> ahead(MemoryState state, Collection<UUID> deliveries) {
    var found = new HashMap<UUID, Ahead>();
    for (var id : deliveries) {
      var waiting = state.deliveries.get(id);
      if (waiting != null) {
        var ahead = ahead(state, waiting.delivery());
        if (!ahead.equals(Ahead.NONE)) {
          found.put(id, ahead);
        }
      }
    }
    return found;
  }

  private static Ahead ahead(MemoryState state, Delivery child) {
    var earlier = new HashSet<RecordId>();
    var coming = new HashSet<RecordId>();
    for (var it : state.references.getOrDefault(child.record(), Map.of()).values()) {
      for (var other : state.deliveries.values()) {
        var parent = other.delivery();
        if (parent.record().equals(it.parent())
            && !parent.record().equals(child.record())
            && parent.target().equals(child.target())) {
          boolean circular =
              above(state, parent.record(), new HashSet<>()).contains(child.record());
          boolean together = parent.createdAt().equals(child.createdAt());
          if (parent.state().seq() < child.state().seq() || together && !circular) {
            earlier.add(parent.record());
          }
          if (!circular) {
            coming.add(parent.record());
          }
        }
      }
    }
    return new Ahead(earlier, coming);
  }

  private static Set<RecordId> above(MemoryState state, RecordId record, Set<RecordId> seen) {
    for (var it : state.references.getOrDefault(record, Map.of()).values()) {
      if (seen.add(it.parent())) {
        above(state, it.parent(), seen);
      }
    }
    return seen;
  }
}
