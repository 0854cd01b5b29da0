package io.syncline.core.system;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * One write, frozen: the same request is sent again, byte for byte, when an attempt's outcome turns
 * out not to have been applied (S6).
 */
public sealed interface WriteRequest {

  SystemId system();

  String object();

  /** One decision to write has one; sent where the system offers idempotency keys. */
  String idempotencyKey();

  /** The native fields to write, as a tree; {@link Value#CLEARED} clears a field. */
  Value.Struct fields();

  /** The record that is to be changed, archived, deleted or re-activated; null for a create. */
  default @Nullable NativeRef target() {
    return null;
  }

  /**
   * Create a record.
   *
   * @param marker the value under which the system can be searched for this record (S9), already
   *     part of {@code fields} where it is a field; null where the object type declares no marker
   */
  record Create(
      SystemId system,
      String object,
      Value.Struct fields,
      String idempotencyKey,
      @Nullable String marker)
      implements WriteRequest {}

  /**
   * Change a record.
   *
   * @param fields only what changes; for an object type whose update replaces the whole record, the
   *     full record with the changes laid over a read of the same attempt (S8)
   * @param ifVersion write only if the system's version is still this; null where it cannot be
   *     asked
   */
  record Update(
      NativeRef ref, Value.Struct fields, String idempotencyKey, @Nullable String ifVersion)
      implements WriteRequest {
    @Override
    public NativeRef target() {
      return ref;
    }

    @Override
    public SystemId system() {
      return ref.system();
    }

    @Override
    public String object() {
      return ref.object();
    }
  }

  /**
   * A write without fields: it archives, deletes or restores the record. Each may be sent again
   * without harm: what is done already stays as it is.
   */
  sealed interface Lifecycle extends WriteRequest {
    NativeRef ref();

    @Override
    default NativeRef target() {
      return ref();
    }

    @Override
    default SystemId system() {
      return ref().system();
    }

    @Override
    default String object() {
      return ref().object();
    }

    @Override
    default Value.Struct fields() {
      return Value.Struct.EMPTY;
    }
  }

  /** Archive a record, as its object type declares that. */
  record Archive(NativeRef ref, String idempotencyKey) implements Lifecycle {}

  /** Delete a record. */
  record Delete(NativeRef ref, String idempotencyKey) implements Lifecycle {}

  /** Make an archived record active again. */
  record Restore(NativeRef ref, String idempotencyKey) implements Lifecycle {}
}
