package io.syncline.core.reconcile.difference;

import java.util.List;
import java.util.Map;

/** Looks up what is known of suspects. */
@FunctionalInterface
public interface Traces {

  /** By the suspect's place; one for each, of one moment. */
  Map<Long, Trace> of(List<Suspect> suspects);
}
