package io.syncline.core.model;

import io.syncline.core.model.value.Attributes;
import io.syncline.core.model.value.Value;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One entity instance: its unified attributes with their provenance. Immutable.
 *
 * @param version counts the changes of the record from 1
 */
public record UnifiedRecord(
    RecordId id,
    String entity,
    long version,
    Status status,
    Map<String, AttributeState> attributes) {

  /** Whether a record is processed. */
  public enum Status {
    ACTIVE,
    /** An operator paused it: events are kept, nothing is written. */
    PAUSED,
    /** Reconciliation or a safety rule doubts it: nothing is written until a person looks. */
    QUARANTINED,
    /**
     * Deleted in one system, archived in others: it is active again once a copy becomes active
     * again.
     */
    ARCHIVED,
    /** Gone everywhere; a tombstone remains. */
    DELETED,
    /** The person it described was erased: it holds nothing, and no copy belongs to it any more. */
    ERASED
  }

  public UnifiedRecord {
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  public static UnifiedRecord born(RecordId id, String entity) {
    return new UnifiedRecord(id, entity, 0, Status.ACTIVE, Map.of());
  }

  public @Nullable Value value(String attribute) {
    var state = attributes.get(attribute);
    return state == null ? null : state.value();
  }

  public Attributes values() {
    var values = new TreeMap<String, Value>();
    attributes.forEach((name, state) -> values.put(name, state.value()));
    return Attributes.of(values);
  }

  /** This record in its next version, with another status. */
  public UnifiedRecord withStatus(Status other) {
    return new UnifiedRecord(id, entity, version + 1, other, attributes);
  }

  /** Whether it was deleted somewhere, and is not written any more. */
  public boolean removed() {
    return status == Status.ARCHIVED || gone();
  }

  /** Whether nothing can become its copy any more. */
  public boolean gone() {
    return status == Status.DELETED || status == Status.ERASED;
  }

  /** This record with one more version, holding {@code changed} over what it held. */
  public UnifiedRecord changed(Map<String, AttributeState> changed) {
    var merged = new TreeMap<>(attributes);
    merged.putAll(changed);
    return new UnifiedRecord(id, entity, version + 1, status, merged);
  }

  /** The same version with other values over it: a preview, never stored. */
  public UnifiedRecord holding(Map<String, AttributeState> ahead) {
    var merged = new TreeMap<>(attributes);
    merged.putAll(ahead);
    return new UnifiedRecord(id, entity, version, status, merged);
  }
}
