package io.syncline.core.model;

import io.syncline.core.model.value.Value;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record's value of one attribute, with its source and version.
 *
 * @param value the unified value
 * @param source the system whose value this is, {@link #PERSON} for a person's decision, {@link
 *     #RULE} for a computed value, or {@link #ENRICHMENT} for what no system said
 * @param editedAt when it was edited there, by S12; never later than intake
 * @param version counts the changes of this attribute from 1; a delivery names it (S2, S7)
 * @param pingPong the exchange of edits between two systems that it is part of; null: none
 */
public record AttributeState(
    Value value,
    SystemId source,
    Instant editedAt,
    long version,
    @Nullable PingPongCounter pingPong) {

  /** The source of a decision made by a person: may write every system (S11). */
  public static final SystemId PERSON = SystemId.of("person");

  /** The source of a value that a rule computed: may write every system that receives it. */
  public static final SystemId RULE = SystemId.of("rule");

  /**
   * The source of a value that a source of enrichment gave: may write every system that receives
   * the attribute, and counts as empty where a system has a value of its own.
   */
  public static final SystemId ENRICHMENT = SystemId.of("enrichment");

  public AttributeState(Value value, SystemId source, Instant editedAt, long version) {
    this(value, source, editedAt, version, null);
  }

  public AttributeState next(Value newValue, SystemId newSource, Instant newEditedAt) {
    var exchange = PingPongCounter.after(this, newValue, newSource, newEditedAt);
    return new AttributeState(newValue, newSource, newEditedAt, version + 1, exchange);
  }

  /** Whether a value of a system takes its place as if there were none. */
  public boolean yields() {
    return value.isEmpty() || source.equals(ENRICHMENT);
  }

  /** The same value, after another turn of an exchange about it. */
  public AttributeState withExchange(PingPongCounter exchange) {
    return new AttributeState(value, source, editedAt, version, exchange);
  }

  @Override
  public String toString() {
    return "AttributeState[from " + source + " at " + editedAt + ", version " + version + "]";
  }
}
