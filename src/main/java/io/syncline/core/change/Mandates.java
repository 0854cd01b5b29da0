package io.syncline.core.change;

import io.syncline.core.model.NativeRef;
import java.util.Collection;

/** Knows what runs were told to do. */
@FunctionalInterface
public interface Mandates {

  /** No run was told anything. */
  Mandates NONE = (run, refs) -> Mandate.NONE;

  /**
   * Asked outside any transaction.
   *
   * @param refs the copies that are looked at because of it
   */
  Mandate of(String run, Collection<NativeRef> refs);
}
