package io.syncline.core;

import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** A system of which a test expects no call but those that its subclass answers. */
public abstract class UnaskedSystem implements ConnectedSystem {

  private final SystemId id;

  protected UnaskedSystem(SystemId id) {
    this.id = id;
  }

  @Override
  public SystemId id() {
    return id;
  }

  @Override
  public SystemType type() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CheckOutcome check() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<ReadOutcome> read(String object, List<NativeRef> refs) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RecordPage list(ListRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<NativeRecord> find(String object, String nativeField, Value value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<WriteOutcome> write(
      String object, List<? extends WriteRequest> requests, BooleanSupplier mayLeave) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<String> cursorAt(String object, long offset, int pageSize) {
    return Optional.empty();
  }

  @Override
  public OptionalLong count(String object) {
    return OptionalLong.empty();
  }

  @Override
  public Optional<NativeRecord> held(NativeRef ref, Value.Struct event) {
    return Optional.empty();
  }

  @Override
  public List<String> notices() {
    return List.of();
  }

  @Override
  public Duration clockOffset() {
    return Duration.ZERO;
  }
}
