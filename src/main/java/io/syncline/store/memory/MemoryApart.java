package io.syncline.store.memory;

import io.syncline.core.identity.Merger;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.sync.effect.Effect.CopyKeptApart;
import io.syncline.core.sync.effect.Effect.RecordsKeptApart;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a person kept apart: two records, or a copy and a record. */
final class MemoryApart {

  private final MemoryState state;
  private final Set<Set<RecordId>> pairs = new HashSet<>();
  private final Set<CopyKeptApart> copies = new HashSet<>();

  MemoryApart(MemoryState state) {
    this.state = state;
  }

  void takeBack(Merger it) {
    pairs.remove(Set.of(it.survivor(), it.loser()));
  }

  void keep(RecordsKeptApart it) {
    pairs.add(Set.of(it.one(), it.other()));
  }

  void keep(CopyKeptApart it) {
    copies.add(it);
  }

  Set<RecordId> records(NativeRef copy, @Nullable RecordId was) {
    var apart = was == null ? new HashSet<RecordId>() : from(was);
    copies.stream()
        .filter(it -> it.copy().equals(copy))
        .map(it -> survivor(it.record()))
        .forEach(apart::add);
    if (was != null) {
      apart.remove(was);
    }
    return apart;
  }

  Map<RecordId, Set<NativeRef>> copies(Collection<RecordId> records) {
    var found = new HashMap<RecordId, Set<NativeRef>>();
    for (var record : records) {
      var refs = new HashSet<NativeRef>();
      from(record).forEach(it -> refs.addAll(state.copies(it)));
      state.tombstones.values().stream()
          .filter(it -> from(record).contains(it.record()) && !state.links.containsKey(it.ref()))
          .forEach(it -> refs.add(it.ref()));
      copies.stream()
          .filter(it -> survivor(it.record()).equals(record))
          .map(CopyKeptApart::copy)
          .forEach(refs::add);
      refs.removeAll(state.copies(record));
      if (!refs.isEmpty()) {
        found.put(record, refs);
      }
    }
    return found;
  }

  private Set<RecordId> from(RecordId record) {
    var apart = new HashSet<RecordId>();
    for (var pair : pairs) {
      var both = new HashSet<RecordId>();
      pair.forEach(it -> both.add(survivor(it)));
      if (both.remove(record)) {
        apart.addAll(both);
        apart.addAll(pair);
      }
    }
    apart.removeIf(it -> survivor(it).equals(record));
    return apart;
  }

  private RecordId survivor(RecordId record) {
    return state.mergers.values().stream()
        .filter(it -> it.loser().equals(record))
        .findFirst()
        .map(it -> survivor(it.survivor()))
        .orElse(record);
  }
}
