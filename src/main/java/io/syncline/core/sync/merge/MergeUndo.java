package io.syncline.core.sync.merge;

import io.syncline.core.identity.Merger;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.References;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Undoes a merge by compare and restore: what was changed since is left as it is and reported, not
 * overwritten.
 */
final class MergeUndo {

  private final Merger merger;
  private final Ids ids;

  private MergeUndo(Merger merger, Ids ids) {
    this.merger = merger;
    this.ids = ids;
  }

  static MergeUndo of(Merger merger, Ids ids) {
    return new MergeUndo(merger, ids);
  }

  /** Returns the survivor's attributes that were changed since; they keep their values. */
  Set<String> apply(IdentityOperation work) {
    var survivor = work.state(merger.survivor());
    var loser = work.state(merger.loser());
    var roles = new HashMap<NativeRef, Link.Role>();
    merger.links().forEach(it -> roles.put(it.ref(), it.role()));
    var staying = new ArrayList<LinkState>();
    var returning = new ArrayList<LinkState>();
    for (var it : survivor.links()) {
      var role = roles.get(it.link().ref());
      if (role == null) {
        staying.add(it);
      } else {
        var link = Relinked.to(merger.loser(), it.link(), role, "unmerged");
        returning.add(new LinkState(link, it.shadow(), it.openIntent()));
      }
    }
    var kept = new TreeSet<String>();
    var cause = ids.next();
    var before = followed(work, merger.survivor(), merger.before());
    var lost = followed(work, merger.loser(), merger.lost());
    var restored = restored(survivor.record(), before, kept);
    work.replace(survivor, new RecordState(restored, staying, survivor.held()), cause, Set.of());
    work.replace(
        loser,
        new RecordState(back(loser.record(), lost), returning, loser.held()),
        cause,
        Set.of());
    return kept;
  }

  /** References to a record that became part of another one since lead to that one (S15). */
  private Map<String, AttributeState> followed(
      IdentityOperation work, RecordId record, Map<String, AttributeState> values) {
    var named = new HashMap<String, RecordId>();
    for (var name : work.entity().references().keySet()) {
      var held = values.get(name);
      var parent = held == null ? null : References.named(held.value());
      if (parent != null && !parent.equals(merger.loser())) {
        named.put(name, parent);
      }
    }
    var survivors = work.reads().survivors(named.values());
    named.values().removeIf(it -> !survivors.containsKey(it));
    if (named.isEmpty()) {
      return values;
    }
    var after = new HashMap<>(values);
    var followed = new HashMap<String, Effect.Referred>();
    named.forEach(
        (name, parent) -> {
          var into = survivors.get(parent);
          var held = values.get(name);
          after.put(
              name,
              new AttributeState(
                  References.value(into), held.source(), held.editedAt(), held.version()));
          followed.put(name, new Effect.Referred(into, parent));
        });
    work.changes().add(new Effect.ReferencesSet(record, followed));
    return after;
  }

  private UnifiedRecord restored(
      UnifiedRecord now, Map<String, AttributeState> before, Set<String> kept) {
    var attributes = new TreeMap<>(now.attributes());
    for (var it : merger.taken().entrySet()) {
      var held = now.attributes().get(it.getKey());
      if (held == null || held.version() != it.getValue().version()) {
        kept.add(it.getKey());
      } else {
        attributes.put(it.getKey(), again(held, before.get(it.getKey())));
      }
    }
    return new UnifiedRecord(now.id(), now.entity(), now.version() + 1, now.status(), attributes);
  }

  /** As it was, as the next version of the attribute: what was unsaid is empty now. */
  private static AttributeState again(AttributeState held, @Nullable AttributeState before) {
    return before == null
        ? new AttributeState(Value.CLEARED, held.source(), held.editedAt(), held.version() + 1)
        : new AttributeState(
            before.value(), before.source(), before.editedAt(), held.version() + 1);
  }

  private UnifiedRecord back(UnifiedRecord gone, Map<String, AttributeState> lost) {
    var attributes = new TreeMap<String, AttributeState>();
    for (Map.Entry<String, AttributeState> it : lost.entrySet()) {
      var was = it.getValue();
      var taken = merger.taken().get(it.getKey());
      long version = Math.max(was.version(), taken == null ? 0 : taken.version()) + 1;
      attributes.put(
          it.getKey(), new AttributeState(was.value(), was.source(), was.editedAt(), version));
    }
    return new UnifiedRecord(
        gone.id(), gone.entity(), gone.version() + 1, UnifiedRecord.Status.ACTIVE, attributes);
  }
}
