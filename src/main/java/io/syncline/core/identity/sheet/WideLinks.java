package io.syncline.core.identity.sheet;

import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cross-system ids as people keep them in spreadsheets: a row per record, a column per system.
 */
public interface WideLinks {

  /** A page of an entity's records that have links, in the order of their ids. */
  List<Wide> page(String entity, @Nullable RecordId after, int limit);

  /**
   * One record.
   *
   * @param ids its main native id in each system
   */
  record Wide(RecordId record, Map<SystemId, String> ids, Instant createdAt) {
    public Wide {
      ids = Map.copyOf(ids);
    }
  }
}
