package io.syncline.core.system;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.file.FileSource;
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

  /** Where the bytes come from of the file that it writes; null: it writes none. */
  default @Nullable FileSource file() {
    return null;
  }

  /** The same with the bytes of its file. */
  default WriteRequest with(FileSource source) {
    throw new IllegalStateException("It writes no file");
  }

  /** The same with other fields; one without fields stays as it is. */
  default WriteRequest with(Value.Struct other) {
    return this;
  }

  /**
   * Create a record.
   *
   * @param marker the value under which the system can be searched for this record (S9), already
   *     part of {@code fields} where it is a field; null where the object type declares no marker
   * @param file where the bytes of its file come from, whose checksum is in {@code fields}; null:
   *     it writes none
   */
  record Create(
      SystemId system,
      String object,
      Value.Struct fields,
      String idempotencyKey,
      @Nullable String marker,
      @Nullable FileSource file)
      implements WriteRequest {

    /** Of a record without a file. */
    public Create(
        SystemId system,
        String object,
        Value.Struct fields,
        String idempotencyKey,
        @Nullable String marker) {
      this(system, object, fields, idempotencyKey, marker, null);
    }

    @Override
    public Create with(FileSource source) {
      return new Create(system, object, fields, idempotencyKey, marker, source);
    }

    @Override
    public Create with(Value.Struct other) {
      return new Create(system, object, other, idempotencyKey, marker, file);
    }
  }

  /**
   * Change a record.
   *
   * @param fields only what changes; for an object type whose update replaces the whole record, the
   *     full record with the changes laid over a read of the same attempt (S8)
   * @param ifVersion write only if the system's version is still this; null where it cannot be
   *     asked
   * @param file where the bytes of its file come from, whose checksum is in {@code fields}; null:
   *     it writes none
   */
  record Update(
      NativeRef ref,
      Value.Struct fields,
      String idempotencyKey,
      @Nullable String ifVersion,
      @Nullable FileSource file)
      implements WriteRequest {

    /** Of what is no file. */
    public Update(
        NativeRef ref, Value.Struct fields, String idempotencyKey, @Nullable String ifVersion) {
      this(ref, fields, idempotencyKey, ifVersion, null);
    }

    @Override
    public Update with(FileSource source) {
      return new Update(ref, fields, idempotencyKey, ifVersion, source);
    }

    @Override
    public Update with(Value.Struct other) {
      return new Update(ref, other, idempotencyKey, ifVersion, file);
    }

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
