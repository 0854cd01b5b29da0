package io.syncline.core.conflict;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.value.Value;
import java.util.Comparator;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Two sides of one attribute of one record that have to become one value. The order of {@code one}
 * and {@code other} has no meaning.
 *
 * @param base what both started from; null where that is unknown (S13)
 */
public record ConflictingSides(
    RecordId record,
    Entity entity,
    Attribute attribute,
    @Nullable Value base,
    Conflict.Side one,
    Conflict.Side other) {

  /** The key by which a repeated conflict is recognised (S10). */
  public Key key() {
    return new Key(record, attribute.name(), Fingerprint.of(base, one.value(), other.value()));
  }

  /** The side that an order puts last: the one that wins by it. */
  Conflict.Side greater(Comparator<Conflict.Side> order) {
    return BinaryOperator.maxBy(order).apply(one, other);
  }

  /** The side that an order puts first. */
  Conflict.Side lesser(Comparator<Conflict.Side> order) {
    return BinaryOperator.minBy(order).apply(one, other);
  }

  /** Record, attribute, base and values, whichever side says which. */
  public record Key(RecordId record, String attribute, Fingerprint fingerprint) {}

  @Override
  public String toString() {
    return "ConflictingSides["
        + attribute.name()
        + " of "
        + record
        + ", "
        + one
        + ", "
        + other
        + "]";
  }
}
