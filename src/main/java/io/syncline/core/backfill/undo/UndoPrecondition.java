package io.syncline.core.backfill.undo;

import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Transformer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether what a run wrote is unchanged, for one record: as its copies were known, and as they were
 * seen just now.
 */
final class UndoPrecondition {

  private final Transformer transformer;
  private final Entity entity;
  private final RecordState state;

  /** Nothing is concluded from that: it may not show for a moment (S16). */
  static final String NOT_FOUND = "it was not found there";

  private final Map<NativeRef, NativeRecord> seen;

  UndoPrecondition(
      Transformer transformer,
      Entity entity,
      RecordState state,
      Map<NativeRef, NativeRecord> seen) {
    this.transformer = transformer;
    this.entity = entity;
    this.state = state;
    this.seen = seen;
  }

  /** Why an attribute of a copy cannot go back to what it was; null: nothing prevents it. */
  @Nullable String obstacle(String name, NativeRef ref, AttributeChange change) {
    var current = state.record().attributes().get(name);
    var link = state.link(ref).orElse(null);
    var after = change.after();
    if (link == null) {
      return "it is not linked any more";
    }
    if (state.held().contains(name)) {
      return "a question about it is open";
    }
    if (link.openIntent()) {
      return "it is being written";
    }
    if (current == null || after == null || !current.value().agreesWith(after)) {
      return "the record's value has changed since";
    }
    if (!isSeen(ref)) {
      return NOT_FOUND;
    }
    return means(link, name, after) ? null : "it has changed there since";
  }

  /** Whether the look just now showed it. */
  boolean isSeen(NativeRef ref) {
    return seen.containsKey(ref);
  }

  /** Whether the copy still means this: as it was known, and as it was seen just now. */
  boolean means(LinkState link, String name, @Nullable Value value) {
    var known = meaning(link, name);
    if (value == null || known == null || !known.agreesWith(value)) {
      return false;
    }
    var copy = seen.get(link.link().ref());
    return copy != null && isStill(link, name, copy, value);
  }

  /** Whether a look shows what the copy was known to hold, or something that means the same. */
  private boolean isStill(LinkState link, String name, NativeRecord copy, Value value) {
    var participant = entity.participant(link.link().ref().system()).orElse(null);
    var mapping = participant == null ? null : participant.mappingOf(name).orElse(null);
    if (participant == null || mapping == null) {
      return true;
    }
    var path = mapping.field().path();
    var shown = transformer.inbound(entity, participant, copy.fields()).fields().get(path);
    var known = link.shadow().field(path);
    if (shown == null || known != null && known.held().agreesWith(shown)) {
      return true;
    }
    var means = transformer.unified(entity, participant, mapping, shown, state.references());
    return means != null && means.agreesWith(value);
  }

  private @Nullable Value meaning(LinkState link, String name) {
    var participant = entity.participant(link.link().ref().system()).orElse(null);
    var mapping = participant == null ? null : participant.mappingOf(name).orElse(null);
    var field = mapping == null ? null : link.shadow().field(mapping.field().path());
    return participant == null || mapping == null || field == null
        ? null
        : transformer.unified(entity, participant, mapping, field.held(), state.references());
  }
}
