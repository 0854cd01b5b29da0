package io.syncline.core.reconcile.side;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.transform.Filters;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A native record as it is compared.
 *
 * @param values what it says; one that cannot be read as its type is an object that holds the
 *     native value, and so differs from every readable one
 * @param key the normalized values of the key, joined; null where one of them is not filled. It is
 *     personal data
 * @param names the records of other systems whose ids it holds
 * @param filter what the sync's filter says of its own values
 */
public record SideRecord(
    NativeRef ref,
    Attributes values,
    @Nullable String key,
    List<NativeRef> names,
    Filters.Answer filter,
    Times times,
    boolean archived) {

  /**
   * Its times, by our clock.
   *
   * @param periodAt the day or time of the attribute that says which period it belongs to; null
   *     where none does
   * @param day of the same in the sync's time zone; null where none is said, or it is protected
   */
  public record Times(
      @Nullable Instant updatedAt,
      @Nullable Instant createdAt,
      @Nullable Instant periodAt,
      @Nullable LocalDate day) {}

  /** Names only: values are personal. */
  @Override
  public String toString() {
    return "SideRecord[" + ref + "]";
  }
}
