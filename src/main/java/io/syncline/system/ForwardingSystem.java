package io.syncline.system;

import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.NativeRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A system before another one: passes on what sends no request. Everything that does is its
 * subclass's to say.
 */
abstract class ForwardingSystem implements ConnectedSystem {

  /** Where calls go. */
  protected final ConnectedSystem next;

  ForwardingSystem(ConnectedSystem next) {
    this.next = next;
  }

  @Override
  public final SystemId id() {
    return next.id();
  }

  @Override
  public final SystemType type() {
    return next.type();
  }

  @Override
  public final Optional<String> cursorAt(String object, long offset, int pageSize) {
    return next.cursorAt(object, offset, pageSize);
  }

  @Override
  public Optional<NativeRecord> held(NativeRef ref, Value.Struct event) {
    return next.held(ref, event);
  }

  @Override
  public final List<String> notices() {
    return next.notices();
  }

  @Override
  public final Duration clockOffset() {
    return next.clockOffset();
  }
}
