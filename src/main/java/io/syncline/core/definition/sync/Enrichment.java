package io.syncline.core.definition.sync;

import io.syncline.core.model.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What fills empty attributes. */
public record Enrichment(boolean enabled, List<String> sources, @Nullable Value onNewContact) {

  public Enrichment {
    sources = List.copyOf(sources);
  }
}
