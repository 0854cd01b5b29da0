package io.syncline.core.definition.source.policy;

import io.syncline.core.model.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What fills empty attributes.
 *
 * @param enabled whether empty attributes are filled
 * @param sources system types or ids that are asked
 * @param onNewContact whether it is done for records that are new
 */
public record Enrichment(boolean enabled, List<String> sources, @Nullable Value onNewContact) {

  public Enrichment {
    sources = List.copyOf(sources);
  }
}
