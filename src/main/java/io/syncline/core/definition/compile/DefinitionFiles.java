package io.syncline.core.definition.compile;

import java.nio.file.Path;

/** Reads definition files. */
@FunctionalInterface
public interface DefinitionFiles {

  /**
   * Reads a routes folder, or one file of it with what it needs from the folder; findings are then
   * of that file only. Never throws for what files say; a path that cannot be read is a finding.
   */
  Loaded load(Path folderOrFile);
}
