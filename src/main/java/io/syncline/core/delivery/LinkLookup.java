package io.syncline.core.delivery;

import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import java.util.Collection;
import java.util.Map;

/**
 * Looks up which native records are linked, outside any lock: a look, not a basis for judgement.
 */
@FunctionalInterface
public interface LinkLookup {
  Map<NativeRef, Link> of(Collection<NativeRef> refs);
}
