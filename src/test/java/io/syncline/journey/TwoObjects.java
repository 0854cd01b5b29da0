package io.syncline.journey;

import io.syncline.core.MemorySystem;
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
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** One system with firms and people; one call at a time. */
record TwoObjects(MemorySystem firms, MemorySystem people) implements ConnectedSystem {

  private MemorySystem of(String object) {
    return object.equals("firms") ? firms : people;
  }

  @Override
  public SystemId id() {
    return firms.id();
  }

  @Override
  public SystemType type() {
    var type = firms.type();
    var objects = new HashMap<>(type.objects());
    objects.putAll(people.type().objects());
    return new SystemType(
        type.type(),
        type.title(),
        type.transport(),
        type.settings(),
        type.endpoint(),
        type.errors(),
        type.webhook(),
        objects);
  }

  @Override
  public synchronized List<ReadOutcome> read(String object, List<NativeRef> refs) {
    return of(object).read(object, refs);
  }

  @Override
  public synchronized RecordPage list(ListRequest request) {
    return of(request.object()).list(request);
  }

  @Override
  public synchronized List<NativeRecord> find(String object, String nativeField, Value value) {
    return of(object).find(object, nativeField, value);
  }

  @Override
  public Optional<String> cursorAt(String object, long offset, int pageSize) {
    return of(object).cursorAt(object, offset, pageSize);
  }

  @Override
  public OptionalLong count(String object) {
    return of(object).count(object);
  }

  @Override
  public CheckOutcome check() {
    return firms.check();
  }

  @Override
  public Optional<NativeRecord> held(NativeRef ref, Value.Struct event) {
    return of(ref.object()).held(ref, event);
  }

  @Override
  public List<String> notices() {
    return List.of();
  }

  @Override
  public Duration clockOffset() {
    return firms.clockOffset();
  }

  @Override
  public synchronized List<WriteOutcome> write(
      String object, List<? extends WriteRequest> requests, BooleanSupplier mayLeave) {
    return of(object).write(object, requests, mayLeave);
  }
}
