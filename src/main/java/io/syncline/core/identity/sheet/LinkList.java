package io.syncline.core.identity.sheet;

import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The cross-system ids, to be read. */
public interface LinkList {

  /** A page of links in the order of their native references. */
  List<Link> list(Query query);

  /**
   * Which links; null: any.
   *
   * @param after where the page before ended; null: from the first
   */
  record Query(
      @Nullable Set<String> entities,
      @Nullable SystemId system,
      @Nullable NativeRef after,
      int limit) {}
}
