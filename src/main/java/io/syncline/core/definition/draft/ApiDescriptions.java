package io.syncline.core.definition.draft;

import java.nio.file.Path;

/** Reads the descriptions of APIs that vendors publish. */
@FunctionalInterface
public interface ApiDescriptions {

  /**
   * @throws DraftRefused where the file cannot be read or is no description
   */
  ApiDescription read(Path file);
}
