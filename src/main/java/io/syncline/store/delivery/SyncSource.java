package io.syncline.store.delivery;

import io.syncline.core.delivery.Settled;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import java.util.Comparator;
import java.util.Objects;

/** The system a link was last synced from: that of the latest edit among what was delivered. */
public final class SyncSource {

  private SyncSource() {}

  public static SystemId of(UnifiedRecord record, Settled.Written written) {
    return written.delivery().attributes().stream()
        .map(record.attributes()::get)
        .filter(Objects::nonNull)
        .max(Comparator.comparing(AttributeState::editedAt))
        .map(AttributeState::source)
        .orElse(written.ref().system());
  }
}
