package io.syncline.core.sync.state;

import io.syncline.core.model.NativeRef;
import java.util.Collection;

/** Looks up what runs are permitted to do. */
@FunctionalInterface
public interface RunPermissionsLookup {

  /** No run has extra permissions. */
  RunPermissionsLookup NONE = (run, refs) -> RunPermissions.NONE;

  /**
   * Asked outside any transaction.
   *
   * @param refs the copies that are looked at because of it
   */
  RunPermissions of(String run, Collection<NativeRef> refs);
}
