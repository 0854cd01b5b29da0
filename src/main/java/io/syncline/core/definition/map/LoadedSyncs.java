package io.syncline.core.definition.map;

import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.compile.form.SystemTypes;
import java.util.Optional;

/** The syncs as their files were read, started or not; a refused file is none. */
public interface LoadedSyncs {
  Optional<LoadedSync> loaded(String sync);

  /** The system types that are known. */
  SystemTypes types();
}
