package io.syncline.core.change;

import io.syncline.core.definition.Entity;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Inbound;
import org.jspecify.annotations.Nullable;

/** Hears of each native record that was judged, once that is committed. It must not throw. */
@FunctionalInterface
public interface Watcher {

  Watcher NOBODY = (entity, record, inbound) -> {};

  /**
   * @param inbound what it says in unified terms; null where its system takes no part any more
   */
  void judged(Entity entity, NativeRecord record, @Nullable Inbound inbound);

  default Watcher and(Watcher other) {
    return (entity, record, inbound) -> {
      judged(entity, record, inbound);
      other.judged(entity, record, inbound);
    };
  }
}
